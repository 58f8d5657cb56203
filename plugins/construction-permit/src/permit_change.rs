//! Procedure 4, 变更、延期、中止、恢复、补发、注销, and the registration of the start.
use crate::issuing::days_later;
use crate::procedures::permit_change::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::*;
use hub_sdk::prelude::*;

impl Rules for ConstructionPermit {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        let found = facts.permit.as_ref().map(|row| row.read::<Permit>());
        let Some(permit) = found.as_ref().filter(|row| in_force(row)) else {
            say.refuse(Msg::PermitUnknown).at("/permit-no");
            return;
        };
        if form.contractor.is_some() {
            say.refuse(Msg::ContractorByNewPermit).at("/contractor").cite("《建筑工程施工许可管理办法》第五条");
        }
        if form.owner.is_some() {
            say.refuse(Msg::OwnerByNewPermit).at("/owner").cite("《建筑工程施工许可管理办法》第五条");
        }
        let start_by = permit.start_by.unwrap_or_default();
        match form.kind.as_str() {
            "开工登记" if form.from > start_by || permit.issued_on.is_some_and(|on| form.from < on) => {
                say.refuse(Msg::StartedLate { by: start_by.to_string().into() }).at("/from");
            }
            "延期开工" => extension(form, permit, start_by, cx, say),
            "中止施工" if cx.today() > need::months_after(form.from, 1) => {
                say.refuse(Msg::SuspendLate).at("/from").cite("《建筑工程施工许可管理办法》第九条");
            }
            "恢复施工" if text(&permit.state) != "中止" => {
                say.refuse(Msg::NotSuspended).at("/kind");
            }
            _ => {}
        }
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        let Some(permit) = facts.permit.as_ref().map(|row| row.read::<Permit>()) else {
            return refuse(Msg::PermitUnknown).at("/permit-no");
        };
        let permit = &permit;
        let kind = case.form.kind.as_str();
        match (what.step(), what.action()) {
            (Some(Step::Fill), Some(Action::Submit)) if kind == "开工登记" => started(&case.form, permit),
            (Some(Step::Review), Some(Action::Approve))
                if kind == "恢复施工" && stopped_a_year(permit, case.form.from) =>
            {
                next(Step::Verify)
            }
            (Some(Step::Issue), Some(Action::Issue)) => {
                let mut problems = Problems::default();
                Self::check(&case.form, facts, cx, &mut problems);
                changed(&case.form, permit, cx).unless(problems)
            }
            _ => Decision::declared(),
        }
    }
}

fn text(field: &Option<Text>) -> &str {
    field.as_ref().and_then(Text::as_str).unwrap_or_default()
}

fn in_force(permit: &Permit) -> bool {
    ["有效", "中止"].contains(&text(&permit.state))
}

fn extension(form: &Form, permit: &Permit, start_by: Date, cx: &Context, say: &mut Problems) {
    let used = permit.extensions.iter().flatten().count();
    let too_long = form.until.is_none_or(|until| until > need::months_after(start_by, cx.settings.start_months));
    if i64::try_from(used).is_ok_and(|used| used >= cx.settings.extensions) || too_long {
        say.refuse(Msg::ExtensionsUsed).at("/until").cite("《建筑工程施工许可管理办法》第八条");
    }
    if cx.today() > start_by {
        say.refuse(Msg::ExtensionLate).at("/kind");
    }
}

fn stopped_a_year(permit: &Permit, resumed: Date) -> bool {
    let since = permit.suspensions.iter().flatten().filter_map(|row| row.from).next_back();
    since.is_some_and(|since| resumed >= need::months_after(since, 12))
}

fn started(form: &Form, permit: &Permit) -> Decision {
    next(Step::Done)
        .put(Permit { start_actual: Some(form.from), ..permit.clone() })
        .clear_record_timer::<Permit>("start-by", permit.permit_no.clone())
        .publish(PermitStartedEvent {
            permit_no: Some(permit.permit_no.clone()),
            project_no: permit.project_no.clone(),
            on: Some(form.from),
        })
}

fn changed(form: &Form, permit: &Permit, cx: &Context) -> Decision {
    let (no, project_no) = (Some(permit.permit_no.clone()), permit.project_no.clone());
    let mut new = permit.clone();
    new.version = Some(permit.version.unwrap_or_default() + 1);
    match form.kind.as_str() {
        "延期开工" => {
            let mut rows = permit.extensions.clone().unwrap_or_default();
            let count = i64::try_from(rows.len() + 1).ok();
            rows.push(PermitExtensionsRow { no: count, until: form.until, on: Some(cx.today()) });
            (new.extensions, new.start_by) = (Some(rows), form.until);
            let due = form.until.unwrap_or_else(|| cx.today());
            let decision =
                next(Step::Done).put(new).record_timer::<Permit>("start-by", permit.permit_no.clone(), days_later(due));
            decision.publish(PermitChangedEvent { permit_no: no, project_no, detail: Some("延期开工".into()) })
        }
        "中止施工" => {
            let mut rows = permit.suspensions.clone().unwrap_or_default();
            let reason: Option<Text> = form.reason.as_ref().map(Text::from);
            rows.push(PermitSuspensionsRow { from: Some(form.from), reason: reason.clone(), ..Default::default() });
            (new.suspensions, new.state) = (Some(rows), Some("中止".into()));
            let event = PermitSuspendedEvent { permit_no: no, project_no, on: Some(form.from), reason };
            next(Step::Done).put(new).publish(event)
        }
        "恢复施工" => {
            let mut rows = permit.suspensions.clone().unwrap_or_default();
            if let Some(last) = rows.last_mut() {
                (last.to, last.verified_on) = (Some(form.from), Some(cx.today()));
            }
            (new.suspensions, new.state) = (Some(rows), Some("有效".into()));
            next(Step::Done).put(new).publish(PermitResumedEvent { permit_no: no, project_no, on: Some(form.from) })
        }
        "注销" => {
            new.state = Some("注销".into());
            let event =
                PermitRetiredEvent { permit_no: no, project_no, state: Some("注销".into()), on: Some(form.from) };
            next(Step::Done).put(new).publish(event)
        }
        _ => {
            new.contract_price = form.contract_price.or(permit.contract_price);
            new.finish_planned = form.finish_planned.or(permit.finish_planned);
            new.supervisor = form.supervisor.as_ref().map(Text::from).or_else(|| permit.supervisor.clone());
            new.designer = form.designer.as_ref().map(Text::from).or_else(|| permit.designer.clone());
            new.surveyor = form.surveyor.as_ref().map(Text::from).or_else(|| permit.surveyor.clone());
            let detail = form.detail.as_ref().map(Text::from);
            next(Step::Done).put(new).publish(PermitChangedEvent { permit_no: no, project_no, detail })
        }
    }
}
