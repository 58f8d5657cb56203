//! Money through HTTP: from the POST of a person's action to the answer after its postings are committed. Sixty-four
//! people on one account, beside the same load over sixty-four accounts in the same run; then a bank's statement of a
//! hundred thousand lines against the books, in as many statements as fit in messages.
use hub_tests::{
    Hub, Person, Room,
    bench::row,
    camt::{booked, entry, statement},
    city, fund,
    partner::Partner,
    person::task,
    soon, within,
};
use ledger::statement::{Line, Statement, reconcile};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const CLIENTS: usize = 64;
const ACTS_EACH: usize = 16;
/// Entries and lines that a bank tells; `HUB_BENCH_LINES` says how many.
const LINES: usize = 8_000;
const STATEMENT: usize = 4_000;
const NOTICE: usize = 250;
/// Of the bare comparison.
const BARE: usize = 100_000;

fn main() {
    // `cargo test --benches` builds and runs benches too; there they measure nothing.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    println!("{:<52}{:>10}{:>10}{:>10}", "postings through HTTP", "acts/s", "p50 ms", "p99 ms");
    let room = Room::sqlite();
    let hub = [room.start()];
    measure("SQLite, 1 process", &room, &hub);
    told("SQLite", &room, &hub[0]);
    match std::env::var("HUB_TEST_PG") {
        Ok(_) => {
            let room = Room::servers();
            let hubs = [room.start(), room.start()];
            measure("PostgreSQL and RabbitMQ, 2", &room, &hubs);
            told("PostgreSQL and RabbitMQ", &room, &hubs[0]);
        }
        Err(_) => println!("PostgreSQL and RabbitMQ: not measured, HUB_TEST_PG is not set"),
    }
    bare();
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

/// What the bank booked is told entry by entry, then as statements that agree but for a line each.
fn told(place: &str, room: &Room, hub: &Hub) {
    const ACCOUNT: &str = "6217000000000001";
    let lines = std::env::var("HUB_BENCH_LINES").map_or(LINES, |n| n.parse().expect("a number"));
    let clerk = fund::two(hub).0;
    fund::deed(&clerk, "open", ACCOUNT, "专户", 0).ok();
    let bank = Partner::join(room, "bank-s", &[ACCOUNT]);
    let says = |kind: &str, id: &str, data: Value| bank.says(hub, &format!("bank-s.{kind}"), id, data);
    soon("the bank's way in", || (says("hello", "hello", json!({})).status == 202).then_some(()));
    let statements = lines.div_ceil(STATEMENT);
    let day = |n: usize| format!("2025-{:02}-{:02}", 1 + n / 28, 1 + n % 28);
    let entries = |n: usize| (0..STATEMENT).map(|k| entry(&format!("R-{n}-{k}"), 100, &day(n))).collect::<Vec<_>>();
    let sum = (STATEMENT * 100) as i64;

    let begun = Instant::now();
    for n in 0..statements {
        for (k, part) in entries(n).chunks(NOTICE).enumerate() {
            let id = format!("c-{n}-{k}");
            says("camt.054", &id, booked(ACCOUNT, &id, part)).expect(202);
        }
    }
    let all = (statements * STATEMENT * 100) as i64;
    let deposited = || fund::subs(&clerk, ACCOUNT).iter().find(|(sub, ..)| sub == "A1").map_or(0, |(_, fen, _)| *fen);
    within(Duration::from_secs(1_800), "all is booked", || (deposited() == all).then_some(()));
    let took = begun.elapsed().as_secs_f64();
    let lines = statements * STATEMENT;
    println!("{:<52}{:>10.0} a second", format!("{lines} entries that a bank told, {place}"), lines as f64 / took);

    let begun = Instant::now();
    for n in 0..statements {
        let mut of_day = entries(n);
        of_day[n % STATEMENT] = entry("R-OTHER", 100, &day(n));
        let (opening, id) = (n as i64 * sum, format!("S-{n}"));
        says("camt.053", &id, statement(ACCOUNT, &id, &day(n), (opening, opening + sum), &of_day)).expect(202);
    }
    let compared = || {
        let shown = clerk.get(&format!("/ledger/{ACCOUNT}/reconciliations?limit=100")).ok();
        shown["items"].as_array().map_or(0, Vec::len)
    };
    within(Duration::from_secs(1_800), "all is compared", || (compared() == statements).then_some(()));
    let took = begun.elapsed().as_secs_f64();
    println!("{:<52}{:>10.1} s", format!("{lines} lines of {statements} statements compared, {place}"), took);
}

/// Every hundredth line differs in some way: what no statement can be compared without.
fn bare() {
    let line = |n: usize, amount: i64| Line { reference: format!("R-{n}"), amount };
    let booked: Vec<Line> = (0..BARE).filter(|n| n % 300 != 0).map(|n| line(n, 100)).collect();
    let stated: Vec<Line> =
        (0..BARE).filter(|n| n % 200 != 0).map(|n| line(n, 100 + i64::from(n % 700 == 1))).collect();
    let closing = stated.iter().map(|l| l.amount).sum();
    let begun = Instant::now();
    let found = reconcile(&Statement { opening: 0, closing, lines: stated }, 0, &booked);
    println!(
        "{:<52}{:>10.3} s, {} differences named",
        "a statement of 100 000 lines beside the books, bare",
        begun.elapsed().as_secs_f64(),
        found.differences.len(),
    );
}
