//! Components as Rust makes them: the stock component, and a plugin that panics, eats memory and recurses the way
//! Rust code does.

mod guests;

use guests::{Bench, bench, rust};
use sandbox::{Config, Fault, Level, Location, Verb};

#[tokio::test]
async fn the_stock_component_accepts_every_form_and_decides_what_is_declared() {
    let bytes = include_bytes!("../../../sdk/stock/stock.wasm");
    assert!(bytes.len() < 20_000, "{} bytes", bytes.len());
    let bench = bench(Config::default());
    let stock = bench.load(bytes).await;
    let checked = stock.call(Verb::Check, "{}").await.unwrap().output;
    assert_eq!(checked, r#"{"checked":{"problems":[]}}"#);
    assert_eq!(stock.call(Verb::Decide, &"x".repeat(2 << 20)).await.unwrap().output, r#"{"decision":{}}"#);
}

#[test]
fn the_committed_stock_component_is_what_its_source_gives() {
    let committed = include_bytes!("../../../sdk/stock/stock.wasm");
    assert!(rust::stock() == committed, "run sdk/stock/build.sh and commit stock.wasm");
}

async fn call(bench: &Bench, verb: Verb, input: &str) -> Result<sandbox::Reply, Fault> {
    bench.load(&rust::form()).await.call(verb, input).await
}

/// That it loads at all proves that it imports nothing but the log.
#[tokio::test]
async fn a_rust_plugin_decides_and_logs() {
    let bench = bench(Config::default());
    assert!(rust::form().len() < 100_000);
    let input = r#"{"form":{"project-no":"5101082502170101","lines":[{"person":"P-05","title":"电工","days":21,"amount":630000}]}}"#;
    let reply = call(&bench, Verb::Decide, input).await.unwrap();
    assert!(reply.output.starts_with(r#"{"decision":{"#), "{}", reply.output);
    assert!(reply.output.contains(r#""total":630000"#) && reply.output.contains("电工"), "{}", reply.output);
    assert_eq!((reply.log[0].level, reply.log[0].message.as_str()), (Level::Info, "deciding"));
}

#[tokio::test]
async fn a_rust_panic_has_its_text_and_line() {
    let bench = bench(Config::default());
    let Err(Fault::Panic { message, location: Some(Location { file, line }) }) =
        call(&bench, Verb::Check, "panic").await
    else {
        panic!("no panic with a place")
    };
    assert_eq!((message.as_str(), file.as_str()), ("no leader named", "src/lib.rs"));
    let source = include_str!("../guests/form/src/lib.rs");
    assert!(source.lines().nth(line as usize - 1).unwrap().contains("panic!(\"no leader named\")"));
    let Err(Fault::Panic { message, .. }) = call(&bench, Verb::Decide, "no json").await else { panic!("no panic") };
    assert!(message.contains("expected"), "{message}");
}

#[tokio::test]
async fn a_rust_memory_bomb_is_out_of_memory() {
    let bench = bench(Config::default());
    let fault = call(&bench, Verb::Check, "memory").await.unwrap_err();
    assert_eq!(fault, Fault::OutOfMemory { limit: Config::default().memory_bytes });
}

#[tokio::test]
async fn a_rust_recursion_is_stopped() {
    let bench = bench(Config::default());
    let fault = call(&bench, Verb::Check, "recursion").await.unwrap_err();
    assert!(fault.to_string().contains("nested too deeply"), "{fault:?}");
}
