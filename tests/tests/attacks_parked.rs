//! A plugin that fails on every call is parked after a few: it is asked no more, the hub says that it is not whole, its cases
//! wait where they are, and everything else works. Whoever looks at the incident lets it try again.
use hub_tests::{
    Hub, Person, Room,
    attack::{Guest, at, system},
    city::{self, CLERK},
    soon,
};
use serde_json::{Value, json};

const FAULTS: usize = 5;
const BAD: &str = "always-traps";

/// Handed in until it is parked; the case that waits, and the incidents.
fn parked(hub: &Hub, applicant: &Person) -> (String, Vec<Value>) {
    let operator = hub.sign_in("operator");
    at::install(&operator, &system(BAD, &Guest::decides("unreachable"))).expect(201);
    let case = applicant.open(BAD, BAD, json!({"subject": "等待"}));
    let hand_in = || applicant.act(&case, "submit", json!({}));
    let failed = (0..FAULTS).map(|_| hand_in().not(502, "plugin-failed")["incident"].clone());
    let incidents: Vec<Value> = failed.collect();
    let reply = hand_in();
    assert!(reply.header("retry-after").is_some(), "{reply}");
    reply.not(503, "system-parked");
    (case, incidents)
}

fn waits(applicant: &Person, case: &str) {
    let case = applicant.case(case);
    assert_eq!((&case["state"], &case["number"]), (&json!("draft"), &Value::Null));
}

fn degraded(hub: &Hub) -> bool {
    let (status, ready) = hub.readiness();
    assert_eq!(status, 200, "one bad plugin takes the hub out of service: {ready}");
    let names = ready["degraded"].to_string().contains(BAD);
    assert_eq!(ready["state"] == "degraded", names, "{ready}");
    names
}

fn others_work(hub: &Hub) {
    let clerk = hub.sign_in("P-05").acting(CLERK);
    let case = city::feedback_draft(&clerk, "旁人");
    assert!(clerk.act(&case, "submit", json!({})).ok()["case"]["number"].is_string());
}

#[test]
fn a_plugin_that_always_fails_is_parked_and_tried_again() {
    let room = Room::sqlite();
    let hub = room.start();
    city::with_owner(&hub);
    let applicant = at::applicant(&hub);
    let (case, incidents) = parked(&hub, &applicant);
    waits(&applicant, &case);
    assert!(degraded(&hub), "a parked plugin is no reason to worry");
    others_work(&hub);
    let operator = hub.sign_in("operator");
    let listed = operator.get("/incidents").ok();
    let of_it = || listed["items"].as_array().into_iter().flatten().filter(|i| i["system"] == BAD);
    assert_eq!(of_it().count(), FAULTS, "being parked is no further incident: {listed}");
    assert!(of_it().all(|i| i["version"] == "1.0.0" && i["kind"] == "trap" && i["case"] == json!(case)), "{listed}");
    let retry =
        |person: &Person| person.post(&format!("/incidents/{}/retry", incidents[0].as_str().unwrap()), json!({}));
    retry(&applicant).expect(403);
    retry(&operator).expect(204);
    assert!(!degraded(&hub));
    // It is asked again, and fails as before; what its office sends instead goes on with new cases.
    applicant.act(&case, "submit", json!({})).not(502, "plugin-failed");
    let mut files = hub_tests::attack::contract(BAD);
    hub_tests::attack::instead(&mut files, "1.0.0", "1.0.1");
    at::install(&operator, &hub_tests::attack::packed(&Guest::sound().component(), &files)).expect(201);
    at::hand_in(&applicant, BAD, "修好").1.ok();
    waits(&applicant, &case);
    hub.stop();
    room.chain_verifies();
}

/// What one process parked the other asks no more either, and both let it go on.
#[test]
fn two_processes_park_together() {
    let room = Room::servers();
    let (one, other) = (room.start(), room.start());
    city::with_owner(&one);
    let applicant = at::applicant(&one);
    let (case, incidents) = parked(&one, &applicant);
    let there = applicant.at(&other);
    soon("the other process to know", || degraded(&other).then_some(()));
    there.act(&case, "submit", json!({})).not(503, "system-parked");
    others_work(&other);
    // A process that starts now knows it too.
    let third = room.start();
    applicant.at(&third).act(&case, "submit", json!({})).not(503, "system-parked");
    let operator = other.sign_in("operator");
    operator.post(&format!("/incidents/{}/retry", incidents[0].as_str().unwrap()), json!({})).expect(204);
    for hub in [&one, &third] {
        soon("it is asked again", || (!degraded(hub)).then_some(()));
        applicant.at(hub).act(&case, "submit", json!({})).not(502, "plugin-failed");
    }
    one.stop();
    other.stop();
    third.stop();
    room.chain_verifies();
}
