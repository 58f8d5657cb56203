//! What happens to a guarantee in force: it is claimed, extended, released, or it ends.
use crate::months::days_after;
use crate::parties::{administrator, applicant};
use crate::procedures::{guarantee_claim, guarantee_extension, guarantee_release};
use crate::*;
use hub_sdk::prelude::*;

/// Told some days before its end, and over the day after it.
pub fn timed(decision: Decision, key: Text, to: Date, cx: &Context) -> Decision {
    let ask = to.saturating_sub(std::time::Duration::from_secs(
        u64::try_from(cx.settings.guarantee_ask_days).unwrap_or_default() * 86_400,
    ));
    decision.record_timer::<PaymentGuarantee>("guarantee-ending", key.clone(), ask).record_timer::<PaymentGuarantee>(
        "guarantee-end",
        key,
        days_after(to, 1),
    )
}

pub fn state(row: &Row, state: &str) -> PaymentGuarantee {
    PaymentGuarantee { guarantee_id: key(row), state: Some(state.into()), ..PaymentGuarantee::default() }
}

fn key(row: &Row) -> Text {
    row.text("guarantee-id").into()
}

/// Only the party named, and only while the guarantee is in force.
fn in_force(row: Option<&Row>, party: &str, cx: &Context, say: &mut Problems) {
    match row {
        Some(row) if row.text("state") == "effective" => {
            if row.text(party) != applicant(cx) {
                say.refuse(Msg::NotParty);
            }
        }
        _ => {
            say.refuse(Msg::GuaranteeNotInForce);
        }
    }
}

/// Who is asked is who gave the letter.
fn same_guarantor(row: Option<&Row>, named: &str, say: &mut Problems) {
    if row.is_some_and(|row| row.text("guarantor") != named) {
        say.refuse(Msg::GuarantorDiffers).at("/guarantor");
    }
}

impl guarantee_claim::Rules for WageService {
    fn check(form: &guarantee_claim::Form, facts: &guarantee_claim::Facts, cx: &Context, say: &mut Problems) {
        in_force(facts.guarantee.as_ref(), "contractor", cx, say);
        same_guarantor(facts.guarantee.as_ref(), &form.guarantor, say);
        let amount = facts.guarantee.as_ref().and_then(|row| row.money("amount")).unwrap_or_default();
        if form.amount > amount {
            say.refuse(Msg::ClaimTooHigh { amount: amount.grouped().into() }).at("/amount");
        }
    }

    fn decide(
        case: &Case<guarantee_claim::Form>,
        what: &guarantee_claim::Occurrence,
        facts: &guarantee_claim::Facts,
        cx: &Context,
    ) -> Decision {
        use guarantee_claim::{Action, Step};
        let Some(row) = &facts.guarantee else { return refuse(Msg::GuaranteeNotInForce) };
        match (what.step(), what.action()) {
            (Some(Step::Fill), Some(Action::Submit)) => claimed(&case.form, row),
            (Some(Step::Claim), Some(Action::Pay)) => answered(&case.form, row, "代偿", cx),
            (Some(Step::Claim), Some(Action::Reject)) => answered(&case.form, row, "拒赔", cx),
            _ => Decision::declared(),
        }
    }
}

fn claimed(form: &guarantee_claim::Form, row: &Row) -> Decision {
    let message = GuarantorGuaranteeClaimMessage {
        number: Some(row.text("number").into()),
        amount: Some(form.amount),
        reason: Some((&form.reason).into()),
    };
    let event = GuaranteeClaimedEvent {
        guarantee_id: Some(key(row)),
        project: Some(row.text("project").into()),
        amount: Some(form.amount),
    };
    Decision::declared()
        .put_merge(state(row, "claimed"))
        .send_to(row.text("guarantor"), message)
        .notify(administrator(row.text("owner")), Msg::GuaranteeClaimedNotice { no: row.text("number").into() })
        .publish(event)
}

/// Paid or rejected, it stays in force for what is left of its time.
fn answered(form: &guarantee_claim::Form, row: &Row, result: &str, cx: &Context) -> Decision {
    let mut record: PaymentGuarantee = row.read();
    let claim =
        PaymentGuaranteeClaimsRow { date: Some(cx.today()), amount: Some(form.amount), result: Some(result.into()) };
    record.claims.get_or_insert_default().push(claim);
    record.state = Some("effective".into());
    Decision::declared().put(record)
}

impl guarantee_extension::Rules for WageService {
    fn check(form: &guarantee_extension::Form, facts: &guarantee_extension::Facts, cx: &Context, say: &mut Problems) {
        in_force(facts.guarantee.as_ref(), "owner", cx, say);
        same_guarantor(facts.guarantee.as_ref(), &form.guarantor, say);
        let until = facts.guarantee.as_ref().and_then(|row| row.date("to"));
        if until.is_some_and(|until| form.to <= until) {
            say.refuse(Msg::NoExtension).at("/to");
        }
    }

    fn decide(
        case: &Case<guarantee_extension::Form>,
        what: &guarantee_extension::Occurrence,
        facts: &guarantee_extension::Facts,
        cx: &Context,
    ) -> Decision {
        use guarantee_extension::{Action, Step};
        let Some(row) = &facts.guarantee else { return refuse(Msg::GuaranteeNotInForce) };
        if (what.step(), what.action()) != (Some(Step::Check), Some(Action::Pass)) {
            return Decision::declared();
        }
        let letter = case.step_row("guarantor-issue");
        let record = PaymentGuarantee {
            number: Some(letter.text("number").into()),
            letter: parties::given(letter.text("letter")),
            to: Some(case.form.to),
            ..row.read()
        };
        let event = GuaranteeEffectiveEvent {
            guarantee_id: Some(key(row)),
            project: Some(row.text("project").into()),
            kind: Some(row.text("kind").into()),
            amount: row.money("amount"),
            to: Some(case.form.to),
        };
        let decision = Decision::declared().issue("guarantee-record", json!(record)).on_record(key(row));
        timed(decision.put(record).publish(event), key(row), case.form.to, cx)
    }
}

impl guarantee_release::Rules for WageService {
    fn check(_: &guarantee_release::Form, facts: &guarantee_release::Facts, cx: &Context, say: &mut Problems) {
        in_force(facts.guarantee.as_ref(), "owner", cx, say);
    }

    fn decide(
        _: &Case<guarantee_release::Form>,
        what: &guarantee_release::Occurrence,
        facts: &guarantee_release::Facts,
        cx: &Context,
    ) -> Decision {
        use guarantee_release::{Action, Step};
        let Some(row) = &facts.guarantee else { return refuse(Msg::GuaranteeNotInForce) };
        if (what.step(), what.action()) != (Some(Step::ContractorAgree), Some(Action::Agree)) {
            return Decision::declared();
        }
        let message =
            GuarantorGuaranteeReleaseMessage { number: Some(row.text("number").into()), on: Some(cx.today()) };
        Decision::declared()
            .put_merge(state(row, "released"))
            .clear_record_timer::<PaymentGuarantee>("guarantee-ending", key(row))
            .clear_record_timer::<PaymentGuarantee>("guarantee-end", key(row))
            .send_to(row.text("guarantor"), message)
    }
}
