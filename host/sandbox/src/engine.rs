//! The two engines. Plugins of the usual build run in the pooled one: their memory is reserved beforehand, filled
//! copy-on-write and wiped instead of unmapped, which halves the price of a fresh instance. A component that does
//! not fit a place in the pool (other languages bring several modules and memories), or any component where the
//! machine cannot reserve a pool, runs in the roomy one. Both compile alike, so one artefact serves either.

use std::{thread, time::Duration};

use wasmtime::{Config as Wasmtime, Enabled, Engine, EngineWeak, InstanceAllocationStrategy, PoolingAllocationConfig};

use crate::{config::Config, error::SandboxError};

pub(crate) struct Engines {
    pub pooled: Option<Engine>,
    pub roomy: Engine,
}

impl Engines {
    pub fn new(config: &Config) -> Result<Engines, SandboxError> {
        let roomy = Engine::new(&common()).map_err(SandboxError::Engine)?;
        let pooled = Engine::new(common().allocation_strategy(pool(config)))
            .inspect_err(|error| tracing::warn!(%error, "no pool for plugins; each call maps its own memory"))
            .ok();
        let engines = Engines { pooled, roomy };
        engines.start_clock(config.tick())?;
        Ok(engines)
    }

    /// The epoch moves as long as one of the engines lives.
    fn start_clock(&self, tick: Duration) -> Result<(), SandboxError> {
        let engines: Vec<EngineWeak> = self.pooled.iter().chain([&self.roomy]).map(Engine::weak).collect();
        let advance = move || {
            while engines.iter().filter_map(EngineWeak::upgrade).map(|engine| engine.increment_epoch()).count() > 0 {
                thread::sleep(tick);
            }
        };
        thread::Builder::new()
            .name("sandbox-clock".into())
            .spawn(advance)
            .map(drop)
            .map_err(|error| SandboxError::Engine(error.into()))
    }
}

/// Whatever could make the same inputs give other bytes is off: threads, relaxed SIMD, the bits of a NaN. Backtraces
/// are off because plugins are stripped: the panic's own line says more.
fn common() -> Wasmtime {
    let mut common = Wasmtime::new();
    common
        .epoch_interruption(true)
        .concurrency_support(false)
        .wasm_relaxed_simd(false)
        .wasm_memory64(false)
        .cranelift_nan_canonicalization(true)
        .wasm_backtrace_max_frames(None)
        .generate_address_map(false)
        .native_unwind_info(false);
    common
}

fn pool(config: &Config) -> InstanceAllocationStrategy {
    let calls = u32::try_from(config.calls()).unwrap_or(u32::MAX);
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(calls)
        .total_core_instances(calls.saturating_mul(4))
        .total_memories(calls)
        .total_tables(calls.saturating_mul(2))
        .total_stacks(calls)
        .max_core_instances_per_component(4)
        .max_memories_per_component(1)
        .max_tables_per_component(2)
        .max_memory_size(config.memory_bytes)
        .table_elements(config.table_elements)
        .linear_memory_keep_resident(config.keep_resident_bytes)
        .table_keep_resident(64 << 10)
        .pagemap_scan(Enabled::Auto);
    InstanceAllocationStrategy::Pooling(pool)
}
