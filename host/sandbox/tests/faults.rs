//! Plugins that misbehave: each is contained and told apart, and the plugin next to it goes on.

mod guests;

use std::time::Duration;

use guests::{ECHO, LOOP, bench, component, plugin, small};
use sandbox::{Fault, Level, Location, Verb};

async fn fault(check: &str) -> Fault {
    fault_of(&plugin(check)).await
}

async fn fault_of(bytes: &[u8]) -> Fault {
    let bench = bench(small());
    let bad = bench.load(bytes).await;
    let good = bench.load(&plugin(ECHO)).await;
    let fault = bad.call(Verb::Check, "{}").await.unwrap_err();
    assert_eq!(good.call(Verb::Check, "still here").await.unwrap().output, "still here");
    assert!(fault.is_plugins());
    fault
}

#[tokio::test]
async fn a_loop_is_stopped() {
    let fault = fault(LOOP).await;
    assert_eq!(fault, Fault::Timeout { limit: Duration::from_millis(100) });
    assert_eq!(
        (fault.code(), fault.to_string().as_str()),
        ("timeout", "the plugin ran longer than 100 ms and was stopped")
    );
}

#[tokio::test]
async fn a_loop_before_the_first_call_is_stopped() {
    let start = "(func $start (loop $on (br $on))) (start $start)";
    assert_eq!(fault_of(&component(start, ECHO, "")).await.code(), "timeout");
}

#[tokio::test]
async fn a_memory_bomb_is_out_of_memory_not_unreachable() {
    let grows = "(loop $on (br_if $on (i32.ne (memory.grow (i32.const 8)) (i32.const -1)))) unreachable";
    let fault = fault(grows).await;
    assert_eq!(fault, Fault::OutOfMemory { limit: 4 << 20 });
    assert_eq!(fault.to_string(), "out of memory: the plugin asked for more than 4194304 bytes");
}

#[tokio::test]
async fn one_refused_growth_that_the_plugin_survives_is_no_fault() {
    let asks_for_less = format!(
        "(drop (memory.grow (i32.const 1000))) (if (i32.eq (memory.grow (i32.const 1)) (i32.const -1)) (then unreachable)) {ECHO}"
    );
    let bench = bench(small());
    let frugal = bench.load(&plugin(&asks_for_less)).await;
    assert_eq!(frugal.call(Verb::Check, "ok").await.unwrap().output, "ok");
    let traps = asks_for_less.replace("(call $answer", "unreachable (call $answer");
    let other = bench.load(&plugin(&traps)).await;
    assert_eq!(other.call(Verb::Check, "ok").await.unwrap_err().code(), "trap");
}

#[tokio::test]
async fn a_table_bomb_gets_nothing() {
    let table = "(table $t 1 funcref)";
    let grows = "(if (i32.ne (table.grow $t (ref.null func) (i32.const 1000000)) (i32.const -1)) (then (return (i32.const 16)))) unreachable";
    assert_eq!(fault_of(&component(table, grows, "")).await.code(), "trap");
}

#[tokio::test]
async fn a_panic_has_its_text_and_line() {
    let panics = "(call $write (i32.const 5) (i32.const 1024) (i32.const 33)) unreachable";
    let fault = fault(panics).await;
    let location = Some(Location { file: "src/lib.rs".into(), line: 42 });
    assert_eq!(fault, Fault::Panic { message: "no leader".into(), location });
    assert_eq!(fault.to_string(), "the plugin panicked: no leader at src/lib.rs:42");
}

#[tokio::test]
async fn a_panic_after_a_flood_of_lines_is_still_told() {
    let floods = "(loop $on (call $write (i32.const 3) (i32.const 0) (i32.const 1000))
        (br_if $on (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 500))))
        (call $write (i32.const 5) (i32.const 1024) (i32.const 33)) unreachable";
    assert!(matches!(fault(floods).await, Fault::Panic { location: Some(at), .. } if at.line == 42));
}

#[tokio::test]
async fn an_abort_without_a_word_is_a_trap() {
    let Fault::Trap { reason } = fault("unreachable").await else { panic!("not a trap") };
    assert_eq!(reason, "wasm trap: wasm `unreachable` instruction executed");
}

#[tokio::test]
async fn endless_recursion_overflows_the_stack_of_the_plugin_only() {
    assert_eq!(fault("(call $unwise (i32.const 0))").await, Fault::StackOverflow);
}

#[tokio::test]
async fn a_huge_output_is_refused() {
    let huge = "(drop (memory.grow (i32.const 32))) (call $answer (i32.const 0) (i32.const 2000000))";
    assert_eq!(fault(huge).await, Fault::OutputTooLarge { limit: 1 << 20 });
}

#[tokio::test]
async fn a_huge_log_line_is_refused() {
    let huge =
        "(drop (memory.grow (i32.const 32))) (call $write (i32.const 3) (i32.const 0) (i32.const 2000000)) unreachable";
    assert_eq!(fault(huge).await, Fault::OutputTooLarge { limit: 1 << 20 });
}

#[tokio::test]
async fn an_output_beyond_the_memory_is_a_trap() {
    let beyond = "(call $answer (i32.const 65000) (i32.const 1000))";
    let Fault::Trap { reason } = fault(beyond).await else { panic!("not a trap") };
    assert!(reason.contains("out of bounds"), "{reason}");
    assert_eq!(fault("(i32.const -4)").await.code(), "trap");
}

#[tokio::test]
async fn an_output_that_is_no_text_is_refused() {
    let bytes = "(i32.store8 (i32.const 800) (i32.const 255)) (call $answer (i32.const 800) (i32.const 1))";
    assert_eq!(fault(bytes).await, Fault::InvalidUtf8);
}

#[tokio::test]
async fn a_flood_of_lines_is_cut_with_a_note() {
    let floods = format!(
        "(loop $on (call $write (i32.const 4) (i32.const 1024) (i32.const 33))
        (br_if $on (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 1000)))) {ECHO}"
    );
    let bench = bench(small());
    let reply = bench.load(&plugin(&floods)).await.call(Verb::Check, "{}").await.unwrap();
    assert_eq!(reply.log.len(), 21);
    assert_eq!(reply.log[20].level, Level::Warn);
    assert_eq!(reply.log[20].message, "980 more lines are not kept: one call's log is limited");
}
