//! Two processes on one PostgreSQL and one RabbitMQ behave as one hub: a session, a case and a claim are the same at both,
//! and when one dies the other goes on with nothing lost and nothing done twice.
use hub_tests::{
    Hub, Person, Room,
    city::{self, CLERK, REVIEWER},
    patiently,
    person::task,
    plugins, soon,
    watcher::Watcher,
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::{AtomicUsize, Ordering},
};

const CLIENTS: usize = 50;
const PROJECTS: usize = 24;

struct City {
    a: Hub,
    b: Hub,
    room: Room,
}

impl City {
    fn start() -> City {
        let room = Room::servers();
        let (a, b) = (room.start(), room.start());
        city::with_owner(&a);
        City { a, b, room }
    }

    fn of(&self, n: usize) -> &Hub {
        if n.is_multiple_of(2) { &self.a } else { &self.b }
    }
}

/// What many people do at one time.
fn all_at_once<T: Send>(n: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    std::thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> = (0..n).map(|n| scope.spawn(move || work(n))).collect();
        threads.into_iter().map(|t| t.join().unwrap_or_else(|why| std::panic::resume_unwind(why))).collect()
    })
}

/// Projects that wait for their reviewer, handed in at both processes.
fn handed_in(city: &City, n: usize, code: impl Fn(usize) -> String + Sync) -> Vec<String> {
    let clerk = city.a.sign_in("P-05").acting(CLERK);
    let cases = all_at_once(n, |n| {
        let clerk = clerk.at(city.of(n));
        let mut form = city::project();
        form["project-code"] = code(n).into();
        let case = city::project_draft(&clerk, form);
        patiently(|| Ok(clerk.act(&case, "submit", json!({})))).unwrap().ok();
        case
    });
    let administrator = city::administrator(&city.a);
    for (n, case) in cases.iter().enumerate() {
        city::seal(&administrator.at(city.of(n)), case);
    }
    for case in &cases {
        soon("the registry's answer", || (clerk.case(case)["steps"] == json!(["review"])).then_some(()));
    }
    cases
}

fn reviewer(city: &City) -> Person {
    city.a.sign_in("S-A01-11").acting(REVIEWER)
}

/// Suspected duplicates are looked at: what stays is the code.
fn approval(case: &Value) -> Value {
    json!({"version": case["revision"], "form": {"duplicate-verified": true}})
}

#[test]
fn one_code_claimed_by_fifty_clients_is_given_once() {
    let city = City::start();
    let cases = handed_in(&city, CLIENTS, |_| "2502-510108-04-01-123456".to_owned());
    let reviewer = reviewer(&city);
    let shown: Vec<Value> = cases.iter().map(|c| reviewer.case(c)).collect();
    let answers = all_at_once(CLIENTS, |n| {
        let (case, person) = (&shown[n], reviewer.at(city.of(n)));
        let task = task(case, "approve");
        patiently(|| person.act_on(&cases[n], &task, "approve", &approval(case), None)).unwrap()
    });
    let (given, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|r| r.is_ok());
    assert_eq!(given.len(), 1, "the code was given {} times", given.len());
    for reply in refused {
        assert!(reply.names("code-registered") || reply.names("claim-held"), "{reply}");
        let text = reply.body["detail"]["zh"].as_str().unwrap_or_default();
        assert!(text.contains("已报建") || text.contains("已被其他办件占用"), "{reply}");
        reply.not(422, "refused");
    }
    let mut states = BTreeMap::<String, usize>::new();
    for (n, case) in cases.iter().enumerate() {
        let now = reviewer.at(city.of(n + 1)).case(case);
        *states.entry(now["state"].to_string()).or_default() += 1;
    }
    assert_eq!(states, BTreeMap::from([("\"done\"".to_owned(), 1), ("\"open\"".to_owned(), CLIENTS - 1)]));
    let register = reviewer.get("/registers/project-registration/project?limit=200").ok();
    let of_code = |r: &&Value| r["data"]["project-code"] == "2502-510108-04-01-123456";
    assert_eq!(register["items"].as_array().unwrap().iter().filter(of_code).count(), 1);
    city.room.chain_verifies();
}

