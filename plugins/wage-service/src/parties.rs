//! Who has a part in a project and its wage account, and who is told.
use crate::*;
use hub_sdk::prelude::*;
use hub_sdk::{Recipient, Standing};

/// Who asks: of a case its applicant, before one is saved the organisation that acts.
pub fn applicant(cx: &Context) -> &str {
    let organisation = match &cx.case {
        Some(case) => case.applicant.organisation.as_deref(),
        None => cx.actor.organisation.as_deref(),
    };
    organisation.unwrap_or_default()
}

/// Whether the organisation has this part in the project.
pub fn is_party(parties: &Rows, kind: &str, organisation: &str) -> bool {
    parties.iter().any(|row| row.text("kind") == kind && row.text("organisation") == organisation)
}

pub fn administrator(organisation: &str) -> Recipient {
    to::organisation(organisation, ["administrator"])
}

/// Who acts for a guarantor, be it a company, a bank or an insurer.
pub fn clerks(organisation: &str) -> Recipient {
    to::organisation(organisation, ["clerk", "branch-clerk"])
}

pub fn labour_clerk(organisation: &str) -> Recipient {
    to::organisation(organisation, ["labour-clerk"])
}

/// The office of the project's own district; the city's where that is not known.
pub fn authority(division: &str) -> Recipient {
    match division.is_empty() {
        true => to::office("建管处"),
        false => to::district("建管处", division),
    }
}

/// The project's account that is in use.
pub fn open_account(accounts: &Rows) -> Option<&Row> {
    accounts.iter().find(|row| row.text("state") == "open").or_else(|| accounts.first())
}

/// The authority looks into something: no payroll goes out meanwhile.
pub fn is_held(account: &Row, money: Option<&hub_sdk::Account>) -> bool {
    account.flag("frozen") || money.is_some_and(|money| money.state == Standing::Frozen)
}

/// A text that a record field holds.
pub fn plain(text: &Option<Text>) -> &str {
    text.as_ref().and_then(Text::as_str).unwrap_or_default()
}

/// A text that may not be there: an empty one is none.
pub fn given(text: &str) -> Option<Text> {
    (!text.is_empty()).then(|| text.into())
}

/// The account's record follows the bank; the ledger is the truth.
pub fn noted(
    decision: Decision,
    account: &Row,
    money: Option<&hub_sdk::Account>,
    change: Fen,
    cx: &Context,
) -> Decision {
    let before = money.map(|money| money.balance("A1")).unwrap_or_default();
    decision.put_merge(WageAccount {
        account_id: account.text("account-id").into(),
        balance: Some(before + change),
        last_notified: Some(format!("{}+08:00", cx.now()).into()),
        ..WageAccount::default()
    })
}
