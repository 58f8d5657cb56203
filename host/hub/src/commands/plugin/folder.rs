//! A plugin's folder as every command of its author reads it.
use crate::{
    commands::plugin::lint,
    component,
    failure::{Failure, Or},
};
use contract::{Bundle, Contract, lint::Severity};
use std::{
    collections::BTreeMap,
    path::{Component, Path, PathBuf},
};
use systems::section;

pub struct Folder {
    pub dir: PathBuf,
    pub bundle: Bundle,
    pub contract: Contract,
}

pub fn bundle(dir: &Path) -> Result<Bundle, Failure> {
    if !dir.join("plugin.toml").is_file() {
        let why = format!("there is no plugin.toml in {}", dir.display());
        return Err(Failure::new(
            "that is no plugin",
            why,
            "name the folder of a plugin, or make one with `hub plugin new ID`",
        ));
    }
    Bundle::read(dir).or_fail("the plugin cannot be read", "every file of a contract is UTF-8 text")
}

/// Of a folder or a packed file.
pub fn any(path: &Path) -> Result<Bundle, Failure> {
    if path.is_dir() {
        return bundle(path);
    }
    let what = format!("{} cannot be read", path.display());
    let bytes = std::fs::read(path).or_fail(&what, "check the path")?;
    let read = section::inspect(&bytes).map_err(|e| Failure::found(what, e, "pack it with `hub plugin pack`"))?;
    Ok(read.bundle)
}

pub fn contract(path: &Path) -> Result<Contract, Failure> {
    let what = format!("the contract of {} cannot be read", path.display());
    contract::parse(&any(path)?).map_err(|e| Failure::new(what, e, "mend the named line"))
}

/// The plugins that lie in a folder, packed or not, by name.
pub fn all_in(dir: &Path) -> Result<Vec<PathBuf>, Failure> {
    let what = format!("{} cannot be read", dir.display());
    let entries = std::fs::read_dir(dir).or_fail(&what, "name a folder that holds plugins")?;
    let plugin = |path: &PathBuf| path.join("plugin.toml").is_file() || path.extension().is_some_and(|e| e == "wasm");
    let mut found: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).filter(plugin).collect();
    found.sort();
    Ok(found)
}

pub fn read(dir: &Path) -> Result<Folder, Failure> {
    let bundle = bundle(dir)?;
    let contract = contract::parse(&bundle)
        .map_err(|e| Failure::found("the contract cannot be read", e, "mend the named line"))?;
    Ok(Folder { dir: dir.to_owned(), bundle, contract })
}

/// What no hub would accept is not packed.
pub fn refuse_errors(plugin: &Folder) -> Result<(), Failure> {
    let findings = lint::all(plugin);
    let errors: Vec<_> = findings.iter().filter(|f| f.level == Severity::Error).collect();
    match errors.len() {
        0 => Ok(()),
        n => {
            let text: String = errors.into_iter().map(lint::line).collect();
            let what = format!("{n} errors in the contract of {}", plugin.contract.id);
            Err(Failure::found(what, text, "hub plugin explain CODE"))
        }
    }
}

/// Component and contract in one file.
pub fn pack(plugin: &Folder) -> Result<Vec<u8>, Failure> {
    pack_around(plugin, &component::of(&plugin.dir)?)
}

/// Its scenarios come along: the hub that rehearses it plays them.
pub fn pack_around(plugin: &Folder, component: &[u8]) -> Result<Vec<u8>, Failure> {
    let what = "the plugin cannot be packed";
    let scenarios = scenarios(&plugin.dir.join("scenarios")).or_fail(what, "check the folder scenarios/")?;
    let packed = section::pack(component, &plugin.bundle);
    let packed = packed.and_then(|packed| match scenarios.is_empty() {
        true => Ok(packed),
        false => section::with_scenarios(&packed, &scenarios),
    });
    packed.map_err(|e| Failure::found(what, e, "see sdk/wit/README.md"))
}

/// Text alone: in place of any other file a scenario attaches a small one of its kind.
fn scenarios(root: &Path) -> std::io::Result<BTreeMap<String, String>> {
    let (mut found, mut open) = (BTreeMap::new(), vec![root.to_owned()]);
    while let Some(folder) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for path in entries.map(|entry| Ok::<_, std::io::Error>(entry?.path())) {
            let path = path?;
            if path.is_dir() {
                open.push(path);
            } else if let (Ok(text), Ok(name)) = (String::from_utf8(std::fs::read(&path)?), path.strip_prefix(root)) {
                found.insert(name.to_string_lossy().into_owned(), text);
            }
        }
    }
    Ok(found)
}

/// A packed file as the folder that it was made from, without its code.
pub fn unpack(bytes: &[u8], into: &Path) -> Result<Folder, Failure> {
    let what = "the packed file cannot be opened";
    let wrong = |e: systems::SystemsError| Failure::found(what, e, "pack it with `hub plugin pack`");
    let read = section::inspect(bytes).map_err(wrong)?;
    let scenarios = section::scenarios(bytes).map_err(wrong)?;
    let scenarios = scenarios.iter().map(|(name, text)| (format!("scenarios/{name}"), text));
    let contract = read.bundle.files.iter().map(|(name, text)| (name.clone(), text));
    for (name, text) in contract.chain(scenarios) {
        let strange = || Failure::found(what, format!("it holds a file named {name}"), "pack it anew");
        let inside = Path::new(&name).components().all(|part| matches!(part, Component::Normal(_)));
        let path = inside.then(|| into.join(&name)).ok_or_else(strange)?;
        let folder = path.parent().unwrap_or(into);
        let written = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, text));
        written.or_fail(what, "make room in the folder for temporary files")?;
    }
    Ok(Folder { dir: into.to_owned(), bundle: read.bundle, contract: read.contract })
}
