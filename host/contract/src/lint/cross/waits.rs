//! Circular waits: a step waits for an event that is only published from behind a wait which waits for it in turn. What
//! the rules publish is seen by nobody but themselves: an event counts only while some action declares it (`publishes`).
use super::{Kind, Trouble, types::event_name};
use crate::{Contract, Step, paths::ways};
use std::collections::{BTreeMap, BTreeSet};

/// A step of a procedure of a system.
type At<'a> = (&'a str, &'a str, &'a str);

pub(super) fn check(all: &[Contract], found: &mut Vec<Trouble>) {
    let publishers = publishers(all);
    let reached = reached(all, &publishers);
    for c in all {
        for (id, p) in &c.procedures {
            for (step, s) in &p.steps {
                let here = (c.id.as_str(), id.as_str(), step.as_str());
                if !reached.contains(&here) || passable(s, &publishers, &reached) {
                    continue;
                }
                let event = s.r#for.iter().find_map(event_name).unwrap_or_default();
                let from = publishers.get(event).and_then(|steps| steps.first());
                let by =
                    from.map_or(String::new(), |(system, procedure, step)| format!("{system}: {procedure}/{step}"));
                let path = format!("procedures/{id}/steps/{step}");
                found.push(Trouble::new(Kind::CircularWait, c, path, &[("event", event), ("by", &by)]));
            }
        }
    }
}

/// Full event type → the steps where an action publishes it.
fn publishers(all: &[Contract]) -> BTreeMap<String, Vec<At<'_>>> {
    let mut out: BTreeMap<String, Vec<At>> = BTreeMap::new();
    for c in all {
        for (id, p) in &c.procedures {
            for (step, s) in &p.steps {
                for event in s.actions.values().flat_map(|action| &action.publishes) {
                    out.entry(c.event_type(event)).or_default().push((&c.id, id, step));
                }
            }
        }
    }
    out
}

/// All steps that some case can come to, whatever it has to wait for on the way.
fn reached<'a>(all: &'a [Contract], publishers: &BTreeMap<String, Vec<At<'a>>>) -> BTreeSet<At<'a>> {
    let mut reached: BTreeSet<At> = BTreeSet::new();
    for c in all {
        let firsts = c
            .procedures
            .iter()
            .filter_map(|(id, p)| Some((c.id.as_str(), id.as_str(), p.steps.keys().next()?.as_str())));
        reached.extend(firsts);
    }
    loop {
        let mut further = vec![];
        for c in all {
            for (id, p) in &c.procedures {
                for (step, s) in &p.steps {
                    let here = (c.id.as_str(), id.as_str(), step.as_str());
                    if reached.contains(&here) && passable(s, publishers, &reached) {
                        further.extend(ways(s).into_iter().map(|(_, to)| (c.id.as_str(), id.as_str(), to)));
                    }
                }
            }
        }
        let before = reached.len();
        reached.extend(further);
        if reached.len() == before {
            return reached;
        }
    }
}

/// Unless it waits for nothing but events that only steps publish which nobody comes to.
fn passable(step: &Step, publishers: &BTreeMap<String, Vec<At>>, reached: &BTreeSet<At>) -> bool {
    step.r#for.is_empty()
        || step.r#for.iter().any(|awaited| match event_name(awaited).and_then(|event| publishers.get(event)) {
            Some(steps) => steps.iter().any(|step| reached.contains(step)),
            None => true,
        })
}
