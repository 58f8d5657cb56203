//! What a new version changes for people, in words; which rights it newly asks for; which running cases can follow it.
//! Both contracts are compared as the documents they serialise to, so that a word the language learns is told without
//! anybody thinking of it: what has no name of its own in `words.toml` is told by its path.
mod follow;
mod form;
mod noun;
mod rights;
mod say;
mod schema;
mod walk;
mod weigh;

use crate::{Bilingual, Contract};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use follow::Follow;
pub use noun::Noun;
pub use rights::{Right, Rights};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Diff {
    /// The versions compared.
    pub from: String,
    pub to: String,
    /// Heaviest first, then in the order of the contract.
    pub changes: Vec<Change>,
    /// Asked for by the new version and not by the old one.
    pub rights: Rights,
    /// Of every procedure of the old version: whether a case of it can go on under the new one.
    pub running: BTreeMap<String, Follow>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Change {
    pub noun: Noun,
    pub happened: Happened,
    pub weight: Weight,
    /// Into the contract: `procedures/permit/steps/review/days`.
    pub path: String,
    pub text: Bilingual,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Happened {
    Added,
    Removed,
    Changed,
}

/// How much a change asks of those who decide about the version, lightest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// Words and their arrangement.
    Notice,
    /// People do something else than before.
    Work,
    /// It asks for a right it did not have.
    AsksRight,
    /// A system, partner or reader that counts on it may not cope.
    BreaksReader,
    /// A running case may not be able to follow.
    BreaksRunning,
}

impl Diff {
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Of its heaviest change.
    pub fn weight(&self) -> Option<Weight> {
        self.changes.iter().map(|change| change.weight).max()
    }

    /// Whether somebody has to decide more than that the version is wanted.
    pub fn needs_decision(&self) -> bool {
        self.weight() >= Some(Weight::AsksRight)
    }

    /// Whether a running case of this procedure can follow; one that was never there has nothing to follow.
    pub fn follow(&self, procedure: &str) -> &Follow {
        self.running.get(procedure).unwrap_or(&Follow::Yes)
    }
}

/// What is called how outside this contract, by full name: `land-use/parcel`. Who compares knows what is
/// installed; what nobody knows keeps its id.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    pub register: &'a dyn Fn(&str) -> Option<Bilingual>,
    pub procedure: &'a dyn Fn(&str) -> Option<Bilingual>,
}

pub fn diff(old: &Contract, new: &Contract) -> Diff {
    diff_named(old, new, Names { register: &|_| None, procedure: &|_| None })
}

pub fn diff_named(old: &Contract, new: &Contract, names: Names<'_>) -> Diff {
    let mut changes = walk::changes(old, new, names);
    changes.sort_by_key(|change| std::cmp::Reverse(change.weight));
    Diff {
        from: old.version.clone(),
        to: new.version.clone(),
        changes,
        rights: rights::newly_asked(old, new, names),
        running: follow::running(old, new),
    }
}
