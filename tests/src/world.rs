//! One hub for the tests of a file: started by the first that asks, gone with the last that holds it. A static would
//! outlive the test process' end and leave the hub running.
use crate::{Hub, Room};
use std::sync::{Arc, Mutex, Weak};

pub struct World {
    // In this order they go: the process before its folder.
    pub hub: Hub,
    pub room: Room,
}

/// A slot of a file's tests, one for each kind of room.
pub struct Slot(Mutex<Weak<World>>);

impl Default for Slot {
    fn default() -> Self {
        Slot::new()
    }
}

impl Slot {
    pub const fn new() -> Slot {
        Slot(Mutex::new(Weak::new()))
    }

    pub fn world(&self, make: impl FnOnce() -> Room, ready: impl FnOnce(&World)) -> Arc<World> {
        let mut slot = self.0.lock().unwrap_or_else(|broken| broken.into_inner());
        if let Some(world) = slot.upgrade() {
            return world;
        }
        let room = make();
        let world = Arc::new(World { hub: room.start(), room });
        ready(&world);
        *slot = Arc::downgrade(&world);
        world
    }
}

/// Each test of a file on SQLite and on PostgreSQL with RabbitMQ; `$ready` sets the scene of a fresh hub.
#[macro_export]
macro_rules! on_both {
    ($ready:ident; $($name:ident),+ $(,)?) => {
        mod sqlite {
            static SLOT: $crate::world::Slot = $crate::world::Slot::new();
            $(#[test] fn $name() { super::$name(&SLOT.world($crate::Room::sqlite, super::$ready)); })+
        }
        mod servers {
            static SLOT: $crate::world::Slot = $crate::world::Slot::new();
            $(#[test] fn $name() { super::$name(&SLOT.world($crate::Room::servers, super::$ready)); })+
        }
    };
}
