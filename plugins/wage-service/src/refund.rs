//! 专户退款: money that is no wages goes back whence it came, or to the contractor; R13, R14.
use crate::bank::{Batch, Order, Payer, pay};
use crate::parties::{administrator, applicant, is_held};
use crate::procedures::refund::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::*;
use hub_sdk::prelude::*;

impl Rules for WageService {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        let Some(account) = facts.account.as_ref().filter(|row| row.text("project") == &*form.project) else {
            say.refuse(Msg::NoAccount).at("/account");
            return;
        };
        if account.text("contractor") != applicant(cx) {
            say.refuse(Msg::NotParty).at("/account");
        }
        if is_held(account, facts.money.as_ref()) {
            say.refuse(Msg::AccountHeld { no: account.text("account-id").into() }).at("/account");
        }
        let busy = |row: &Row| !["paid", "void", "refused", "draft"].contains(&row.text("state"));
        if facts.payrolls.iter().any(busy) {
            say.refuse(Msg::RefundUnpaid).at("/amount");
        }
        let reason = form.reason.as_str();
        if reason == "interest" && !facts.acceptance {
            say.refuse(Msg::InterestTooEarly).at("/reason");
        }
        let money = facts.money.clone().unwrap_or_default();
        let free = refund_funds::available(&money, reason);
        if form.amount > free {
            say.refuse(Msg::RefundTooHigh { free: free.grouped().into() }).at("/amount");
        }
        if ["overpaid", "wrong"].contains(&reason) {
            of_receipt(form, facts, say);
        }
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        match (what.step(), what.action()) {
            (Some(Step::RefundReview), Some(action)) => reviewed(case, action, facts, cx),
            (Some(Step::Send), None) => sent(case, facts, cx),
            (Some(_), _) => Decision::declared(),
            (None, _) => told(case, what, facts),
        }
    }
}

/// While the bank has it nothing is decided; what it paid in the meantime is finished, what it turned down may be sent again or
/// given up.
fn reviewed(case: &Case<Form>, action: Action, facts: &Facts, cx: &Context) -> Decision {
    let no = || facts.refund.as_ref().map(|refund| refund.text("refund-no")).unwrap_or_default();
    match (facts.refund.as_ref().map(|refund| refund.text("state")), action) {
        (Some("sending"), _) => refuse(Msg::RefundPending { no: no().into() }),
        (Some("paid"), Action::Approve) => paid(case, facts, no()),
        (Some("paid"), _) => refuse(Msg::RefundPaidNotice { no: no().into() }),
        (_, Action::Approve) => {
            let mut problems = Problems::default();
            <WageService as Rules>::check(&case.form, facts, cx, &mut problems);
            approved(case, facts, cx).unless(problems)
        }
        (Some(_), _) => given_up(facts),
        (None, _) => Decision::declared(),
    }
}

/// It may come back with another amount: the receipt is as it was before, and the release no longer stands.
fn given_up(facts: &Facts) -> Decision {
    let refund = facts.refund.clone().unwrap_or_default();
    let decision = Decision::declared().patch(json!({"refund": null})).revoke_document(
        "release-order",
        refund.text("refund-no"),
        "失效",
    );
    match &facts.receipt {
        Some(receipt) => decision.put_merge(Receipt {
            receipt_id: receipt.text("receipt-id").into(),
            refunded: Some(receipt.money("refunded").unwrap_or_default() - refund.money("amount").unwrap_or_default()),
            ..Receipt::default()
        }),
        None => decision,
    }
}

/// Only what that receipt brought, to the account that it came from.
fn of_receipt(form: &Form, facts: &Facts, say: &mut Problems) {
    let receipt = facts.receipt.as_ref().filter(|row| row.text("account-id") == &*form.account);
    let Some(receipt) = receipt.filter(|row| row.has("payer-account")) else {
        say.refuse(Msg::ReceiptUnknown).at("/receipt");
        return;
    };
    // What this refund took already, when the bank turned it down and it is looked at again.
    let own = facts.refund.as_ref().and_then(|refund| refund.money("amount")).unwrap_or_default();
    let left = receipt.money("amount").unwrap_or_default() - receipt.money("refunded").unwrap_or_default() + own;
    if form.amount > left {
        say.refuse(Msg::RefundOverReceipt { left: left.grouped().into() }).at("/amount");
    }
}

/// Name and account of who gets it.
fn payee(form: &Form, facts: &Facts) -> (String, String) {
    let back = ["overpaid", "wrong"].contains(&form.reason.as_str());
    match (&facts.receipt, back) {
        (Some(receipt), true) => (receipt.text("payer").to_owned(), receipt.text("payer-account").to_owned()),
        _ => {
            let name = facts.contractor.as_ref().map(|row| row.text("name")).unwrap_or_default();
            let account = facts.account.as_ref().map(|row| row.text("contractor-account")).unwrap_or_default();
            (name.to_owned(), account.to_owned())
        }
    }
}

