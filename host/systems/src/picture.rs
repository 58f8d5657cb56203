//! What is active now, as one immutable view. Building it settles who maintains
//! which host register; looking into it is a hash look-up.
use crate::{host, installed::Installed, merge::merge};
use contract::Register;
use std::{collections::HashMap, sync::Arc};

/// A register, by the name under which its records are stored.
#[derive(Clone, Debug)]
pub struct Found {
    pub name: String,
    pub definition: Arc<Register>,
    /// The system that describes it; `None` for a host register nobody maintains.
    pub system: Option<String>,
}

#[derive(Default)]
pub struct Picture {
    by_id: HashMap<String, Arc<Installed>>,
    by_number: Vec<Arc<Installed>>,
    registers: HashMap<String, Found>,
    /// Host registers that a second system wanted to maintain: (register, system).
    pub contested: Vec<(String, String)>,
}

impl Picture {
    pub fn of(mut active: Vec<Arc<Installed>>) -> Picture {
        active.sort_by(|a, b| order(a).cmp(&order(b)));
        let mut picture = Picture { registers: host::registers().map(built_in).collect(), ..Picture::default() };
        for system in &active {
            picture.add_registers(system);
            picture.by_id.insert(system.id().to_owned(), system.clone());
        }
        picture.by_number = active;
        picture
    }

    pub fn active(&self, id: &str) -> Option<&Arc<Installed>> {
        self.by_id.get(id)
    }

    pub fn all(&self) -> &[Arc<Installed>] {
        &self.by_number
    }

    pub fn register(&self, full: &str) -> Option<&Found> {
        self.registers.get(full)
    }

    pub fn registers(&self) -> impl Iterator<Item = &Found> {
        // An alias and the host's name find the same register; it is listed once.
        self.registers.iter().filter(|(asked, found)| **asked == found.name).map(|(_, found)| found)
    }

    fn add_registers(&mut self, system: &Arc<Installed>) {
        let contract = &system.contract;
        for (id, register) in &contract.registers {
            let full = contract.full(id);
            match register.host.as_deref() {
                None => {
                    let found = found(full.clone(), Arc::new(register.clone()), system.id());
                    self.registers.insert(full, found);
                }
                Some(name) => self.add_alias(full, name, register, system.id()),
            }
        }
    }

    fn add_alias(&mut self, full: String, name: &str, register: &Register, system: &str) {
        let taken = self.registers.get(name).is_some_and(|f| f.system.is_some());
        let Some(own) = host::register(name).filter(|_| !taken) else {
            self.contested.push((name.to_owned(), system.to_owned()));
            return;
        };
        let found = found(name.to_owned(), Arc::new(merge(own, register)), system);
        self.registers.insert(full, found.clone());
        self.registers.insert(name.to_owned(), found);
    }
}

fn order(system: &Installed) -> (&str, &str) {
    (&system.contract.number, system.id())
}

fn built_in((name, register): (&'static str, &'static Arc<Register>)) -> (String, Found) {
    let found = Found { name: name.to_owned(), definition: register.clone(), system: None };
    (name.to_owned(), found)
}

fn found(name: String, definition: Arc<Register>, system: &str) -> Found {
    Found { name, definition, system: Some(system.to_owned()) }
}
