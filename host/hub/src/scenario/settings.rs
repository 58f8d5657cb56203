//! Settings that a scenario tries with other values. They are part of a system's file, so the file is packed anew with them
//! before a hub of its own installs it; on a hub that runs they stand as its city chose them.
use super::file;
use crate::failure::Failure;
use contract::Bundle;
use std::{collections::BTreeMap, path::Path};
use systems::section;

type Settings = BTreeMap<String, toml::Value>;

/// The packed files, those that the scenario in this folder speaks of with its settings.
pub fn with_settings(folder: &Path, files: &[Vec<u8>]) -> Result<Vec<Vec<u8>>, Failure> {
    let mut wanted = file::read(folder)?.settings;
    let set = files.iter().map(|bytes| match wanted.is_empty() {
        true => Ok(bytes.clone()),
        false => packed_anew(bytes, &mut wanted).map_err(|why| refused(folder, &why)),
    });
    let set = set.collect::<Result<_, _>>()?;
    match wanted.keys().next() {
        None => Ok(set),
        Some(system) => Err(refused(folder, &format!("the system `{system}` is not installed beside it"))),
    }
}

/// Where nothing can be packed anew.
pub fn refuse_settings(folder: &Path) -> Result<(), Failure> {
    match file::read(folder)?.settings.is_empty() {
        true => Ok(()),
        false => Err(Failure::new(
            "the scenario is not played",
            "it sets settings, which are part of a system's file",
            "give it a hub of its own: hub plugin test",
        )),
    }
}

fn refused(folder: &Path, why: &str) -> Failure {
    Failure::new("the scenario's settings cannot be set", format!("{}: {why}", folder.display()), "mend [settings]")
}

fn packed_anew(bytes: &[u8], wanted: &mut BTreeMap<String, Settings>) -> Result<Vec<u8>, String> {
    let inspected = section::inspect(bytes).map_err(|e| e.to_string())?;
    let Some(settings) = wanted.remove(&inspected.contract.id) else { return Ok(bytes.to_vec()) };
    section::pack(bytes, &set(inspected.bundle, &settings)?).map_err(|e| e.to_string())
}

/// In the text of plugin.toml, whose order is that of steps and fields.
fn set(mut bundle: Bundle, settings: &Settings) -> Result<Bundle, String> {
    let text = bundle.files.get_mut("plugin.toml").ok_or("the contract has no plugin.toml")?;
    let mut manifest: toml_edit::DocumentMut =
        text.parse().map_err(|e: toml_edit::TomlError| format!("plugin.toml: {e}"))?;
    let declared = manifest.get_mut("settings").and_then(toml_edit::Item::as_table_like_mut);
    let declared = declared.ok_or("the system has no settings")?;
    for (name, value) in settings {
        let setting = declared.get_mut(name).ok_or_else(|| format!("there is no setting `{name}`"))?;
        let value: toml_edit::Value =
            value.to_string().parse().map_err(|e: toml_edit::TomlError| format!("{name}: {e}"))?;
        match setting.as_table_like_mut() {
            Some(table) => drop(table.insert("value", value.into())),
            None => *setting = value.into(),
        }
    }
    *text = manifest.to_string();
    Ok(bundle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundle(text: &str) -> Bundle {
        Bundle { files: [("plugin.toml".to_owned(), text.to_owned())].into() }
    }

    #[test]
    fn a_setting_is_set_in_either_form_and_nothing_else_moves() {
        let text = "id = \"a\"\n[steps.fill]\nwho = \"x\"\n[settings]\ndays = 5\n[settings.ratios]\nvalue = [1, 2]\nzh = \"比例\"\n[steps.done]\n";
        let settings: Settings = toml::from_str("days = 30\nratios = [3, 4]").unwrap();
        let set = super::set(bundle(text), &settings).unwrap();
        assert_eq!(set.files["plugin.toml"], text.replace("days = 5", "days = 30").replace("[1, 2]", "[3, 4]"));
        let inline = super::set(
            bundle("settings = { days = { value = 5, zh = \"天\" } }\n"),
            &toml::from_str("days = 1").unwrap(),
        );
        let manifest: toml::Table = inline.unwrap().files["plugin.toml"].parse().unwrap();
        assert_eq!(manifest["settings"]["days"]["value"].as_integer(), Some(1));
        assert_eq!(manifest["settings"]["days"]["zh"].as_str(), Some("天"));
    }

    #[test]
    fn what_is_not_declared_is_refused() {
        let settings: Settings = toml::from_str("dyas = 30").unwrap();
        assert!(super::set(bundle("[settings]\ndays = 5\n"), &settings).is_err_and(|why| why.contains("dyas")));
        assert!(super::set(bundle("id = \"a\"\n"), &settings).is_err());
    }
}
