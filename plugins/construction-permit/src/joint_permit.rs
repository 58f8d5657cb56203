//! Procedure 1, 施工许可并联办理.
use crate::procedures::joint_permit::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::{
    ConstructionPermit, Context, Msg, applicant, consent, gates, gates_shown, handing_in, issuing, leaders, lots, need,
    notices, personnel, pushed, safety,
};
use hub_sdk::prelude::*;

impl Rules for ConstructionPermit {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        needed(form, facts, cx, say);
        gates::hard(form, facts, cx, say);
        notices::check(facts, cx, say);
        people(form, facts, cx, say);
        personnel::appointed(form, facts, say);
        officers(form, facts, say);
        dangerous(form, say);
        money(form, facts, say);
        time(form, facts, say);
    }

    fn gates(form: &Form, facts: &Facts, cx: &Context, say: &mut Gates) {
        gates_shown::tell(form, facts, cx, say);
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        let project = facts.project.clone().unwrap_or_default();
        let checked = || {
            let mut problems = Problems::default();
            Self::check(&case.form, facts, cx, &mut problems);
            problems
        };
        match (what.step(), what.action()) {
            (Some(Step::Fill), Some(Action::Start)) => consent::asked(case, facts),
            (Some(Step::Consent), Some(Action::Sign)) => consent::given(case, cx),
            // What has gone since the hand-in (a conformity withdrawn, an award retired) stops the case here.
            (Some(Step::PermitReview), Some(Action::Approve)) => Decision::declared().unless(checked()),
            (Some(Step::PermitReview), Some(Action::Correction)) => {
                handing_in::gap(case, what, project.text("owner"), cx)
            }
            (Some(step), Some(Action::Correction)) => {
                handing_in::returned(case, what, project.text("owner"), office(step), cx)
            }
            (Some(Step::Issue), Some(Action::Issue)) => issuing::issue(case, facts, cx).unless(checked()),
            (Some(Step::FireCheck), Some(Action::Approve)) => lots::checked(case, &project, cx),
            (Some(Step::Submit), Some(Action::Submit)) => handing_in::handed_in(case, &project, facts, cx),
            (Some(step), Some(Action::Sign)) => match step.as_str().strip_prefix("confirm-") {
                Some(post) => handing_in::pledged(case, post, cx),
                None => Decision::declared(),
            },
            _ if what.message().is_none() && what.timer().is_none() => Decision::declared(),
            _ if case.step == Step::Push.as_str() => pushed::receipt(&case.form, what, &facts.permits.rows),
            _ => handing_in::insured(&case.form, what),
        }
    }
}

/// Who looks at a branch after the permit's own.
fn office(step: Step) -> &'static str {
    match step {
        Step::QualityReview => "质监站",
        Step::SafetyReview => "安监站",
        _ => "消防处",
    }
}

/// R1.
fn needed(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
    let Some(project) = &facts.project else { return };
    if project.text("owner") != applicant(cx) {
        say.refuse(Msg::NotOwner).at("/project");
    }
    let investment = project.money("total-investment").unwrap_or_default();
    let area = project.decimal("total-area").unwrap_or_default();
    let exempt = form.exempt.as_ref().map(|kind| kind.as_str()).unwrap_or("无");
    if ["临时建筑", "农民自建低层住宅"].contains(&exempt) {
        say.refuse(Msg::ExemptNotHandled { kind: exempt.into() }).at("/exempt").cite("《建筑法》第八十三条");
    } else if exempt != "无"
        || need::too_small(investment, area, Fen(cx.settings.limit_investment), cx.settings.limit_area)
    {
        say.hint(Msg::NoPermitNeeded);
    }
    let held = |unit: &str, stage: &str| {
        facts.permits.iter().find(|row| {
            ["有效", "中止"].contains(&row.text("state"))
                && row.text("stage") == stage
                && row.list("units").contains(&unit)
        })
    };
    if !cx.settings.phased && form.stage.as_str() != need::AT_ONCE {
        say.refuse(Msg::NotPhased).at("/stage");
    }
    for unit in &form.units {
        if let Some(row) = held(unit, form.stage.as_str()) {
            say.refuse(Msg::PermitExists { unit: unit.as_str().into(), no: row.text("permit-no").into() }).at("/units");
        }
        if let Some(before) = need::stage_before(form.stage.as_str()).filter(|before| held(unit, before).is_none()) {
            say.refuse(Msg::StageBefore { stage: before.into() }).at("/stage");
        }
    }
}

