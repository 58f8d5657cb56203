//! R2: what must be there before a permit, and what is only pointed out.
use crate::procedures::joint_permit::{Facts, Form};
use crate::{Context, Msg, fire, need};
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
    if project.flag("supervision-required") && (form.supervisor.is_none() || form.chief_supervisor.is_none()) {
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

/// The pit begins on the survey; everything after it on the drawings.
fn conform(form: &Form, facts: &Facts, say: &mut Problems) {
    let rows = if need::is_pit(form.stage.as_str()) { &facts.surveys } else { &facts.conformities };
    let covered = |unit: &str| rows.iter().any(|row| row.list("units").contains(&unit));
    for unit in form.units.iter().filter(|unit| !covered(unit)) {
        say.refuse(Msg::UnitNotConform { unit: unit.as_str().into() }).at("/units");
    }
}

fn award(form: &Form, facts: &Facts, project: &Row, say: &mut Problems) {
    match &facts.award {
        Some(award) => {
            let same = award.text("project-no") == &*form.project
                && award.text("section") == form.section
                && award.text("winner") == &*form.contractor
                && award.money("contract-price") == Some(form.contract_price);
            if !same {
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

fn special_works(form: &Form, facts: &Facts, say: &mut Problems) {
    for (n, row) in form.fire.iter().enumerate() {
        let by_rule = fire::special(row.r#use.as_str(), row.area_m2, row.height_m);
        if by_rule && !row.special {
            say.refuse(Msg::FireSpecialWrong { unit: row.unit.as_str().into() }).at(format!("/fire/{n}/special"));
        }
        let covered = facts.fire_reviews.iter().any(|review| {
            review.text("conclusion") == "合格"
                && review.text("state") == "有效"
                && review.list("units").contains(&row.unit.as_str())
        });
        if (by_rule || row.special) && !covered {
            say.refuse(Msg::FireOpinionNeeded { unit: row.unit.as_str().into() })
                .at(format!("/fire/{n}"))
                .cite("《消防法》第十二条");
        }
    }
}

/// What no law makes a condition (第四条：不得增设其他条件): shown, unless the city made it hard.
pub fn notices(facts: &Facts, cx: &Context, say: &mut Problems) {
    for what in open_notices(facts) {
        if cx.settings.hard_gates.iter().any(|gate| gate.as_str() == Some(what)) {
            say.refuse(Msg::HardGate { what: what.into() });
        } else {
            say.hint(Msg::NoticeGate { what: what.into() });
        }
    }
}

pub fn open_notices(facts: &Facts) -> Vec<&'static str> {
    let municipal = facts.project.as_ref().is_some_and(|row| row.text("category") == "市政基础设施工程");
    let any = |rows: &Rows, field: &str, good: &[&str]| rows.iter().any(|row| good.contains(&row.text(field)));
    let gates = [
        ("配套费缴清", !any(&facts.fees, "status", &["已缴清", "减免"])),
        ("白蚁预防合同", !municipal && !any(&facts.termites, "state", &["已签订", "已分配", "施工中"])),
        ("工资专户", !any(&facts.wage_accounts, "state", &["open", "正常"])),
        ("工程款支付担保", !any(&facts.guarantees, "state", &["effective"])),
        ("施工占道确认", municipal && !any(&facts.occupations, "state", &["已确认", "已开工"])),
    ];
    gates.into_iter().filter(|(_, open)| *open).map(|(what, _)| what).collect()
}
