//! `hub partner certify`: the kit that plays each exchange a partner must master, over the queues of a running hub. What
//! it says bears the run's mark, and what bears that mark never comes to the hub's business
//! (`hub/src/partner/certification.rs`), so that a partner at work may be certified again.
mod bank;
mod bank_texts;
mod guarantor;
mod heard;
mod hostile;
mod insurer;
mod kit;
mod orders;
mod report;

use super::Desk;
use crate::{answer::Answer, failure::Failure};
use kit::Kit;
use report::Report;
use std::time::Duration;
use store::rows::PartnerKind;

const WHAT: &str = "the partner was not certified";

/// Play the certification kit against a partner: is its adapter what the protocol asks for?
///
/// Needs a running hub and the partner's adapter, connected to a test system of its own. Accounts, letters and policies
/// of the run are named by its mark (CERT…) and none of it reaches the hub's business. Ends with 1 when an exchange failed.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  hub partner certify bank-a\n  hub --json partner certify bank-a --wait 30")]
pub struct Args {
    id: String,
    /// Seconds that the partner has for each answer
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=600))]
    wait: u64,
}

pub async fn run(args: Args, desk: &Desk) -> Result<Answer, Failure> {
    let partner = desk.partner(&args.id, WHAT).await?;
    let kind = partner.kind;
    if matches!(kind, PartnerKind::Gateway | PartnerKind::Registry) {
        let why = format!("there are no exchanges for a {}", kind.name());
        return Err(Failure::new(WHAT, why, "certify a bank, a guarantor or an insurer"));
    }
    let mut kit = Kit::open(desk, partner, Duration::from_secs(args.wait)).await?;
    let mut report = Report::new(&args.id, kit.mark());
    let played = match kind {
        PartnerKind::Bank => bank::play(&mut kit, &mut report).await,
        PartnerKind::Guarantor => guarantor::play(&mut kit, &mut report).await,
        _ => insurer::play(&mut kit, &mut report).await,
    };
    kit.close().await?;
    played?;
    Ok(report.answer())
}
