//! A rehearsal: decisions that were taken through HTTP, taken again by the next version, beside calls of the same plugin that
//! nobody records, fits or compares. Each decision is a submission, so it is two calls: checked, then decided.
//! `HUB_BENCH_DECISIONS` says how many there are.
use hub_tests::{Hub, Person, Room, plugins::plain, root, soon};
use sandbox::{Config, Plugin, Sandbox, Verb};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

const SYSTEM: &str = "seal-loan";
const DECISIONS: usize = 5_000;
const CLERKS: usize = 16;
const RAW: Duration = Duration::from_secs(3);
const ORGANISATION: &str = "91510108MA6CQ1X201";

fn main() {
    // `cargo test --benches` builds and runs benches too; there they measure nothing.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let decisions = std::env::var("HUB_BENCH_DECISIONS").map_or(DECISIONS, |n| n.parse().expect("a number"));
    let room = Room::sqlite();
    let hub = room.start();
    let (now, next) = versions(&room);
    room.hub(["plugin", "install", plain(&now)]).well();
    soon("the system", || hub.stranger().get("/systems").ok().to_string().contains(SYSTEM).then_some(()));
    let clerk = clerk(&hub);
    let taken = Instant::now();
    std::thread::scope(|scope| {
        for n in 0..CLERKS {
            let clerk = &clerk;
            scope.spawn(move || submit(clerk, share(decisions, n)));
        }
    });
    println!(
        "{:<52}{:>10.0} a second",
        format!("{decisions} decisions taken through HTTP"),
        rate(decisions, taken.elapsed())
    );
    let rehearsed = rehearsed(&room, &next, decisions);
    let raw = raw(&next);
    println!("{:<52}{:>10.0} a second", "rehearsed by the next version", rate(decisions, rehearsed));
    println!("{:<52}{:>10.0} s", "100 000 at this rate", 100_000.0 / rate(decisions, rehearsed));
    println!("{:<52}{:>10.0} a second", "bare calls of the plugin, two a decision", raw / 2.0);
    println!("{:<52}{:>10.2}", "rehearsed to bare", 2.0 * rate(decisions, rehearsed) / raw);
}

fn rate(decisions: usize, took: Duration) -> f64 {
    decisions as f64 / took.as_secs_f64()
}

fn share(all: usize, n: usize) -> usize {
    all / CLERKS + usize::from(n < all % CLERKS)
}

/// The example and its next version: the same rules under a new number.
fn versions(room: &Room) -> (PathBuf, PathBuf) {
    let dir = root().join("sdk/examples").join(SYSTEM);
    let (now, next) = (room.path().join("now.wasm"), room.path().join("next.wasm"));
    hub_tests::plugins::pack(room, &dir, &now).well();
    let changed = room.path().join(SYSTEM);
    fs::create_dir(&changed).expect("there is room");
    for part in ["plugin.toml", "messages", "src", "Cargo.toml", "Cargo.lock"] {
        copy(&dir.join(part), &changed.join(part));
    }
    let contract = changed.join("plugin.toml");
    let text = fs::read_to_string(&contract).expect("the example has a contract");
    fs::write(&contract, format!("version = \"9.0.0\"\n{text}")).expect("it can be written");
    room.hub(["plugin", "pack", plain(&changed), "--component", plain(&now), "--out", plain(&next)]).well();
    (now, next)
}

fn copy(from: &Path, to: &Path) {
    if !from.is_dir() {
        fs::copy(from, to).expect("there is room");
        return;
    }
    fs::create_dir(to).expect("there is room");
    for entry in fs::read_dir(from).expect("the example is there").flatten() {
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}

fn clerk(hub: &Hub) -> Person {
    let organisation = json!({
        "credit-code": ORGANISATION, "name": "成都蓉青城市建设有限公司", "kinds": ["owner"], "division": "510108", "status": "正常",
    });
    let post = json!({
        "appointment-no": "SQ-20250217-00001", "organisation": ORGANISATION, "person": "P-05", "post": "clerk", "level": "L3",
        "scope": "企业", "systems": [], "powers": ["fill", "submit", "view"], "from": "2025-02-17", "status": "有效",
    });
    for (register, data) in [("hub/organisation", organisation), ("hub/post", post)] {
        hub.sample("POST", "records", &json!({"register": register, "data": data}));
    }
    hub.sample("PUT", "clock", &json!({"now": "2025-02-17T09:00"}));
    hub.sign_in("P-05").seated()
}

fn submit(clerk: &Person, times: usize) {
    for _ in 0..times {
        let case = clerk.open(SYSTEM, SYSTEM, json!({"from": "2025-02-18", "until": "2025-02-19"}));
        clerk.act(&case, "submit", json!({})).ok();
    }
}

fn rehearsed(room: &Room, next: &Path, decisions: usize) -> Duration {
    let said = room.hub(["--json", "plugin", "rehearse", plain(next), "--decisions", &decisions.to_string()]).well();
    let report = serde_json::from_str::<Value>(&said).expect("it answers in JSON")["report"].clone();
    assert_eq!(report["decisions"], json!(decisions), "{report}");
    Duration::from_millis(report["milliseconds"].as_u64().expect("it says how long it took"))
}

/// Calls a second on all cores.
fn raw(next: &Path) -> f64 {
    let bytes = fs::read(next).expect("it was packed");
    let input = fs::read_to_string(root().join("sdk/examples").join(SYSTEM).join("tests/approve.json"));
    let input: Value = serde_json::from_str(&input.expect("the example has it")).expect("it is JSON");
    let input = input.to_string();
    let folder = tempfile::tempdir().expect("there is room");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("threads can be had");
    runtime.block_on(async {
        let sandbox = Sandbox::new(&Config::default(), folder.path()).expect("a sandbox");
        let plugin = sandbox.load(&bytes).await.expect("it compiles");
        let begun = Instant::now();
        let workers = std::thread::available_parallelism().map_or(2, usize::from);
        let calls: Vec<_> = (0..workers).map(|_| tokio::spawn(call(plugin.clone(), input.clone(), begun))).collect();
        let mut all = 0;
        for calls in calls {
            all += calls.await.expect("no call fails");
        }
        f64::from(all) / begun.elapsed().as_secs_f64()
    })
}

async fn call(plugin: Plugin, input: String, begun: Instant) -> u32 {
    let mut calls = 0;
    while begun.elapsed() < RAW {
        plugin.call(Verb::Decide, &input).await.expect("the example decides");
        calls += 1;
    }
    calls
}
