//! Acts through HTTP: from the POST of a person's action to the answer after the commit. Sixty-four people at once, and
//! one alone; on SQLite with one process, on PostgreSQL and RabbitMQ with two. Then the same with a reader after each
//! act, who must see it. The floor is what the store's own bench prints in the same run: a bare insert of the same bytes.
use hub_tests::{Hub, Person, Room, bench::row, city, person::task, plugins::plain, root};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const CLIENTS: usize = 64;
const ACTS_EACH: usize = 24;
const ALONE: usize = 200;
const PEOPLE: [&str; 8] = ["S-O06-2", "S-O07-1", "S-O05-2", "S-O11-2", "S-O17-2", "S-O23-2", "S-O27-2", "S-O33-2"];

struct Draft {
    case: String,
    task: String,
    body: Value,
}

#[derive(Clone, Copy, PartialEq)]
enum Then {
    Nothing,
    Read,
}

fn main() {
    // `cargo test --benches` builds and runs benches too; there they measure nothing.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    println!("{:<52}{:>10}{:>10}{:>10}", "acts through HTTP", "acts/s", "p50 ms", "p99 ms");
    let room = Room::sqlite();
    measure("SQLite, 1 process", &[room.start()]);
    storage(&room);
    let room = Room::sqlite();
    permit("SQLite", &room, &room.start());
    match std::env::var("HUB_TEST_PG") {
        Ok(_) => {
            let room = Room::servers();
            measure("PostgreSQL and RabbitMQ, 2", &[room.start(), room.start()]);
            let room = Room::servers();
            permit("PostgreSQL and RabbitMQ", &room, &room.start());
        }
        Err(_) => println!("PostgreSQL and RabbitMQ: not measured, HUB_TEST_PG is not set"),
    }
}

/// The joint permit from its first field to the certificate, as its acceptance tells it: one after the other, and each
/// sees what it led to, the sealed documents among it.
fn permit(place: &str, room: &Room, hub: &Hub) {
    let folder = root().join("plugins/construction-permit/scenarios/acceptance");
    let begun = Instant::now();
    let said = room.hub(["--json", "scenario", "run", plain(&folder), "--against", &hub.url]).well();
    let took = begun.elapsed();
    let report: Value = serde_json::from_str(&said).expect("it answers in JSON");
    let acts = report["steps"].as_array().into_iter().flatten().filter(|step| step["person"].is_string());
    let mut each: Vec<Duration> =
        acts.filter_map(|step| step["milliseconds"].as_u64()).map(Duration::from_millis).collect();
    row(&format!("joint permit, {} acts in turn, {place}", each.len()), took, &mut each);
}

/// Everything the hub keeps of a case, the database's own indices included.
fn storage(room: &Room) {
    let cases = 3 * CLIENTS * ACTS_EACH + ALONE;
    let size = |name: &str| std::fs::metadata(room.path().join(name)).map_or(0, |m| m.len());
    let kilobytes = (size("hub.db") + size("hub.db-wal")) as f64 / 1024.0 / cases as f64;
    println!("{:<52}{kilobytes:>10.1} kB a case, of {cases} cases", "storage, SQLite");
}

fn measure(place: &str, hubs: &[Hub]) {
    let people: Vec<Person> =
        (0..CLIENTS).map(|n| hubs[n % hubs.len()].sign_in(PEOPLE[n % PEOPLE.len()]).seated()).collect();
    let (took, mut each) =
        at_once(&people, |person| (0..ACTS_EACH).map(|n| timed(|| drop(draft(person, &format!("并发{n}"))))).collect());
    row(&format!("open, 64 at once, {place}"), took, &mut each);

    for (what, then) in [("submit", Then::Nothing), ("submit, read again", Then::Read)] {
        let drafts: Vec<Vec<Draft>> =
            people.iter().map(|p| (0..ACTS_EACH).map(|n| draft(p, &format!("{what}{n}"))).collect()).collect();
        let begun = Instant::now();
        let mut each: Vec<Duration> = std::thread::scope(|scope| {
            let each = people.iter().zip(&drafts);
            let threads: Vec<_> =
                each.map(|(person, drafts)| scope.spawn(|| submit_all(person, drafts, then))).collect();
            threads.into_iter().flat_map(|t| t.join().expect("nobody fails")).collect()
        });
        row(&format!("{what}, 64 at once, {place}"), begun.elapsed(), &mut each);
    }

    let alone: Vec<Draft> = (0..ALONE).map(|n| draft(&people[0], &format!("一人{n}"))).collect();
    let begun = Instant::now();
    let mut each = submit_all(&people[0], &alone, Then::Nothing);
    row(&format!("submit, 1 alone, {place}"), begun.elapsed(), &mut each);
}

fn at_once(people: &[Person], work: impl Fn(&Person) -> Vec<Duration> + Sync) -> (Duration, Vec<Duration>) {
    let begun = Instant::now();
    let each = std::thread::scope(|scope| {
        let threads: Vec<_> = people.iter().map(|person| scope.spawn(|| work(person))).collect();
        threads.into_iter().flat_map(|t| t.join().expect("nobody fails")).collect()
    });
    (begun.elapsed(), each)
}

fn draft(person: &Person, about: &str) -> Draft {
    let case = city::feedback_draft(person, about);
    let shown = person.case(&case);
    Draft { task: task(&shown, "submit"), body: json!({"version": shown["revision"]}), case }
}

fn submit_all(person: &Person, drafts: &[Draft], then: Then) -> Vec<Duration> {
    drafts
        .iter()
        .map(|draft| {
            let mut number = Value::Null;
            let took = timed(|| {
                let answer = person.act_on(&draft.case, &draft.task, "submit", &draft.body, None);
                number = answer.unwrap_or_else(|why| panic!("{why}")).ok()["case"]["number"].clone();
            });
            if then == Then::Read {
                assert_eq!(person.case(&draft.case)["number"], number, "the next reader sees the act");
            }
            took
        })
        .collect()
}

fn timed(work: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    work();
    begun.elapsed()
}
