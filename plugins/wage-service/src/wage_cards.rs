//! 民工工资卡: the worker's own card, checked by the bank. R9 rests on it.
use crate::parties::{labour_clerk, open_account};
use crate::procedures::wage_cards::{Facts, Form, Occurrence, Rules, Step};
use crate::*;
use hub_sdk::prelude::*;

impl Rules for WageService {
    fn check(form: &Form, facts: &Facts, _: &Context, say: &mut Problems) {
        if open_account(&facts.accounts).is_none() {
            say.refuse(Msg::NoAccount).at("/project");
        }
        for (n, row) in form.rows.iter().enumerate() {
            let person = || name(facts, &row.person);
            let live = facts
                .dispatches
                .get(&*row.person)
                .is_some_and(|rows| rows.iter().any(|d| d.text("state") != "revoked"));
            if !live {
                say.refuse(Msg::CardWithoutDispatch { person: person().into() }).at(format!("/rows/{n}/person"));
            }
            if !row.consent {
                say.refuse(Msg::CardWithoutConsent { person: person().into() }).at(format!("/rows/{n}/consent"));
            }
            if !row.physical_holder {
                say.refuse(Msg::CardNotHeld { person: person().into() })
                    .at(format!("/rows/{n}/physical-holder"))
                    .cite("《工程建设领域农民工工资专用账户管理暂行办法》第四章");
            }
            if form.rows[..n].iter().any(|other| other.person == row.person) {
                say.refuse(Msg::PersonTwice { person: person().into() }).at(format!("/rows/{n}/person"));
            }
        }
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        let Some(row) = row_of(case) else { return Decision::declared() };
        match what.step() {
            Some(Step::Asked) => Decision::declared().put(card(case, row, "pending", cx)).send_to(
                bank(facts),
                BankAccountVerifyMessage {
                    person_id: Some((&row.person).into()),
                    name: Some(name(facts, &row.person).into()),
                    account_no: Some((&row.account_no).into()),
                },
            ),
            Some(_) => Decision::declared(),
            None => answered(case, row, what, facts, cx),
        }
    }
}

/// The bank that keeps the project's account asks the others.
fn bank(facts: &Facts) -> &str {
    open_account(&facts.accounts).map(|row| row.text("bank")).unwrap_or_default()
}

/// The card that this branch is about.
fn row_of(case: &Case<Form>) -> Option<&WageCardsRowsRow> {
    let item = case.item.as_ref()?;
    let person = item.get("person").unwrap_or(item).as_str()?;
    case.form.rows.iter().find(|row| &*row.person == person)
}

fn name(facts: &Facts, person: &str) -> String {
    let known = facts.workers.get(person).and_then(|rows| rows.first()).map(|row| row.text("name")).unwrap_or_default();
    (if known.is_empty() { person } else { known }).to_owned()
}

fn card(case: &Case<Form>, row: &WageCardsRowsRow, check: &str, cx: &Context) -> WageCard {
    WageCard {
        person_id: (&row.person).into(),
        organisation: case.applicant.organisation.as_deref().map(Into::into),
        bank: Some((&row.bank).into()),
        bank_code: row.bank_code.as_ref().map(Into::into),
        account_no: Some((&row.account_no).into()),
        holder_check: Some(check.into()),
        changed_on: Some(cx.today()),
        consent_on: Some(cx.today()),
        physical_holder: Some(row.physical_holder),
    }
}

/// A card whose check was not answered stays pending: no wages go to it.
fn answered(case: &Case<Form>, row: &WageCardsRowsRow, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
    let person = name(facts, &row.person);
    let result = what.answer::<BankAccountVerifyAnswer>().and_then(|answer| answer.result);
    let (check, told) = match result.as_ref().and_then(Text::as_str) {
        Some("ok") => ("ok", None),
        Some("closed") => ("closed", Some(Msg::CardClosed { person: person.into() })),
        Some(_) => ("name-mismatch", Some(Msg::CardMismatch {})),
        None => ("pending", Some(Msg::CardUnchecked { person: person.into() })),
    };
    let decision = Decision::declared().put(card(case, row, check, cx));
    match told {
        None => decision,
        Some(told) => decision
            .note(told.clone())
            .notify(to::person(row.person.as_str()), told.clone())
            .notify(labour_clerk(case.applicant.id()), told),
    }
}
