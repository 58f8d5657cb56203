//! A system that keeps supervised accounts (`tests/contracts/fund`): each case does one deed to one of them.
use crate::{Hub, Person, Reply, Room, plugins, plugins::plain, root, soon};
use serde_json::{Value, json};

pub const SYSTEM: &str = "fund";

pub fn install(hub: &Hub, room: &Room) {
    let (dir, ours) = (plugins::new(room, SYSTEM), root().join("tests/contracts/fund"));
    // Of the template only what builds it is of use here.
    for folder in ["messages", "scenarios"] {
        std::fs::remove_dir_all(dir.join(folder)).expect("the template has it");
    }
    for file in ["plugin.toml", "src/lib.rs"] {
        std::fs::copy(ours.join(file), dir.join(file)).expect("the contract is copied");
    }
    let file = room.path().join("fund.wasm");
    plugins::pack(room, &dir, &file).well();
    room.hub(["plugin", "install", plain(&file)]).well();
    soon("the new system", || hub.stranger().get("/systems").ok().to_string().contains("资金监管").then_some(()));
}

/// Who keeps accounts, and somebody else who may too.
pub fn two(hub: &Hub) -> (Person, Person) {
    (hub.sign_in("S-O06-2").seated(), hub.sign_in("S-O08-2").seated())
}

#[track_caller]
pub fn deed(who: &Person, deed: &str, account: &str, name: &str, fen: i64) -> Reply {
    let form = json!({"deed": deed, "account": account, "name": name, "amount": fen});
    let case = who.open(SYSTEM, SYSTEM, form);
    who.act(&case, "submit", json!({}))
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
