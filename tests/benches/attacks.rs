//! What plugins that mean harm cost the others. Some work in a good system at an office's pace: alone; beside others who call
//! sound plugins; beside the same number who call, over and over, plugins that compute for seconds, fill their memory, flood
//! the log, answer with megabytes, loop and panic. The figure is p99 of the first beside each of the others.
use hub_tests::{
    Hub, Person, Room,
    attack::{Guest, at, system},
    bench::row,
    city,
    person::task,
};
use serde_json::{Value, json};
use std::{
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread::{scope, sleep},
    time::{Duration, Instant},
};

const PEOPLE: [&str; 8] = ["S-O06-2", "S-O07-1", "S-O05-2", "S-O11-2", "S-O17-2", "S-O23-2", "S-O27-2", "S-O33-2"];
const ACTS_EACH: usize = 60;
const ROUNDS: usize = 3;
/// Between two acts of one person, and between two calls of one who attacks.
const PAUSE: Duration = Duration::from_millis(50);
const CALLERS_EACH: usize = 2;

const FLOOD: &str = include_str!("../attacks/flood.wat");
const LOOP: &str = include_str!("../attacks/loop.wat");
/// Half a second and more of work, then a sound answer: nobody can call it a fault.
const SPIN: &str = "(call $spin (i32.const 1000)) (call $passed)";
/// Sixty megabytes, every page touched.
const HOG: &str = "(local.set $n (i32.mul (memory.size) (i32.const 65536)))
    (drop (memory.grow (i32.const 950)))
    (memory.fill (local.get $n) (i32.const 7) (i32.const 62000000)) (call $passed)";
const WIDE: &str = "(call $repeat (i32.const 1500000))";

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    println!("{:<52}{:>10}{:>10}{:>10}", "acts of a good system", "acts/s", "p50 ms", "p99 ms");
    let room = Room::sqlite();
    let hub = room.start();
    city::with_owner(&hub);
    let operator = hub.sign_in("operator");
    let texts = ["{\"checked\":{\"problems\":[],\"shown\":{\"x\":[", "1", "]}}}"];
    let checks = |check| Guest { check, text: texts, ..Guest::sound() };
    let bad = [
        ("spin", SPIN),
        ("hog", HOG),
        ("flooding", FLOOD),
        ("wide", WIDE),
        ("looping", LOOP),
        ("aborting", "unreachable"),
    ];
    let sound: Vec<String> = (0..bad.len()).map(|n| format!("sound-{n}")).collect();
    for (id, check) in bad {
        at::install(&operator, &system(id, &checks(check))).expect(201);
    }
    for id in &sound {
        at::install(&operator, &system(id, &Guest::sound())).expect(201);
    }
    let sound: Vec<&str> = sound.iter().map(String::as_str).collect();
    let beside: [(&str, Vec<&str>); 3] = [
        ("alone", vec![]),
        ("beside callers of sound plugins", sound),
        ("beside callers of attacking plugins", bad.map(|(id, _)| id).to_vec()),
    ];
    let mut each: Vec<Vec<Duration>> = vec![vec![]; beside.len()];
    let mut took = vec![Duration::ZERO; beside.len()];
    let mut calls = vec![0; beside.len()];
    // In turns, so that whatever else the machine does meets all three.
    for _ in 0..ROUNDS {
        for (n, (_, systems)) in beside.iter().enumerate() {
            let round = measure(&hub, systems);
            each[n].extend(round.each);
            took[n] += round.took;
            calls[n] += round.calls;
        }
    }
    for (n, (what, _)) in beside.iter().enumerate() {
        row(&format!("{what}, {} people", PEOPLE.len()), took[n], &mut each[n]);
    }
    let p99 = |n: usize| each[n][(each[n].len() - 1) * 99 / 100].as_secs_f64();
    println!("calls beside: {} of sound plugins, {} of attacking ones", calls[1], calls[2]);
    println!(
        "p99 beside attacking plugins: {:.2} x alone, {:.2} x beside sound ones",
        p99(2) / p99(0),
        p99(2) / p99(1)
    );
}

struct Round {
    each: Vec<Duration>,
    took: Duration,
    calls: usize,
}

fn measure(hub: &Hub, systems: &[&str]) -> Round {
    let people: Vec<(Person, Vec<Draft>)> = PEOPLE
        .iter()
        .map(|name| hub.sign_in(name).seated())
        .map(|person| ((0..ACTS_EACH).map(|n| draft(&person, n)).collect(), person))
        .map(|(drafts, person)| (person, drafts))
        .collect();
    let (stop, calls) = (AtomicBool::new(false), AtomicUsize::new(0));
    scope(|scope| {
        for id in systems.iter().flat_map(|id| [id; CALLERS_EACH]) {
            let (stop, calls) = (&stop, &calls);
            scope.spawn(move || call(hub, id, stop, calls));
        }
        // Until all of them call.
        sleep(Duration::from_secs(2));
        let begun = Instant::now();
        let working: Vec<_> = people.iter().map(|(person, drafts)| scope.spawn(|| submit(person, drafts))).collect();
        let each = working.into_iter().flat_map(|t| t.join().expect("nobody fails")).collect();
        let took = begun.elapsed();
        stop.store(true, Ordering::Relaxed);
        Round { each, took, calls: calls.load(Ordering::Relaxed) }
    })
}

struct Draft {
    case: String,
    task: String,
    body: Value,
}

fn draft(person: &Person, n: usize) -> Draft {
    let case = city::feedback_draft(person, &format!("办件{n}"));
    let shown = person.case(&case);
    Draft { task: task(&shown, "submit"), body: json!({"version": shown["revision"]}), case }
}

fn submit(person: &Person, drafts: &[Draft]) -> Vec<Duration> {
    let one = |draft: &Draft| {
        sleep(PAUSE);
        let begun = Instant::now();
        person.act_on(&draft.case, &draft.task, "submit", &draft.body, None).unwrap_or_else(|why| panic!("{why}")).ok();
        begun.elapsed()
    };
    drafts.iter().map(one).collect()
}

/// Has a form checked, over and over, whatever comes of it.
fn call(hub: &Hub, system: &str, stop: &AtomicBool, calls: &AtomicUsize) {
    let person = at::applicant(hub);
    let case = person.open(system, system, json!({"subject": "试探"}));
    while !stop.load(Ordering::Relaxed) {
        let _ = person.send("POST", &format!("/cases/{case}/check"), &json!({}));
        calls.fetch_add(1, Ordering::Relaxed);
        sleep(PAUSE);
    }
}
