//! The house is what its map says: rooms, arrows between them, and who alone may name what. Read from `host/README.md`
//! and the manifests; nothing is built and nothing is fetched.
use hub_tests::root;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Command,
};

/// Held apart from the table of rooms, because they are guarded without being named there.
const ALSO_GUARDED: [(&str, &[&str]); 3] =
    [("tower-http", &["api"]), ("utoipa-axum", &["api"]), ("ureq", &["documents", "hub"])];

/// Of these there is one version in the whole binary: two of one would not understand each other's types.
const ONCE: &str = "tokio hyper http tower rustls serde serde_json uuid jiff zstd tracing clap figment axum utoipa sqlx \
    sqlx-sqlite sqlx-postgres wasmtime lapin jsonschema argon2 p256 aes-gcm object_store bytes libsqlite3-sys ring";

/// A room of the map's table: its place, and what only it may name.
struct Room {
    place: usize,
    alone: Vec<String>,
}

fn rooms() -> BTreeMap<String, Room> {
    let map = std::fs::read_to_string(root().join("host/README.md")).unwrap();
    let table = map.lines().skip_while(|l| !l.starts_with("| room")).skip(2).take_while(|l| l.starts_with('|'));
    let room = |(place, line): (usize, &str)| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let alone = cells[2].split(',').map(str::trim).filter(|n| *n != "–").map(str::to_owned).collect();
        (cells[0].trim_matches('`').trim_end_matches('/').to_owned(), Room { place, alone })
    };
    let rooms: BTreeMap<_, _> = table.enumerate().map(room).collect();
    assert!(rooms.len() > 5, "the map's table of rooms is not found");
    rooms
}

struct Crate {
    name: String,
    /// Every crate it names: normal, for building, for tests.
    names: Vec<String>,
}

/// The crates of `host/` as cargo reads them.
fn crates() -> Vec<Crate> {
    let out = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let metadata: Value = serde_json::from_slice(&out.stdout).unwrap();
    let host = root().join("host");
    let packages = metadata["packages"].as_array().unwrap().iter();
    let ours = packages.filter(|p| p["manifest_path"].as_str().unwrap().starts_with(host.to_str().unwrap()));
    let names = |p: &Value| {
        let names = p["dependencies"].as_array().unwrap().iter().map(|d| d["name"].as_str().unwrap().to_owned());
        Crate { name: p["name"].as_str().unwrap().to_owned(), names: names.collect() }
    };
    ours.map(names).collect()
}

#[test]
fn every_crate_is_on_the_map_and_every_room_exists() {
    let rooms = rooms();
    for one in crates() {
        assert!(rooms.contains_key(&one.name), "host/{} is not in the table of host/README.md", one.name);
    }
    for name in rooms.keys() {
        assert!(root().join("host").join(name).is_dir(), "host/README.md names {name}, which is not there");
    }
    let folders = std::fs::read_dir(root().join("host")).unwrap().flatten().filter(|f| f.path().is_dir());
    for folder in folders {
        let name = folder.file_name().into_string().unwrap();
        assert!(rooms.contains_key(&name), "host/{name} is not in the table of host/README.md");
    }
}

#[test]
fn arrows_point_up_the_map_only() {
    let rooms = rooms();
    let mut arrows = 0;
    for one in crates() {
        for other in one.names.iter().filter(|n| rooms.contains_key(*n)) {
            let (from, to) = (rooms[&one.name].place, rooms[other].place);
            assert!(to < from, "{} uses {other}, which stands below it on the map", one.name);
            arrows += 1;
        }
    }
    assert!(arrows > 10, "the manifests were not understood");
}

#[test]
fn nothing_of_the_host_needs_what_plugin_authors_use() {
    for one in crates() {
        let sdk = one.names.iter().find(|n| n.starts_with("hub-sdk"));
        assert_eq!(sdk, None, "{} names the SDK: what both need belongs into `contract`", one.name);
    }
}

#[test]
fn a_guarded_dependency_is_named_in_its_room_and_nowhere_else() {
    let rooms = rooms();
    let crates = crates();
    let table =
        rooms.iter().flat_map(|(name, room)| room.alone.iter().map(move |guarded| (guarded.as_str(), vec![&**name])));
    let mut seen = 0;
    for (guarded, owners) in table.chain(ALSO_GUARDED.map(|(guarded, owners)| (guarded, owners.to_vec()))) {
        let names = |c: &&Crate| c.names.iter().any(|n| n == guarded);
        let users: Vec<&str> = crates.iter().filter(names).map(|c| c.name.as_str()).collect();
        assert_eq!(users, owners, "{guarded} belongs to {owners:?} alone");
        seen += 1;
    }
    assert!(seen > 10, "the table's guarded names were not understood");
}

#[test]
fn main_crates_come_in_one_version() {
    let text = std::fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let lock: toml::Table = text.parse().unwrap();
    let mut versions = BTreeMap::<&str, Vec<&str>>::new();
    for package in lock["package"].as_array().unwrap() {
        let text = |key| package[key].as_str().unwrap();
        versions.entry(text("name")).or_default().push(text("version"));
    }
    for name in ONCE.split_whitespace() {
        let found = versions.get(name).unwrap_or_else(|| panic!("{name} is not used any more: take it off the list"));
        assert_eq!(found.len(), 1, "{name} in {found:?}");
    }
}

/// A new system needs no change here.
#[test]
fn the_host_has_no_word_of_a_system() {
    let systems: Vec<String> = std::fs::read_dir(root().join("plugins"))
        .unwrap()
        .flatten()
        .filter(|f| f.path().join("plugin.toml").is_file())
        .map(|f| f.file_name().into_string().unwrap())
        .collect();
    assert!(systems.len() >= 2);
    let mut found = vec![];
    for one in crates() {
        walk(&root().join("host").join(&one.name).join("src"), &mut |file, text| {
            // What tests of a module and examples of a command call their systems is no knowledge of them.
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            let lines = code.lines().filter(|l| !l.trim_start().starts_with("//") && !l.contains("after_help"));
            for line in lines.filter(|l| !l.contains("Examples:\\n")) {
                found.extend(systems.iter().filter(|s| line.contains(s.as_str())).map(|s| format!("{file}: {s}")));
            }
        });
    }
    assert_eq!(found, Vec::<String>::new());
}

fn walk(folder: &std::path::Path, look: &mut impl FnMut(String, &str)) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, look);
        } else if path.extension().is_some_and(|e| e == "rs") {
            look(path.display().to_string(), &std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// The host carries systems; it knows none of them.
#[test]
fn the_host_names_no_system() {
    let systems: Vec<String> = std::fs::read_dir(root().join("plugins"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|folder| folder.join("plugin.toml").is_file())
        .map(|folder| folder.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert!(systems.len() > 2, "the systems are not found");
    let mut seen = 0;
    for room in std::fs::read_dir(root().join("host")).unwrap() {
        for file in sources(&room.unwrap().path().join("src")) {
            let text = std::fs::read_to_string(&file).unwrap();
            let named = systems.iter().find(|system| text.contains(system.as_str()));
            assert_eq!(named, None, "in {}", file.display());
            seen += 1;
        }
    }
    assert!(seen > 100, "only {seen} files were read");
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let here = files.into_iter().filter(|path| path.extension().is_some_and(|end| end == "rs"));
    here.chain(folders.iter().flat_map(|folder| sources(folder))).collect()
}
