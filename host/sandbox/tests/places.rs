//! How calls share the machine: a plugin that is overrun waits for itself, a plugin that loops holds up nobody.

mod guests;

use std::time::{Duration, Instant};

use guests::{ECHO, LOOP, bench, plugin, small};
use sandbox::{Config, Fault, Plugin, Verb};
use tokio::{task::JoinHandle, time::sleep};

fn start(plugin: &Plugin) -> JoinHandle<Result<String, Fault>> {
    let plugin = plugin.clone();
    tokio::spawn(async move { plugin.call(Verb::Check, "{}").await.map(|reply| reply.output) })
}

fn one_at_a_time() -> Config {
    Config { calls_per_plugin: 1, deadline_ms: 400, wait_ms: 20, ..small() }
}

#[tokio::test]
async fn a_busy_plugin_says_so_and_the_others_are_free() {
    let bench = bench(one_at_a_time());
    let (loops, echo) = (bench.load(&plugin(LOOP)).await, bench.load(&plugin(ECHO)).await);
    let first = start(&loops);
    sleep(Duration::from_millis(10)).await;
    let second = start(&loops).await.unwrap().unwrap_err();
    assert_eq!(second, Fault::Busy { retry_after: Duration::from_secs(1) });
    assert!(!second.is_plugins());
    assert_eq!(echo.call(Verb::Check, "free").await.unwrap().output, "free");
    assert_eq!(first.await.unwrap().unwrap_err().code(), "timeout");
    assert_eq!(start(&loops).await.unwrap().unwrap_err().code(), "timeout");
}

/// On the one thread of this runtime, so the loop must give way by itself.
#[tokio::test(flavor = "current_thread")]
async fn a_loop_gives_way_to_other_work_of_its_thread() {
    let bench = bench(one_at_a_time());
    let (loops, echo) = (bench.load(&plugin(LOOP)).await, bench.load(&plugin(ECHO)).await);
    let endless = start(&loops);
    let mut served = 0;
    while !endless.is_finished() {
        echo.call(Verb::Check, "meanwhile").await.unwrap();
        served += 1;
        tokio::task::yield_now().await;
    }
    assert!(served > 5, "{served} calls served beside a loop");
}

#[tokio::test]
async fn all_places_taken_is_busy_too() {
    let bench = bench(Config { calls: 1, ..one_at_a_time() });
    let (loops, echo) = (bench.load(&plugin(LOOP)).await, bench.load(&plugin(ECHO)).await);
    let first = start(&loops);
    sleep(Duration::from_millis(10)).await;
    assert_eq!(echo.call(Verb::Check, "").await.unwrap_err().code(), "busy");
    first.await.unwrap().unwrap_err();
    assert!(echo.call(Verb::Check, "").await.is_ok());
}

#[tokio::test]
async fn loading_twice_does_not_double_the_places() {
    let bench = bench(one_at_a_time());
    let bytes = plugin(LOOP);
    let (one, two) = tokio::join!(bench.load(&bytes), bench.load(&bytes));
    assert_eq!(one.digest(), two.digest());
    assert_eq!(one.digest().len(), 64);
    let first = start(&one);
    sleep(Duration::from_millis(10)).await;
    assert_eq!(start(&two).await.unwrap().unwrap_err().code(), "busy");
    first.await.unwrap().unwrap_err();
}

/// A person who closes the browser drops the call; its place is free at once.
#[tokio::test]
async fn an_abandoned_call_leaves_its_place() {
    let bench = bench(Config { deadline_ms: 60_000, ..one_at_a_time() });
    let loops = bench.load(&plugin(LOOP)).await;
    let call = start(&loops);
    sleep(Duration::from_millis(30)).await;
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    let started = Instant::now();
    let next = start(&loops);
    sleep(Duration::from_millis(60)).await;
    assert!(!next.is_finished(), "busy after {:?}", started.elapsed());
    next.abort();
}

/// On the one thread of this runtime: the loops are elsewhere, and may not take every place either.
#[tokio::test(flavor = "current_thread")]
async fn plugins_known_to_be_heavy_leave_places_to_light_ones() {
    let bench = bench(Config { calls: 4, calls_per_plugin: 2, ..one_at_a_time() });
    let (one, other) = (bench.load(&plugin(LOOP)).await, bench.load(&plugin(&format!("nop {LOOP}"))).await);
    for loops in [&one, &other] {
        assert_eq!(start(loops).await.unwrap().unwrap_err().code(), "timeout");
    }
    let first = start(&one);
    sleep(Duration::from_millis(10)).await;
    assert_eq!(start(&other).await.unwrap().unwrap_err().code(), "busy");
    let echo = bench.load(&plugin(ECHO)).await;
    assert_eq!(echo.call(Verb::Check, "free").await.unwrap().output, "free");
    assert_eq!(first.await.unwrap().unwrap_err().code(), "timeout");
}

/// Whoever waits no longer stops it, and its place is free again.
#[tokio::test]
async fn a_heavy_call_ends_with_whoever_waits_for_it() {
    let bench = bench(Config { deadline_ms: 60_000, ..one_at_a_time() });
    let loops = bench.load(&plugin(LOOP)).await;
    let first = start(&loops);
    sleep(Duration::from_millis(100)).await;
    first.abort();
    let begun = Instant::now();
    while loops.call(Verb::Decide, "free").await.is_err() {
        assert!(begun.elapsed() < Duration::from_secs(20), "the place is never free again");
    }
}
