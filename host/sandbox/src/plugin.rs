//! A compiled plugin and its calls. Every call gets an instance of its own and throws it away: no call sees what
//! another left behind, and nothing need be repaired after a trap.

use async_recursion::async_recursion as boxed;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};
use wasmtime::{
    Engine, Store,
    component::{Component, ComponentExportIndex, InstancePre, Linker},
};

use crate::{
    config::Config,
    error::SandboxError,
    fault::Fault,
    log::LogLine,
    shape::{self, Exports, LOG},
    state::State,
};

/// The two functions of a plugin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    Check,
    Decide,
}

/// What a call gave, and what it used.
#[derive(Clone, Debug)]
pub struct Reply {
    pub output: String,
    pub log: Vec<LogLine>,
    /// From the first instruction to the output, waiting for a place not included.
    pub time: Duration,
    /// Linear memory at the end of the call.
    pub memory_bytes: usize,
}

/// Cheap to clone; the same component loaded twice is the same plugin.
#[derive(Clone)]
pub struct Plugin(Arc<Loaded>);

pub(crate) struct Loaded {
    digest: String,
    instance: InstancePre<State>,
    exports: Exports,
    config: Arc<Config>,
    own_places: Arc<Semaphore>,
    all_places: Arc<Semaphore>,
}

impl Loaded {
    pub fn new(
        digest: String,
        component: &Component,
        config: Arc<Config>,
        all_places: Arc<Semaphore>,
    ) -> Result<Loaded, SandboxError> {
        let exports = shape::inspect(component, &config)?;
        let linker = linker(component.engine()).map_err(SandboxError::Engine)?;
        let instance = linker.instantiate_pre(component).map_err(|_| SandboxError::WrongImport)?;
        let own_places = Arc::new(Semaphore::new(config.calls_per_plugin()));
        Ok(Loaded { digest, instance, exports, config, own_places, all_places })
    }
}

fn linker(engine: &Engine) -> wasmtime::Result<Linker<State>> {
    let mut linker = Linker::new(engine);
    linker.instance(LOG)?.func_wrap("write", State::write)?;
    Ok(linker)
}

impl Plugin {
    pub(crate) fn new(loaded: Arc<Loaded>) -> Plugin {
        Plugin(loaded)
    }

    /// The sha256 of the component's bytes, in hex: its identity.
    pub fn digest(&self) -> &str {
        &self.0.digest
    }

    /// Runs one function on one JSON document. Whatever the plugin does, this returns within the deadline (plus the
    /// wait for a place), and no other call notices.
    #[boxed]
    pub async fn call(&self, verb: Verb, input: &str) -> Result<Reply, Fault> {
        let _places = self.places().await?;
        let loaded = &*self.0;
        let mut store = loaded.store();
        let started = Instant::now();
        match loaded.run(&mut store, verb, input).await {
            Ok(output) => Ok(reply(output, store.into_data(), started)),
            Err(error) => Err(Fault::of(error, store.data())),
        }
    }

    /// A place of the plugin's own first: a plugin that is overrun waits for itself and leaves the others' places.
    async fn places(&self) -> Result<[OwnedSemaphorePermit; 2], Fault> {
        let loaded = &*self.0;
        let both = async {
            let own = loaded.own_places.clone().acquire_owned().await;
            let all = loaded.all_places.clone().acquire_owned().await;
            own.and_then(|own| all.map(|all| [own, all]))
        };
        match timeout(loaded.config.wait(), both).await {
            Ok(Ok(places)) => Ok(places),
            _ => Err(Fault::Busy { retry_after: loaded.config.retry_after() }),
        }
    }
}

impl Loaded {
    /// All limits stand before the first instruction of the guest, which instantiation may already run.
    fn store(&self) -> Store<State> {
        let mut store = Store::new(self.instance.engine(), State::new(&self.config));
        store.limiter(|state| &mut state.memory);
        store.set_hostcall_fuel(self.config.output_bytes);
        store.epoch_deadline_callback(State::tick);
        store.set_epoch_deadline(1);
        store
    }

    async fn run(&self, store: &mut Store<State>, verb: Verb, input: &str) -> wasmtime::Result<String> {
        let instance = self.instance.instantiate_async(&mut *store).await?;
        let function = instance.get_typed_func::<(&str,), (String,)>(&mut *store, self.export(verb))?;
        let (output,) = function.call_async(store, (input,)).await?;
        Ok(output)
    }

    fn export(&self, verb: Verb) -> &ComponentExportIndex {
        match verb {
            Verb::Check => &self.exports.check,
            Verb::Decide => &self.exports.decide,
        }
    }
}

fn reply(output: String, state: State, started: Instant) -> Reply {
    Reply { output, memory_bytes: state.memory.used(), log: state.log.into_lines(), time: started.elapsed() }
}
