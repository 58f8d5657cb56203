//! R2, conditions of the law: what must be there before a permit. What is only pointed out stands in `notices`; how both
//! appear beside the form in `gates_shown`.
use crate::procedures::joint_permit::{Facts, Form};
use crate::{Context, JointPermitFireRow, Msg, fire, need};
use hub_sdk::{CaseView, prelude::*};

/// Conditions of the law.
pub fn hard(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
    let Some(project) = &facts.project else {
        say.refuse(Msg::ProjectUnknown).at("/project");
        return;
    };
    if project.rows("land-permit").is_empty() || project.rows("planning-permit").is_empty() {
        say.refuse(Msg::LandMissing).at("/project").cite("《建筑法》第八条");
    }
    if !form.funds_commitment {
        say.refuse(Msg::FundsNotSecured).at("/funds-commitment");
    }
    if !supervised(form, project) {
        say.refuse(Msg::SupervisionNeeded).at("/supervisor");
    }
    award(form, facts, project, say);
    conform(form, facts, say);
    special_works(form, facts, say);
    let ordinary = form.fire.iter().any(|row| !row.special);
    let attached = |case: &CaseView| case.materials["fire-file"].as_array().is_some_and(|files| !files.is_empty());
    if ordinary && cx.case.as_ref().is_some_and(|case| !attached(case)) {
        say.refuse(Msg::FireFileNeeded).at("/fire").cite("《建设工程消防设计审查验收管理暂行规定》第三十三条");
    }
}

pub fn supervised(form: &Form, project: &Row) -> bool {
    !project.flag("supervision-required") || form.supervisor.is_some() && form.chief_supervisor.is_some()
}

/// The pit begins on the survey; everything after it on the drawings.
pub fn conforms(form: &Form, facts: &Facts, unit: &str) -> bool {
    let rows = if need::is_pit(form.stage.as_str()) { &facts.surveys } else { &facts.conformities };
    rows.iter().any(|row| row.list("units").contains(&unit))
}

fn conform(form: &Form, facts: &Facts, say: &mut Problems) {
    for unit in form.units.iter().filter(|unit| !conforms(form, facts, unit)) {
        say.refuse(Msg::UnitNotConform { unit: unit.as_str().into() }).at("/units");
    }
}

pub fn is_award_of(form: &Form, award: &Row) -> bool {
    award.text("project-no") == &*form.project
        && award.text("section") == form.section
        && award.text("winner") == &*form.contractor
        && award.money("contract-price") == Some(form.contract_price)
        && (!award.has("contract-no") || award.text("contract-no") == form.contract_no)
}

fn award(form: &Form, facts: &Facts, project: &Row, say: &mut Problems) {
    match &facts.award {
        Some(award) => {
            if !is_award_of(form, award) {
                say.refuse(Msg::AwardDiffers { no: award.text("award-no").into() }).at("/award-no");
            }
            if award.has("leader") && award.text("leader") != &*form.project_manager {
                say.refuse(Msg::ManagerNotAward).at("/project-manager");
            }
        }
        None if project.flag("state-invested") => {
            say.refuse(Msg::AwardNeeded).at("/award-no").cite("《建筑法》第八条");
        }
        None => {}
    }
}

/// 合格, and still so.
pub fn fire_approved(facts: &Facts, unit: &str) -> bool {
    facts.fire_reviews.iter().any(|review| {
        review.text("conclusion") == "合格" && review.text("state") == "有效" && review.list("units").contains(&unit)
    })
}

/// Every unit is special and has its opinion: there is nothing to draw lots for.
pub fn fire_agrees(form: &Form, facts: &Facts) -> bool {
    let special = |unit: &str| form.fire.iter().any(|row| row.unit.as_str() == unit && row.special);
    form.units.iter().all(|unit| special(unit) && fire_approved(facts, unit))
}

fn special_works(form: &Form, facts: &Facts, say: &mut Problems) {
    let by_rule = |row: &JointPermitFireRow| fire::special(row.r#use.as_str(), row.area_m2, row.height_m);
    let special = form.fire.iter().filter(|row| row.special || by_rule(row));
    let special: Vec<&str> = special.map(|row| row.unit.as_str()).collect();
    if !special.is_empty() {
        say.show("special-units", special.join("、"));
    }
    for (n, row) in form.fire.iter().enumerate() {
        let by_rule = by_rule(row);
        if by_rule && !row.special {
            say.refuse(Msg::FireSpecialWrong { unit: row.unit.as_str().into() }).at(format!("/fire/{n}/special"));
        }
        if (by_rule || row.special) && !fire_approved(facts, row.unit.as_str()) {
            say.refuse(Msg::FireOpinionNeeded { unit: row.unit.as_str().into() })
                .at(format!("/fire/{n}"))
                .cite("《消防法》第十二条");
        }
    }
}
