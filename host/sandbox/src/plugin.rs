//! A compiled plugin and its calls. Every call gets an instance of its own and throws it away: no call sees what
//! another left behind, and nothing need be repaired after a trap.

use async_recursion::async_recursion as boxed;
use std::{
    future::{Future, poll_fn},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::Poll,
    time::{Duration, Instant},
};

use tokio::{
    sync::{AcquireError, OwnedSemaphorePermit, Semaphore},
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
    heavy::Heavy,
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
    shared: Arc<Shared>,
    /// Its last call was a heavy one: the next starts among them.
    heavy: AtomicBool,
}

/// What the calls of all plugins share.
pub(crate) struct Shared {
    places: Arc<Semaphore>,
    heavy_places: Arc<Semaphore>,
    heavy: Heavy,
}

impl Shared {
    pub fn new(config: &Config) -> Result<Shared, SandboxError> {
        let heavy = Heavy::new().map_err(|error| SandboxError::Engine(error.into()))?;
        let places = |n| Arc::new(Semaphore::new(n));
        Ok(Shared { places: places(config.calls()), heavy_places: places(config.heavy_calls()), heavy })
    }
}

/// Bytes that are read where they are.
const READ_AT_ONCE: usize = 64 << 10;

type Running = Pin<Box<dyn Future<Output = Result<Reply, Fault>> + Send>>;

impl Loaded {
    pub fn new(
        digest: String,
        component: &Component,
        config: Arc<Config>,
        shared: Arc<Shared>,
    ) -> Result<Loaded, SandboxError> {
        let exports = shape::inspect(component, &config)?;
        let linker = linker(component.engine()).map_err(SandboxError::Engine)?;
        let instance = linker.instantiate_pre(component).map_err(|_| SandboxError::WrongImport)?;
        let own_places = Arc::new(Semaphore::new(config.calls_per_plugin()));
        Ok(Loaded { digest, instance, exports, config, own_places, shared, heavy: AtomicBool::new(false) })
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
        let heavy = self.0.heavy.load(Ordering::Relaxed);
        let places = self.places(heavy).await?;
        let mut call: Running = Box::pin(self.0.clone().whole(places, verb, input.to_owned()));
        if !heavy && let Poll::Ready(done) = poll_fn(|cx| Poll::Ready(call.as_mut().poll(cx))).await {
            return done;
        }
        match timeout(self.0.config.patience(), self.0.shared.heavy.finish(call)).await {
            Ok(Some(done)) => done,
            Ok(None) => Err(Fault::Trap { reason: "the call could not be finished".to_owned() }),
            Err(_) => Err(self.busy()),
        }
    }

    /// Reads what the plugin said, among the heavy calls when there is much of it: a parser on three megabytes of numbers holds up
    /// others as well as a loop does.
    pub async fn read<T: Send + 'static>(&self, said: Arc<str>, read: fn(&str) -> T) -> Result<T, Fault> {
        if said.len() <= READ_AT_ONCE {
            return Ok(read(&said));
        }
        let done = timeout(self.0.config.patience(), self.0.shared.heavy.finish(async move { read(&said) })).await;
        done.ok().flatten().ok_or_else(|| self.busy())
    }

    fn busy(&self) -> Fault {
        Fault::Busy { retry_after: self.0.config.retry_after() }
    }

    /// A place of the plugin's own first: a plugin that is overrun waits for itself and leaves the others' places.
    /// A heavy plugin needs a place among the heavy besides, which are fewer than all.
    async fn places(&self, heavy: bool) -> Result<Vec<OwnedSemaphorePermit>, Fault> {
        let loaded = &*self.0;
        let places = async {
            let mut held = vec![loaded.own_places.clone().acquire_owned().await?];
            if heavy {
                held.push(loaded.shared.heavy_places.clone().acquire_owned().await?);
            }
            held.push(loaded.shared.places.clone().acquire_owned().await?);
            Ok::<_, AcquireError>(held)
        };
        match timeout(loaded.config.wait(), places).await {
            Ok(Ok(places)) => Ok(places),
            _ => Err(self.busy()),
        }
    }
}

impl Loaded {
    /// From the first instruction to the answer, on whichever threads.
    async fn whole(
        self: Arc<Loaded>,
        _places: Vec<OwnedSemaphorePermit>,
        verb: Verb,
        input: String,
    ) -> Result<Reply, Fault> {
        let mut store = self.store();
        let started = Instant::now();
        store.data().meter.turn();
        let done = self.run(&mut store, verb, &input).await;
        self.heavy.store(store.data().meter.used() >= self.config.light(), Ordering::Relaxed);
        match done {
            Ok(output) => Ok(reply(output, store.into_data(), started)),
            Err(error) => Err(Fault::of(error, store.data())),
        }
    }

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
