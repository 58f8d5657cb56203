//! A change of system 09 as its office would make it: a field more (夜间施工), a rule about it, a step more that looks at
//! it. Made from the system's own sources, so that it stays a change of what is there.
use crate::{plugins::plain, room, root, target};
use std::{
    fs,
    path::{Path, PathBuf},
};

pub const SYSTEM: &str = "construction-permit";
pub const VERSION: &str = "1.1.0";

/// Packed into this folder.
pub fn permit(room: &crate::Room) -> PathBuf {
    let dir = sources();
    let file = room.path().join("construction-permit-1.1.0.wasm");
    let mut command = room.command(["plugin", "pack", plain(&dir), "--out", plain(&file)]);
    command.env("CARGO_TARGET_DIR", target().join("guests"));
    room::run(command).well();
    file
}

/// Always in the same folder: the builder's paths are among what cargo tells builds apart by.
fn sources() -> PathBuf {
    let to = target().join("hub-tests-plugins").join("changed");
    let _ = fs::remove_dir_all(&to);
    let dir = to.join(SYSTEM);
    copy(&root().join("plugins").join(SYSTEM), &dir);
    fs::copy(root().join("plugins/Cargo.lock"), to.join("Cargo.lock")).expect("the plugins have a lock file");
    let workspace = fs::read_to_string(root().join("plugins/Cargo.toml")).expect("the plugins are a workspace");
    let sdk = format!("path = \"{}\"", plain(&root().join("sdk")));
    fs::write(to.join("Cargo.toml"), workspace.replace("path = \"../sdk\"", &sdk)).expect("it can be written");
    change(&dir);
    scenarios(&dir.join("scenarios"));
    dir
}

/// Of the system's own one, one of the change, and one that tells what does not happen.
fn scenarios(folder: &Path) {
    const OWN: &str = "refused-period";
    let form = fs::read_to_string(folder.join("acceptance/joint.json")).expect("the acceptance has a form");
    let own = fs::read_to_string(folder.join(OWN).join("scenario.toml")).expect("the system has it");
    fs::remove_dir_all(folder).expect("it was copied");
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("there is room");
        fs::write(path, text).expect("it can be written");
    };
    let (given, _) = own.split_once("set = {").expect("it changes the form");
    let told = |at_night: &str| {
        let set = format!("set = {{ \"/night-work\" = \"{at_night}\" }}");
        let expect = "expect = { refused = [{ code = \"night-reason-missing\", zh = \"夜间施工须写明理由。\", at = \"/night-reason\" }] }";
        format!("{given}{set}\n{expect}\n")
    };
    write("acceptance/joint.json", &form);
    write(&format!("{OWN}/scenario.toml"), &own);
    write("at-night/scenario.toml", &told("是"));
    write("told-otherwise/scenario.toml", &told("否"));
}

fn change(dir: &Path) {
    edit(dir, "plugin.toml", "version = \"1.0.0\"", "version = \"1.1.0\"");
    let form = "forms/joint-permit.json";
    let fields = r#""night-work": { "enum": ["是", "否"], "enum-en": ["Yes", "No"], "title": "夜间施工", "title-en": "Work at night" },
    "night-reason": { "type": "string", "maxLength": 200, "title": "夜间施工理由", "title-en": "Why at night" },
    "funds-commitment": {"#;
    edit(dir, form, "\"funds-commitment\": {", fields);
    edit(
        dir,
        form,
        "        \"funds-commitment\",\n",
        "        \"night-work\",\n        \"night-reason\",\n        \"funds-commitment\",\n",
    );
    let steps = "procedures/joint-permit.toml";
    edit(
        dir,
        steps,
        "approve = { to = \"offices\", zh = \"审查通过\", en = \"Approve\", power = \"review\" }\ncorrection",
        "approve = { to = [\"offices\", \"night-check\"], zh = \"审查通过\", en = \"Approve\", power = \"review\" }\ncorrection",
    );
    let step = r#"[steps.night-check]
zh = "夜间施工核查"
en = "Check of the night work"
who = ["office:审批处/reviewer", "district:审批局/reviewer"]
days = 2
[steps.night-check.actions]
approve = { to = "offices", zh = "同意", en = "Approve", power = "review" }

[steps.quality-review]
"#;
    edit(dir, steps, "[steps.quality-review]\n", step);
    for (file, text) in [
        ("messages/zh.toml", "night-reason-missing = \"夜间施工须写明理由。\"\n"),
        ("messages/en.toml", "night-reason-missing = \"Say why work at night is needed.\"\n"),
    ] {
        let path = dir.join(file);
        let was = fs::read_to_string(&path).expect("the system has texts");
        fs::write(&path, format!("{text}{was}")).expect("it can be written");
    }
    let rules = "src/joint_permit.rs";
    edit(
        dir,
        rules,
        "        time(form, facts, say);\n",
        "        time(form, facts, say);\n        night(form, say);\n",
    );
    edit(
        dir,
        rules,
        "(Some(Step::PermitReview), Some(Action::Approve)) => Decision::declared().unless(checked()),",
        "(Some(Step::PermitReview), Some(Action::Approve)) if at_night(&case.form) => next(Step::NightCheck).unless(checked()),\n            (Some(Step::PermitReview), Some(Action::Approve)) => Decision::declared().unless(checked()),",
    );
    let rule = r#"fn at_night(form: &Form) -> bool {
    form.night_work.as_ref().is_some_and(|said| said.as_str() == "是")
}

fn night(form: &Form, say: &mut Problems) {
    if at_night(form) && form.night_reason.is_none() {
        say.refuse(Msg::NightReasonMissing).at("/night-reason");
    }
}

/// R1.
"#;
    edit(dir, rules, "/// R1.\n", rule);
}

/// A system that has moved on is told here, not by a change that changes nothing.
fn edit(dir: &Path, file: &str, from: &str, to: &str) {
    let path = dir.join(file);
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{file}: {e}"));
    assert_eq!(text.matches(from).count(), 1, "{file} holds this once:\n{from}");
    fs::write(&path, text.replace(from, to)).expect("it can be written");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("there is room");
    for entry in fs::read_dir(from).expect("the system is there").flatten() {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        match from.is_dir() {
            true => copy(&from, &to),
            false => drop(fs::copy(&from, &to).expect("there is room")),
        }
    }
}
