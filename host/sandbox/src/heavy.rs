//! Calls that take long leave the threads that serve people. They go on in threads that the system runs when nothing else
//! wants the processor, turn by turn, so that a plugin that computes for seconds, over and over, delays nobody's act.

use std::{future::Future, io, thread};

use rustix::process::{getpriority_process, setpriority_process};
use tokio::{
    runtime::{Builder, Runtime},
    task::AbortHandle,
};

/// How much a heavy thread stands back: about a tenth of the processor when everything else wants all of it.
const STANDS_BACK: i32 = 10;

pub(crate) struct Heavy(Option<Runtime>);

impl Heavy {
    /// Half of the processors, so that the other half never waits for one to be taken off.
    pub fn new() -> io::Result<Heavy> {
        let threads = thread::available_parallelism().map_or(1, |n| n.get().div_ceil(2));
        let mut builder = Builder::new_multi_thread();
        builder.worker_threads(threads).thread_name("sandbox-heavy").on_thread_start(stand_back);
        Ok(Heavy(Some(builder.build()?)))
    }

    /// Runs it there to its end. Whoever stops waiting stops the call, at its next turn. `None` when it died.
    pub async fn finish<T: Send + 'static>(&self, call: impl Future<Output = T> + Send + 'static) -> Option<T> {
        let running = self.0.as_ref()?.spawn(call);
        let _stop = Stop(running.abort_handle());
        running.await.ok()
    }
}

impl Drop for Heavy {
    fn drop(&mut self) {
        // Waiting for its threads is not allowed where the last owner may be an async task.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

struct Stop(AbortHandle);

impl Drop for Stop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Of this thread alone: on Linux a priority belongs to a thread.
fn stand_back() {
    let now = getpriority_process(None).unwrap_or(0);
    if let Err(error) = setpriority_process(None, now + STANDS_BACK) {
        tracing::warn!(%error, "heavy calls of plugins run at the priority of all others");
    }
}
