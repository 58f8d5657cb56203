//! The limits of the sandbox, one struct, every figure with its unit in its name. All are on by default; a
//! configuration file may change single ones.

use std::time::Duration;

use serde::Deserialize;

#[derive(Clone, Debug, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Config {
    /// How often a running plugin is looked at: how exactly its time is counted.
    pub tick_ms: u64,
    /// How long one call may compute. Counted in its thread's time, so a busy machine does not shorten it.
    pub deadline_ms: u64,
    /// How long one call may compute before it goes on in the threads for heavy ones, which stand back for all others.
    pub light_ms: u64,
    /// How long a heavy call may take by the clock on the wall, others' turns included, before it is told to come back.
    pub patience_ms: u64,
    /// Linear memory of one call, all memories of the component together.
    pub memory_bytes: usize,
    /// Elements of one table (function pointers).
    pub table_elements: usize,
    /// What a plugin may hand to the host at a time: the output, or one log line. This is wasmtime's hostcall fuel,
    /// spent before the host copies a byte.
    pub output_bytes: usize,
    /// What all facts of one decision may be together.
    pub facts_bytes: usize,
    pub log_lines: usize,
    pub log_bytes: usize,
    /// A larger component is refused before it is compiled.
    pub component_bytes: usize,
    /// Calls of one plugin at the same time.
    pub calls_per_plugin: usize,
    /// Calls of all plugins at the same time; also the number of places that are kept ready in the pool.
    pub calls: usize,
    /// How long a call waits for a place before it is told to come back.
    pub wait_ms: u64,
    /// Memory of a place in the pool that is wiped instead of given back to the system.
    pub keep_resident_bytes: usize,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            tick_ms: 10,
            deadline_ms: 2_000,
            light_ms: 5,
            patience_ms: 30_000,
            memory_bytes: 64 << 20,
            table_elements: 20_000,
            output_bytes: 4 << 20,
            facts_bytes: 2 << 20,
            log_lines: 200,
            log_bytes: 64 << 10,
            component_bytes: 32 << 20,
            calls_per_plugin: 8,
            calls: 64,
            wait_ms: 250,
            keep_resident_bytes: 1 << 20,
        }
    }
}

impl Config {
    pub(crate) fn tick(&self) -> Duration {
        Duration::from_millis(self.tick_ms.max(1))
    }

    pub(crate) fn light(&self) -> Duration {
        Duration::from_millis(self.light_ms)
    }

    /// Places that plugins known to be heavy may hold together; the others stay free for light ones.
    pub(crate) fn heavy_calls(&self) -> usize {
        (self.calls / 4).max(1)
    }

    pub(crate) fn patience(&self) -> Duration {
        Duration::from_millis(self.patience_ms)
    }

    pub(crate) fn calls(&self) -> usize {
        self.calls.max(1)
    }

    pub(crate) fn calls_per_plugin(&self) -> usize {
        self.calls_per_plugin.max(1)
    }

    pub(crate) fn wait(&self) -> Duration {
        Duration::from_millis(self.wait_ms)
    }

    /// After a deadline every call that holds a place now has left it.
    pub(crate) fn retry_after(&self) -> Duration {
        Duration::from_millis(self.deadline_ms.max(1_000))
    }
}