#[test]
fn what_is_done_at_one_is_seen_at_the_other_at_once() {
    let city = City::start();
    let clerk = city.a.sign_in("P-05").acting(CLERK);
    for n in 0..10 {
        let (here, there) = (clerk.at(city.of(n)), clerk.at(city.of(n + 1)));
        let case = city::feedback_draft(&here, "两处");
        assert_eq!(there.case(&case)["form"]["page"], "两处");
        let to = format!("第{n}次");
        let changes = json!({"changes": [{"pointer": "/page", "from": "两处", "to": to}]});
        there.patch(&format!("/cases/{case}/form"), changes).ok();
        assert_eq!(here.case(&case)["form"]["page"], to.as_str());
        let number = here.act(&case, "submit", json!({})).ok()["case"]["number"].clone();
        let seen = there.case(&case);
        assert_eq!((&seen["number"], &seen["state"]), (&number, &json!("open")));
        assert_eq!(number, format!("WT-20250312-{:04}", n + 1));
    }
    // Pages that wait at either are told, of acts and of the host's own verbs.
    let case = city::feedback_draft(&clerk, "等待");
    for (n, hub) in [&city.a, &city.b].into_iter().enumerate() {
        let page = clerk.at(hub).live();
        if n == 0 {
            clerk.at(&city.b).act(&case, "submit", json!({})).ok();
        } else {
            clerk.at(&city.a).post(&format!("/cases/{case}/withdraw"), json!({"comment": "再核对"})).ok();
        }
        let told = || page.try_iter().any(|data| data.contains(&case));
        soon("the page to be told", || told().then_some(()));
    }
    // One business clock, one list of sessions.
    city.b.sample("PUT", "clock", &json!({"now": "2025-03-14T10:00"}));
    assert!(city.a.sample("GET", "clock", &json!({}))["now"].as_str().unwrap().starts_with("2025-03-14T10:00"));
    clerk.at(&city.b).delete("/session").ok();
    clerk.at(&city.a).get("/me").not(401, "no-session");
    // A plugin that one process is given is there at the other soon.
    let systems = |hub: &Hub| hub.stranger().get("/systems").ok().to_string().contains("third-one");
    assert!(!systems(&city.a) && !systems(&city.b));
    let file = plugins::contract_only(&city.room, "third-one");
    city.room.hub(["plugin", "install", plugins::plain(&file)]).well();
    for hub in [&city.a, &city.b] {
        soon("the new system at both", || systems(hub).then_some(()));
    }
}

/// An act whose process dies is sent again to the other, as a browser's retry would.
#[test]
fn one_dies_and_the_other_carries_on() {
    let city = City::start();
    let watcher = Watcher::on(&city.room.broker());
    let cases = handed_in(&city, PROJECTS, |n| format!("2502-510108-04-01-{:06}", 200_000 + n));
    let reviewer = reviewer(&city);
    let shown: Vec<Value> = cases.iter().map(|c| reviewer.case(c)).collect();
    let City { a, b, room } = city;
    let (done, doomed) = (AtomicUsize::new(0), std::sync::Mutex::new(Some(a)));
    let answers = all_at_once(PROJECTS, |n| {
        let case = &shown[n];
        let (task, body, key) = (task(case, "approve"), approval(case), format!("approve-{n}"));
        let send = |person: &Person| patiently(|| person.act_on(&cases[n], &task, "approve", &body, Some(&key)));
        let first = if n.is_multiple_of(2) { reviewer.clone() } else { reviewer.at(&b) };
        let answer = send(&first);
        if done.fetch_add(1, Ordering::SeqCst) == PROJECTS / 4 {
            doomed.lock().unwrap().take().unwrap().kill();
        }
        answer.or_else(|_| send(&reviewer.at(&b))).unwrap().ok()
    });
    assert_eq!(answers.len(), PROJECTS);
    let there = reviewer.at(&b);
    let expected: BTreeSet<String> = (1..=PROJECTS).map(|n| format!("51010825031201{n:02}")).collect();
    let register = there.get("/registers/project-registration/project?limit=200").ok();
    let ours = |r: &&Value| r["data"]["project-code"].as_str().is_some_and(|c| c.starts_with("2502-510108-04-01-2"));
    let records: Vec<_> = register["items"].as_array().unwrap().iter().filter(ours).collect();
    let numbers: BTreeSet<String> = records.iter().map(|r| r["key"].as_str().unwrap().to_owned()).collect();
    assert_eq!(records.len(), PROJECTS, "each is registered once");
    assert_eq!(numbers, expected, "numbers are gapless");
    for kind in ["project-registration.project.recorded", "project-registration.party.recorded"] {
        let subjects = || watcher.heard(kind).into_iter().filter_map(|e| e.subject).collect::<BTreeSet<_>>();
        soon("every event on the broker", || (subjects() == expected).then_some(()));
        // A relay that died between publishing and noting it publishes again, under the same id: one event.
        let ids: BTreeSet<_> = watcher.heard(kind).into_iter().map(|e| e.id).collect();
        assert_eq!(ids.len(), PROJECTS, "{kind}");
    }
    let mut sequences = BTreeMap::<String, BTreeSet<u32>>::new();
    for kind in ["project-registration.project.recorded", "project-registration.party.recorded"] {
        for event in watcher.heard(kind) {
            sequences.entry(event.subject.unwrap_or_default()).or_default().extend(event.sequence);
        }
    }
    for (subject, found) in sequences {
        assert_eq!(found, BTreeSet::from([1, 2]), "the sequence of {subject} has a gap");
    }
    let waiting = || b.root_text("/metrics").lines().any(|l| l == "hub_outbox_rows 0");
    soon("the outbox to be empty", || waiting().then_some(()));
    for case in &cases {
        assert_eq!(there.case(case)["state"], "done");
    }
    room.chain_verifies();
    // And a third takes the dead one's place.
    let c = room.start();
    assert_eq!(reviewer.at(&c).case(&cases[0])["state"], "done");
    c.stop();
    b.stop();
}
