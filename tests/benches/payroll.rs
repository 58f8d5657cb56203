//! A payroll of two thousand lines (`tests/contracts/payroll`): checked while it is written, submitted, and read again, beside
//! what cannot be saved: the same bytes parsed and held against the form's schema.
use contract::{Bundle, validate::Validator};
use hub_tests::{Person, Room, city, person::task, plugins::plain, root, soon};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    hint::black_box,
    time::{Duration, Instant},
};

const SYSTEM: &str = "payroll";
const LINES: usize = 2_000;
const ROUNDS: usize = 15;

fn main() {
    // `cargo test --benches` builds and runs benches too; there they measure nothing.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let form = json!({"period": "2025-03", "lines": (0..LINES).map(line).collect::<Vec<_>>()});
    let room = Room::sqlite();
    let hub = room.start();
    city::with_owner(&hub);
    let file = room.path().join("payroll.wasm");
    let folder = root().join("tests/contracts/payroll");
    room.hub(["plugin", "pack", plain(&folder), "--out", plain(&file)]).well();
    room.hub(["plugin", "install", plain(&file)]).well();
    soon("the system", || hub.stranger().get("/systems").ok().to_string().contains(SYSTEM).then_some(()));
    let clerk = hub.sign_in("S-O06-2").seated();
    let text = form.to_string();
    let floor = floor(&text);
    println!("a payroll of {LINES} lines, {} kB, medians of {ROUNDS}", text.len() / 1_000);
    row("parsed and held against its schema alone", floor, floor);
    let drafts: Vec<String> = (0..ROUNDS).map(|_| clerk.open(SYSTEM, SYSTEM, form.clone())).collect();
    let body = json!({"form": form}).to_string();
    let json = [("content-type", "application/json")];
    let check = |case: &String| {
        let answer = clerk.raw("POST", &format!("/cases/{case}/check"), &json, body.as_bytes());
        answer.unwrap_or_else(|why| panic!("{why}")).ok()["problems"].clone()
    };
    assert_eq!(check(&drafts[0]), json!([]), "the payroll is sound");
    row("check", middle(&drafts, |case| drop(check(case))), floor);
    row("submit", submitted(&clerk, &drafts), floor);
    // As it comes down: what a reader makes of it is his own time.
    row("read", middle(&drafts, |case| drop(clerk.bytes(&format!("/cases/{case}")))), floor);
}

fn row(what: &str, took: Duration, floor: Duration) {
    let ratio = took.as_secs_f64() / floor.as_secs_f64();
    println!("{what:<52}{:>10.1} ms{ratio:>8.1} ×", took.as_secs_f64() * 1e3);
}

fn middle(drafts: &[String], one: impl Fn(&String)) -> Duration {
    let time = |case| {
        let begun = Instant::now();
        one(case);
        begun.elapsed()
    };
    let mut each: Vec<_> = drafts.iter().map(time).collect();
    each.sort();
    each[each.len() / 2]
}

/// What is read to know task and version is not counted.
fn submitted(clerk: &Person, drafts: &[String]) -> Duration {
    let one = |case: &String| {
        let shown = clerk.case(case);
        let (task, body) = (task(&shown, "submit"), json!({"version": shown["revision"]}));
        let begun = Instant::now();
        clerk.act_on(case, &task, "submit", &body, None).unwrap_or_else(|why| panic!("{why}")).ok();
        begun.elapsed()
    };
    let mut each: Vec<_> = drafts.iter().map(one).collect();
    each.sort();
    each[each.len() / 2]
}

fn floor(text: &str) -> Duration {
    let contract = std::fs::read_to_string(root().join("tests/contracts/payroll/plugin.toml")).expect("it is there");
    let files = BTreeMap::from([("plugin.toml".to_owned(), contract)]);
    let contract = contract::parse(&Bundle { files }).expect("the contract is sound");
    let validator = Validator::for_form(&contract.forms[SYSTEM]).expect("its schema compiles");
    let mut each: Vec<_> = (0..ROUNDS)
        .map(|_| {
            let begun = Instant::now();
            let form: Value = serde_json::from_str(text).expect("it is JSON");
            assert!(black_box(validator.is_valid(&form)));
            begun.elapsed()
        })
        .collect();
    each.sort();
    each[ROUNDS / 2]
}

fn line(n: usize) -> Value {
    json!({
        "name": format!("工人{n}"), "id-number": identity(n), "work-kind": "木工", "days-paid": 22, "day-rate": 30_050,
        "overtime": 1.5, "allowance": 2_000, "insurance": 10_000, "tax": 0, "paid-on": "2025-03-10", "remark": format!("第{n}行"),
    })
}

/// With its check character (GB 11643).
fn identity(n: usize) -> String {
    let body = format!("999901{}0101{:03}", 1970 + n % 30, n % 1_000);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{body}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}
