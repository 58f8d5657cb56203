//! What the procedures about a guarantee in force have in common: who may ask, what a letter says to its guarantor, and
//! when the clock looks at it.
use crate::guarantor::Word;
use crate::months::days_after;
use crate::parties::{administrator, applicant, clerks, plain};
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

pub fn key(row: &Row) -> Text {
    row.text("guarantee-id").into()
}

/// What is left of the letter after what was paid on claims.
pub fn left(row: &Row) -> Fen {
    let paid = row.rows("claims").into_iter().filter(|claim| claim.text("result") == guarantee_claim::PAID);
    row.money("amount").unwrap_or_default() - paid.filter_map(|claim| claim.money("amount")).sum::<Fen>()
}

/// The letter as its guarantor is asked to keep it.
pub fn asked(record: &PaymentGuarantee) -> GuarantorGuaranteeIssueMessage {
    GuarantorGuaranteeIssueMessage {
        number: record.number.clone(),
        project: record.project.clone(),
        owner: record.owner.clone(),
        contractor: record.contractor.clone(),
        kind: record.kind.clone(),
        amount: record.amount,
        from: record.from,
        to: record.to,
        // A file's name in the hub is its digest.
        letter_hash: record.letter.as_ref().map(|letter| plain(&Some(letter.clone())).into()),
    }
}

/// The letter of this number as its guarantor is asked to let it go.
pub fn release(number: &str, cx: &Context) -> GuarantorGuaranteeReleaseMessage {
    GuarantorGuaranteeReleaseMessage { number: Some(number.into()), on: Some(cx.today()) }
}

/// The guarantor said no, or nothing: its clerk is told, and the case waits for a person.
pub fn not_so(decision: Decision, word: Word, guarantor: &str) -> Decision {
    let told = || match word {
        Word::Silent => Msg::GuarantorSilent,
        _ => Msg::GuarantorRefused,
    };
    decision.note(told()).notify(clerks(guarantor), told())
}

/// Only the party named, and only while the guarantee is in force.
pub fn in_force(row: Option<&Row>, party: &str, cx: &Context, say: &mut Problems) {
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
pub fn same_guarantor(row: Option<&Row>, named: &str, say: &mut Problems) {
    if row.is_some_and(|row| row.text("guarantor") != named) {
        say.refuse(Msg::GuarantorDiffers).at("/guarantor");
    }
}

/// Both parties of the works.
pub fn both(decision: Decision, row: &Row, told: impl Fn() -> Msg) -> Decision {
    decision.notify(administrator(row.text("owner")), told()).notify(administrator(row.text("contractor")), told())
}
