//! What a rehearsal found, added up. Counts are whole; of the differences themselves the first of every kind are kept,
//! so that a report of a hundred thousand decisions can be read.
use super::{Played, Scenarios};
use contract::Bilingual;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use store::rows::{HistoryRow, Millis};
use uuid::Uuid;

/// Differences that are kept to be looked into.
const KEPT: usize = 500;
/// Of one kind, so that a common one hides no rare one.
const OF_A_KIND: u64 = 40;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Where the case goes, what it becomes, whether it is let through.
    State,
    Money,
    Document,
    Record,
    Message,
    Notice,
}

/// One part of a decision that came out otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Differing {
    pub class: Class,
    /// Effect with its target, and the way into it.
    pub at: String,
    pub was: Value,
    pub is: Value,
}

/// A decision with a difference or a fault. No values: who may see those looks at it side by side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Difference {
    pub history: Uuid,
    pub case: Option<Uuid>,
    /// The procedure, or the handler, that decided; empty where the input cannot be read any more.
    #[serde(default)]
    pub procedure: String,
    /// Of the history row: `action`, `verb`, `event`…
    #[serde(default)]
    pub kind: String,
    pub step: String,
    pub what: String,
    pub at: Millis,
    pub classes: Vec<Class>,
    pub parts: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NotComparable {
    pub why: Bilingual,
    pub count: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Report {
    /// Taken again.
    pub decisions: u64,
    pub same: u64,
    /// Decisions with a difference of a class; one may count in several.
    pub differs: BTreeMap<Class, u64>,
    pub differing: u64,
    pub faulted: u64,
    /// By the reason.
    pub not_comparable: Vec<NotComparable>,
    pub erased: u64,
    pub differences: Vec<Difference>,
    pub milliseconds: u64,
    /// Absent until all decisions were taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scenarios: Option<Scenarios>,
    #[serde(default)]
    kinds: BTreeMap<String, u64>,
}

impl Report {
    pub(crate) fn add(&mut self, row: &HistoryRow, procedure: String, played: Played) {
        self.decisions += 1;
        match played {
            Played::Same => self.same += 1,
            Played::Erased => self.erased += 1,
            Played::NotComparable(misfit) => self.not_compared_for(misfit.text()),
            Played::Faulted(why) => {
                self.faulted += 1;
                self.keep(row, procedure, vec![], Some(why));
            }
            Played::Differs(parts) => {
                self.differing += 1;
                let classes: std::collections::BTreeSet<_> = parts.iter().map(|p| p.class).collect();
                for class in classes {
                    *self.differs.entry(class).or_default() += 1;
                }
                self.keep(row, procedure, parts, None);
            }
        }
    }

    fn keep(&mut self, row: &HistoryRow, procedure: String, parts: Vec<Differing>, fault: Option<String>) {
        let mut classes: Vec<_> = parts.iter().map(|p| p.class).collect();
        classes.sort();
        classes.dedup();
        let parts: Vec<_> = parts.into_iter().map(|p| p.at).collect();
        let of_kind = self.kinds.entry(format!("{} {}", row.what, parts.join(" "))).or_default();
        *of_kind += 1;
        if *of_kind > OF_A_KIND || self.differences.len() >= KEPT {
            return;
        }
        self.differences.push(Difference {
            history: row.id,
            case: row.case,
            procedure,
            kind: row.kind.name().to_owned(),
            step: row.step.clone(),
            what: row.what.clone(),
            at: row.at,
            classes,
            parts,
            fault,
        });
    }

    fn not_compared_for(&mut self, why: Bilingual) {
        match self.not_comparable.iter_mut().find(|known| known.why == why) {
            Some(known) => known.count += 1,
            None => self.not_comparable.push(NotComparable { why, count: 1 }),
        }
    }

    pub fn not_compared(&self) -> u64 {
        self.not_comparable.iter().map(|n| n.count).sum::<u64>() + self.erased
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use store::rows::HistoryKind;

    fn row(what: &str) -> HistoryRow {
        HistoryRow {
            id: Uuid::now_v7(),
            case: Some(Uuid::now_v7()),
            system: "works".into(),
            version: "1.0.0".into(),
            kind: HistoryKind::Action,
            step: "review".into(),
            branch: String::new(),
            what: what.into(),
            person: None,
            organisation: None,
            post: None,
            on_behalf: None,
            comment: String::new(),
            at: 0,
            input: None,
            output: None,
            batch: 1,
            leaf: String::new(),
            request: String::new(),
            evidence: None,
        }
    }

    fn next() -> Differing {
        Differing { class: Class::State, at: "next".into(), was: json!("done"), is: json!("wait") }
    }

    #[test]
    fn a_difference_says_of_which_procedure_step_and_action_it_is() {
        let mut report = Report::default();
        report.add(&row("approve"), "permit".to_owned(), Played::Differs(vec![next()]));
        let kept = serde_json::to_value(&report.differences[0]).unwrap();
        let said = ["procedure", "kind", "step", "what"].map(|word| kept[word].as_str().unwrap_or_default());
        assert_eq!(said, ["permit", "action", "review", "approve"]);
        assert_eq!(kept["parts"], json!(["next"]));
    }

    #[test]
    fn a_common_difference_hides_no_rare_one() {
        let mut report = Report::default();
        for _ in 0..OF_A_KIND + 5 {
            report.add(&row("approve"), "permit".to_owned(), Played::Differs(vec![next()]));
        }
        report.add(&row("refuse"), "permit".to_owned(), Played::Faulted("out of fuel".into()));
        assert_eq!((report.differing, report.faulted), (OF_A_KIND + 5, 1));
        let kept: Vec<_> = report.differences.iter().map(|d| d.what.as_str()).collect();
        assert_eq!((u64::try_from(kept.len()).unwrap(), kept.last()), (OF_A_KIND + 1, Some(&"refuse")));
    }
}
