//! What the host keeps about one running call: the data of its store.

use std::time::Duration;

use wasmtime::{StoreContextMut, UpdateDeadline, component::WasmStr};

use crate::{config::Config, log::Log, memory::Memory};

pub(crate) struct State {
    pub log: Log,
    pub memory: Memory,
    pub output_bytes: usize,
    pub deadline: Duration,
    pub retry_after: Duration,
    ticks_left: u64,
}

impl State {
    pub fn new(config: &Config) -> State {
        State {
            log: Log::new(config.log_lines, config.log_bytes),
            memory: Memory::new(config.memory_bytes, config.table_elements),
            output_bytes: config.output_bytes,
            deadline: Duration::from_millis(config.deadline_ms),
            retry_after: config.retry_after(),
            ticks_left: config.ticks(),
        }
    }

    /// Every tick that a call runs through brings it here: it gives way to other work on this thread, and is stopped
    /// once it has used up its ticks. So a plugin that loops costs the others its share, never the thread.
    pub fn tick(mut store: StoreContextMut<'_, State>) -> wasmtime::Result<UpdateDeadline> {
        let state = store.data_mut();
        state.ticks_left = state.ticks_left.saturating_sub(1);
        if state.ticks_left == 0 {
            return Ok(UpdateDeadline::Interrupt);
        }
        Ok(UpdateDeadline::YieldCustom(1, Box::pin(tokio::task::yield_now())))
    }

    /// `hub:plugin/log.write`. The text stays in the guest's memory until the log has decided to keep it.
    pub fn write(mut store: StoreContextMut<'_, State>, (level, message): (u8, WasmStr)) -> wasmtime::Result<()> {
        let message = message.to_str(&store)?.into_owned();
        store.data_mut().log.write(level, &message);
        Ok(())
    }
}
