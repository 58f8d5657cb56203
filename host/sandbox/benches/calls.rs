//! What one call of a plugin costs, beside its floors measured in the same run: a bare core module that is
//! instantiated and called, a component that only echoes the same bytes, and the same work natively.

/// The rules of the plugin, compiled for this machine too.
#[path = "../guests/form/src/lib.rs"]
mod form;
#[path = "../tests/guests/mod.rs"]
mod guests;

use std::{
    fmt::Write,
    hint::black_box,
    time::{Duration, Instant},
};

use form::FormRules;
use guests::{ECHO, bench, rust};
use hub_wit::Wire;
use sandbox::{Config, Plugin, Verb};
use wasmtime::{
    Enabled, Engine, InstanceAllocationStrategy, Linker, Module, PoolingAllocationConfig, Store,
};

const RUN: Duration = Duration::from_secs(2);

#[tokio::main]
async fn main() {
    let bench = bench(Config::default());
    let form = bench.load(&rust::form()).await;
    let echo = bench.load(&guests::plugin(ECHO)).await;
    let bare = bare();
    println!("{:<44}{:>10}", "one call, median of a run", "µs");
    println!(
        "{:<44}{bare:>10.1}",
        "bare core module, instantiate and call"
    );
    for lines in [12, 3_400] {
        let input = input(lines);
        let size = format!("{} kB", input.len().div_ceil(1_000));
        let native = native(&input);
        let echo = plugin(&echo, &input).await;
        let form = plugin(&form, &input).await;
        println!("{:<44}{native:>10.1}", format!("{size}: natively"));
        println!("{:<44}{echo:>10.1}", format!("{size}: echo component"));
        println!(
            "{:<44}{form:>10.1}",
            format!("{size}: plugin, fresh instance")
        );
        println!(
            "{:<44}{:>9.1}×",
            format!("{size}: plugin / bare core module"),
            form / bare
        );
        println!(
            "{:<44}{:>9.2}×",
            format!("{size}: plugin / (1.3 echo + 2 native)"),
            form / (1.3 * echo + 2.0 * native)
        );
    }
}

fn input(lines: usize) -> String {
    let mut rows = String::new();
    for n in 0..lines {
        let comma = if n == 0 { "" } else { "," };
        write!(rows, r#"{comma}{{"person":"3f2c8a1e-0b7d-4c55-9e0e-{n:012}","title":"钢筋工 {n}","days":{},"amount":{}}}"#, n % 31, n * 137)
            .unwrap();
    }
    format!(r#"{{"form":{{"project-no":"5101082502170101","lines":[{rows}]}}}}"#)
}

fn native(input: &str) -> f64 {
    median(|| black_box(FormRules::decide(black_box(input.to_owned()))).len())
}

async fn plugin(plugin: &Plugin, input: &str) -> f64 {
    let mut times = Vec::new();
    let end = Instant::now() + RUN;
    while Instant::now() < end {
        let started = Instant::now();
        black_box(plugin.call(Verb::Decide, input).await.unwrap());
        times.push(started.elapsed());
    }
    middle(times)
}

/// One page is written, since every real call writes some.
fn bare() -> f64 {
    let mut pool = PoolingAllocationConfig::new();
    pool.linear_memory_keep_resident(1 << 20)
        .pagemap_scan(Enabled::Auto);
    let mut config = wasmtime::Config::new();
    config
        .allocation_strategy(InstanceAllocationStrategy::Pooling(pool))
        .epoch_interruption(true);
    let engine = Engine::new(&config).unwrap();
    let text = r#"(module (memory 2) (func (export "f") (param i32) (result i32)
        (i32.store (i32.const 4096) (local.get 0)) (i32.load (i32.const 4096))))"#;
    let module = Module::new(&engine, wat::parse_str(text).unwrap()).unwrap();
    let instance = Linker::<()>::new(&engine).instantiate_pre(&module).unwrap();
    median(|| {
        let mut store = Store::new(&engine, ());
        store.set_epoch_deadline(1_000);
        let instance = instance.instantiate(&mut store).unwrap();
        instance
            .get_typed_func::<i32, i32>(&mut store, "f")
            .unwrap()
            .call(&mut store, black_box(7))
            .unwrap()
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
