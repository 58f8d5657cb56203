#![doc = include_str!("../README.md")]

mod consent;
mod corrections;
mod ending;
mod filings;
mod fire;
mod fire_review;
mod gates;
mod gates_shown;
mod handing_in;
mod handling;
mod issuing;
mod joint_permit;
mod key_personnel_change;
mod leaders;
mod lots;
mod need;
mod notices;
mod permit_change;
mod permit_changing;
mod permit_revocation;
mod personnel;
mod pushed;
mod safety;
mod spot_check;
mod told;

hub_sdk::plugin!(ConstructionPermit, "plugin.toml");

pub struct ConstructionPermit;

/// Who asks: of a case its applicant, before one is saved the organisation that acts.
fn applicant(cx: &Context) -> &str {
    let organisation = match &cx.case {
        Some(case) => case.applicant.organisation.as_deref(),
        None => cx.actor.organisation.as_deref(),
    };
    organisation.unwrap_or_default()
}
