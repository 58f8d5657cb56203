//! Procedure 2, 消防设计审查.
use crate::procedures::fire_review::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::{ConstructionPermit, Context, FireReview, FireReviewRecordedEvent, FireReviewRefusedEvent, Msg, fire};
use hub_sdk::prelude::*;

impl Rules for ConstructionPermit {
    fn check(form: &Form, facts: &Facts, _: &Context, say: &mut Problems) {
        if facts.project.is_none() {
            say.refuse(Msg::ProjectUnknown).at("/project");
        }
        for unit in &form.units {
            if !facts.conformities.iter().any(|row| row.list("units").contains(&unit.as_str())) {
                say.refuse(Msg::UnitNotConform { unit: unit.as_str().into() }).at("/units");
            }
        }
        for (n, row) in form.fire.iter().enumerate() {
            if fire::special(row.r#use.as_str(), row.area_m2, row.height_m) && !row.special {
                say.refuse(Msg::FireSpecialWrong { unit: row.unit.as_str().into() }).at(format!("/fire/{n}/special"));
            }
        }
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        let form = &case.form;
        let units: Vec<Text> = form.units.iter().map(Text::from).collect();
        match what.action() {
            Some(Action::Approve) => {
                let review = FireReview {
                    fire_no: number("fire-no").with("project", &form.project).named("fire"),
                    project_no: Some((&form.project).into()),
                    owner: facts.project.as_ref().map(|row| row.text("owner").into()),
                    special: Some("特殊建设工程审查".into()),
                    opinion_no: Some(number("opinion-no").named("opinion")),
                    article_item: Some(form.article_item.as_str().into()),
                    units: Some(units.clone()),
                    conclusion: Some("合格".into()),
                    expert_review: Some(form.expert_need),
                    issued_on: Some(cx.today()),
                    replaces: form.replaces.as_ref().map(Text::from),
                    state: Some("有效".into()),
                    ..FireReview::default()
                };
                let decision =
                    next(Step::Done).put(review.clone()).issue("fire-opinion", &review).number(text_with("{opinion}"));
                decision.publish(FireReviewRecordedEvent {
                    fire_no: Some(text_with("{fire}")),
                    project_no: Some((&form.project).into()),
                    opinion_no: Some(text_with("{opinion}")),
                    units: Some(units),
                })
            }
            Some(Action::Refuse) => Decision::declared().publish(FireReviewRefusedEvent {
                project_no: Some((&form.project).into()),
                units: Some(units),
                reason: Some(what.comment().into()),
            }),
            _ => Decision::declared(),
        }
    }
}
