//! 担保解除: the owner asks, the contractor agrees, the guarantor takes the letter out of its books.
use crate::guarantee_changes::{both, in_force, key, not_so, release, state};
use crate::guarantor::{Word, is_asked, word};
use crate::parties::clerks;
use crate::procedures::guarantee_release::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::*;
use hub_sdk::prelude::*;

impl Rules for WageService {
    fn check(_: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        in_force(facts.guarantee.as_ref(), "owner", cx, say);
    }

    fn decide(_: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        let Some(row) = &facts.guarantee else { return refuse(Msg::GuaranteeNotInForce) };
        match (what.step(), what.action()) {
            (Some(Step::ContractorAgree), Some(Action::Agree)) => agreed(row, cx),
            (Some(_), _) => Decision::declared(),
            (None, _) => answered(what, row),
        }
    }
}

fn agreed(row: &Row, cx: &Context) -> Decision {
    if !is_asked(row.text("form")) {
        return released(row);
    }
    next(Step::Releasing).send_to(row.text("guarantor"), release(row.text("number"), cx))
}

fn answered(what: &Occurrence, row: &Row) -> Decision {
    let said = what.answer::<GuarantorGuaranteeReleaseAnswer>().map(|answer| answer.state);
    match word(said, "released") {
        Word::Yes => released(row),
        other => not_so(next(Step::ContractorAgree), other, row.text("guarantor")),
    }
}

fn released(row: &Row) -> Decision {
    let decision = next(Step::Done)
        .put_merge(state(row, "released"))
        .clear_record_timer::<PaymentGuarantee>("guarantee-ending", key(row))
        .clear_record_timer::<PaymentGuarantee>("guarantee-end", key(row));
    let told = || Msg::GuaranteeReleased { no: row.text("number").into() };
    // Who gave a letter on paper has no message, and hears of it here alone.
    both(decision.notify(clerks(row.text("guarantor")), told()), row, told)
}
