//! Procedure 4, 变更、延期、中止、恢复、补发、注销, and the registration of the start.
use crate::corrections::{self, Sent};
use crate::permit_changing::{changed, started};
use crate::procedures::permit_change::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::*;
use hub_sdk::prelude::*;

impl Rules for ConstructionPermit {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        let found = present(facts);
        let Some(permit) = found.as_ref().filter(|row| in_force(row)) else {
            say.refuse(Msg::PermitUnknown).at("/permit-no");
            return;
        };
        if text(&permit.project_no) != &*form.project {
            say.refuse(Msg::PermitUnknown).at("/project");
        }
        if text(&permit.owner) != applicant(cx) {
            say.refuse(Msg::NotOwner).at("/permit-no");
        }
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
                say.warn(Msg::SuspendLate).at("/from").cite("《建筑工程施工许可管理办法》第九条");
            }
            "中止施工" => {}
            "恢复施工" if text(&permit.state) != "中止" => {
                say.refuse(Msg::NotSuspended).at("/kind");
            }
            kind if kind.starts_with("变更") && changes_nothing(form) => {
                say.refuse(Msg::NothingChanges).at("/detail");
            }
            _ => {}
        }
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        let Some(permit) = present(facts) else {
            return refuse(Msg::PermitUnknown).at("/permit-no");
        };
        let permit = &permit;
        let kind = case.form.kind.as_str();
        match (what.step(), what.action()) {
            (Some(Step::Fill), Some(Action::Submit)) if kind == "开工登记" => started(&case.form, permit),
            (Some(Step::Review), Some(Action::Correction)) => {
                let (project, owner) = (&*case.form.project, text(&permit.owner));
                let sent =
                    Sent {
                        case: case.number.as_deref(), project, owner, procedure: "许可变更", office: "审批处"
                    };
                corrections::recorded(Decision::declared(), &sent, what.step_form(), cx)
            }
            (Some(Step::Review), Some(Action::Approve))
                if kind == "恢复施工" && stopped_a_year(permit, case.form.from) =>
            {
                next(Step::Verify)
            }
            (Some(Step::Issue), Some(Action::Issue)) => {
                let mut problems = Problems::default();
                Self::check(&case.form, facts, cx, &mut problems);
                changed(&case.form, permit, facts, cx).unless(problems)
            }
            _ => Decision::declared(),
        }
    }
}

fn text(field: &Option<Text>) -> &str {
    field.as_ref().and_then(Text::as_str).unwrap_or_default()
}

/// The permit as it stands; a gathered row's own `version` counts the record's changes and not the certificate's.
fn present(facts: &Facts) -> Option<Permit> {
    facts.permit.as_ref().map(|row| Permit { version: facts.edition, ..row.read() })
}

fn changes_nothing(form: &Form) -> bool {
    let parties = [&form.supervisor, &form.designer, &form.surveyor];
    form.contract_price.is_none()
        && form.finish_planned.is_none()
        && form.detail.is_none()
        && parties.iter().all(|party| party.is_none())
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
