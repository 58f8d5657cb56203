//! Which path a step lies on: the trunk, or one branch of a parallel step. The
//! lint proves a procedure by it and the engine moves tokens by it, so that
//! both read a return the same way. Two moves leave a path: a branch *returns*
//! by naming a step of the trunk from which its parallel step is reached again;
//! the trunk *reopens* one branch by naming that branch's first step.
use crate::{Procedure, Step, pointer};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A branch, with the parallel step it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Path<'a> {
    pub parallel: &'a str,
    pub branch: &'a str,
}

#[derive(Debug, Default)]
pub struct Paths<'a> {
    trunk: BTreeSet<&'a str>,
    /// First step of a branch → the branch.
    entries: BTreeMap<&'a str, Path<'a>>,
}

/// Stands between a branch and the item it runs for; no id holds it.
const ITEM: char = '#';

/// The branch of one item of an `each` step.
pub fn item_branch(branch: &str, key: &str) -> String {
    format!("{branch}{ITEM}{key}")
}

/// As the contract declares it: without its item.
pub fn declared(branch: &str) -> &str {
    branch.split_once(ITEM).map_or(branch, |(declared, _)| declared)
}

/// What the item of a branch is known by.
pub fn item_key(branch: &str) -> Option<&str> {
    branch.split_once(ITEM).map(|(_, key)| key)
}

/// Items of an `each` step with their branches, in the order of the list; of two with one key the first counts.
pub fn items(step: &Step, root: &Value, facts: &serde_json::Map<String, Value>) -> Vec<(String, Value)> {
    let (Some(over), Some(branch)) = (&step.over, step.branches.keys().next()) else {
        return vec![];
    };
    let list: Vec<&Value> = match over.strip_prefix("fact:") {
        Some(fact) => facts.get(fact).into_iter().collect(),
        None => pointer::each(root, over),
    };
    let list = list.into_iter().flat_map(|value| match value {
        Value::Array(items) => items.iter().collect(),
        Value::Null => vec![],
        one => vec![one],
    });
    let mut out: Vec<(String, Value)> = vec![];
    for item in list {
        let key = step.item.as_ref().map_or(Some(item), |at| pointer::get(item, at)).filter(|key| !key.is_null());
        let Some(key) = key else { continue };
        let name = item_branch(branch, &pointer::plain(key));
        if out.iter().all(|(n, _)| *n != name) {
            out.push((name, item.clone()));
        }
    }
    out
}

/// Every step a step names, with the action or branch that names it.
pub fn ways(step: &Step) -> Vec<(&str, &str)> {
    let actions = step.actions.iter().flat_map(|(a, full)| full.to.all().iter().map(move |t| (a.as_str(), t.as_str())));
    let branches = step.branches.iter().map(|(b, full)| (b.as_str(), full.first.as_str()));
    let to = step.to.iter().flat_map(|t| t.all()).map(|t| ("to", t.as_str()));
    actions.chain(branches).chain(to).collect()
}

impl<'a> Paths<'a> {
    pub fn of(procedure: &'a Procedure) -> Paths<'a> {
        let mut paths = Paths::default();
        for (parallel, step) in &procedure.steps {
            for (branch, full) in &step.branches {
                paths.entries.insert(full.first.as_str(), Path { parallel, branch });
            }
        }
        if let Some(first) = procedure.steps.keys().next() {
            paths.trunk = paths.walk(procedure, first);
        }
        paths
    }

    pub fn on_trunk(&self, step: &str) -> bool {
        self.trunk.contains(step)
    }

    /// The branch that begins with this step.
    pub fn entry(&self, step: &str) -> Option<Path<'a>> {
        self.entries.get(step).copied()
    }

    /// The branch a step lies on: what its first step leads to, short of the trunk and of other branches.
    pub fn home(&self, procedure: &'a Procedure, step: &str) -> Option<Path<'a>> {
        self.entries.iter().find(|(first, _)| self.within(procedure, first, step)).map(|(_, path)| *path)
    }

    fn within(&self, procedure: &'a Procedure, first: &'a str, step: &str) -> bool {
        let (mut seen, mut todo) = (BTreeSet::new(), vec![first]);
        while let Some(id) = todo.pop() {
            let outside = self.trunk.contains(id) || (id != first && self.entries.contains_key(id));
            if outside || !seen.insert(id) {
                continue;
            }
            let Some(found) = procedure.steps.get(id) else { continue };
            let splits = found.r#type.splits();
            todo.extend(ways(found).into_iter().filter(|(by, _)| !splits || *by == "to").map(|(_, to)| to));
        }
        seen.contains(step)
    }

    /// Whether a branch of `parallel` may go back to `step`: the trunk leads from it to the split again.
    pub fn returns(&self, procedure: &'a Procedure, parallel: &str, step: &str) -> bool {
        let start = procedure.steps.get_key_value(step).map(|(id, _)| id.as_str());
        self.on_trunk(step) && start.is_some_and(|s| self.walk(procedure, s).contains(parallel))
    }

    /// Steps reached along the trunk; a parallel step leads on by its `to` alone.
    fn walk(&self, procedure: &'a Procedure, from: &'a str) -> BTreeSet<&'a str> {
        let (mut seen, mut todo) = (BTreeSet::new(), vec![from]);
        while let Some(id) = todo.pop() {
            if self.entries.contains_key(id) || !seen.insert(id) {
                continue;
            }
            let Some(step) = procedure.steps.get(id) else {
                continue;
            };
            let splits = step.r#type.splits();
            todo.extend(ways(step).into_iter().filter(|(by, _)| !splits || *by == "to").map(|(_, t)| t));
        }
        seen
    }
}
