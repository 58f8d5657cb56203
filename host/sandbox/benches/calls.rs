//! What one call of a plugin costs, beside its floors measured in the same run: a bare core module that is
//! instantiated and called, a component that only echoes the same bytes, and the same work natively.

/// The rules of the plugin, compiled for this machine too.
#[path = "../guests/form/src/lib.rs"]
#[allow(dead_code)]
mod form;
#[path = "../tests/guests/mod.rs"]
mod guests;

use std::{
    fmt::Write,
    hint::black_box,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use guests::{Bench, ECHO, bench, rust};
use sandbox::{Config, Plugin, Verb};
use wasmtime::{Enabled, Engine, InstanceAllocationStrategy, Linker, Module, PoolingAllocationConfig, Store};

const RUN: Duration = Duration::from_secs(2);

#[tokio::main]
async fn main() {
    let bench = bench(Config::default());
    let form = bench.load(&rust::form()).await;
    let echo = bench.load(&guests::plugin(ECHO)).await;
    let bare = bare();
    row("bare core module, instantiate and call", bare, "µs");
    for lines in [21, 5_000] {
        let input = input(lines);
        let size = format!("{} kB", input.len() / 1_000);
        let native = native(&input);
        let echo = one_by_one(&echo, &input).await;
        let plugin = one_by_one(&form, &input).await;
        row(&format!("{size}: the rule natively"), native, "µs");
        row(&format!("{size}: echo component"), echo, "µs");
        row(&format!("{size}: plugin, fresh instance"), plugin, "µs");
        row(&format!("{size}: plugin / bare core module"), plugin / bare, "×");
        row(&format!("{size}: plugin / (1.3 echo + 2 native)"), plugin / (1.3 * echo + 2.0 * native), "×");
    }
    row("2 kB: plugin, all cores", all_cores(&form, input(21)).await, "calls/s");
    drop(form);
    row("a plugin from the cache", from_cache(&bench).await, "µs");
    for example in EXAMPLES {
        in_other_languages(&bench, example).await;
    }
}

/// The SDK's examples: Rust, JavaScript, Python. `tests/examples.sh` packs them.
const EXAMPLES: [&str; 3] = ["seal-loan", "js-room-loan", "py-site-plaque"];

/// An approval, 2 kB of input, each in a fresh instance.
async fn in_other_languages(bench: &Bench, example: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let Ok(bytes) = std::fs::read(root.join(format!("target/examples/{example}.wasm"))) else {
        println!("{example}: not packed; run tests/examples.sh");
        return;
    };
    let input = std::fs::read_to_string(root.join(format!("sdk/examples/{example}/tests/approve.json"))).unwrap();
    let started = Instant::now();
    let plugin = bench.load(&bytes).await;
    row(&format!("{example}: compiled in"), started.elapsed().as_secs_f64(), "s");
    let reply = plugin.call(Verb::Decide, &input).await.unwrap();
    assert!(reply.output.contains("record.put"), "{}", reply.output);
    row(&format!("{example}: component"), bytes.len() as f64 / 1e6, "MB");
    row(&format!("{example}: an approval, fresh instance"), one_by_one(&plugin, &input).await, "µs");
    row(&format!("{example}: memory of the call"), reply.memory_bytes as f64 / 1e6, "MB");
}

fn row(measure: &str, value: f64, unit: &str) {
    println!("{measure:<44}{value:>12.1} {unit}");
}

fn input(lines: usize) -> String {
    let mut rows = String::new();
    for n in 0..lines {
        let comma = if n == 0 { "" } else { "," };
        write!(
            rows,
            r#"{comma}{{"person":"3f2c8a1e-0b7d-4c55-9e0e-{n:012}","title":"钢筋工 {n}","days":{},"amount":{}}}"#,
            n % 31,
            n * 137
        )
        .unwrap();
    }
    format!(r#"{{"form":{{"project-no":"5101082502170101","lines":[{rows}]}}}}"#)
}

fn native(input: &str) -> f64 {
    median(|| black_box(form::decide(black_box(input))).len())
}

async fn one_by_one(plugin: &Plugin, input: &str) -> f64 {
    let mut times = Vec::new();
    let end = Instant::now() + RUN;
    while Instant::now() < end {
        let started = Instant::now();
        black_box(plugin.call(Verb::Decide, input).await.unwrap());
        times.push(started.elapsed());
    }
    middle(times)
}

async fn all_cores(plugin: &Plugin, input: String) -> f64 {
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get());
    let input: Arc<str> = input.into();
    let end = Instant::now() + RUN;
    let workers: Vec<_> = (0..cores)
        .map(|_| {
            let (plugin, input) = (plugin.clone(), input.clone());
            tokio::spawn(async move {
                let mut calls = 0_u32;
                while Instant::now() < end {
                    plugin.call(Verb::Decide, &input).await.unwrap();
                    calls += 1;
                }
                calls
            })
        })
        .collect();
    let mut calls = 0;
    for worker in workers {
        calls += worker.await.unwrap();
    }
    f64::from(calls) / RUN.as_secs_f64()
}

/// Nobody holds the plugin between two rounds, so each opens the compiled file anew.
async fn from_cache(bench: &Bench) -> f64 {
    let bytes = rust::form();
    let mut times = Vec::new();
    for _ in 0..100 {
        let started = Instant::now();
        black_box(bench.load(&bytes).await);
        times.push(started.elapsed());
    }
    middle(times)
}

/// One page is written, since every real call writes some.
fn bare() -> f64 {
    let mut pool = PoolingAllocationConfig::new();
    pool.linear_memory_keep_resident(1 << 20).pagemap_scan(Enabled::Auto);
    let mut config = wasmtime::Config::new();
    config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool)).epoch_interruption(true);
    let engine = Engine::new(&config).unwrap();
    let text = r#"(module (memory 2) (func (export "f") (param i32) (result i32)
        (i32.store (i32.const 4096) (local.get 0)) (i32.load (i32.const 4096))))"#;
    let module = Module::new(&engine, wat::parse_str(text).unwrap()).unwrap();
    let instance = Linker::<()>::new(&engine).instantiate_pre(&module).unwrap();
    median(|| {
        let mut store = Store::new(&engine, ());
        store.set_epoch_deadline(1_000);
        let instance = instance.instantiate(&mut store).unwrap();
        instance.get_typed_func::<i32, i32>(&mut store, "f").unwrap().call(&mut store, black_box(7)).unwrap()
    })
}

fn median<T>(mut work: impl FnMut() -> T) -> f64 {
    let mut times = Vec::new();
    let end = Instant::now() + RUN;
    while Instant::now() < end {
        let started = Instant::now();
        black_box(work());
        times.push(started.elapsed());
    }
    middle(times)
}

fn middle(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1e6
}
