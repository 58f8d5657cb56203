//! Plugins made as an author makes them, from the template, by the tool. Their target folder stays, so that the SDK is
//! compiled for wasm once.
use crate::{
    Room,
    place::{root, target},
    room,
};
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

pub const BAD: &str = "loops-and-panics";

/// Does one thing wrong for each word in its form, and all else right.
const RULES: &str = r#"use hub_sdk::prelude::*;
hub_sdk::plugin!(LoopsAndPanics, "plugin.toml");

struct LoopsAndPanics;

impl Rules for LoopsAndPanics {
    fn check(form: &ApplicationForm, _: &Facts, _: &Context, _: &mut Problems) {
        let subject: String = form.subject.to_string();
        match subject.as_str() {
            "panic" => panic!("nobody told me of {subject}"),
            "loop" => loop { std::hint::spin_loop() },
            "memory" => {
                let mut all = vec![];
                loop { all.push(vec![7_u8; 1 << 20]); std::hint::black_box(&all); }
            }
            _ => {}
        }
    }

    fn decide(case: &Case<ApplicationForm>, what: &Occurrence, _: &Facts, _: &Context) -> Decision {
        let subject: String = case.form.subject.to_string();
        match what.action() {
            Some(Action::Submit) if subject == "undeclared" => next(Step::Review).claim("no-such-claim", "x"),
            _ => Decision::declared(),
        }
    }
}
"#;

/// A new plugin, as `hub plugin new` makes it. Always in the same folder: the builder's paths are among what cargo tells
/// builds apart by, and the SDK shall not be compiled anew for each.
pub fn new(room: &Room, id: &str) -> PathBuf {
    let dir = target().join("hub-tests-plugins").join(id);
    let _ = fs::remove_dir_all(&dir);
    room.hub(["plugin", "new", id, "--dir", plain(&dir), "--sdk", plain(&root().join("sdk"))]).well();
    dir
}

/// Programs of tests run side by side and share these folders: until this is dropped, the others wait.
pub fn alone() -> File {
    let folder = target().join("hub-tests-plugins");
    fs::create_dir_all(&folder).expect("the target folder can be written");
    let lock = File::create(folder.join("lock")).expect("the target folder can be written");
    lock.lock().expect("the system has file locks");
    lock
}

/// A system without code, which needs no compiler.
pub fn contract_only(room: &Room, id: &str) -> PathBuf {
    let (dir, file) = (room.path().join(id), room.path().join(format!("{id}.wasm")));
    room.hub(["plugin", "new", id, "--contract-only", "--dir", plain(&dir)]).well();
    room.hub(["plugin", "pack", plain(&dir), "--out", plain(&file)]).well();
    file
}

pub fn pack(room: &Room, dir: &Path, out: &Path) -> room::Said {
    let mut command = room.command(["plugin", "pack", plain(dir), "--out", plain(out)]);
    command.env("CARGO_TARGET_DIR", target().join("guests"));
    room::run(command)
}

/// The plugin of this folder with rules that loop, panic and overstep.
pub fn spoil(dir: &Path) {
    fs::write(dir.join("src/lib.rs"), RULES).expect("the folder can be written");
}

pub fn plain(path: &Path) -> &str {
    path.to_str().expect("a path without surprises")
}
