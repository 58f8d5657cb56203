//! The database or the broker goes away while people work, and comes back. Nobody gets an inner error; what was said to be
//! done is done, what was said not to be done is not, and everything that was committed gets out in the end.
use hub_tests::{
    Hub, Person, Room,
    city::{self, CLERK, REVIEWER},
    line::Line,
    patiently,
    person::task,
    soon,
    watcher::Watcher,
};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
};

const CLIENTS: [&str; 3] = ["S-O06-1", "S-O07-2", "S-O09-1"];
/// Handed in by each client while the database comes and goes.
const EACH: usize = 12;
const PROJECTS: usize = 6;

fn start(room: &Room, database: &Line, broker: &Line) -> Hub {
    let lines = [("HUB_DATABASE__URL", database.url()), ("HUB_BUS__URL", broker.url())];
    room.start_with(&lines).unwrap_or_else(|why| panic!("the hub does not start: {why}"))
}

#[test]
fn the_database_goes_away_during_work() {
    let room = Room::servers();
    let (database, broker) = (Line::to(&room.database()), Line::to(&room.broker()));
    let hub = start(&room, &database, &broker);
    let people = CLIENTS.map(|name| hub.sign_in(name).seated());
    let (done, refused) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let over = AtomicBool::new(false);
    let numbers: Vec<String> = std::thread::scope(|scope| {
        let clients: Vec<_> = people
            .iter()
            .map(|person| scope.spawn(|| (0..EACH).map(|n| hand_in(person, n, &done, &refused)).collect::<Vec<_>>()))
            .collect();
        scope.spawn(|| comes_and_goes(&database, &done, &over));
        let numbers = clients.into_iter().flat_map(|c| c.join().unwrap_or_else(|why| std::panic::resume_unwind(why)));
        let numbers = numbers.collect();
        over.store(true, Ordering::SeqCst);
        numbers
    });
    assert!(refused.load(Ordering::SeqCst) > 0, "nobody noticed that the database was away");
    let given: BTreeSet<_> = numbers.iter().cloned().collect();
    let day = &numbers[0][..12];
    let expected: BTreeSet<_> = (1..=CLIENTS.len() * EACH).map(|n| format!("{day}{n:04}")).collect();
    assert_eq!(given, expected, "a number was lost or given twice");
    database.cut();
    soon("the hub to say that it is not ready", || (hub.readiness().0 == 503).then_some(()));
    database.mend();
    soon("the hub to be ready again", || (hub.readiness().0 == 200).then_some(()));
    hub.stop();
    room.chain_verifies();
}

/// Opens and hands in, again and again until it is done; its number.
fn hand_in(person: &Person, n: usize, done: &AtomicUsize, refused: &AtomicUsize) -> String {
    let told = |reply: hub_tests::Reply| {
        refused.fetch_add(usize::from(reply.status == 503), Ordering::SeqCst);
        Ok(reply)
    };
    let opening = json!({"system": city::ENTERPRISES, "procedure": "problem-feedback", "form": city::feedback("断线")});
    let opened = patiently(|| told(person.send("POST", "/cases", &opening)?)).unwrap().ok();
    let case = opened["id"].as_str().unwrap().to_owned();
    let shown = patiently(|| told(person.raw("GET", &format!("/cases/{case}"), &[], &[])?)).unwrap().ok();
    let (task, body, key) = (task(&shown, "submit"), json!({"version": shown["revision"]}), format!("{case}-{n}"));
    let answer = patiently(|| told(person.act_on(&case, &task, "submit", &body, Some(&key))?)).unwrap().ok();
    let after = patiently(|| told(person.raw("GET", &format!("/cases/{case}"), &[], &[])?)).unwrap().ok();
    let acts = after["timeline"].as_array().unwrap().iter().filter(|e| e["kind"] == "action").count();
    assert_eq!((acts, &after["number"]), (1, &answer["case"]["number"]), "{after}");
    done.fetch_add(1, Ordering::SeqCst);
    after["number"].as_str().unwrap().to_owned()
}

/// Cuts the line whenever some more work is done; long enough that somebody asks meanwhile.
fn comes_and_goes(database: &Line, done: &AtomicUsize, over: &AtomicBool) {
    let mut next = 4;
    while !over.load(Ordering::SeqCst) {
        if done.load(Ordering::SeqCst) >= next {
            database.cut();
            std::thread::sleep(std::time::Duration::from_secs(1));
            database.mend();
            next += 8;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
}

#[test]
fn the_broker_goes_away_during_work() {
    let room = Room::servers();
    let (database, broker) = (Line::to(&room.database()), Line::to(&room.broker()));
    let hub = start(&room, &database, &broker);
    city::with_owner(&hub);
    let watcher = Watcher::on(&room.broker());
    let clerk = hub.sign_in("P-05").acting(CLERK);
    let administrator = city::administrator(&hub);
    let cases: Vec<String> = (0..PROJECTS).map(|n| submitted(&clerk, &administrator, n)).collect();
    for case in &cases {
        soon("the registry's answer", || (clerk.case(case)["steps"] == json!(["review"])).then_some(()));
    }
    broker.cut();
    soon("the hub to notice", || (hub.readiness().1["state"] == "degraded").then_some(()));
    let (status, ready) = hub.readiness();
    assert_eq!(status, 200, "without its broker a hub goes on: {ready}");
    assert!(ready["degraded"].as_array().unwrap().iter().any(|d| d["part"] == "broker"), "{ready}");
    let reviewer = hub.sign_in("S-A01-11").acting(REVIEWER);
    for case in &cases {
        reviewer.act(case, "approve", json!({"form": {"duplicate-verified": true}})).ok();
    }
    let kind = "project-registration.project.recorded";
    assert!(watcher.heard(kind).is_empty(), "an event found another way out");
    assert!(waiting(&hub) >= PROJECTS, "events that cannot go out wait");
    broker.mend();
    soon("the outbox to be empty", || (waiting(&hub) == 0).then_some(()));
    let subjects = || watcher.heard(kind).into_iter().filter_map(|e| e.subject).collect::<BTreeSet<_>>();
    soon("every event on the broker", || (subjects().len() == PROJECTS).then_some(()));
    let ids: BTreeSet<_> = watcher.heard(kind).into_iter().map(|e| e.id).collect();
    assert_eq!(ids.len(), PROJECTS);
    // In the order in which they were committed.
    let mut first = vec![];
    for event in watcher.heard(kind) {
        if !first.contains(&event.subject) {
            first.push(event.subject);
        }
    }
    assert!(first.is_sorted(), "{first:?}");
    soon("the hub to be ready again", || (hub.readiness().1["state"] == "ready").then_some(()));
    // What was asked of the outside while nobody could hear it is answered too.
    let late = submitted(&clerk, &administrator, PROJECTS);
    soon("the registry's answer", || (clerk.case(&late)["steps"] == json!(["review"])).then_some(()));
    hub.stop();
    room.chain_verifies();
}

fn submitted(clerk: &Person, administrator: &Person, n: usize) -> String {
    let mut form = city::project();
    form["project-code"] = Value::from(format!("2502-510108-04-01-{:06}", 300_000 + n));
    let case = city::project_draft(clerk, form);
    clerk.act(&case, "submit", json!({})).ok();
    city::seal(administrator, &case);
    case
}

fn waiting(hub: &Hub) -> usize {
    let metrics = hub.root_text("/metrics");
    let line = metrics.lines().find_map(|l| l.strip_prefix("hub_outbox_rows "));
    line.and_then(|n| n.parse().ok()).unwrap_or(usize::MAX)
}
