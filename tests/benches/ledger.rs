//! Money through HTTP: from the POST of a person's action to the answer after its postings are committed. Sixty-four
//! people on one account, beside the same load over sixty-four accounts in the same run; then a bank's statement of a
//! hundred thousand lines against the books, in as many statements as fit in messages.
use hub_tests::{Hub, Person, Room, bench::row, city, fund, person::task};
use ledger::statement::{Line, Statement, reconcile};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const CLIENTS: usize = 64;
const ACTS_EACH: usize = 16;
const LINES: usize = 100_000;

fn main() {
    // `cargo test --benches` builds and runs benches too; there they measure nothing.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    println!("{:<52}{:>10}{:>10}{:>10}", "postings through HTTP", "acts/s", "p50 ms", "p99 ms");
    let room = Room::sqlite();
    measure("SQLite, 1 process", &room, &[room.start()]);
    match std::env::var("HUB_TEST_PG") {
        Ok(_) => {
            let room = Room::servers();
            measure("PostgreSQL and RabbitMQ, 2", &room, &[room.start(), room.start()]);
        }
        Err(_) => println!("PostgreSQL and RabbitMQ: not measured, HUB_TEST_PG is not set"),
    }
    statement();
}

fn measure(place: &str, room: &Room, hubs: &[Hub]) {
    city::with_owner(&hubs[0]);
    fund::install(&hubs[0], room);
    let person = |n: usize| hubs[n % hubs.len()].sign_in(["S-O06-2", "S-O08-2"][n % 2]).seated();
    let people: Vec<Person> = (0..CLIENTS).map(person).collect();
    let hot = "hot".to_owned();
    let own: Vec<String> = (0..CLIENTS).map(|n| format!("own-{n}")).collect();
    for account in own.iter().chain([&hot]) {
        fund::deed(&people[0], "open", account, "专户", 0).ok();
    }
    // The spread load once unmeasured, so that neither is the first.
    load(&people, &own, "w", false);
    let (spread, mut each) = load(&people, &own, "s", false);
    row(&format!("64 accounts, {place}"), spread, &mut each);
    let hot = vec![hot; CLIENTS];
    let (one, mut each) = load(&people, &hot, "h", false);
    row(&format!("one account, {place}"), one, &mut each);
    println!("{:<52}{:>10.2} of the same over 64 accounts", "", spread.as_secs_f64() / one.as_secs_f64());
    let (resting, mut each) = load(&people, &hot, "r", true);
    row(&format!("one account, each rests on its balance, {place}"), resting, &mut each);
}

fn load(people: &[Person], accounts: &[String], round: &str, resting: bool) -> (Duration, Vec<Duration>) {
    let draft = |person: &Person, account: &str, name: String| {
        let mut form = json!({"deed": "receive", "account": account, "name": name, "amount": 100});
        if resting {
            form["resting-on"] = json!(account);
        }
        let case = person.open(fund::SYSTEM, fund::SYSTEM, form);
        let shown = person.case(&case);
        (task(&shown, "submit"), json!({"version": shown["revision"]}), case)
    };
    let drafts: Vec<Vec<(String, Value, String)>> = people
        .iter()
        .zip(accounts)
        .enumerate()
        .map(|(n, (person, account))| {
            (0..ACTS_EACH).map(|k| draft(person, account, format!("{round}-{n}-{k}"))).collect()
        })
        .collect();
    let begun = Instant::now();
    let each = std::thread::scope(|scope| {
        let threads: Vec<_> =
            people.iter().zip(&drafts).map(|(person, drafts)| scope.spawn(|| submit(person, drafts))).collect();
        threads.into_iter().flat_map(|t| t.join().expect("nobody fails")).collect()
    });
    (begun.elapsed(), each)
}

fn submit(person: &Person, drafts: &[(String, Value, String)]) -> Vec<Duration> {
    let one = |(task, body, case): &(String, Value, String)| {
        let begun = Instant::now();
        person.act_on(case, task, "submit", body, None).unwrap_or_else(|why| panic!("{why}")).ok();
        begun.elapsed()
    };
    drafts.iter().map(one).collect()
}

/// Every hundredth line differs in some way.
fn statement() {
    let line = |n: usize, amount: i64| Line { reference: format!("R-{n}"), amount };
    let booked: Vec<Line> = (0..LINES).filter(|n| n % 300 != 0).map(|n| line(n, 100)).collect();
    let stated: Vec<Line> =
        (0..LINES).filter(|n| n % 200 != 0).map(|n| line(n, 100 + i64::from(n % 700 == 1))).collect();
    let closing = stated.iter().map(|l| l.amount).sum();
    let begun = Instant::now();
    let found = reconcile(&Statement { opening: 0, closing, lines: stated }, 0, &booked);
    println!(
        "{:<52}{:>10.3} s, {} differences named",
        "a statement of 100 000 lines beside the books",
        begun.elapsed().as_secs_f64(),
        found.differences.len(),
    );
}
