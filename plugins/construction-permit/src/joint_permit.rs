//! Procedure 1, 施工许可并联办理.
use crate::procedures::joint_permit::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::{ConstructionPermit, Context, Msg, fire, gates, issuing, leaders, need, safety};
use hub_sdk::prelude::*;

impl Rules for ConstructionPermit {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        needed(form, facts, cx, say);
        gates::hard(form, facts, say);
        gates::notices(facts, cx, say);
        people(form, facts, cx, say);
        officers(form, facts, say);
        dangerous(form, say);
        money(form, facts, say);
        if form.finish_planned <= form.start_planned {
            say.refuse(Msg::FinishBeforeStart).at("/finish-planned");
        }
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        match (what.step(), what.action()) {
            (Some(Step::Issue), Some(Action::Issue)) => {
                let mut problems = Problems::default();
                Self::check(&case.form, facts, cx, &mut problems);
                issuing::issue(case, facts, cx).unless(problems)
            }
            (Some(Step::FireCheck), Some(Action::Approve)) => lots(case, facts, cx),
            _ => Decision::declared(),
        }
    }
}

/// R1.
fn needed(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
    let Some(project) = &facts.project else { return };
    let investment = project.money("total-investment").unwrap_or_default();
    let area = project.decimal("total-area").unwrap_or_default();
    let exempt = form.exempt.as_ref().map(|kind| kind.as_str()).unwrap_or("无");
    if exempt == "农民自建低层住宅" {
        say.refuse(Msg::ExemptNotHandled).at("/exempt");
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
    if !except && facts.manager_posts.iter().any(|row| row.flag("locked")) {
        say.refuse(Msg::ManagerLocked).at("/project-manager").cite("《注册建造师执业管理办法（试行）》第九条");
    }
    if !leaders::manager_fit(&facts.manager.rows, scale, cx.today()) {
        say.refuse(Msg::ManagerClass { class: leaders::class_needed(scale).into() }).at("/project-manager");
    }
    if form.chief_supervisor.is_none() {
        return;
    }
    if !leaders::chief_fit(&facts.chief.rows, cx.today()) {
        say.refuse(Msg::ChiefNotRegistered).at("/chief-supervisor");
    }
    let consent = form.owner_consents.unwrap_or_default();
    if !leaders::chief_may(facts.chief_posts.rows.len(), cx.settings.supervisor_projects, consent) {
        say.refuse(Msg::ChiefTooMany).at("/chief-supervisor").cite("《建设工程监理规范》3.1.5");
    }
}

fn linear(facts: &Facts) -> bool {
    let category = facts.project.as_ref().map(|row| row.text("category")).unwrap_or_default();
    ["市政基础设施工程", "轨道交通工程"].contains(&category)
}

/// R5.
fn officers(form: &Form, facts: &Facts, say: &mut Problems) {
    let count = form.safety_engineers.len();
    let area = facts.project.as_ref().and_then(|row| row.decimal("total-area")).unwrap_or_default();
    let by_price = linear(facts);
    let need = if by_price { safety::officers_by_price(form.contract_price) } else { safety::officers_by_area(area) };
    say.show("required-officers", need);
    if count >= need {
        return;
    }
    let (need, count) = (need.to_string().into(), count.to_string().into());
    let said = if by_price {
        say.refuse(Msg::OfficersByPrice { price: form.contract_price.to_string().into(), need, count })
    } else {
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

/// R7.
fn money(form: &Form, facts: &Facts, say: &mut Problems) {
    let municipal = facts.project.as_ref().is_some_and(|row| row.text("category") == "市政基础设施工程");
    let fee = safety::least_fee(form.contract_price, municipal);
    let advance = safety::least_advance(form.safety_fee);
    if form.safety_fee < fee {
        say.refuse(Msg::SafetyFeeShort { least: fee.to_string().into() }).at("/safety-fee");
    }
    if form.advance < advance {
        say.refuse(Msg::AdvanceShort { least: advance.to_string().into() }).at("/advance");
    }
}

/// Works that are not special are drawn by lot for a spot check; it is no condition of the permit.
fn lots(case: &Case<Form>, facts: &Facts, cx: &Context) -> Decision {
    let ordinary: Vec<&str> = case.form.fire.iter().filter(|row| !row.special).map(|row| row.unit.as_str()).collect();
    let Some(project) = facts.project.as_ref().filter(|_| !ordinary.is_empty()) else {
        return Decision::declared();
    };
    let major = project.flag("state-invested");
    let rate = if major { cx.settings.spot_major } else { cx.settings.spot_ordinary };
    if !fire::drawn(cx.seed, rate) {
        return Decision::declared();
    }
    let category = if major { "重点" } else { "一般" };
    let form = json!({"project": case.form.project, "units": ordinary, "category": category});
    let owner = project.text("owner");
    Decision::declared()
        .open_case("construction-permit", "fire-spot-check", form, owner)
        .reference(format!("{}/spot", case.id))
        .notify(to::organisation(owner, ["clerk"]), Msg::Drawn)
}
