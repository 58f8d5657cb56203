//! What a component must look like to be a plugin: it imports the log and nothing else, and exports the rules. Asked
//! of the component's type, so that a refusal names the import and not a linker's complaint.

use wasmtime::component::{Component, ComponentExportIndex, types::ComponentItem};

use crate::{config::Config, error::SandboxError};

pub(crate) const LOG: &str = "hub:plugin/log@1.0.0";
pub const RULES: &str = "hub:plugin/rules@1.0.0";

const WASM_PAGE: u64 = 65_536;

/// Where the two functions stand in a component's exports.
pub(crate) struct Exports {
    pub check: ComponentExportIndex,
    pub decide: ComponentExportIndex,
}

pub(crate) fn inspect(component: &Component, config: &Config) -> Result<Exports, SandboxError> {
    only_the_log(component)?;
    starts_small(component, config)?;
    names_its_rules(component)?;
    let rules = component.get_export_index(None, RULES).ok_or(SandboxError::MissingRules)?;
    Ok(Exports { check: function(component, &rules, "check")?, decide: function(component, &rules, "decide")? })
}

fn only_the_log(component: &Component) -> Result<(), SandboxError> {
    let ty = component.component_type();
    let names: Vec<String> =
        ty.imports(component.engine()).filter(|(name, _)| *name != LOG).map(|(name, _)| name.to_owned()).collect();
    if names.is_empty() { Ok(()) } else { Err(SandboxError::ForbiddenImport { names }) }
}

/// By this very version: looked up by name alone, a later one of the same major number would be taken for it.
fn names_its_rules(component: &Component) -> Result<(), SandboxError> {
    let (interface, _) = RULES.split_once('@').unwrap_or((RULES, ""));
    let ty = component.component_type();
    let mut rules = ty.exports(component.engine()).map(|(name, _)| name);
    match rules.find(|name| name.split('@').next() == Some(interface)) {
        Some(RULES) => Ok(()),
        Some(name) => Err(SandboxError::OtherRules { name: name.to_owned() }),
        None => Err(SandboxError::MissingRules),
    }
}

fn starts_small(component: &Component, config: &Config) -> Result<(), SandboxError> {
    let pages = component.resources_required().and_then(|needs| needs.max_initial_memory_size).unwrap_or(0);
    let bytes = pages.saturating_mul(WASM_PAGE);
    if bytes > config.memory_bytes as u64 {
        return Err(SandboxError::TooMuchMemory { bytes, limit: config.memory_bytes });
    }
    Ok(())
}

fn function(
    component: &Component,
    rules: &ComponentExportIndex,
    name: &'static str,
) -> Result<ComponentExportIndex, SandboxError> {
    match component.get_export(Some(rules), name) {
        Some((ComponentItem::ComponentFunc(ty), index)) if is_text_to_text(&ty) => Ok(index),
        _ => Err(SandboxError::WrongRules { function: name }),
    }
}

fn is_text_to_text(ty: &wasmtime::component::types::ComponentFunc) -> bool {
    use wasmtime::component::Type;
    !ty.async_() && ty.params().map(|(_, ty)| ty).eq([Type::String]) && ty.results().eq([Type::String])
}
