//! 追加拨付: a one-off month beside the plan's own, without a new version of it.
use crate::months::Month;
use crate::parties::{administrator, applicant};
use crate::procedures::extra_allocation::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::*;
use hub_sdk::prelude::*;

impl Rules for WageService {
    fn check(_: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        match facts.plans.first() {
            None => {
                say.refuse(Msg::NoPlan).at("/project");
            }
            Some(plan) if plan.text("contractor") != applicant(cx) => {
                say.refuse(Msg::NotParty).at("/project");
            }
            Some(_) => {}
        }
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        if (what.step(), what.action()) != (Some(Step::OwnerConfirm), Some(Action::Confirm)) {
            return Decision::declared();
        }
        let (Some(row), Some(month)) = (facts.plans.first(), Month::read(&case.form.period)) else {
            return refuse(Msg::NoPlan);
        };
        let mut plan = plan_changes::read(row);
        let day = plan.pay_day.unwrap_or(cx.settings.pay_day);
        let due = plan_changes::due_on(month, day, cx).max(cx.today());
        let extra =
            AllocationPlanRecordLinesRow { extra: Some(true), ..plan_changes::line(month, case.form.amount, due) };
        plan.lines.get_or_insert_default().push(extra);
        let told = Msg::ExtraAgreed { period: (&case.form.period).into(), amount: case.form.amount.grouped().into() };
        let decision = Decision::declared().notify(administrator(case.applicant.id()), told);
        plan_changes::watched(plan_changes::lined(decision, &plan), &plan, cx).put(plan)
    }
}
