//! The hub's own registers. They are data (`host-registers.toml`), read once:
//! the fields that routing and rights rest on, whoever maintains them.
use contract::Register;
use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};

static REGISTERS: LazyLock<BTreeMap<String, Arc<Register>>> = LazyLock::new(|| {
    let text = include_str!("host-registers.toml");
    let read: BTreeMap<String, Register> = toml::from_str(text).expect("the hub's own registers are well formed");
    read.into_iter().map(|(id, register)| (format!("hub/{id}"), Arc::new(register))).collect()
});

/// By full name, `hub/organisation`.
pub fn register(full: &str) -> Option<&'static Arc<Register>> {
    REGISTERS.get(full)
}

pub fn registers() -> impl Iterator<Item = (&'static str, &'static Arc<Register>)> {
    REGISTERS.iter().map(|(name, register)| (name.as_str(), register))
}
