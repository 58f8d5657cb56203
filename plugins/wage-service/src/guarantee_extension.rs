//! 续保: the owner asks, the guarantor gives a letter with a later end, the authority checks it. Under another number it is
//! another letter: the old one is then taken out of the guarantor's books, so that no two stand for one guarantee.
use crate::guarantee_changes::{asked, in_force, key, left, not_so, release, same_guarantor, timed};
use crate::guarantor::{Word, is_asked, word};
use crate::procedures::guarantee_extension::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::*;
use hub_sdk::prelude::*;

impl Rules for WageService {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        in_force(facts.guarantee.as_ref(), "owner", cx, say);
        same_guarantor(facts.guarantee.as_ref(), &form.guarantor, say);
        if facts.guarantee.as_ref().is_some_and(|row| row.text("project") != &*form.project) {
            say.refuse(Msg::NotParty).at("/project");
        }
        let until = facts.guarantee.as_ref().and_then(|row| row.date("to"));
        if until.is_some_and(|until| form.to <= until) {
            say.refuse(Msg::NoExtension).at("/to");
        }
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        let Some(row) = &facts.guarantee else { return refuse(Msg::GuaranteeNotInForce) };
        match (what.step(), what.action()) {
            (Some(Step::GuarantorIssue), Some(Action::Issue)) => issued(case, what, row),
            (Some(Step::Check), Some(Action::Pass)) => passed(case, row, cx),
            (Some(Step::OldLetter), Some(Action::Release)) => released(next(Step::Releasing), case, row, cx),
            (Some(_), _) => Decision::declared(),
            (None, _) if case.step == "releasing" => old_letter(case, what),
            (None, _) => answered(case, what),
        }
    }
}

/// The record with the letter that takes the place of the first.
fn extended(case: &Case<Form>, row: &Row, letter: &Row) -> PaymentGuarantee {
    PaymentGuarantee {
        number: Some(letter.text("number").into()),
        letter: parties::given(letter.text("letter")),
        to: Some(case.form.to),
        ending: Some(false),
        ..row.read()
    }
}

/// The new letter is for what is left of the old one.
fn issued(case: &Case<Form>, what: &Occurrence, row: &Row) -> Decision {
    if !is_asked(row.text("form")) {
        return next(Step::Check);
    }
    let letter: Row = what.step_form().unwrap_or_default();
    let record = PaymentGuarantee { amount: Some(left(row)), ..extended(case, row, &letter) };
    next(Step::Registering).send_to(row.text("guarantor"), asked(&record))
}

fn answered(case: &Case<Form>, what: &Occurrence) -> Decision {
    let said = what.answer::<GuarantorGuaranteeIssueAnswer>().map(|answer| answer.state);
    match word(said, "effective") {
        Word::Yes => next(Step::Check),
        other => not_so(next(Step::GuarantorIssue), other, &case.form.guarantor),
    }
}

fn passed(case: &Case<Form>, row: &Row, cx: &Context) -> Decision {
    let record = extended(case, row, &case.step_row("guarantor-issue"));
    let event = GuaranteeEffectiveEvent {
        guarantee_id: Some(key(row)),
        project: Some(row.text("project").into()),
        kind: Some(row.text("kind").into()),
        amount: row.money("amount"),
        to: Some(case.form.to),
    };
    let another = is_asked(row.text("form")) && parties::plain(&record.number) != row.text("number");
    let decision = match another {
        true => released(next(Step::Releasing), case, row, cx).patch(json!({"old": row.text("number")})),
        false => next(Step::Done),
    };
    let decision = decision.issue("guarantee-record", json!(record)).on_record(key(row));
    timed(decision.put(record).publish(event), key(row), case.form.to, cx)
}

/// The number that the guarantee had before: the record bears the new one by the time it is asked again.
fn released(decision: Decision, case: &Case<Form>, row: &Row, cx: &Context) -> Decision {
    let old = case.patched("/old").and_then(Value::as_str).unwrap_or(row.text("number"));
    decision.send_to(row.text("guarantor"), release(old, cx))
}

fn old_letter(case: &Case<Form>, what: &Occurrence) -> Decision {
    let said = what.answer::<GuarantorGuaranteeReleaseAnswer>().map(|answer| answer.state);
    match word(said, "released") {
        Word::Yes => next(Step::Done),
        other => not_so(next(Step::OldLetter), other, &case.form.guarantor),
    }
}
