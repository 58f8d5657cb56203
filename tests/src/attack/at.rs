//! At a running hub: install a file, hand something in to it, look at what became of it.
use super::{Attack, Outcome};
use crate::{Hub, Person, Reply};
use serde_json::{Value, json};

/// Of an organisation that may start the attacks' procedure.
const ADMINISTRATOR: &str = "S-O06-2";

pub fn install(operator: &Person, file: &[u8]) -> Reply {
    let kind = [("content-type", "application/wasm")];
    operator.raw("POST", "/plugins", &kind, file).unwrap_or_else(|why| panic!("no answer: {why}"))
}

pub fn applicant(hub: &Hub) -> Person {
    hub.sign_in(ADMINISTRATOR).seated()
}

/// Opens a case of the system and hands it in; the case, and the answer.
pub fn hand_in(applicant: &Person, system: &str, subject: &str) -> (String, Reply) {
    let case = applicant.open(system, system, json!({"subject": subject}));
    let reply = applicant.act(&case, "submit", json!({}));
    (case, reply)
}

/// What differs from what has to come of installing it; nothing when it is as it should be.
pub fn refused(attack: &Attack, reply: &Reply) -> Option<String> {
    let Outcome::Refused(code, words) = attack.outcome else {
        return (reply.status != 201).then(|| format!("{}: not installed: {reply}", attack.name));
    };
    let detail = |language: &str| reply.body["detail"][language].as_str().unwrap_or_default();
    let named = reply.body["problems"].as_array().into_iter().flatten().any(|p| p["code"] == code);
    let refused = (reply.status, reply.body["code"].as_str()) == (422, Some("plugin-refused"));
    let said = reply.body["problems"].to_string().contains(words) || detail("en").contains(words);
    (!(refused && named && said)).then(|| format!("{}: expected {code}, “{words}”: {reply}", attack.name))
}

/// The incident of an act that was refused.
#[track_caller]
pub fn incident(operator: &Person, reply: Reply) -> Value {
    let id = reply.not(502, "plugin-failed")["incident"].clone();
    let listed = operator.get("/incidents").ok();
    let row = listed["items"].as_array().into_iter().flatten().find(|i| i["id"] == id).cloned();
    row.unwrap_or_else(|| panic!("{id} is not listed"))
}
