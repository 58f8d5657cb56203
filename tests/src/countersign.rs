//! A contract without code whose case goes to every person of a list (`tests/contracts/countersign`).
use crate::{Person, World, city, plugins::plain, root, soon};
use serde_json::{Value, json};

pub const SYSTEM: &str = "countersign";

pub fn ready(world: &World) {
    city::with_owner(&world.hub);
    let file = world.room.path().join("countersign.wasm");
    let folder = root().join("tests/contracts/countersign");
    world.room.hub(["plugin", "pack", plain(&folder), "--out", plain(&file)]).well();
    world.room.hub(["plugin", "install", plain(&file)]).well();
    soon("the new system", || world.hub.stranger().get("/systems").ok().to_string().contains(SYSTEM).then_some(()));
}

/// The applicant and a case that went to these signers, each with a part of his own.
pub fn handed_in(world: &World, procedure: &str, signers: &[&str]) -> (Person, String) {
    let applicant = world.hub.sign_in("S-O06-2").seated();
    let rows: Vec<Value> = signers.iter().map(|s| json!({"person": s, "part": format!("{s} 的分工")})).collect();
    let case = applicant.open(SYSTEM, procedure, json!({"text": "纪要", "signers": rows}));
    applicant.act(&case, "submit", json!({})).ok();
    (applicant, case)
}

/// A signer acts on his task.
#[track_caller]
pub fn answer(world: &World, case: &str, signer: &str, action: &str) {
    let person = world.hub.sign_in(signer);
    let shown = person.case(case);
    let mine = shown["tasks"].as_array().unwrap().iter().find(|t| t["mine"] == true).expect("he is asked");
    person.act_on(case, mine["id"].as_str().unwrap(), action, &json!({"comment": "缺附图"}), None).unwrap().ok();
}
