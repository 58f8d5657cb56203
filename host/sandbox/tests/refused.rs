//! Files that never become a plugin, each with a reason that names what is wrong.

mod guests;

use guests::{ECHO, bench, component, plugin, small};
use sandbox::{Config, SandboxError, Verb};

const RULES: &[u8] = b"hub:plugin/rules@1.0.0";

async fn refusal(bytes: &[u8]) -> String {
    bench(small()).sandbox.load(bytes).await.err().expect("must be refused").to_string()
}

#[tokio::test]
async fn an_import_of_wasi_is_refused_by_name() {
    let wasi = r#"(import "wasi:cli/environment@0.2.6" (instance (export "get-arguments" (func (result (list string))))))
        (import "wasi:random/random@0.2.6" (instance))"#;
    let reason = refusal(&component("", ECHO, wasi)).await;
    assert_eq!(
        reason,
        "the component imports wasi:cli/environment@0.2.6, wasi:random/random@0.2.6; a plugin may import only hub:plugin/log@1.0.0"
    );
}

#[tokio::test]
async fn another_version_or_type_of_the_log_is_refused() {
    let later = r#"(component (import "hub:plugin/log@1.1.0" (instance)))"#;
    assert!(refusal(&wat::parse_str(later).unwrap()).await.starts_with("the component imports hub:plugin/log@1.1.0;"));
    let text = String::from_utf8_lossy(&plugin(ECHO)).into_owned();
    assert!(text.contains("hub:plugin/log@1.0.0"));
    let typed = r#"(component
        (import "hub:plugin/log@1.0.0" (instance $log (export "write" (func (param "level" u32) (param "message" string)))))
        (core module $m (memory (export "memory") 1)
            (func (export "f") (param i32 i32) (result i32) unreachable) (func (export "r") (param i32 i32 i32 i32) (result i32) unreachable))
        (core instance $m (instantiate $m))
        (func $f (param "input" string) (result string) (canon lift (core func $m "f") (memory (core memory $m "memory")) (realloc (core func $m "r"))))
        (instance $out (export "check" (func $f)) (export "decide" (func $f)))
        (export "hub:plugin/rules@1.0.0" (instance $out)))"#;
    let error = bench(small()).sandbox.load(&wat::parse_str(typed).unwrap()).await.err().unwrap();
    assert!(matches!(error, SandboxError::WrongImport), "{error}");
}

#[tokio::test]
async fn a_component_without_the_rules_is_refused() {
    let empty = wat::parse_str("(component)").unwrap();
    assert_eq!(refusal(&empty).await, "the component does not export hub:plugin/rules@1.0.0");
    let number = r#"(component
        (core module $m (func (export "f") (result i32) i32.const 1)) (core instance $m (instantiate $m))
        (func $f (result u32) (canon lift (core func $m "f")))
        (instance $out (export "check" (func $f)) (export "decide" (func $f)))
        (export "hub:plugin/rules@1.0.0" (instance $out)))"#;
    let reason = refusal(&wat::parse_str(number).unwrap()).await;
    assert_eq!(reason, "the component's hub:plugin/rules@1.0.0 has no check: func(input: string) -> string");
}

#[tokio::test]
async fn what_is_no_component_is_refused() {
    for bytes in [&b""[..], b"\0asm", b"PK\x03\x04", b"\0asm\x01\0\0\0", "(component)".as_bytes()] {
        assert!(refusal(bytes).await.starts_with("this is not a WebAssembly component"), "{bytes:?}");
    }
}

#[tokio::test]
async fn a_component_that_starts_too_big_is_refused() {
    let reason = refusal(&component("(memory $huge 1000)", ECHO, "")).await;
    assert_eq!(reason, "the component starts with 65536000 bytes of memory; 4194304 are allowed");
}

#[tokio::test]
async fn a_file_beyond_the_limit_is_refused_before_it_is_compiled() {
    let bench = bench(Config { component_bytes: 500, ..small() });
    let error = bench.sandbox.load(&plugin(ECHO)).await.err().unwrap();
    assert!(matches!(error, SandboxError::TooLarge { limit: 500, .. }), "{error}");
}

/// Behind the exports stand only names; without them it is the same plugin.
#[tokio::test]
async fn a_file_cut_off_anywhere_is_refused() {
    let whole = plugin(ECHO);
    let exports = whole.windows(RULES.len()).rposition(|bytes| bytes == RULES).unwrap() + RULES.len();
    let bench = bench(small());
    for end in (0..exports).step_by(3) {
        assert!(bench.sandbox.load(&whole[..end]).await.is_err(), "cut at {end}");
    }
}

/// A flipped bit may leave a valid plugin that does something else; it must never do more than a plugin may.
#[tokio::test]
async fn a_flipped_bit_is_refused_or_contained() {
    let whole = plugin(ECHO);
    let bench = bench(Config { deadline_ms: 20, ..small() });
    let (mut refused, mut contained) = (0, 0);
    for place in (0..whole.len() * 8).step_by(31) {
        let mut flipped = whole.clone();
        flipped[place / 8] ^= 1 << (place % 8);
        match bench.sandbox.load(&flipped).await {
            Err(_) => refused += 1,
            Ok(plugin) => {
                contained += 1;
                let _ = plugin.call(Verb::Check, "{}").await;
            }
        }
    }
    assert!(refused > 100 && contained > 0, "{refused} refused, {contained} contained");
    assert_eq!(bench.load(&whole).await.call(Verb::Check, "after").await.unwrap().output, "after");
}
