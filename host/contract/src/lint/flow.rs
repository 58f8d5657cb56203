//! Soundness in the workflow-net sense: from the first step every step can be
//! reached, from every step an end; parallel branches keep to themselves and
//! come back to their join, so that nothing is left running behind it.
use super::{Report, place::Place};
use crate::{
    Procedure, Step,
    paths::{Path, Paths, ways},
    procedure::{Join, StepType},
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(r: &mut Report, procedure: &Procedure, at: &Place) {
    let at = at.down("steps");
    let Some(first) = procedure.steps.keys().next() else {
        return r.say("steps-empty", &at, &[]);
    };
    if matches!(procedure.steps[first].r#type, StepType::End | StepType::Sign | StepType::Publicity) {
        r.say("first-step", &at.down(first), &[("step", first)]);
    }
    for (id, step) in &procedure.steps {
        shape(r, id, step, &at.down(id));
        targets(r, procedure, id, step, &at.down(id));
        automatic_loop(r, procedure, id, &at);
    }
    reachable(r, procedure, first, &at);
    ends(r, procedure, &at);
    branches(r, procedure, &at);
}

/// Each type of step has its own words.
fn shape(r: &mut Report, id: &str, step: &Step, at: &Place) {
    let kind = step.r#type;
    let has = [
        ("actions", !step.actions.is_empty(), acted_on(step)),
        ("branches", !step.branches.is_empty(), kind.splits()),
        ("over", step.over.is_some(), kind == StepType::Each),
        ("item", step.item.is_some(), kind == StepType::Each),
        ("in-turn", step.in_turn, kind == StepType::Each),
        ("for", !step.r#for.is_empty(), kind == StepType::Wait),
        ("publicity", step.publicity.is_some(), kind == StepType::Publicity),
        ("document", step.document.is_some(), kind == StepType::Sign),
        ("to", step.to.is_some(), leads_on(kind)),
        ("gather-gaps", step.gather_gaps, kind.splits()),
        ("result", step.result.is_some(), kind == StepType::End),
    ];
    for (word, present, belongs) in has {
        if present && !belongs {
            r.say("misplaced", at, &[("word", word), ("step", id)]);
        }
        if !present && belongs && !matches!(word, "result" | "gather-gaps" | "item" | "in-turn") {
            r.say("step-incomplete", at, &[("word", word), ("step", id)]);
        }
    }
    let runs_over = kind == StepType::Each;
    r.expect(!runs_over || step.branches.len() <= 1, "each-branches", at, &[("step", id)]);
    // How many items there are shows when a case comes there.
    let most = if runs_over { u32::MAX } else { step.branches.len() as u32 };
    let fits = match step.join {
        Join::All | Join::Any => true,
        Join::NOfM(n) => (1..=most).contains(&n),
        Join::Ratio(share) => share > 0.0 && share <= 1.0,
    };
    r.expect(fits, "join", at, &[("step", id)]);
}

fn leads_on(kind: StepType) -> bool {
    kind.splits() || matches!(kind, StepType::Automatic | StepType::Wait | StepType::Sign | StepType::Publicity)
}

/// Of what is shown to everybody only objections are acted on.
fn acted_on(step: &Step) -> bool {
    let answers = step.publicity.as_ref().is_some_and(|p| p.is_open_to_objections()) && step.to.is_some();
    match step.r#type {
        StepType::Publicity => answers,
        kind => matches!(kind, StepType::Task | StepType::Sign),
    }
}

fn targets(r: &mut Report, procedure: &Procedure, id: &str, step: &Step, at: &Place) {
    for (by, target) in ways(step) {
        if procedure.step(target).is_none() {
            r.say("target-missing", &at.down(by), &[("step", id), ("by", by), ("target", target)]);
        }
    }
}

/// Steps that only the hub takes must not go round without end.
fn automatic_loop(r: &mut Report, procedure: &Procedure, id: &str, at: &Place) {
    let automatic = |s: &str| procedure.steps.get(s).filter(|s| s.r#type == StepType::Automatic);
    let (mut seen, mut todo) = (BTreeSet::new(), vec![id]);
    while let Some(step) = todo.pop().and_then(automatic) {
        for (_, next) in ways(step) {
            if next == id {
                return r.say("automatic-loop", &at.down(id), &[("step", id)]);
            }
            if seen.insert(next) {
                todo.push(next);
            }
        }
    }
}

fn reachable(r: &mut Report, procedure: &Procedure, first: &str, at: &Place) {
    let (mut seen, mut todo) = (BTreeSet::from([first]), vec![first]);
    while let Some(step) = todo.pop() {
        for (_, next) in procedure.steps.get(step).map(ways).unwrap_or_default() {
            if seen.insert(next) {
                todo.push(next);
            }
        }
    }
    for id in procedure.steps.keys().filter(|id| !seen.contains(id.as_str())) {
        r.say("step-unreachable", &at.down(id), &[("step", id)]);
    }
}

/// Steps from which an end can be reached, found backwards from the ends.
fn ends(r: &mut Report, procedure: &Procedure, at: &Place) {
    let is_end = |id: &str| procedure.step(id).is_some_and(|s| s.r#type == StepType::End);
    let mut good: BTreeSet<&str> = BTreeSet::new();
    loop {
        let leads = |step: &Step| ways(step).iter().any(|(_, t)| is_end(t) || good.contains(t));
        let more: Vec<&str> = procedure
            .steps
            .iter()
            .filter(|(id, s)| !good.contains(id.as_str()) && leads(s))
            .map(|(id, _)| id.as_str())
            .collect();
        if more.is_empty() {
            break;
        }
        good.extend(more);
    }
    for id in procedure.steps.keys().filter(|id| !good.contains(id.as_str()) && !is_end(id)) {
        r.say("no-end", &at.down(id), &[("step", id)]);
    }
}

/// The branch a step belongs to.
type Regions<'a> = BTreeMap<&'a str, &'a str>;

fn branches(r: &mut Report, procedure: &Procedure, at: &Place) {
    let paths = Paths::of(procedure);
    let mut regions = Regions::new();
    let mut names = BTreeSet::new();
    for (id, step) in procedure.steps.iter().filter(|(_, s)| s.r#type.splits()) {
        for (name, branch) in &step.branches {
            let here = at.path_down(&[id, name]);
            r.expect(names.insert(name), "branch-twice", &here, &[("branch", name)]);
            match procedure.step(&branch.first) {
                Some(s) if s.r#type == StepType::End => r.say("branch-empty", &here, &[("branch", name)]),
                Some(_) => {
                    walk_branch(r, procedure, &paths, Path { parallel: id, branch: name }, &mut regions, at);
                }
                None => {}
            }
        }
    }
}

fn walk_branch<'a>(
    r: &mut Report,
    procedure: &'a Procedure,
    paths: &Paths<'a>,
    path: Path<'a>,
    regions: &mut Regions<'a>,
    at: &Place,
) {
    let Path { parallel, branch } = path;
    let first = procedure.steps[parallel].branches[branch].first.as_str();
    let mut todo = vec![(parallel, first)];
    while let Some((from, id)) = todo.pop() {
        if paths.returns(procedure, parallel, id) {
            continue;
        }
        match regions.get(id) {
            Some(region) if *region == branch => continue,
            None if !paths.on_trunk(id) => regions.insert(id, branch),
            _ => {
                r.say("branch-crossed", &at.down(from), &[("branch", branch), ("step", from), ("target", id)]);
                continue;
            }
        };
        let Some(step) = procedure.steps.get(id) else {
            continue;
        };
        if procedure.steps[parallel].r#type == StepType::Each && step.form.is_some() {
            r.say("each-form", &at.down(id), &[("step", id)]);
        }
        if step.r#type.splits() {
            r.say("parallel-nested", &at.down(id), &[("step", id)]);
            continue;
        }
        for (_, next) in ways(step) {
            let end = procedure.step(next).filter(|s| s.r#type == StepType::End);
            match end {
                _ if next == parallel => {}
                Some(end) if end.result == Some(false) => {}
                Some(_) => r.say(
                    "branch-done",
                    &at.down(id),
                    &[("branch", branch), ("step", id), ("target", next), ("parallel", parallel)],
                ),
                None => todo.push((id, next)),
            }
        }
    }
}
