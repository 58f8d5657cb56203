//! 撤户: after thirty days of notice, with nothing owed and nothing left, the bank closes the account.
use crate::months::days_between;
use crate::parties::{administrator, applicant};
use crate::procedures::account_closing::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::*;
use hub_sdk::prelude::*;

impl Rules for WageService {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        let Some(account) = &facts.account else {
            say.refuse(Msg::NoAccount).at("/account");
            return;
        };
        if account.text("contractor") != applicant(cx) || account.text("project") != &*form.project {
            say.refuse(Msg::NotParty).at("/account");
        }
        owing(form, facts, say);
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        match (what.step(), what.action()) {
            (Some(Step::Fill), Some(Action::Submit)) => submitted(case, facts, cx),
            (Some(Step::Review), Some(Action::Confirm)) => confirmed(case, facts, cx),
            (Some(Step::Pledge | Step::Review), Some(Action::Return)) => {
                Decision::declared().put_merge(state(case, was(case)))
            }
            (Some(Step::Closing), None) => asked(case, facts),
            (Some(_), _) => Decision::declared(),
            (None, _) => answered(case, what, facts, cx),
        }
    }
}

/// Not while wages, claims or disputes are open (《条例》第二十七条).
fn owing(form: &Form, facts: &Facts, say: &mut Problems) {
    let money = facts.money.clone().unwrap_or_default();
    let left: Fen = ["L3", "L4", "L5"].iter().map(|head| money.total(head)).sum();
    if facts.open_payrolls > 0 || left > Fen(0) {
        say.refuse(Msg::PayrollsOpen { amount: left.grouped().into() }).at("/account");
    }
    if facts.sub_accounts > 0 {
        say.refuse(Msg::SubAccountsOpen { count: facts.sub_accounts.into() }).at("/account");
    }
    if facts.open_claims > 0 || form.dispute {
        say.refuse(Msg::DisputeOpen).at("/dispute");
    }
}

fn submitted(case: &Case<Form>, facts: &Facts, cx: &Context) -> Decision {
    let account = facts.account.clone().unwrap_or_default();
    let paper = json!({
        "account-id": account.text("account-id"), "project": case.form.project, "contractor": account.text("contractor"),
        "owner": account.text("owner"), "account-name": account.text("account-name"), "reason": case.form.reason.as_str(),
        "site-from": case.form.site_from,
    });
    // For the notice board of the site; the platform shows its own.
    let mut shown = paper.clone();
    shown["days"] = cx.settings.site_notice_days.into();
    let before = case.patched("/was").and_then(Value::as_str).unwrap_or(account.text("state"));
    Decision::declared()
        .patch(json!({"was": before}))
        .put_merge(state(case, "closing"))
        .issue("no-arrears-notice", shown)
        .draft("no-arrears-pledge", paper)
}

/// What the account was before it was to be closed: open, or left for another bank.
fn was(case: &Case<Form>) -> &str {
    case.patched("/was").and_then(Value::as_str).unwrap_or("open")
}

fn state(case: &Case<Form>, state: &str) -> WageAccount {
    WageAccount { account_id: (&case.form.account).into(), state: Some(state.into()), ..WageAccount::default() }
}

fn confirmed(case: &Case<Form>, facts: &Facts, cx: &Context) -> Decision {
    let mut problems = Problems::default();
    owing(&case.form, facts, &mut problems);
    let shown = days_between(case.form.site_from, cx.today());
    if shown < cx.settings.site_notice_days {
        problems
            .refuse(Msg::NoticeTooShort { limit: cx.settings.site_notice_days.into(), days: shown.into() })
            .at("/site-from");
    }
    let left = facts.money.clone().unwrap_or_default().total("A1");
    if left > Fen(0) {
        let form =
            json!({"project": case.form.project, "account": case.form.account, "amount": left, "reason": "closing"});
        problems.refuse(Msg::BalanceLeft { amount: left.grouped().into() }).offer("refund", form);
    }
    Decision::declared().unless(problems)
}

fn asked(case: &Case<Form>, facts: &Facts) -> Decision {
    let account = facts.account.clone().unwrap_or_default();
    let no = case.number.clone().unwrap_or_default();
    let paper = json!({
        "account-id": account.text("account-id"), "project": case.form.project, "contractor": account.text("contractor"),
        "bank": account.text("bank"), "account-name": account.text("account-name"), "reason": case.form.reason.as_str(),
    });
    Decision::declared().issue("closing-notice", paper).on_record(account.text("account-id")).send_to(
        account.text("bank"),
        BankAccountCloseMessage {
            account_id: Some(account.text("account-id").into()),
            account_no: Some(account.text("account-no").into()),
            document_no: Some(no.into()),
        },
    )
}

fn answered(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
    let account = facts.account.clone().unwrap_or_default();
    let contractor = administrator(account.text("contractor"));
    let Some(answer) = what.answer::<BankAccountCloseAnswer>() else {
        return next(Step::Review).note(Msg::BankSilent).notify(contractor, Msg::BankSilent);
    };
    let record = WageAccount { closed_on: Some(answer.closed_on.unwrap_or(cx.today())), ..state(case, "closed") };
    let decision = match was(case) {
        "open" => next(Step::Done).free("wage-account", case.form.project.as_str()).held_by(account.text("account-id")),
        _ => next(Step::Done),
    };
    decision
        .put_merge(record)
        .clear_record_timer::<WageAccount>("payroll-deadline", account.text("account-id"))
        .close_account(account.text("account-no"))
        .notify(contractor, Msg::AccountClosedNotice { no: account.text("account-id").into() })
        .publish(AccountClosedEvent {
            account_id: Some(account.text("account-id").into()),
            project: Some((&case.form.project).into()),
        })
}
