//! What plugins were built against stays: the WIT package and the published schemas, byte for byte, as
//! `tests/frozen/VERSION/contract.toml` lists them.
use contract::canonical::sha256;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Status {
    Draft,
    Frozen,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    status: Status,
    /// Below the repository's root → sha256.
    files: BTreeMap<String, String>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn below(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap_or_else(|e| panic!("{}: {e}", dir.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() { below(&path, out) } else { out.push(path) }
    }
}

/// The WIT package of this version, every schema of the hub, and the plugins built against them.
fn present(version: &str) -> BTreeMap<String, String> {
    let frozen = root().join("tests/frozen").join(version);
    let mut paths = vec![];
    for dir in [root().join("sdk/wit").join(version), root().join("schemas"), frozen.clone()] {
        below(&dir, &mut paths);
    }
    let list = frozen.join("contract.toml");
    let named = |path: PathBuf| {
        let name = path.strip_prefix(root()).unwrap().display().to_string();
        (name, sha256(&fs::read(&path).unwrap()))
    };
    paths.into_iter().filter(|path| *path != list).map(named).collect()
}

fn differing(listed: &BTreeMap<String, String>, present: &BTreeMap<String, String>) -> Vec<String> {
    let all: BTreeSet<&String> = listed.keys().chain(present.keys()).collect();
    let word = |path: &String| match (listed.get(path), present.get(path)) {
        (Some(a), Some(b)) if a == b => None,
        (Some(_), Some(_)) => Some(format!("{path} was changed")),
        (Some(_), None) => Some(format!("{path} is gone")),
        _ => Some(format!("{path} is new")),
    };
    all.into_iter().filter_map(word).collect()
}

/// What to say of differences; `None` when there are none.
fn verdict(status: Status, version: &str, differences: &[String]) -> Option<String> {
    if differences.is_empty() {
        return None;
    }
    let found = differences.join("\n  ");
    Some(match status {
        Status::Draft => format!(
            "The contract {version} is a draft, and what plugins are built against has changed:\n  {found}\n\
             If that is meant, record it: HUB_RECORD=1 cargo test -p contract --test frozen\n\
             Once tests/frozen/{version}/contract.toml says status = \"frozen\" this is forbidden."
        ),
        Status::Frozen => format!(
            "The contract {version} is FROZEN, and this change is forbidden:\n  {found}\n\
             Plugins that are installed in cities were built against these files and must run as they are.\n\
             Take the change back, and add what is new as a new version beside it (see tests/frozen/README.md)."
        ),
    })
}

fn versions() -> Vec<String> {
    let folders = fs::read_dir(root().join("tests/frozen")).unwrap().map(|e| e.unwrap());
    let mut names: Vec<String> =
        folders.filter(|e| e.path().is_dir()).map(|e| e.file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn what_plugins_are_built_against_stays() {
    let versions = versions();
    assert!(!versions.is_empty(), "tests/frozen holds a folder for each version");
    for version in versions {
        let file = root().join("tests/frozen").join(&version).join("contract.toml");
        let mut list: List = toml::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        let present = present(&version);
        let differences = differing(&list.files, &present);
        if std::env::var_os("HUB_RECORD").is_some() && list.status == Status::Draft {
            list.files = present;
            fs::write(&file, toml::to_string(&list).unwrap()).unwrap();
            continue;
        }
        if let Some(words) = verdict(list.status, &version, &differences) {
            panic!("{words}");
        }
    }
}

#[test]
fn the_draft_is_what_the_wit_package_says_it_is() {
    for version in versions() {
        let package = fs::read_to_string(root().join("sdk/wit").join(&version).join("plugin.wit")).unwrap();
        assert!(package.contains(&format!("package hub:plugin@{version};")), "sdk/wit/{version}/plugin.wit");
    }
}

#[test]
fn a_change_is_told_with_what_to_do_about_it() {
    let list = |digest: &str| BTreeMap::from([("schemas/a.json".to_owned(), digest.to_owned())]);
    assert_eq!(verdict(Status::Frozen, "1.0.0", &differing(&list("1"), &list("1"))), None);
    let changed = differing(&list("1"), &list("2"));
    assert_eq!(changed, ["schemas/a.json was changed"]);
    assert_eq!(differing(&list("1"), &BTreeMap::new()), ["schemas/a.json is gone"]);
    assert_eq!(differing(&BTreeMap::new(), &list("1")), ["schemas/a.json is new"]);
    let draft = verdict(Status::Draft, "1.0.0", &changed).unwrap();
    assert!(draft.contains("HUB_RECORD=1") && draft.contains("forbidden"), "{draft}");
    let frozen = verdict(Status::Frozen, "1.0.0", &changed).unwrap();
    assert!(frozen.contains("forbidden") && !frozen.contains("HUB_RECORD"), "{frozen}");
}
