#![doc = include_str!("../README.md")]

pub mod attack;
pub mod bank;
pub mod bench;
pub mod books;
pub mod camt;
pub mod changed;
pub mod city;
pub mod countersign;
pub mod fund;
mod hub;
pub mod joint;
pub mod line;
pub mod notice;
pub mod partner;
pub mod person;
mod place;
pub mod played;
pub mod plugins;
pub mod property;
pub mod receiver;
mod reply;
mod room;
mod servers;
pub mod stamps;
pub mod statement;
pub mod token;
pub mod watcher;
pub mod wire;
pub mod world;

pub use hub::Hub;
pub use person::Person;
pub use place::{binary, root, systems, target};
pub use reply::Reply;
pub use room::{Room, SAMPLE_PASSWORD, Said, run};
pub use servers::variable;
pub use world::World;

use std::time::{Duration, Instant};

/// Something that happens soon, but not at once: asked again until it is there. The span is not a measure of speed,
/// only where a test stops waiting for what will never come.
pub fn soon<T>(what: &str, look: impl FnMut() -> Option<T>) -> T {
    within(Duration::from_secs(60), what, look)
}

/// The same for what stands behind much else.
pub fn within<T>(span: Duration, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begun.elapsed() < span, "still not there: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A hub that dies and comes back: asked until it answers with something else than that it cannot now.
pub fn stubbornly(send: impl Fn() -> Result<Reply, String>) -> Reply {
    let begun = Instant::now();
    loop {
        match send() {
            Ok(reply) if reply.status != 503 => return reply,
            other => assert!(begun.elapsed() < Duration::from_secs(120), "it does not come back: {:?}", other.err()),
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Free just now.
pub fn free_address() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    listener.local_addr().expect("it is bound").to_string()
}

/// A hub that has more to do than its cores can, or whose database is away, says so, and that nothing was done: one tries
/// again.
pub fn patiently(send: impl Fn() -> Result<Reply, String>) -> Result<Reply, String> {
    loop {
        let reply = send()?;
        if reply.status != 503 {
            return Ok(reply);
        }
        let seconds = reply.header("retry-after").and_then(|s| s.parse().ok());
        let seconds = seconds.unwrap_or_else(|| panic!("it does not say when: {reply}"));
        std::thread::sleep(Duration::from_secs(seconds));
    }
}
