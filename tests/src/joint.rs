//! A contract without code whose case three reviews look at side by side (`tests/contracts/joint-review`): one office
//! holds them all, so that a test needs two people.
use crate::{
    Hub, Person, World,
    city::{self, TRIAGE},
    plugins::plain,
    root, soon,
};
use serde_json::{Value, json};

pub const SYSTEM: &str = "joint-review";
pub const ALL: [&str; 3] = ["fire-review", "quality-review", "safety-review"];

pub fn ready(world: &World) {
    city::with_owner(&world.hub);
    let file = world.room.path().join("joint-review.wasm");
    let folder = root().join("tests/contracts/joint-review");
    world.room.hub(["plugin", "pack", plain(&folder), "--out", plain(&file)]).well();
    world.room.hub(["plugin", "install", plain(&file)]).well();
    soon("the new system", || world.hub.stranger().get("/systems").ok().to_string().contains(SYSTEM).then_some(()));
}

/// The applicant, the office, and a case that stands at all three reviews.
pub fn handed_in(hub: &Hub, fire: &str) -> (Person, Person, String) {
    let (applicant, office) = (hub.sign_in("S-O06-2").seated(), hub.sign_in("S-A00-11").acting(TRIAGE));
    let case = applicant.open(SYSTEM, SYSTEM, json!({"fire": fire, "quality": "乙", "safety": "丙"}));
    applicant.act(&case, "submit", json!({})).ok();
    (applicant, office, case)
}

/// Acts on the task of one step, as the office's page would.
#[track_caller]
pub fn at(office: &Person, case: &str, step: &str, action: &str, comment: &str) -> crate::Reply {
    let shown = office.case(case);
    let task = shown["tasks"].as_array().into_iter().flatten().find(|t| t["step"] == step);
    let task = task.and_then(|t| t["id"].as_str()).unwrap_or_else(|| panic!("no task at {step}: {}", shown["tasks"]));
    office.act_on(case, task, action, &json!({"comment": comment}), None).unwrap_or_else(|why| panic!("{why}"))
}

/// All three have looked, and the office decides: that issues the document.
pub fn decided(office: &Person, case: &str) -> crate::Reply {
    for step in ALL {
        at(office, case, step, "approve", "").ok();
    }
    at(office, case, "decide", "approve", "")
}

/// The case's only document, once it is sealed.
pub fn sealed(person: &Person, case: &str) -> Value {
    soon("the sealed document", || {
        let documents = person.case(case)["documents"].clone();
        assert_eq!(documents.as_array().map(Vec::len), Some(1), "{documents}");
        (documents[0]["state"] == "sealed").then(|| documents[0].clone())
    })
}

pub fn content(person: &Person, document: &Value) -> Vec<u8> {
    person.bytes(&content_path(document))
}

pub fn content_path(document: &Value) -> String {
    format!("/documents/{}/content", document["id"].as_str().expect("a document has an id"))
}

/// What the hub says of a file that anybody sends it.
pub fn judged(hub: &Hub, pdf: &[u8]) -> Value {
    let kind = [("content-type", "application/pdf")];
    hub.stranger().raw("POST", "/verify", &kind, pdf).unwrap_or_else(|why| panic!("{why}")).ok()
}
