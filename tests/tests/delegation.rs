//! 代理: a colleague stands in for who is away, under his own name, for as long
//! as it lasts and for what can be done by another.
use hub_tests::{
    Person, World,
    city::TRIAGE,
    joint::{at, handed_in, ready},
    on_both,
};
use serde_json::{Value, json};

on_both!(ready;
    a_colleague_stands_in_and_the_record_says_for_whom,
    what_cannot_be_delegated_is_refused,
    a_delegation_begins_with_its_first_day,
);

const AWAY: &str = "S-A00-11";
const COLLEAGUE: &str = "S-A00-101";
/// Of the one who is lent a post that is not his yet; the tests of this file share a city.
const LATER: &str = "S-A00-81";

fn away(world: &World) -> Person {
    world.hub.sign_in(AWAY).acting(TRIAGE)
}

fn days(from: &str, until: &str) -> Value {
    to(COLLEAGUE, from, until)
}

fn to(delegate: &str, from: &str, until: &str) -> Value {
    json!({"delegate": delegate, "from": from, "until": until, "reason": "休假"})
}

fn today(world: &World) -> String {
    world.hub.sample("GET", "clock", &json!({}))["now"].as_str().unwrap()[..10].to_owned()
}

fn delegated(world: &World) -> (Person, String) {
    let (person, today) = (away(world), today(world));
    person.post("/delegations", days(&today, "2099-12-31")).not(400, "delegation-days");
    let number = person.post("/delegations", days(&today, &today)).ok()["delegation-no"].as_str().unwrap().to_owned();
    (person, number)
}

fn a_colleague_stands_in_and_the_record_says_for_whom(world: &World) {
    let (applicant, _, case) = handed_in(&world.hub, "代");
    let colleague = world.hub.sign_in(COLLEAGUE);
    assert!(colleague.acting(TRIAGE).send("GET", &format!("/cases/{case}"), &json!({})).unwrap().status >= 400);
    let (person, number) = delegated(world);
    let me = colleague.get("/me").ok();
    let seat = me["acting"].as_array().unwrap().iter().find(|s| s["office"] == "科发处").expect("the seat is his now");
    assert!(seat["label"]["zh"].as_str().unwrap().contains("代"), "{seat}");
    assert!(!seat["powers"].to_string().contains("sign"), "nobody signs for another: {seat}");
    at(&colleague.acting(TRIAGE), &case, "fire-review", "approve", "").ok();
    let shown = applicant.case(&case).to_string();
    let name = person.get("/me").ok()["person"]["name"].as_str().unwrap().to_owned();
    assert!(shown.contains(&format!("代{name}")), "{shown}");
    person.delete(&format!("/delegations/{number}")).ok();
    let (_, _, other) = handed_in(&world.hub, "终");
    let reply = colleague.acting(TRIAGE).send("GET", &format!("/cases/{other}"), &json!({})).unwrap();
    assert!(reply.status >= 400, "it ended with the next request: {reply}");
    let mine = person.get("/delegations").ok();
    assert!(mine["given"].as_array().unwrap().iter().any(|d| d["delegation-no"] == number && d["over"] == true));
}

fn what_cannot_be_delegated_is_refused(world: &World) {
    let (person, today) = (away(world), today(world));
    let with = |field: &str, value: &str| {
        let mut body = days(&today, &today);
        body[field] = json!(value);
        person.post("/delegations", body)
    };
    with("delegate", AWAY).not(400, "delegation-colleague");
    with("delegate", "S-O06-2").not(400, "delegation-colleague");
    with("delegate", "nobody").not(400, "delegation-colleague");
    with("until", "2020-01-01").not(400, "delegation-days");
    with("reason", " ").not(400, "delegation-reason");
    // Nobody of another organisation takes a post of this one.
    world.hub.sign_in("S-O06-2").seated().post("/delegations", days(&today, &today)).not(400, "delegation-colleague");
}

fn a_delegation_begins_with_its_first_day(world: &World) {
    let person = away(world);
    let number = person.post("/delegations", to(LATER, "2099-12-01", "2099-12-31")).ok();
    // Before its first day it gives no seat.
    let me = world.hub.sign_in(LATER).get("/me").ok();
    assert!(me["acting"].as_array().unwrap().iter().all(|s| s["office"] != "科发处"), "{me}");
    let held = world.hub.sign_in(LATER).get("/delegations").ok();
    let number = &number["delegation-no"];
    let row = held["held"].as_array().unwrap().iter().find(|d| d["delegation-no"] == *number).unwrap();
    assert_eq!((row["over"].clone(), row["from"].as_str().unwrap()), (json!(false), "2099-12-01"));
    // Nor does it stand in the way of another that is in force.
    let today = today(world);
    let other = person.post("/delegations", to(LATER, &today, &today)).ok();
    let me = world.hub.sign_in(LATER).get("/me").ok();
    assert!(me["acting"].as_array().unwrap().iter().any(|s| s["office"] == "科发处"), "{me}");
    person.delete(&format!("/delegations/{}", other["delegation-no"].as_str().unwrap())).ok();
    person.delete(&format!("/delegations/{}", number.as_str().unwrap())).ok();
}
