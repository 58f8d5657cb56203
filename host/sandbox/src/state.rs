//! What the host keeps about one running call: the data of its store.

use std::time::Duration;

use wasmtime::{StoreContextMut, UpdateDeadline, component::WasmStr};

use crate::{config::Config, log::Log, memory::Memory, meter::Meter};

pub(crate) struct State {
    pub log: Log,
    pub memory: Memory,
    pub output_bytes: usize,
    pub deadline: Duration,
    pub retry_after: Duration,
    pub meter: Meter,
    /// What it may use before it is a heavy one.
    light: Duration,
}

impl State {
    pub fn new(config: &Config) -> State {
        State {
            log: Log::new(config.log_lines, config.log_bytes),
            memory: Memory::new(config.memory_bytes, config.table_elements),
            output_bytes: config.output_bytes,
            deadline: Duration::from_millis(config.deadline_ms),
            retry_after: config.retry_after(),
            meter: Meter::default(),
            light: config.light(),
        }
    }

    /// Every tick that a call runs through brings it here: it goes on while it is a light one, then gives way at every
    /// tick, and is stopped once it has used up its time. The first giving way takes it to the heavy threads.
    pub fn tick(store: StoreContextMut<'_, State>) -> wasmtime::Result<UpdateDeadline> {
        let state = store.data();
        let used = state.meter.used();
        if used >= state.deadline {
            return Ok(UpdateDeadline::Interrupt);
        }
        if used < state.light {
            return Ok(UpdateDeadline::Continue(1));
        }
        let meter = state.meter.clone();
        meter.rest();
        let give_way = async move {
            tokio::task::yield_now().await;
            meter.turn();
        };
        Ok(UpdateDeadline::YieldCustom(1, Box::pin(give_way)))
    }

    /// `hub:plugin/log.write`. The text stays in the guest's memory until the log has decided to keep it.
    pub fn write(mut store: StoreContextMut<'_, State>, (level, message): (u8, WasmStr)) -> wasmtime::Result<()> {
        let message = message.to_str(&store)?.into_owned();
        store.data_mut().log.write(level, &message);
        Ok(())
    }
}
