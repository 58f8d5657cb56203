//! Ratings that are shown to everybody before they count (`tests/contracts/public-notice`): an applicant, the office that
//! answers, and the notices of a case as the public finds them.
use crate::{Hub, Person, Reply, Room, city::TRIAGE, plugins::plain, root, soon};
use serde_json::{Value, json};

pub const SYSTEM: &str = "public-notice";

pub fn install(hub: &Hub, room: &Room) {
    let file = room.path().join("public-notice.wasm");
    let folder = root().join("tests/contracts/public-notice");
    room.hub(["plugin", "pack", plain(&folder), "--out", plain(&file)]).well();
    room.hub(["plugin", "install", plain(&file)]).well();
    soon("the new system", || hub.stranger().get("/systems").ok().to_string().contains(SYSTEM).then_some(()));
}

pub fn form(name: &str) -> Value {
    let firm = |firm: &str, grade: &str| json!({"firm": firm, "grade": grade, "phone": "13800001234"});
    let firms = [firm("甲公司", "AAA"), firm("乙公司", "A"), firm("丙公司", "B")];
    json!({"name": name, "leader": "P-03", "fee": 123_456, "firms": firms})
}

/// A case that was handed in, and so stands at its notice.
#[track_caller]
pub fn handed_in(hub: &Hub, procedure: &str, name: &str) -> (Person, String) {
    let applicant = hub.sign_in("S-O06-2").seated();
    let case = applicant.open(SYSTEM, procedure, form(name));
    applicant.act(&case, "submit", json!({})).ok();
    (applicant, case)
}

pub fn office(hub: &Hub) -> Person {
    hub.sign_in("S-A00-11").acting(TRIAGE)
}

/// Of those in the list, the one that is about this.
pub fn listed(hub: &Hub, about: &str, ended: bool) -> Option<Value> {
    let path = format!("/publicity?system={SYSTEM}&ended={ended}");
    let page = hub.stranger().get(&path).ok();
    page["items"].as_array().into_iter().flatten().rev().find(|n| n["about"] == about).cloned()
}

#[track_caller]
pub fn standing(hub: &Hub, about: &str) -> String {
    let found = listed(hub, about, false).unwrap_or_else(|| panic!("no notice about {about}"));
    found["no"].as_str().expect("a notice has a number").to_owned()
}

pub fn read(who: &Person, no: &str) -> Value {
    who.get(&format!("/publicity/{no}")).ok()
}

pub fn object(who: &Person, no: &str, text: &str) -> Reply {
    who.post(&format!("/publicity/{no}/objections"), json!({"text": text}))
}

/// The office acts on the task of the first objection that waits.
#[track_caller]
pub fn answer(office: &Person, no: &str, action: &str, text: &str) -> Reply {
    let shown = read(office, no);
    let waits = shown["objections"].as_array().into_iter().flatten().find(|o| o["task"].is_object());
    let task = &waits.unwrap_or_else(|| panic!("nothing is to be answered: {shown}"))["task"];
    let (case, id) = (task["case"].as_str().unwrap(), task["id"].as_str().unwrap());
    office.act_on(case, id, action, &json!({"comment": text}), None).unwrap_or_else(|why| panic!("{why}"))
}

/// The business clock, so many seconds after (or before) the notice's last moment.
pub fn wind(hub: &Hub, until: &str, seconds: i64) {
    let until: jiff::Timestamp = until.parse().expect("a moment");
    let at = until.checked_add(jiff::SignedDuration::from_secs(seconds)).expect("a moment near it");
    hub.sample("PUT", "clock", &json!({"now": at.to_string()}));
}

/// How it ended.
#[track_caller]
pub fn ended(hub: &Hub, no: &str) -> Value {
    soon("the notice's end", || {
        let shown = read(&hub.stranger(), no);
        (!shown["ended"].is_null()).then_some(shown)
    })
}
