//! The process dies between the commit that owes a document and the document: it comes once, with its number, after the
//! next start.
use hub_tests::{
    Hub, Person, Room, World,
    city::TRIAGE,
    joint::{ALL, at, content, handed_in, judged, ready},
    person::task,
};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// A process that died leaves its hold on the document to run out.
const HOLD: Duration = Duration::from_secs(150);

/// A case of which only the deciding act is missing.
fn before_the_act(room: Room) -> (World, String) {
    let world = World { hub: room.start(), room };
    ready(&world);
    let (_, office, case) = handed_in(&world.hub, "甲");
    for step in ALL {
        at(&office, &case, step, "approve", "").ok();
    }
    (world, case)
}

fn decide(hub: &Hub, case: &str) -> Result<hub_tests::Reply, String> {
    let office = hub.sign_in("S-A00-11").acting(TRIAGE);
    let task = task(&office.case(case), "approve");
    office.act_on(case, &task, "approve", &json!({}), None)
}

fn comes_once(room: &Room, case: &str) {
    let hub = room.start();
    let person = hub.sign_in("S-O06-2").seated();
    let document = waited_for(&person, case);
    assert!(document["number"].as_str().is_some_and(|number| number.ends_with("0001")), "{document}");
    let found = judged(&hub, &content(&person, &document));
    assert_eq!((&found["verdict"], &found["document"]["number"]), (&json!("valid"), &document["number"]), "{found}");
    std::thread::sleep(Duration::from_secs(2));
    let after = person.case(case)["documents"].clone();
    assert_eq!(after.as_array().map(Vec::len), Some(1), "{after}");
    assert_eq!(after[0]["sha256"], document["sha256"], "it was made again");
    hub.stop();
    room.chain_verifies();
}

fn waited_for(person: &Person, case: &str) -> Value {
    let begun = Instant::now();
    loop {
        let document = person.case(case)["documents"][0].clone();
        if document["state"] == "sealed" {
            return document;
        }
        assert_eq!(document["state"], "due", "the act was committed: {document}");
        assert!(begun.elapsed() < HOLD, "it never comes: {document}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

fn dies_at(point: &str) {
    let (world, case) = before_the_act(Room::sqlite());
    let World { hub, room } = world;
    hub.stop();
    let mut hub = room.start_with(&[("HUB_FAILPOINT", point)]).unwrap_or_else(|why| panic!("{why}"));
    // The answer may still come, or the connection break: the act is committed either way.
    let _ = decide(&hub, &case);
    hub.dies(&format!("the death at {point}"));
    comes_once(&room, &case);
}

#[test]
fn a_death_before_the_document_is_taken_in_hand() {
    dies_at("paper.due");
}

#[test]
fn a_death_with_the_document_in_hand() {
    dies_at("paper.held");
}

#[test]
fn a_death_with_the_document_made_and_not_recorded() {
    dies_at("paper.made");
}

/// Wherever it is at that moment.
#[test]
fn a_kill_right_after_the_act() {
    let (world, case) = before_the_act(Room::servers());
    decide(&world.hub, &case).unwrap().ok();
    let World { hub, room } = world;
    hub.kill();
    comes_once(&room, &case);
}
