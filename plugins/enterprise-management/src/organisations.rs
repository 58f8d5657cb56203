//! What several procedures and timers write about an organisation: its
//! certificates with their counts and timer, and who is told when one fails.
use crate::{
    Context, Msg, OFFICE, Organisation, OrganisationChangedEvent, OrganisationStatusChangedEvent,
    certificates::{self, Certificate},
};
use hub_sdk::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

pub const NORMAL: &str = "正常";
pub const SUSPENDED: &str = "暂停";
pub const CANCELLED: &str = "注销";
const CERTIFICATES_DUE: &str = "certificates-due";

/// The timer of the next warning or end, and none when nothing is left to wait for.
pub fn watch(decision: Decision, code: &str, all: &[Certificate], cx: &Context) -> Decision {
    match certificates::next_due(all, cx.today(), &cx.settings.expiry_warning_days) {
        Some(day) => decision.record_timer::<Organisation>(CERTIFICATES_DUE, code, day),
        None => decision.clear_record_timer::<Organisation>(CERTIFICATES_DUE, code),
    }
}

/// The counts that hang on an organisation's certificates, as they stand today.
pub fn counted(organisation: Organisation, all: &[Certificate], cx: &Context) -> Organisation {
    let expiring = certificates::expiring(all, cx.today(), &cx.settings.expiry_warning_days);
    Organisation { expiring: Some(expiring), certificates_checked: Some(cx.today()), ..organisation }
}

pub fn changed(decision: Decision, code: &str, fields: &[&str]) -> Decision {
    decision.publish(OrganisationChangedEvent {
        credit_code: Some(code.into()),
        fields: Some(fields.iter().map(|f| (*f).into()).collect()),
    })
}

pub fn status_changed(decision: Decision, code: &str, status: &str) -> Decision {
    decision.publish(OrganisationStatusChangedEvent { credit_code: Some(code.into()), status: Some(status.into()) })
}

/// A certificate has passed, is withheld, revoked or restored: its holder, the office and the owners of its projects are told.
pub fn tell_of_certificate(decision: Decision, holder: &Holder, certificate: &str, status: &str) -> Decision {
    let (name, no): (Param, Param) = (holder.name.into(), certificate.into());
    let said = || match status {
        "过期" => Msg::CertificatePassed { name: name.clone(), no: no.clone() },
        "暂扣" => Msg::CertificateWithheld { name: name.clone(), no: no.clone() },
        "吊销" => Msg::CertificateRevoked { name: name.clone(), no: no.clone() },
        _ => Msg::CertificateRestored { name: name.clone(), no: no.clone() },
    };
    let decision = decision.notify(to::organisation(holder.code, []), said()).notify(to::office(OFFICE), said());
    holder.owners.iter().fold(decision, |d, owner| {
        d.notify(to::organisation(owner.as_str(), ["legal-representative", "administrator", "project-leader"]), said())
    })
}

pub struct Holder<'a> {
    pub code: &'a str,
    pub name: &'a str,
    /// 建设单位 of the projects in which it has a part.
    pub owners: BTreeSet<String>,
}

impl<'a> Holder<'a> {
    pub fn new(organisation: &'a Row, owners: &BTreeMap<String, Rows>) -> Holder<'a> {
        let code = organisation.text("credit-code");
        let owners = owners.values().flat_map(|rows| rows.iter()).map(|row| row.text("organisation").to_owned());
        Holder {
            code,
            name: organisation.text("name"),
            owners: owners.filter(|o| !o.is_empty() && o != code).collect(),
        }
    }
}
