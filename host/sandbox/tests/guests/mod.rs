//! Guests written by hand, so that each does exactly one thing wrong and none needs a second toolchain.
#![allow(dead_code)]

pub mod rust;

use std::path::Path;

use sandbox::{Config, Plugin, Sandbox};

/// Answers with its input.
pub const ECHO: &str = "(call $answer (local.get $at) (local.get $len))";
pub const LOOP: &str = "(loop $on (br $on)) unreachable";

/// A plugin whose `check` has this body and whose `decide` echoes. In reach of the body: `$at` and `$len` of the
/// input, a free local `$n`, `$answer(at, len)`, `$write(level, at, len)`, `$unwise` which calls itself, and 64 kB of memory with the data
/// "panic: no leader at src/lib.rs:42" (33 bytes) at 1024.
pub fn plugin(check: &str) -> Vec<u8> {
    component("", check, "")
}

/// The same with more fields in the core module of the rules and with more imports of the component.
pub fn component(fields: &str, check: &str, imports: &str) -> Vec<u8> {
    let text = format!(
        r#"(component
  (import "hub:plugin/log@1.0.0" (instance $log (export "write" (func (param "level" u8) (param "message" string)))))
  {imports}
  (core module $heap
    (memory (export "memory") 1)
    (global $next (mut i32) (i32.const 2048))
    (func (export "realloc") (param i32 i32 i32) (param $size i32) (result i32)
      (local $at i32)
      (local.set $at (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
      (global.set $next (i32.add (local.get $at) (local.get $size)))
      (block $fits
        (br_if $fits (i32.le_u (global.get $next) (i32.mul (memory.size) (i32.const 65536))))
        (br_if $fits (i32.ne (i32.const -1) (memory.grow (i32.add (i32.const 1) (i32.div_u (local.get $size) (i32.const 65536))))))
        unreachable)
      (local.get $at)))
  (core instance $heap (instantiate $heap))
  (alias core export $heap "memory" (core memory $memory))
  (core func $write (canon lower (func $log "write") (memory $memory)))
  (core module $rules
    (import "heap" "memory" (memory 1))
    (import "heap" "write" (func $write (param i32 i32 i32)))
    (data (i32.const 1024) "panic: no leader at src/lib.rs:42")
    (global $calls (mut i32) (i32.const 48))
    (func $answer (param i32 i32) (result i32)
      (i32.store (i32.const 16) (local.get 0)) (i32.store (i32.const 20) (local.get 1)) (i32.const 16))
    (func $unwise (param i32) (result i32)
      (i32.add (i32.const 1) (call $unwise (i32.add (local.get 0) (i32.const 1)))))
    {fields}
    (func (export "check") (param $at i32) (param $len i32) (result i32) (local $n i32) {check})
    (func (export "decide") (param $at i32) (param $len i32) (result i32) {ECHO}))
  (core instance $rules (instantiate $rules
    (with "heap" (instance (export "memory" (memory $memory)) (export "write" (func $write))))))
  (func $check (param "input" string) (result string)
    (canon lift (core func $rules "check") (memory $memory) (realloc (core func $heap "realloc"))))
  (func $decide (param "input" string) (result string)
    (canon lift (core func $rules "decide") (memory $memory) (realloc (core func $heap "realloc"))))
  (instance $out (export "check" (func $check)) (export "decide" (func $decide)))
  (export "hub:plugin/rules@1.0.0" (instance $out)))"#
    );
    wat::parse_str(text).unwrap()
}

/// Limits small enough that a test reaches them quickly.
pub fn small() -> Config {
    Config {
        deadline_ms: 100,
        memory_bytes: 4 << 20,
        output_bytes: 1 << 20,
        log_lines: 20,
        log_bytes: 2_000,
        calls: 8,
        ..Config::default()
    }
}

pub struct Bench {
    pub sandbox: Sandbox,
    pub folder: tempfile::TempDir,
}

pub fn bench(config: Config) -> Bench {
    let folder = tempfile::tempdir().unwrap();
    Bench { sandbox: open(config, folder.path()), folder }
}

pub fn open(config: Config, folder: &Path) -> Sandbox {
    Sandbox::new(&config, folder).unwrap()
}

impl Bench {
    pub async fn load(&self, bytes: &[u8]) -> Plugin {
        self.sandbox.load(bytes).await.unwrap()
    }
}
