//! A system that keeps supervised accounts (`tests/contracts/fund`): each case does one deed to one of them.
use crate::{Hub, Person, Reply, Room, person::task, plugins, plugins::plain, root, soon, stubbornly};
use serde_json::{Value, json};
use std::{fs, path::Path, sync::OnceLock};

pub const SYSTEM: &str = "fund";

/// Compiled once, however many cities want it.
static PACKED: OnceLock<Vec<u8>> = OnceLock::new();

pub fn install(hub: &Hub, room: &Room) {
    let file = room.path().join("fund.wasm");
    let bytes = PACKED.get_or_init(|| {
        pack(room, &file);
        fs::read(&file).expect("it was packed")
    });
    fs::write(&file, bytes).expect("the room takes files");
    room.hub(["plugin", "install", plain(&file)]).well();
    let known = |systems: Value| systems.to_string().contains(&format!("\"id\":\"{SYSTEM}\""));
    soon("the new system", || known(hub.stranger().get("/systems").ok()).then_some(()));
}

fn pack(room: &Room, file: &Path) {
    let _others_wait = plugins::alone();
    let (dir, ours) = (plugins::new(room, SYSTEM), root().join("tests/contracts/fund"));
    // Of the template only what builds it is of use here.
    for folder in ["messages", "scenarios"] {
        fs::remove_dir_all(dir.join(folder)).expect("the template has it");
    }
    for name in ["plugin.toml", "src/lib.rs"] {
        fs::copy(ours.join(name), dir.join(name)).expect("the contract is copied");
    }
    plugins::pack(room, &dir, file).well();
}

/// Who keeps accounts, and somebody else who may too.
pub fn two(hub: &Hub) -> (Person, Person) {
    (hub.sign_in("S-O06-2").seated(), hub.sign_in("S-O08-2").seated())
}

#[track_caller]
pub fn deed(who: &Person, deed: &str, account: &str, name: &str, fen: i64) -> Reply {
    let mut form = json!({"deed": deed, "account": account, "name": name, "amount": fen});
    if deed == "match" {
        form["resting-on"] = json!(account);
    }
    let case = who.open(SYSTEM, SYSTEM, form);
    who.act(&case, "submit", json!({}))
}

/// Done once, however often the hub dies meanwhile; `key` names it.
pub fn surely(who: &Person, form: Value, key: &str) -> Reply {
    let opening = json!({"system": SYSTEM, "procedure": SYSTEM, "form": form});
    let opened = stubbornly(|| who.send("POST", "/cases", &opening)).ok();
    let case = opened["id"].as_str().expect("a case has an id");
    let shown = stubbornly(|| who.raw("GET", &format!("/cases/{case}"), &[], &[])).ok();
    let (task, body) = (task(&shown, "submit"), json!({"version": shown["revision"]}));
    stubbornly(|| who.act_on(case, &task, "submit", &body, Some(key)))
}

/// The books refused it, for this reason.
#[track_caller]
pub fn refused(reply: Reply, code: &str) -> Value {
    let body = reply.not(422, "refused");
    assert_eq!(body["problems"][0]["code"], code, "{body}");
    body
}

/// `sub` → (amount, held).
#[track_caller]
pub fn subs(who: &Person, account: &str) -> Vec<(String, i64, i64)> {
    let shown = who.get(&format!("/ledger/{account}")).ok();
    let one = |s: &Value| {
        let held = s["held"].as_i64().unwrap_or(0);
        (s["sub"].as_str().unwrap().to_owned(), s["amount"].as_i64().unwrap(), held)
    };
    shown["subs"].as_array().unwrap().iter().map(one).collect()
}
