//! Lookups of typed values that find nothing. "Absent" and "not yours" read the same, but who may try ten thousand numbers learns
//! from the ones that differ: so each person has so many different misses an hour, in each process, and is then told to wait.
//! The same value looked up again, as a form is checked at every key, is one miss.
use super::{Need, pointers};
use crate::error::CaseError;
use contract::Fact;
use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasher, RandomState},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

const MOST: usize = 200;
const WINDOW: Duration = Duration::from_secs(60 * 60);
/// Above so many persons those whose hour is over are forgotten.
const PERSONS: usize = 10_000;

#[derive(Default)]
pub struct Misses {
    of: Mutex<HashMap<String, Hour>>,
    hasher: RandomState,
}

struct Hour {
    began: Instant,
    values: HashSet<u64>,
}

impl Misses {
    /// Refused once the person has had too many.
    pub(super) fn note(&self, need: &Need<'_>, fact: &Fact, value: &str) -> Result<(), CaseError> {
        let person = &need.acting.person;
        if person.is_empty() || !typed(fact) {
            return Ok(());
        }
        let value = self.hasher.hash_one((&fact.register, value));
        self.count(person, value, Instant::now())
    }

    fn count(&self, person: &str, value: u64, now: Instant) -> Result<(), CaseError> {
        let mut of = self.of.lock().unwrap_or_else(PoisonError::into_inner);
        if of.len() > PERSONS {
            of.retain(|_, hour| now.duration_since(hour.began) < WINDOW);
        }
        let hour = of.entry(person.to_owned()).or_insert_with(|| Hour { began: now, values: HashSet::new() });
        if now.duration_since(hour.began) >= WINDOW {
            *hour = Hour { began: now, values: HashSet::new() };
        }
        hour.values.insert(value);
        if hour.values.len() <= MOST {
            return Ok(());
        }
        // What is not counted need not be kept either.
        hour.values.remove(&value);
        let left = WINDOW.saturating_sub(now.duration_since(hour.began));
        Err(CaseError::TooManyLookups { seconds: left.as_secs().max(1) as i64 })
    }
}

/// Whether what it is looked up by comes from the form. A list's items do not count: a payroll may well name two hundred workers
/// whom nobody has registered.
fn typed(fact: &Fact) -> bool {
    fact.for_each.is_none() && pointers(fact).iter().any(|pointer| pointer.starts_with("/form/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_misses_are_limited_for_an_hour_and_repeated_ones_are_not() {
        let (misses, now) = (Misses::default(), Instant::now());
        for n in 0..MOST as u64 {
            misses.count("a", n, now).unwrap();
        }
        misses.count("a", 7, now).unwrap();
        for n in 0..3 {
            let told = misses.count("a", 1_000 + n, now + Duration::from_secs(60));
            assert!(matches!(told, Err(CaseError::TooManyLookups { seconds: 3_540 })), "{told:?}");
        }
        misses.count("b", 1_000, now).unwrap();
        misses.count("a", 1_000, now + WINDOW).unwrap();
    }
}
