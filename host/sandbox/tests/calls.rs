//! What a well-behaved plugin sees and gives.

mod guests;

use guests::{ECHO, bench, plugin, small};
use sandbox::{Config, Level, LogLine, Verb};

#[tokio::test]
async fn a_call_gives_output_log_and_use() {
    let logs_and_echoes = format!("(call $write (i32.const 3) (i32.const 1024) (i32.const 16)) {ECHO}");
    let bench = bench(small());
    let plugin = bench.load(&plugin(&logs_and_echoes)).await;
    let reply = plugin.call(Verb::Check, r#"{"form":"印章"}"#).await.unwrap();
    assert_eq!(reply.output, r#"{"form":"印章"}"#);
    assert_eq!(reply.log, [LogLine { level: Level::Info, message: "panic: no leader".into() }]);
    assert_eq!(reply.memory_bytes, 65_536);
    assert!(!reply.time.is_zero());
    let silent = plugin.call(Verb::Decide, "{}").await.unwrap();
    assert_eq!((silent.output.as_str(), silent.log.len()), ("{}", 0));
}

/// `$calls` starts at '0'; a second call in the same instance would answer '2'.
#[tokio::test]
async fn every_call_has_an_instance_of_its_own() {
    let counts = "(global.set $calls (i32.add (global.get $calls) (i32.const 1)))
        (i32.store8 (i32.const 900) (i32.add (i32.load8_u (i32.const 900)) (global.get $calls)))
        (call $answer (i32.const 900) (i32.const 1))";
    let bench = bench(small());
    let plugin = bench.load(&plugin(counts)).await;
    for _ in 0..50 {
        assert_eq!(plugin.call(Verb::Check, "").await.unwrap().output, "1");
    }
}

#[tokio::test]
async fn a_large_input_fits_as_long_as_memory_does() {
    let bench = bench(small());
    let plugin = bench.load(&plugin(ECHO)).await;
    let input = "x".repeat(900_000);
    let reply = plugin.call(Verb::Check, &input).await.unwrap();
    assert_eq!(reply.output, input);
    assert!(reply.memory_bytes > 900_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_run_at_the_same_time() {
    let bench = bench(Config { calls_per_plugin: 4, wait_ms: 10_000, ..small() });
    let plugin = bench.load(&plugin(ECHO)).await;
    let calls: Vec<_> = (0..200)
        .map(|n| {
            let plugin = plugin.clone();
            tokio::spawn(async move { (n, plugin.call(Verb::Decide, &n.to_string()).await.unwrap().output) })
        })
        .collect();
    for call in calls {
        let (n, output) = call.await.unwrap();
        assert_eq!(output, n.to_string());
    }
}

/// Text from a plugin of another language: several memories do not fit a place in the pool.
#[tokio::test]
async fn a_component_too_big_for_the_pool_runs_without_it() {
    let wide = guests::component("(memory $more 1)", ECHO, "");
    let many = "(core module $m (memory 1)) (core instance (instantiate $m)) (core instance (instantiate $m))";
    let bench = bench(small());
    assert!(bench.sandbox.load(&wide).await.is_ok());
    let plugin = bench.load(&guests::component("", ECHO, many)).await;
    let reply = plugin.call(Verb::Check, "hello").await.unwrap();
    assert_eq!((reply.output.as_str(), reply.memory_bytes), ("hello", 3 * 65_536));
}

#[test]
fn limits_are_read_by_name_and_a_misspelt_one_is_refused() {
    let config: Config = toml::from_str("deadline-ms = 500\nmemory-bytes = 1048576").unwrap();
    assert_eq!((config.deadline_ms, config.memory_bytes), (500, 1 << 20));
    assert_eq!(config.output_bytes, Config::default().output_bytes);
    assert!(toml::from_str::<Config>("deadline = 500").is_err());
}
