//! What an office sends back, kept gap by gap for the figure of causes.
use crate::{Context, Correction, GapListForm};
use hub_sdk::prelude::*;

/// Which case of whose project, and what the figure calls its procedure.
pub struct Sent<'a> {
    pub case: Option<&'a str>,
    pub project: &'a str,
    pub owner: &'a str,
    pub procedure: &'static str,
    pub office: &'static str,
}

pub fn recorded(decision: Decision, sent: &Sent, gaps: Option<GapListForm>, cx: &Context) -> Decision {
    let gaps = gaps.map(|form| form.gaps).unwrap_or_default();
    (1..).zip(gaps).fold(decision, |decision, (n, gap)| {
        decision.put(Correction {
            correction_no: number("correction-no").with("project", sent.project).named(&format!("gap-{n}")),
            project_no: Some(sent.project.into()),
            owner: Some(sent.owner.into()),
            case_no: sent.case.map(Text::from),
            procedure: Some(sent.procedure.into()),
            office: Some(sent.office.into()),
            cause: Some(gap.cause.as_str().into()),
            what: Some(gap.what.as_str().into()),
            problem: Some(gap.problem.as_str().into()),
            on: Some(cx.today()),
        })
    })
}
