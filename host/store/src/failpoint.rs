//! Kill tests name a point in the environment and the process dies there, as
//! if the power had gone: `HUB_FAILPOINT=lane.before-commit`, or `NAME:3` to
//! die at the third passing. Without the variable a point costs one comparison.
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

struct Armed {
    name: String,
    left: AtomicU32,
}

pub fn failpoint(name: &str) {
    static ARMED: OnceLock<Option<Armed>> = OnceLock::new();
    let Some(armed) = ARMED.get_or_init(from_environment) else {
        return;
    };
    if armed.name == name && armed.left.fetch_sub(1, Ordering::SeqCst) == 1 {
        std::process::abort();
    }
}

fn from_environment() -> Option<Armed> {
    let text = std::env::var("HUB_FAILPOINT").ok().filter(|t| !t.is_empty())?;
    let (name, times) = text.rsplit_once(':').unwrap_or((&text, "1"));
    let left = AtomicU32::new(times.parse().unwrap_or(1));
    Some(Armed { name: name.to_owned(), left })
}
