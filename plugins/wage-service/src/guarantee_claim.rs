//! 担保索赔: the contractor claims what the supervisor certified as unpaid; the guarantor answers within fifteen days, by a
//! message or by its clerk, whichever comes first. Paid or rejected, the letter stays in force for what is left of it.
use crate::guarantee_changes::{in_force, key, left, same_guarantor, state};
use crate::guarantor::{Word, word};
use crate::parties::administrator;
use crate::procedures::guarantee_claim::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::*;
use hub_sdk::prelude::*;

/// As the record keeps it.
pub const PAID: &str = "代偿";
const REJECTED: &str = "拒赔";

impl Rules for WageService {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        in_force(facts.guarantee.as_ref(), "contractor", cx, say);
        same_guarantor(facts.guarantee.as_ref(), &form.guarantor, say);
        let left = facts.guarantee.as_ref().map(left).unwrap_or_default();
        if form.amount > left {
            say.refuse(Msg::ClaimTooHigh { amount: left.grouped().into() }).at("/amount");
        }
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        let Some(row) = &facts.guarantee else { return refuse(Msg::GuaranteeNotInForce) };
        match (what.step(), what.action()) {
            (Some(Step::Fill), Some(Action::Submit)) => claimed(&case.form, row),
            (Some(Step::Claim), Some(Action::Pay)) => answered(&case.form, row, PAID, cx),
            (Some(Step::Claim), Some(Action::Reject)) => answered(&case.form, row, REJECTED, cx),
            (Some(Step::Asked), None) => asked(case, row),
            (Some(Step::Settled), None) => settled(row),
            (Some(_), _) => Decision::declared(),
            (None, _) => heard(case, what, row, cx),
        }
    }
}

fn claimed(form: &Form, row: &Row) -> Decision {
    let event = GuaranteeClaimedEvent {
        guarantee_id: Some(key(row)),
        project: Some(row.text("project").into()),
        amount: Some(form.amount),
    };
    Decision::declared()
        .put_merge(state(row, "claimed"))
        .notify(administrator(row.text("owner")), Msg::GuaranteeClaimedNotice { no: row.text("number").into() })
        .publish(event)
}

fn asked(case: &Case<Form>, row: &Row) -> Decision {
    let message = GuarantorGuaranteeClaimMessage {
        number: Some(row.text("number").into()),
        amount: Some(case.form.amount),
        reason: Some((&case.form.reason).into()),
        // The digests of what the supervisor certified.
        evidence: Some(json!(case.files("certified"))),
    };
    Decision::declared().send_to(row.text("guarantor"), message)
}

/// The guarantor's system answered before its clerk.
fn heard(case: &Case<Form>, what: &Occurrence, row: &Row, cx: &Context) -> Decision {
    let said = what.answer::<GuarantorGuaranteeClaimAnswer>().map(|answer| answer.result);
    match word(said, "paid") {
        Word::Yes => answered(&case.form, row, PAID, cx),
        _ => answered(&case.form, row, REJECTED, cx),
    }
}

fn answered(form: &Form, row: &Row, result: &str, cx: &Context) -> Decision {
    let mut record: PaymentGuarantee = row.read();
    let claim =
        PaymentGuaranteeClaimsRow { date: Some(cx.today()), amount: Some(form.amount), result: Some(result.into()) };
    record.claims.get_or_insert_default().push(claim);
    record.state = Some("effective".into());
    let told = Msg::ClaimAnswered { no: row.text("number").into(), result: result.into() };
    Decision::declared().put(record).notify(administrator(row.text("contractor")), told)
}

/// The claim that was answered last is this one: no other is made while it is open.
fn settled(row: &Row) -> Decision {
    match row.rows("claims").last().map(|claim| claim.text("result")) {
        Some(PAID) => next(Step::Done),
        _ => next(Step::Closed),
    }
}
