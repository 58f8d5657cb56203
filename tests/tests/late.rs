//! A deadline that calls for attention: whoever may take the task is told once it has passed, nobody before, and nobody any
//! longer when the case has left the step, by being done or by being cancelled.
use hub_tests::{Person, World, city, notice::office, on_both, plugins::plain, root, soon};
use serde_json::{Value, json};

const SYSTEM: &str = "deadline";

on_both!(ready; who_holds_the_task_is_told_until_it_is_done);

fn ready(world: &World) {
    let (hub, room) = (&world.hub, &world.room);
    city::with_owner(hub);
    let file = room.path().join("deadline.wasm");
    let folder = root().join("tests/contracts").join(SYSTEM);
    room.hub(["plugin", "pack", plain(&folder), "--out", plain(&file)]).well();
    room.hub(["plugin", "install", plain(&file)]).well();
    soon("the new system", || hub.stranger().get("/systems").ok().to_string().contains(SYSTEM).then_some(()));
}

/// What of this system is open to him.
fn alerts(who: &Person) -> Vec<Value> {
    let shown = who.get("/alerts").ok();
    let items = shown["items"].as_array().cloned().unwrap_or_else(|| panic!("no list: {shown}"));
    items.into_iter().filter(|alert| alert["system"] == SYSTEM).collect()
}

fn who_holds_the_task_is_told_until_it_is_done(world: &World) {
    let hub = &world.hub;
    let (applicant, officer) = (hub.sign_in("S-O06-2").seated(), office(hub));
    let [done, cancelled] = ["一", "二"].map(|subject| {
        let case = applicant.open(SYSTEM, SYSTEM, json!({"subject": subject}));
        applicant.act(&case, "submit", json!({})).ok();
        case
    });
    hub.sample("PUT", "clock", &json!({"now": "2025-03-17T12:00"}));
    assert_eq!(alerts(&officer), Vec::<Value>::new());
    hub.sample("PUT", "clock", &json!({"now": "2025-03-18T09:00"}));
    let told = soon("both deadlines to be told", || Some(alerts(&officer)).filter(|told| told.len() == 2));
    assert!(told.iter().all(|alert| alert.to_string().contains("“办理”已超过办理期限")), "{told:?}");
    assert_eq!(alerts(&applicant), Vec::<Value>::new());
    officer.act(&done, "approve", json!({})).ok();
    soon("what is done to be told no longer", || (alerts(&officer).len() == 1).then_some(()));
    applicant.post(&format!("/cases/{cancelled}/cancel"), json!({"comment": "不再办理"})).ok();
    soon("what was cancelled to be told no longer", || alerts(&officer).is_empty().then_some(()));
}