/// R3, R4.
fn people(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
    let scale = facts.project.as_ref().map(|row| row.text("builder-scale")).unwrap_or_default();
    let except = form.lock_exception.as_ref().is_some_and(|kind| kind.as_str() != "无");
    // Another stage of the same section is no second post.
    let elsewhere = |row: &&Row| row.text("project-no") != &*form.project || row.text("section") != form.section;
    if !except && facts.manager_posts.iter().filter(elsewhere).any(|row| row.flag("locked")) {
        say.refuse(Msg::ManagerLocked).at("/project-manager").cite("《注册建造师执业管理办法（试行）》第九条");
    }
    if !leaders::manager_fit(&facts.manager.rows, scale, cx.today()) {
        say.refuse(Msg::ManagerClass { class: leaders::class_needed(scale).into() }).at("/project-manager");
    }
    if form.chief_supervisor.is_none() {
        return;
    }
    if form.specialist_supervisors.is_empty() {
        say.refuse(Msg::SpecialistsNeeded).at("/specialist-supervisors");
    }
    if !leaders::chief_fit(&facts.chief.rows, cx.today()) {
        say.refuse(Msg::ChiefNotRegistered).at("/chief-supervisor");
    }
    consent::check(form, facts, cx, say);
}

fn linear(facts: &Facts) -> bool {
    let category = facts.project.as_ref().map(|row| row.text("category")).unwrap_or_default();
    ["市政基础设施工程", "轨道交通工程"].contains(&category)
}

fn area(facts: &Facts) -> Hundredths {
    facts.project.as_ref().and_then(|row| row.decimal("total-area")).unwrap_or_default()
}

pub fn officers_needed(form: &Form, facts: &Facts) -> usize {
    match linear(facts) {
        true => safety::officers_by_price(form.contract_price),
        false => safety::officers_by_area(area(facts)),
    }
}

/// R5.
fn officers(form: &Form, facts: &Facts, say: &mut Problems) {
    let (count, need) = (form.safety_engineers.len(), officers_needed(form, facts));
    say.show("required-officers", need);
    if count >= need {
        return;
    }
    let (need, count) = (need.to_string().into(), count.to_string().into());
    let said = if linear(facts) {
        say.refuse(Msg::OfficersByPrice { price: form.contract_price.to_string().into(), need, count })
    } else {
        let area = area(facts);
        let area = format!("{}.{:02}", area.0 / 100, area.0 % 100);
        say.refuse(Msg::OfficersByArea { area: area.into(), need, count })
    };
    said.at("/safety-engineers").cite("《建筑施工企业安全生产管理机构设置及专职安全生产管理人员配备办法》第十三条");
}

/// R6.
fn dangerous(form: &Form, say: &mut Problems) {
    for (n, row) in form.dangerous_works.iter().enumerate() {
        let item = row.item.as_str();
        if !row.over_scale && safety::over_scale(item, row.size.unwrap_or_default()) {
            say.refuse(Msg::OverScaleUnmarked { item: item.into() }).at(format!("/dangerous-works/{n}/over-scale"));
        }
        if row.over_scale {
            say.hint(Msg::PlanNeeded { item: item.into() }).at(format!("/dangerous-works/{n}"));
        }
    }
}

/// The safety fee and its advance.
pub fn least(form: &Form, facts: &Facts) -> (Fen, Fen) {
    let municipal = facts.project.as_ref().is_some_and(|row| row.text("category") == "市政基础设施工程");
    (safety::least_fee(form.contract_price, municipal), safety::least_advance(form.safety_fee))
}

/// R7.
fn money(form: &Form, facts: &Facts, say: &mut Problems) {
    let (fee, advance) = least(form, facts);
    say.show("required-fee", fee.to_string());
    say.show("required-advance", advance.to_string());
    if form.safety_fee < fee {
        say.refuse(Msg::SafetyFeeShort { least: fee.to_string().into() }).at("/safety-fee");
    }
    if form.advance < advance {
        say.refuse(Msg::AdvanceShort { least: advance.to_string().into() }).at("/advance");
    }
}

/// The contract's days, where the award names them.
fn time(form: &Form, facts: &Facts, say: &mut Problems) {
    if form.finish_planned <= form.start_planned {
        say.refuse(Msg::FinishBeforeStart).at("/finish-planned");
        return;
    }
    let days = i64::from((form.finish_planned - form.start_planned).get_days());
    let agreed = facts.award.as_ref().and_then(|award| award.integer("period-days"));
    if let Some(agreed) = agreed.filter(|agreed| *agreed != days) {
        say.refuse(Msg::PeriodDiffers { days: days.into(), agreed: agreed.into() }).at("/finish-planned");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hub_sdk::testing;

    #[test]
    fn a_city_without_stages_gives_all_at_once() {
        let mut cx: Context = testing::context(env!("CARGO_MANIFEST_DIR"), "2025-10-11T09:00");
        let mut form: hub_sdk::serde_json::Value =
            hub_sdk::serde_json::from_str(include_str!("../scenarios/acceptance/joint.json")).unwrap();
        form["stage"] = json!("地下结构");
        let facts: Facts = testing::read(json!({"project": {"owner": "91510108MA6CQ1X201"}}));
        let codes = |cx: &Context| {
            let mut say = Problems::default();
            needed(&testing::read(form.clone()), &facts, cx, &mut say);
            say.list().iter().map(|p| p.code.clone()).collect::<Vec<_>>()
        };
        assert!(!codes(&cx).contains(&"not-phased".to_owned()));
        cx.settings.phased = false;
        assert!(codes(&cx).contains(&"not-phased".to_owned()));
    }
}
