#![doc = include_str!("../README.md")]

mod award;
mod certificates;
mod change;
mod contracting;
mod duplicates;
mod ground;
mod handling;
mod merged;
mod overlap;
mod party;
mod party_rules;
mod platform;
mod project;
mod project_code;
mod registration;
mod rules;
#[cfg(test)]
mod samples;
mod scales;
mod site;
mod state_funds;
mod sums;
mod taking_effect;

use hub_sdk::prelude::*;

hub_sdk::plugin!(ProjectRegistration, "plugin.toml");

pub struct ProjectRegistration;

/// The organisation that acts: the one that opened the case, and before there is a case the actor's own.
fn acting(cx: &Context) -> Option<&str> {
    match &cx.case {
        Some(case) => case.applicant.organisation.as_deref(),
        None => cx.actor.organisation.as_deref(),
    }
}

/// The step of the district's reviewer, or that of the city's where the city reviews itself.
fn to_reviewer<S>(division: &str, cx: &Context, district: S, city: S) -> S {
    match cx.settings.city_divisions.iter().any(|own| own == division) {
        true => city,
        false => district,
    }
}

/// Calendar days later.
fn days_after(date: Date, days: i64) -> Date {
    let days = u64::try_from(days).unwrap_or_default();
    date.saturating_add(std::time::Duration::from_secs(days * 24 * 60 * 60))
}

impl PartyRecordedEvent {
    fn of(party: &Party) -> Self {
        PartyRecordedEvent {
            project_no: Some(party.project_no.clone()),
            kind: Some(party.kind.clone()),
            section: Some(party.section.clone()),
            organisation: Some(party.organisation.clone()),
            leader: party.leader.clone(),
        }
    }
}

impl PartyRetiredEvent {
    fn of(party: &Party) -> Self {
        PartyRetiredEvent {
            project_no: Some(party.project_no.clone()),
            kind: Some(party.kind.clone()),
            section: Some(party.section.clone()),
            organisation: Some(party.organisation.clone()),
            status: party.status.clone(),
        }
    }
}
