#![doc = include_str!("../README.md")]

mod account;
mod account_close;
mod account_move;
mod agreement;
mod agreement_effect;
mod agreement_paper;
mod agreement_rules;
mod alert_handling;
mod alert_report;
mod alerts;
mod bank_says;
mod booked;
mod came_back;
mod closing;
mod deposit_match;
mod formula;
mod guarantee_ends;
mod guarantee_service;
mod letters;
mod line_reasons;
mod nodes;
mod ordering;
mod paid;
mod progress;
mod quota;
mod refund_route;
mod release;
mod release_rules;
mod sales;
mod site;
mod slip;
mod slips_moved;
mod stated;
mod stray;
mod taken_back;
#[cfg(test)]
mod tests;
mod transfer;
mod watch;

use hub_sdk::prelude::*;

hub_sdk::plugin!(PresaleFunds, "plugin.toml");

pub struct PresaleFunds;

/// The organisation that acts: of a case its applicant, before one is saved the actor's own.
fn applicant(cx: &Context) -> &str {
    let organisation = match &cx.case {
        Some(case) => case.applicant.organisation.as_deref(),
        None => cx.actor.organisation.as_deref(),
    };
    organisation.unwrap_or_default()
}

/// Of a saved case, how many files it has of a material.
fn attached(cx: &Context, material: &str) -> Option<usize> {
    let case = cx.case.as_ref()?;
    Some(case.materials.get(material).and_then(Value::as_array).map_or(0, Vec::len))
}

/// A text that somebody may have left empty: nothing is written then.
fn some(text: &str) -> Option<Text> {
    Some(Text::from(text)).filter(|_| !text.is_empty())
}

/// Calendar days earlier.
fn days_before(date: Date, days: i64) -> Date {
    let days = u64::try_from(days).unwrap_or_default();
    date.saturating_sub(std::time::Duration::from_secs(days * 24 * 60 * 60))
}

/// Calendar days later.
fn days_after(date: Date, days: i64) -> Date {
    let days = u64::try_from(days).unwrap_or_default();
    date.saturating_add(std::time::Duration::from_secs(days * 24 * 60 * 60))
}
