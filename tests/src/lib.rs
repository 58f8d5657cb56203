#![doc = include_str!("../README.md")]

pub mod city;
mod hub;
pub mod person;
mod place;
pub mod plugins;
mod reply;
mod room;
mod servers;
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
pub fn soon<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "still not there: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}
