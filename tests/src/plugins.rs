//! Plugins made as an author makes them, from the template, by the tool. Built once; their target folder stays, so that
//! the SDK is compiled for wasm once in a `make test`.
use crate::{Room, place::target, room};
use std::{
    path::{Path, PathBuf},
    sync::Mutex,
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

/// A new plugin in a folder, as `hub plugin new` makes it.
pub fn new(room: &Room, id: &str) -> PathBuf {
    let dir = room.path().join(id);
    room.hub(["plugin", "new", id, "--dir", dir.to_str().expect("a plain path")]).well();
    dir
}

pub fn pack(room: &Room, dir: &Path, out: &Path) -> room::Said {
    let mut command = room.command(["plugin", "pack"]);
    command.arg(dir).arg("--out").arg(out).env("CARGO_TARGET_DIR", target().join("guests"));
    room::run(command)
}

/// The packed plugin that loops, panics and oversteps.
pub fn bad() -> PathBuf {
    static MADE: Mutex<bool> = Mutex::new(false);
    let mut made = MADE.lock().unwrap_or_else(|broken| broken.into_inner());
    let file = target().join(format!("{BAD}.wasm"));
    if !*made {
        let room = Room::sqlite();
        let dir = new(&room, BAD);
        std::fs::write(dir.join("src/lib.rs"), RULES).expect("the room can be written");
        pack(&room, &dir, &file).well();
        *made = true;
    }
    file
}
