//! Plugins that were built once and lie here as they were (`tests/frozen`): every hub has to run them.
use hub_tests::{
    Hub, Room,
    city::{CLERK, OWNER, TRIAGE},
    plugins::plain,
    root,
};
use serde_json::{Value, json};
use std::path::PathBuf;

const SYSTEM: &str = "seal-loan";

fn versions() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join("tests/frozen")).expect("tests/frozen is there");
    let mut folders: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect();
    folders.sort();
    folders
}

#[test]
fn a_plugin_of_every_contract_runs() {
    let versions = versions();
    assert!(!versions.is_empty());
    for folder in versions {
        let room = Room::sqlite();
        let arguments = ["serve", "--sample", "--address", "127.0.0.1:0", "--plugins", plain(&folder)];
        let hub = Hub::start(room.command(arguments), room.path());
        let hub = hub.unwrap_or_else(|why| panic!("no hub with {}: {why}", folder.display()));
        let case = lent(&hub);
        refused(&hub);
        hub.stop();
        room.hub(["replay", &case]).well();
        room.chain_verifies();
    }
}

fn with_clerk(hub: &Hub) {
    hub.sample("PUT", "clock", &json!({"now": "2025-02-17T09:00"}));
    let owner = json!({
        "credit-code": OWNER, "name": "成都蓉青城市建设有限公司", "kinds": ["owner"], "division": "510108", "status": "正常",
    });
    let post = json!({
        "appointment-no": "SQ-20250217-00001", "organisation": OWNER, "person": "P-05", "post": "clerk", "level": "L3",
        "scope": "企业", "systems": [], "powers": ["fill", "submit", "view"], "from": "2025-02-17", "status": "有效",
    });
    for (register, data) in [("hub/organisation", owner), ("hub/post", post)] {
        hub.sample("POST", "records", &json!({"register": register, "data": data}));
    }
}

fn form() -> Value {
    json!({"from": "2025-02-18", "until": "2025-02-19"})
}

/// A case from its opening to its end: form, rules, a task for an office, a number, a record.
fn lent(hub: &Hub) -> String {
    with_clerk(hub);
    let clerk = hub.sign_in("P-05").acting(CLERK);
    let case = clerk.open(SYSTEM, SYSTEM, form());
    clerk.act(&case, "submit", json!({"form": form()})).ok();
    let reviewer = hub.sign_in("S-A00-11").acting(TRIAGE);
    reviewer.act(&case, "approve", json!({})).ok();
    assert_eq!(clerk.case(&case)["state"], "done", "{}", clerk.case(&case));
    case
}

/// What is lent is a fact of the next case, and the rules say no in their own words.
fn refused(hub: &Hub) {
    let clerk = hub.sign_in("P-05").acting(CLERK);
    let case = clerk.open(SYSTEM, SYSTEM, form());
    let reply = clerk.act(&case, "submit", json!({"form": form()}));
    assert!(reply.names("already-lent"), "a second loan is not refused");
}
