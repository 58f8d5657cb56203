//! The adapter in Python that the guide shows, in an environment of its own with what it names, against RabbitMQ.
use hub_tests::{Room, partner::Partner, played::Played, root, target};
use serde_json::Value;
use std::{
    hash::{DefaultHasher, Hash, Hasher},
    path::PathBuf,
    process::Command,
};

/// With the versions that the example pins; made once for each set of them.
fn python() -> PathBuf {
    let pins = root().join("sdk/examples/bank-adapter/requirements.txt");
    let mut hasher = DefaultHasher::new();
    std::fs::read_to_string(&pins).unwrap().hash(&mut hasher);
    let folder = target().join(format!("hub-tests-bank-adapter-{:x}", hasher.finish()));
    let (python, ready) = (folder.join("bin/python"), folder.join("ready"));
    if !ready.exists() {
        run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder));
        let quietly = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "-r"];
        run(Command::new(&python).args(quietly).arg(&pins));
        std::fs::write(&ready, "").unwrap();
    }
    python
}

fn run(command: &mut Command) {
    let out = command.output().unwrap_or_else(|why| panic!("{command:?}: {why}; apt-get install python3-venv"));
    assert!(out.status.success(), "{command:?}: {}", String::from_utf8_lossy(&out.stderr));
}

#[test]
fn it_is_certified() {
    let python = python();
    let room = Room::servers();
    let hub = room.start();
    let partner = Partner::join(&room, "bank-p", &[]);
    let mut command = Command::new(python);
    command.arg(root().join("sdk/examples/bank-adapter/bank.py")).env("PYTHONDONTWRITEBYTECODE", "1");
    let _bank = Played::run(command, &partner, &room.path().join("bank"));
    let said = room.hub(["--json", "partner", "certify", "bank-p"]);
    let report: Value = serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{}", said.all()));
    assert_eq!((report["passed"].as_u64(), said.code), (Some(13), 0), "{report}");
    hub.answers_a_test("bank-p");
}
