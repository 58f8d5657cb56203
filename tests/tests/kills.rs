//! The process dies at each point of the lane while clients act (`HUB_FAILPOINT`, see `host/store`). After the next start
//! the audit chain verifies, numbers have no gap, every act that was acknowledged is there once, and none is half done. An
//! act without an answer is sent again under its key, and is done once too.
use hub_tests::{
    Hub, Person, Room,
    city::{self},
    person::task,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// In the order of the lane. Each is passed at every commit, whatever the batch holds.
const POINTS: &str = "lane.locked lane.read lane.written.keys lane.written.blobs lane.written.history \
    lane.written.stamps lane.written.cases lane.written.tasks lane.written.tasks-closed lane.written.concerns \
    lane.written.records lane.written.claims lane.written.series lane.written.sequences lane.written.timers \
    lane.written.documents lane.written.documents-moved lane.written.documents-revoked lane.written.seals \
    lane.written.seal-applications lane.written.seal-uses lane.written.ledger-accounts lane.written.ledger-balances \
    lane.written.ledger-holds lane.written.ledger-orders lane.written.ledger-statements \
    lane.written.ledger-entries lane.written.notices lane.written.alerts lane.written.alerts-cleared lane.written.messages lane.written.messages-state \
    lane.written.sessions-ended lane.written.inbox lane.written.idempotency lane.written.outbox lane.written.chain \
    lane.before-commit lane.after-commit";

const CLIENTS: [&str; 3] = ["S-O06-1", "S-O07-2", "S-O09-1"];
/// More than a client gets to before any point is passed for the last time.
const ACTS: usize = 60;
const SQLITE_RUNS: usize = 20;
const SERVER_RUNS: usize = 5;
const LONG_RUNS: usize = 1000;

/// An act that was sent: its case, and what it takes to send it again.
struct Sent {
    who: usize,
    case: String,
    task: String,
    body: Value,
    key: String,
    acknowledged: Option<Value>,
}

struct Trial {
    room: Room,
    numbers: BTreeSet<String>,
}

impl Trial {
    fn new(room: Room) -> Trial {
        Trial { room, numbers: BTreeSet::new() }
    }

    fn run(&mut self, n: usize) {
        let points: Vec<&str> = POINTS.split_whitespace().collect();
        // Another point each time, near ones far apart, and neither always the first batch nor always the tenth.
        let point = points[n * 11 % points.len()];
        let at = format!("{point}:{}", 4 + n * 7 % 23);
        let sent = match self.room.start_with(&[("HUB_FAILPOINT", &at)]) {
            Ok(hub) => until_it_dies(hub, n, &at),
            // Dead before it listened: the lane is passed at the start too.
            Err(_) => vec![],
        };
        self.room.chain_verifies();
        let hub = self.room.start();
        let people = CLIENTS.map(|name| hub.sign_in(name).seated());
        for act in &sent {
            self.look(&people[act.who], act, &at);
        }
        self.numbers_have_no_gap(&at);
        hub.stop();
    }

    /// Once there, or not at all; and once there after it was sent again.
    fn look(&mut self, person: &Person, act: &Sent, at: &str) {
        let before = person.case(&act.case);
        match done(&before) {
            0 => {
                assert!(act.acknowledged.is_none(), "{at}: an acknowledged act is lost: {before}");
                assert_eq!((&before["state"], &before["number"]), (&json!("draft"), &Value::Null), "{at}: half done");
                assert_eq!(before["steps"], json!(["fill"]), "{at}: half done");
            }
            _ => whole(&before, at),
        }
        let again = person.act_on(&act.case, &act.task, "submit", &act.body, Some(&act.key)).unwrap().ok();
        if let Some(answer) = &act.acknowledged {
            assert_eq!(again["case"]["number"], answer["case"]["number"], "{at}: another number");
        }
        let after = person.case(&act.case);
        whole(&after, at);
        let number = after["number"].as_str().unwrap().to_owned();
        assert!(self.numbers.insert(number.clone()), "{at}: {number} was given twice");
    }

    fn numbers_have_no_gap(&self, at: &str) {
        let day = self.numbers.first().map(|n| n[..12].to_owned()).unwrap_or_default();
        let expected: BTreeSet<String> = (1..=self.numbers.len()).map(|n| format!("{day}{n:04}")).collect();
        assert_eq!(self.numbers, expected, "{at}");
    }
}

fn done(case: &Value) -> usize {
    case["timeline"].as_array().unwrap().iter().filter(|e| e["kind"] == "action").count()
}

/// Handed in once, numbered, and offered to the office by one task.
fn whole(case: &Value, at: &str) {
    assert_eq!(done(case), 1, "{at}: {case}");
    assert_eq!((&case["state"], &case["steps"]), (&json!("open"), &json!(["triage"])), "{at}: {case}");
    assert!(case["number"].as_str().is_some_and(|n| n.starts_with("WT-")), "{at}: {case}");
    let steps: Vec<_> = case["tasks"].as_array().unwrap().iter().map(|t| &t["step"]).collect();
    assert_eq!(steps, ["triage"], "{at}: {case}");
}

/// People open and hand in until nobody answers any more.
fn until_it_dies(mut hub: Hub, n: usize, at: &str) -> Vec<Sent> {
    let sent = std::thread::scope(|scope| {
        let hub = &hub;
        let threads: Vec<_> = (0..CLIENTS.len()).map(|who| scope.spawn(move || client(hub, n, who))).collect();
        threads.into_iter().flat_map(|t| t.join().unwrap_or_else(|why| std::panic::resume_unwind(why))).collect()
    });
    hub.dies(&format!("the death at {at}"));
    sent
}

fn client(hub: &Hub, n: usize, who: usize) -> Vec<Sent> {
    let mut sent = vec![];
    let Ok(person) = hub.try_sign_in(CLIENTS[who]) else { return sent };
    let Ok(person) = person.try_seated() else { return sent };
    for turn in 0..ACTS {
        let opening =
            json!({"system": city::ENTERPRISES, "procedure": "problem-feedback", "form": city::feedback("断电")});
        let Ok(opened) = person.send("POST", "/cases", &opening) else { break };
        let case = opened.ok()["id"].as_str().unwrap().to_owned();
        let Ok(shown) = person.raw("GET", &format!("/cases/{case}"), &[], &[]) else { break };
        let shown = shown.ok();
        let key = format!("{n}-{who}-{turn}");
        let body = json!({"version": shown["revision"]});
        let mut act = Sent { who, case, task: task(&shown, "submit"), body, key, acknowledged: None };
        let answer = person.act_on(&act.case, &act.task, "submit", &act.body, Some(&act.key));
        act.acknowledged = answer.as_ref().is_ok().then(|| answer.as_ref().map(|r| r.body.clone()).unwrap_or_default());
        let gone = answer.map(|reply| reply.ok()).is_err();
        sent.push(act);
        if gone {
            break;
        }
    }
    sent
}

fn kill(room: Room, runs: usize) {
    let mut trial = Trial::new(room);
    for n in 0..runs {
        trial.run(n);
    }
    assert!(!trial.numbers.is_empty(), "no act was ever tried");
}

fn long_runs() -> usize {
    std::env::var("HUB_TEST_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(LONG_RUNS)
}

#[test]
fn a_death_in_the_lane_loses_nothing_on_sqlite() {
    kill(Room::sqlite(), SQLITE_RUNS);
}

#[test]
fn a_death_in_the_lane_loses_nothing_on_servers() {
    kill(Room::servers(), SERVER_RUNS);
}

#[test]
#[ignore = "long: make faults"]
fn faults_in_the_lane_on_sqlite() {
    kill(Room::sqlite(), long_runs());
}

#[test]
#[ignore = "long: make faults"]
fn faults_in_the_lane_on_servers() {
    kill(Room::servers(), long_runs());
}

/// A point that the store has and this file does not know would never be tried.
#[test]
fn every_point_of_the_lane_is_tried() {
    let source = std::fs::read_to_string(hub_tests::root().join("host/store/src/sql/lane.rs")).unwrap();
    let mut points = BTreeSet::new();
    for line in source.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix("failpoint(\"").and_then(|rest| rest.split('"').next()) {
            points.insert(name.to_owned());
        }
        if let Some((name, _)) = line.strip_prefix('"').and_then(|rest| rest.split_once("\" => ")) {
            points.insert(format!("lane.written.{name}"));
        }
    }
    let known: BTreeSet<String> = POINTS.split_whitespace().map(str::to_owned).collect();
    assert_eq!(points, known);
}