fn approved(case: &Case<Form>, facts: &Facts, cx: &Context) -> Decision {
    let form = &case.form;
    let (account, money) = (facts.account.clone().unwrap_or_default(), facts.money.clone().unwrap_or_default());
    let ((name, to), no) = (payee(form, facts), case.number.clone().unwrap_or_default());
    let (key, tail): (Text, String) =
        (no.as_str().into(), to.chars().skip(to.chars().count().saturating_sub(4)).collect());
    let record = Refund {
        refund_no: key.clone(),
        case_no: case.number.as_deref().map(Into::into),
        project: Some((&form.project).into()),
        account_id: Some((&form.account).into()),
        account_no: Some(account.text("account-no").into()),
        amount: Some(form.amount),
        receipt: form.receipt.as_ref().map(Into::into),
        payee: parties::given(&name),
        to_account: parties::given(&to),
        reason: Some(form.reason.as_str().into()),
        release_no: Some(key.clone()),
        approved_on: Some(cx.today()),
        state: Some("approved".into()),
        ..Refund::default()
    };
    let paper = json!({
        "refund-no": no, "project": form.project, "contractor": account.text("contractor"), "bank": account.text("bank"),
        "account-name": account.text("account-name"), "amount": form.amount, "payee": name, "card": tail,
        "reason": form.reason.as_str(), "receipt": form.receipt,
    });
    let decision = Decision::declared()
        .patch(json!({"refund": no}))
        .put(record)
        .post(account.text("account-no"), refund_funds::approved(&money, form.reason.as_str(), form.amount));
    // Turned down by the bank and sent again: its release and what it takes from the receipt stand already.
    if facts.refund.is_some() {
        return decision;
    }
    let decision = decision.issue("release-order", paper).number(key.clone()).on_record(key);
    match &facts.receipt {
        Some(receipt) => decision.put_merge(Receipt {
            receipt_id: receipt.text("receipt-id").into(),
            refunded: Some(receipt.money("refunded").unwrap_or_default() + form.amount),
            ..Receipt::default()
        }),
        None => decision,
    }
}

/// No wages: the order bears no purpose, and the number of the authority's release.
fn sent(case: &Case<Form>, facts: &Facts, cx: &Context) -> Decision {
    let (account, refund) = (facts.account.clone().unwrap_or_default(), facts.refund.clone().unwrap_or_default());
    let no = refund.text("refund-no");
    let order = Order {
        end_to_end: no.to_owned(),
        amount: case.form.amount,
        name: refund.text("payee").to_owned(),
        account: refund.text("to-account").to_owned(),
        bank_code: String::new(),
    };
    let name = facts.contractor.as_ref().map(|row| row.text("name")).unwrap_or_default();
    let remark = format!("退款 放行通知书{}", refund.text("release-no"));
    let payer = Payer { account: &account, branch: facts.branch.as_ref(), name };
    let batch = Batch { message: format!("{no}R{}", refund.version()), payment: no, salary: false, remark: &remark };
    let record = Refund { refund_no: no.into(), state: Some("sending".into()), ..Refund::default() };
    pay(next(Step::Sending), &payer, &batch, &[order], cx).put_merge(record)
}

fn told(case: &Case<Form>, what: &Occurrence, facts: &Facts) -> Decision {
    let no = case.patched("/refund").and_then(Value::as_str).unwrap_or_default();
    let event = what.event_data();
    match what.event() {
        None => return next(Step::RefundReview).note(Msg::BankSilent),
        Some(_) if event.text("refund-no") != no => return refuse(Msg::OtherRefund),
        Some(_) if !event.flag("paid") => return next(Step::RefundReview).note(Msg::RefundFailed { no: no.into() }),
        Some(_) => {}
    }
    paid(case, facts, no)
}

fn paid(case: &Case<Form>, facts: &Facts, no: &str) -> Decision {
    let decision = next(Step::Done).notify(administrator(case.applicant.id()), Msg::RefundPaidNotice { no: no.into() });
    let plan = facts.plans.iter().find(|row| ["active", "stopped", "suspended"].contains(&row.text("state")));
    match (case.form.reason.as_str(), plan) {
        ("overpaid", Some(row)) => given_back(decision, plan_changes::read(row), case.form.amount),
        _ => decision,
    }
}

/// What was paid too much no longer counts as received.
fn given_back(decision: Decision, mut plan: AllocationPlan, amount: Fen) -> Decision {
    if let Some(lines) = &mut plan.lines {
        shares::give_back(lines, amount);
    }
    plan.cumulative_received = Some(plan.cumulative_received.unwrap_or_default() - amount);
    plan_changes::lined(decision, &plan).put(plan)
}
