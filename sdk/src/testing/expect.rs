//! Compares what a step brought with what the scenario tells.
use super::file::{Expect, Told};
use super::run::Outcome;
use contract::decision::Problem;
use contract::{Contract, Procedure};

pub fn assert(contract: &Contract, expect: &Expect, outcome: &Outcome) -> Result<(), String> {
    let (refused, warned, notes) = match outcome {
        Outcome::Told => return Ok(()),
        Outcome::Refused(problems) => (problems.clone(), vec![], vec![]),
        Outcome::Decided { warned, decisions } => {
            (vec![], warned.clone(), decisions.iter().flat_map(|d| d.notes.clone()).collect())
        }
    };
    if expect.refused.is_none() && !refused.is_empty() {
        return Err(format!("it was refused: {}", words(contract, &refused).join(" / ")));
    }
    compare(contract, "refused with", expect.refused.as_deref(), &refused)?;
    compare(contract, "warned of", expect.warned.as_deref(), &warned)?;
    compare(contract, "noted", expect.notes.as_deref(), &notes)
}

/// A refusal that only the host can say: a code of its own, or of the starter.
pub fn is_hosts(contract: &Contract, procedure: Option<&Procedure>, expect: &Expect) -> bool {
    let starter = procedure.and_then(|p| p.starter_else.as_deref());
    let hosts =
        |told: &Told| told.code().is_some_and(|code| starter == Some(code) || !contract.texts.contains_key(code));
    expect.refused.as_ref().is_some_and(|list| !list.is_empty() && list.iter().all(hosts))
}

fn compare(contract: &Contract, what: &str, told: Option<&[Told]>, said: &[Problem]) -> Result<(), String> {
    for told in told.unwrap_or_default() {
        if !said.iter().any(|problem| is(contract, told, problem)) {
            return Err(format!("it was not {what} {told:?}, but: {:?}", words(contract, said)));
        }
    }
    Ok(())
}

fn is(contract: &Contract, told: &Told, problem: &Problem) -> bool {
    match told {
        Told::Code(code) => *code == problem.code,
        Told::Full { code, zh, at } => {
            code.as_ref().is_none_or(|code| *code == problem.code)
                && zh.as_ref().is_none_or(|zh| *zh == text(contract, problem))
                && at.as_ref().is_none_or(|at| Some(at) == problem.at.as_ref())
        }
    }
}

/// As a person reads it.
fn text(contract: &Contract, problem: &Problem) -> String {
    contract.texts.get(&problem.code).map(|text| text.fill(&problem.params).zh).unwrap_or_default()
}

fn words(contract: &Contract, problems: &[Problem]) -> Vec<String> {
    let place = |p: &Problem| p.at.as_ref().map(|at| format!(" at {at}")).unwrap_or_default();
    problems.iter().map(|p| format!("{}{}: {}", p.code, place(p), text(contract, p))).collect()
}
