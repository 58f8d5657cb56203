//! Procedure 3, 其他建设工程消防设计资料抽查.
use crate::procedures::fire_spot_check::{Action, Facts, Form, Occurrence, Rules};
use crate::{ConstructionPermit, Context, FireReview, Msg, applicant};
use hub_sdk::prelude::*;

impl Rules for ConstructionPermit {
    fn check(_: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        match &facts.project {
            None => _ = say.refuse(Msg::ProjectUnknown).at("/project"),
            Some(project) if project.text("owner") != applicant(cx) => _ = say.refuse(Msg::NotOwner).at("/project"),
            Some(_) => {}
        }
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        match what.action() {
            Some(Action::Pass) => Decision::declared().put(FireReview {
                fire_no: number("fire-no").with("project", &case.form.project).named("fire"),
                project_no: Some((&case.form.project).into()),
                owner: facts.project.as_ref().map(|row| row.text("owner").into()),
                kind: Some("其他建设工程资料抽查".into()),
                units: Some(case.form.units.iter().map(Text::from).collect()),
                conclusion: Some("合格".into()),
                conditions: case.step_row("inspect").get("findings").and_then(Value::as_str).map(Text::from),
                issued_on: Some(cx.today()),
                state: Some("有效".into()),
                ..FireReview::default()
            }),
            _ => Decision::declared(),
        }
    }
}
