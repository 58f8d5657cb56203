//! The lint: what would do harm is refused before it can. One file a concern,
//! one small function a rule; the words of every finding and its explanation
//! stand together in `codes`. Errors keep a plugin out; the others are the
//! list "before you hand it in".
mod codes;
mod conditions;
mod cross;
mod facts;
mod flow;
mod forms;
mod grants;
mod identity;
mod ledger;
mod outside;
mod place;
mod pointers;
mod publicity;
mod registers;
mod reserved;
mod roles;
mod steps;
mod texts;
mod who;

use crate::{Bundle, Contract, parse};
use place::Place;
use serde::{Deserialize, Serialize};

pub use codes::{Rule, explain, rules};
pub use cross::cross;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Not accepted by any hub.
    Error,
    /// Fine while developing; a city's hub asks for it.
    BeforeRelease,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Finding {
    pub level: Severity,
    pub code: String,
    pub file: String,
    pub line: usize,
    /// The place inside the contract: `procedures/permit/steps/review`.
    pub path: String,
    pub what: String,
    pub zh: String,
    pub fix: String,
}

/// Parses and checks a plugin's files. No contract when they cannot be parsed.
pub fn lint(bundle: &Bundle) -> (Option<Contract>, Vec<Finding>) {
    let reserved = reserved::words(bundle);
    if !reserved.is_empty() {
        return (None, reserved);
    }
    let contract = match parse(bundle) {
        Ok(contract) => contract,
        Err(error) => return (None, vec![unreadable(&error)]),
    };
    let findings = lint_contract(bundle, &contract);
    (Some(contract), findings)
}

/// All findings of a parsed contract, errors first, then by file and line.
pub fn lint_contract(bundle: &Bundle, contract: &Contract) -> Vec<Finding> {
    let mut report = Report { bundle, contract, findings: vec![] };
    identity::check(&mut report);
    grants::check(&mut report);
    roles::check(&mut report);
    forms::check(&mut report);
    registers::check(&mut report);
    ledger::check(&mut report);
    for (id, procedure) in &contract.procedures {
        let at = Place::of("procedures", id);
        flow::check(&mut report, procedure, &at);
        steps::check(&mut report, procedure, &at);
        facts::check_procedure(&mut report, procedure, &at);
    }
    outside::check(&mut report);
    texts::check(&mut report);
    let mut findings = report.findings;
    findings.sort_by(|a, b| {
        (a.level, &a.file, a.line, &a.code, &a.path).cmp(&(b.level, &b.file, b.line, &b.code, &b.path))
    });
    findings.dedup();
    findings
}

fn unreadable(error: &parse::ParseError) -> Finding {
    let mut finding = codes::finding("unreadable", &[("what", &error.what)]);
    (finding.file, finding.line) = (error.file.clone(), error.line);
    finding
}

/// Of each level: more than an author mends before he asks again. Finding the place of each reads its file anew, so a contract of nothing but
/// mistakes would otherwise take minutes.
const MOST: usize = 500;

/// What the rules write into.
pub(crate) struct Report<'a> {
    bundle: &'a Bundle,
    contract: &'a Contract,
    findings: Vec<Finding>,
}

impl Report<'_> {
    fn say(&mut self, code: &'static str, at: &Place, params: &[(&str, &str)]) {
        let level = rules()[code].level;
        if self.findings.iter().filter(|f| f.level == level).count() >= MOST {
            return;
        }
        let mut finding = codes::finding(code, params);
        (finding.file, finding.line) = at.locate(self.bundle);
        finding.path = at.path();
        self.findings.push(finding);
    }

    /// Says it unless the condition holds.
    fn expect(&mut self, holds: bool, code: &'static str, at: &Place, params: &[(&str, &str)]) {
        if !holds {
            self.say(code, at, params);
        }
    }
}
