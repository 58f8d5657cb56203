//! 工程款支付担保: applied for, issued by the guarantor, checked. R15.
use crate::guarantor::{Word, is_asked, kind, word};
use crate::months::days_after;
use crate::parties::{administrator, applicant, is_party};
use crate::procedures::payment_guarantee::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::*;
use hub_sdk::prelude::*;

impl Rules for WageService {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        let Some(project) = &facts.project else {
            say.refuse(Msg::ProjectUnknown).at("/project");
            return;
        };
        if project.text("owner") != applicant(cx) {
            say.refuse(Msg::NotOwner).at("/project");
        }
        if !is_party(&facts.parties, "contractor", &form.contractor) {
            say.refuse(Msg::ContractorNotParty).at("/contractor");
        }
        let kinds = facts.guarantor.as_ref().and_then(|row| row.get("kinds")).and_then(Value::as_array);
        if !kinds.is_some_and(|kinds| kinds.iter().any(|k| k == kind(form.letter_form.as_str()))) {
            say.refuse(Msg::GuarantorKind).at("/guarantor");
        }
        if let Some(price) =
            facts.awards.iter().find_map(|row| row.money("contract-price")).filter(|p| *p != form.contract_price)
        {
            say.refuse(Msg::AwardDiffers { price: price.grouped().into() }).at("/contract-price");
        }
        enough(form, facts, cx, say);
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        match (what.step(), what.action()) {
            (Some(Step::GuarantorIssue), Some(Action::Issue)) => issued(case, what, facts),
            (Some(Step::Check), Some(Action::Pass)) => passed(case, facts, cx),
            (Some(_), _) => Decision::declared(),
            (None, _) => answered(case, what),
        }
    }
}

/// R15: high enough and long enough. Of a wage deposit the labour department says what is (人社部发〔2021〕65号); its review is
/// attached.
fn enough(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
    let (least, until) = match form.kind.as_str() {
        "payment" => (least(form, cx.settings.guarantee_ratio), covered_until(form, facts, cx)),
        _ => (Fen(0), days_after(form.from, 1)),
    };
    if form.amount < least {
        say.refuse(Msg::GuaranteeTooLow { least: least.grouped().into() }).at("/amount");
    }
    if form.to < until || form.to <= form.from {
        say.refuse(Msg::GuaranteeTooShort { until: until.into() }).at("/to");
    }
}

/// Some days after the completion that the permit or the owner plans, whichever is later.
fn covered_until(form: &Form, facts: &Facts, cx: &Context) -> Date {
    let completion = facts.permits.iter().filter_map(|row| row.date("finish-planned")).max();
    let completion = completion.unwrap_or(form.planned_completion).max(form.planned_completion);
    days_after(completion, cx.settings.guarantee_tail_days)
}

/// A share of the price; where the owner asks for a performance bond, at most that bond's share (对等).
fn least(form: &Form, ratio: i64) -> Fen {
    let ratio = form.performance_ratio.map_or(ratio * 100, |bond| bond.0.min(ratio * 100));
    Fen(wages::half_up(i128::from(form.contract_price.0) * i128::from(ratio), 10_000))
}

/// The record, as the application and the letter have it.
fn record(case: &Case<Form>, facts: &Facts, letter: &Row) -> PaymentGuarantee {
    let form = &case.form;
    let ratio = i128::from(form.amount.0) * 10_000 / i128::from(form.contract_price.0.max(1));
    PaymentGuarantee {
        guarantee_id: case.number.clone().unwrap_or_default().into(),
        project: Some((&form.project).into()),
        owner: facts.project.as_ref().map(|row| row.text("owner").into()),
        contractor: Some((&form.contractor).into()),
        kind: Some(form.kind.as_str().into()),
        form: Some(form.letter_form.as_str().into()),
        guarantor: Some((&form.guarantor).into()),
        amount: Some(form.amount),
        ratio: i64::try_from(ratio).ok().map(Hundredths),
        number: Some(letter.text("number").into()),
        letter: parties::given(letter.text("letter")),
        from: Some(form.from),
        to: Some(form.to),
        state: Some("pending".into()),
        ..PaymentGuarantee::default()
    }
}

fn issued(case: &Case<Form>, what: &Occurrence, facts: &Facts) -> Decision {
    let form = &case.form;
    let letter: Row = what.step_form().unwrap_or_default();
    let record = record(case, facts, &letter);
    if !is_asked(form.letter_form.as_str()) {
        return told(next(Step::Check), form, &letter).put(record);
    }
    let message = guarantee_changes::asked(&record);
    next(Step::Registering).put(record).send_to(form.guarantor.clone(), message)
}

/// The contractor hears of a letter once it counts in the guarantor's own books.
fn told(decision: Decision, form: &Form, letter: &Row) -> Decision {
    decision.notify(administrator(&form.contractor), Msg::GuaranteeIssued { no: letter.text("number").into() })
}

/// The guarantor's answer; without a yes its clerk looks again, and may issue the same letter once more.
fn answered(case: &Case<Form>, what: &Occurrence) -> Decision {
    let said = what.answer::<GuarantorGuaranteeIssueAnswer>().map(|answer| answer.state);
    match word(said, "effective") {
        Word::Yes => told(next(Step::Check), &case.form, &case.step_row("guarantor-issue")),
        other => guarantee_changes::not_so(next(Step::GuarantorIssue), other, &case.form.guarantor),
    }
}

fn passed(case: &Case<Form>, facts: &Facts, cx: &Context) -> Decision {
    let form = &case.form;
    let record =
        PaymentGuarantee { state: Some("effective".into()), ..record(case, facts, &case.step_row("guarantor-issue")) };
    let key = record.guarantee_id.clone();
    let event = GuaranteeEffectiveEvent {
        guarantee_id: Some(key.clone()),
        project: Some((&form.project).into()),
        kind: Some(form.kind.as_str().into()),
        amount: Some(form.amount),
        to: Some(form.to),
    };
    let decision =
        Decision::declared().issue("guarantee-record", json!(record)).on_record(key.clone()).publish(event).put(record);
    guarantee_changes::timed(decision, key, form.to, cx)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(price: i64, bond: Option<i64>) -> Form {
        let mut form = json!({
            "project": "5101042501150101", "contractor": "91510100MA6DL7A30H", "kind": "payment", "letter-form": "guarantor-letter",
            "guarantor": "91510104MA6WN09X2A", "contract-price": price, "amount": 1, "planned-completion": "2027-03-31",
            "from": "2025-02-20", "to": "2027-06-30",
        });
        if let Some(bond) = bond {
            form["performance-ratio"] = bond.into();
        }
        serde_json_form(form)
    }

    fn serde_json_form(form: Value) -> Form {
        serde::Deserialize::deserialize(form).unwrap()
    }

    #[test]
    fn ten_percent_or_the_bonds_share() {
        assert_eq!(least(&form(18_650_000_000, None), 10), Fen(1_865_000_000));
        assert_eq!(least(&form(39_651_257_000, None), 10), Fen(3_965_125_700));
        assert_eq!(least(&form(18_650_000_000, Some(5)), 10), Fen(932_500_000));
    }
}
