//! What a call has used of the processor, in time of the threads that ran it: a busy machine neither shortens its deadline nor
//! makes it look heavy.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use rustix::time::{ClockId, clock_gettime};

#[derive(Clone, Default)]
pub(crate) struct Meter(Arc<Readings>);

#[derive(Default)]
struct Readings {
    /// Before the present turn.
    used: AtomicU64,
    /// The thread's own clock when the turn began.
    began: AtomicU64,
}

impl Meter {
    /// The call runs on this thread from here on.
    pub fn turn(&self) {
        self.0.began.store(thread_nanos(), Ordering::Relaxed);
    }

    /// In all turns so far, the present one on this thread included.
    pub fn used(&self) -> Duration {
        let turn = thread_nanos().saturating_sub(self.0.began.load(Ordering::Relaxed));
        Duration::from_nanos(self.0.used.load(Ordering::Relaxed) + turn)
    }

    /// The turn is over; another may follow on any thread.
    pub fn rest(&self) {
        let used = self.used().as_nanos() as u64;
        self.0.used.store(used, Ordering::Relaxed);
        self.turn();
    }
}

fn thread_nanos() -> u64 {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    now.tv_sec as u64 * 1_000_000_000 + now.tv_nsec as u64
}
