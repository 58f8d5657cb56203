use hub_sdk::prelude::*;
hub_sdk::plugin!(SealLoan, "plugin.toml");

struct SealLoan;

impl Rules for SealLoan {
    fn check(form: &LoanForm, facts: &Facts, cx: &Context, say: &mut Problems) {
        if form.until < form.from {
            say.refuse(Msg::EndsBeforeStart).at("/until");
        }
        if facts.open_loans > 0 {
            say.refuse(Msg::AlreadyLent { count: facts.open_loans.into() });
        }
        if cx.workdays(form.from, form.until) > cx.settings.max_days {
            say.warn(Msg::Long { days: cx.settings.max_days.into() });
        }
    }

    fn decide(case: &Case<LoanForm>, what: &Occurrence, _: &Facts, _: &Context) -> Decision {
        match what.action() {
            Some(Action::Approve) => next(Step::Done).put(Loan {
                no: number("loan-no"),
                organisation: Some(case.applicant.id().into()),
                until: Some(case.form.until),
            }),
            _ => Decision::declared(),
        }
    }
}

#[test]
fn a_second_loan_is_refused() {
    scenario("second-loan").refused_with(Msg::AlreadyLent { count: 1.into() });
}

#[test]
fn a_loan_ends_on_its_day() {
    let run = scenario("first-loan");
    assert_eq!(run.passes().puts("loan")[0]["until"], "2025-02-19");
}
