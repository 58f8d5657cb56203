//! Procedure 2, 消防设计审查.
use crate::corrections::{self, Sent};
use crate::procedures::fire_review::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::{
    ConstructionPermit, Context, FireReview, FireReviewRecordedEvent, FireReviewRefusedEvent, Msg,
    ProvinceFireExpertAnswer, ProvinceFireExpertMessage, applicant, fire,
};
use hub_sdk::prelude::*;

impl Rules for ConstructionPermit {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        match &facts.project {
            None => {
                say.refuse(Msg::ProjectUnknown).at("/project");
            }
            Some(project) if project.text("owner") != applicant(cx) => {
                say.refuse(Msg::NotOwner).at("/project");
            }
            Some(_) => {}
        }
        let known = |row: &&Row| row.text("project-no") == &*form.project && row.text("state") == "有效";
        if form.replaces.is_some() && facts.replaced.as_ref().filter(known).is_none() {
            say.refuse(Msg::ReplacedUnknown).at("/replaces");
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
        if case.step == Step::Expert.as_str() && (what.message().is_some() || what.timer().is_some()) {
            return experts(what);
        }
        match (what.step(), what.action()) {
            (Some(Step::Accept), Some(Action::Accept)) => {
                Decision::declared().issue("fire-acceptance", accepted(form, facts))
            }
            (Some(Step::Accept), Some(Action::Correction)) => {
                let owner = facts.project.as_ref().map(|row| row.text("owner")).unwrap_or_default();
                let (case, project) = (case.number.as_deref(), &*form.project);
                let sent = Sent { case, project, owner, procedure: "消防设计审查", office: "消防处" };
                corrections::recorded(Decision::declared(), &sent, what.step_form(), cx)
            }
            (Some(Step::Tech), Some(Action::Pass)) if case.patched("/experts/agrees") == Some(&json!(false)) => {
                refuse(Msg::ExpertsObject).cite("《建设工程消防设计审查验收管理暂行规定》第二十二条")
            }
            (Some(Step::Tech), Some(Action::Pass)) if form.expert_need && case.patched("/experts").is_none() => {
                refuse(Msg::ExpertsNeeded).cite("《建设工程消防设计审查验收管理暂行规定》第十七条")
            }
            (Some(Step::Tech), Some(Action::Pass)) => Decision::declared().patch(json!({"tech": "合格"})),
            (Some(Step::Tech), Some(Action::Fail)) => {
                Decision::declared().patch(json!({"tech": "不合格", "clauses": what.comment()}))
            }
            (Some(Step::Tech), Some(Action::Expert)) => Decision::declared().send(ProvinceFireExpertMessage {
                case_no: case.number.as_ref().map(Text::from),
                project_no: Some((&form.project).into()),
                units: Some(units(form)),
            }),
            (Some(Step::ExpertEntry), Some(action)) => {
                let row: Row = what.step_form().unwrap_or_default();
                let agrees = action == Action::Agree;
                Decision::declared().patch(json!({"experts": {"agrees": agrees, "opinion": row.text("opinion")}}))
            }
            (Some(Step::Decide), Some(Action::Approve)) if case.patched("/tech") == Some(&json!("不合格")) => {
                refuse(Msg::TechFailed)
            }
            (Some(Step::Decide), Some(Action::Approve)) => {
                let review = review(case, facts, cx, "合格", None);
                let event = FireReviewRecordedEvent {
                    fire_no: Some(text_with("{fire}")),
                    project_no: Some((&form.project).into()),
                    opinion_no: Some(text_with("{opinion}")),
                    units: Some(units(form)),
                };
                replaced(given(review), facts).publish(event)
            }
            (Some(Step::Decide), Some(Action::Refuse)) => {
                given(review(case, facts, cx, "不合格", Some(what.comment()))).publish(FireReviewRefusedEvent {
                    project_no: Some((&form.project).into()),
                    units: Some(units(form)),
                    reason: Some(what.comment().into()),
                })
            }
            _ => Decision::declared(),
        }
    }
}

fn units(form: &Form) -> Vec<Text> {
    form.units.iter().map(Text::from).collect()
}

fn accepted(form: &Form, facts: &Facts) -> Value {
    let owner = facts.project.as_ref().map(|row| row.text("owner"));
    json!({"project-no": form.project, "owner": owner, "units": form.units, "article-item": form.article_item.as_str()})
}

/// The province's committee, or nobody in time: then the office enters what came on paper.
fn experts(what: &Occurrence) -> Decision {
    match what.answer::<ProvinceFireExpertAnswer>() {
        Some(answer) => {
            next(Step::Tech).patch(json!({"experts": {"agrees": answer.agrees, "opinion": answer.opinion}}))
        }
        None => next(Step::ExpertEntry).note(Msg::ExpertsSilent),
    }
}

fn review(case: &Case<Form>, facts: &Facts, cx: &Context, conclusion: &str, conditions: Option<&str>) -> FireReview {
    let form = &case.form;
    FireReview {
        fire_no: number("fire-no").with("project", &form.project).named("fire"),
        project_no: Some((&form.project).into()),
        owner: facts.project.as_ref().map(|row| row.text("owner").into()),
        kind: Some("特殊建设工程审查".into()),
        opinion_no: Some(number("opinion-no").named("opinion")),
        article_item: Some(form.article_item.as_str().into()),
        units: Some(units(form)),
        conclusion: Some(conclusion.into()),
        conditions: conditions.map(Text::from),
        expert_review: Some(case.patched("/experts").is_some()),
        issued_on: Some(cx.today()),
        replaces: form.replaces.as_ref().map(Text::from),
        state: Some("有效".into()),
    }
}

fn given(review: FireReview) -> Decision {
    let decision = Decision::declared().put(review.clone());
    decision.issue("fire-opinion", &review).number(text_with("{opinion}")).on_record(text_with("{fire}"))
}

/// An approved design that changes is reviewed again; the new opinion takes the old one's place.
fn replaced(decision: Decision, facts: &Facts) -> Decision {
    let Some(old) = &facts.replaced else { return decision };
    let record =
        FireReview { fire_no: old.text("fire-no").into(), state: Some("被替代".into()), ..FireReview::default() };
    decision.put_merge(record).revoke_document("fire-opinion", old.text("opinion-no"), "被替代")
}
