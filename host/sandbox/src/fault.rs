//! What can go wrong in one call, told apart so that an incident says what its reader can mend.

use std::{fmt, time::Duration};

use wasmtime::Trap;

use crate::state::State;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("the plugin ran longer than {} ms and was stopped", limit.as_millis())]
    Timeout { limit: Duration },
    #[error("out of memory: the plugin asked for more than {limit} bytes")]
    OutOfMemory { limit: usize },
    #[error("the plugin panicked: {message}{}", at(location))]
    Panic { message: String, location: Option<Location> },
    #[error("stack overflow: the plugin's calls are nested too deeply")]
    StackOverflow,
    #[error("the plugin was stopped: {reason}")]
    Trap { reason: String },
    #[error("the plugin handed over more than {limit} bytes at a time")]
    OutputTooLarge { limit: usize },
    #[error("the plugin's output is not valid UTF-8")]
    InvalidUtf8,
    #[error("the plugin is busy; try again in {} s", retry_after.as_secs())]
    Busy { retry_after: Duration },
}

/// Where in the plugin's source a panic arose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    pub file: String,
    pub line: u32,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

fn at(location: &Option<Location>) -> String {
    location.as_ref().map(|at| format!(" at {at}")).unwrap_or_default()
}

/// Rust's linker puts the guest's stack at the bottom of its memory, so that an overflow runs out of bounds.
fn hint(trap: Trap) -> &'static str {
    match trap {
        Trap::MemoryOutOfBounds => " (mostly calls nested too deeply, or a large value on the stack)",
        _ => "",
    }
}

impl Fault {
    /// A stable name for problem documents, metrics and incidents.
    pub fn code(&self) -> &'static str {
        match self {
            Fault::Timeout { .. } => "timeout",
            Fault::OutOfMemory { .. } => "out-of-memory",
            Fault::Panic { .. } => "panic",
            Fault::StackOverflow => "stack-overflow",
            Fault::Trap { .. } => "trap",
            Fault::OutputTooLarge { .. } => "output-too-large",
            Fault::InvalidUtf8 => "invalid-utf8",
            Fault::Busy { .. } => "busy",
        }
    }

    /// Whether the plugin itself is to blame; a busy plugin is not faulty.
    pub fn is_plugins(&self) -> bool {
        !matches!(self, Fault::Busy { .. })
    }

    /// Reads the error of a call together with what the store saw before it. A guest that is refused memory or
    /// panics ends in the same `unreachable` as any other abort, so what was seen is asked first.
    pub(crate) fn of(error: wasmtime::Error, state: &State) -> Fault {
        if error.is::<wasmtime::PoolConcurrencyLimitError>() {
            return Fault::Busy { retry_after: state.retry_after };
        }
        let trap = error.downcast_ref::<Trap>().copied();
        if trap == Some(Trap::Interrupt) {
            return Fault::Timeout { limit: state.deadline };
        }
        if state.memory.is_denied() {
            return Fault::OutOfMemory { limit: state.memory.limit() };
        }
        if let Some((message, location)) = state.log.panic() {
            return Fault::Panic { message, location };
        }
        match trap {
            Some(Trap::StackOverflow) => Fault::StackOverflow,
            Some(Trap::StringOutOfBounds | Trap::ListOutOfBounds) => Fault::Trap { reason: format!("{error:#}") },
            Some(trap) => Fault::Trap { reason: format!("{trap}{}", hint(trap)) },
            None => Fault::of_lifting(error, state),
        }
    }

    /// What is no trap comes from reading the guest's text. wasmtime keeps the type of "hostcall fuel exhausted" to
    /// itself, so its wording decides; the tests would notice a new one.
    fn of_lifting(error: wasmtime::Error, state: &State) -> Fault {
        let reason = format!("{error:#}");
        if error.is::<std::str::Utf8Error>() || error.is::<std::char::DecodeUtf16Error>() {
            Fault::InvalidUtf8
        } else if reason.contains("fuel allocated for hostcalls") {
            Fault::OutputTooLarge { limit: state.output_bytes }
        } else {
            Fault::Trap { reason }
        }
    }
}
