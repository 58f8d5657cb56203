//! 资质状态登记: an authority withholds, revokes or restores a certificate.
use crate::procedures::certificate_status::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::{
    Context, EnterpriseManagement, Msg, Organisation, OrganisationQualificationsRow, OrganisationSafetyLicenceRow,
    certificates,
    organisations::{self, Holder},
};
use hub_sdk::prelude::*;

impl Rules for EnterpriseManagement {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        let held = facts
            .holder
            .as_ref()
            .map(|row| [row.rows("qualifications"), row.rows("safety-licence")].concat())
            .unwrap_or_default();
        match held.iter().find(|row| row.text("cert-no") == form.cert_no) {
            None => _ = say.refuse(Msg::NoSuchCertificate { no: (&form.cert_no).into() }).at("/cert-no"),
            Some(row) if row.text("status") == form.status.as_str() => {
                _ = say.refuse(Msg::NothingChanged).at("/status")
            }
            Some(_) => {}
        }
        if form.on > cx.today() {
            say.refuse(Msg::ChangedLater).at("/on");
        }
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        match (what.action(), facts.holder.as_ref()) {
            (Some(Action::Submit), Some(holder)) => record(case, holder, facts, cx),
            _ => Decision::declared(),
        }
    }
}

fn record(case: &Case<Form>, holder: &Row, facts: &Facts, cx: &Context) -> Decision {
    let (form, who) = (&case.form, Holder::new(holder, &facts.owners));
    let new = set_status(holder, &[&form.cert_no], form.status.as_str());
    let all = certificates::of(&new);
    let decision = next(Step::Done).put_merge(organisations::counted(new, &all, cx));
    let decision = organisations::watch(decision, who.code, &all, cx);
    let decision = organisations::changed(decision, who.code, &["qualifications", "safety-licence"]);
    let decision = organisations::status_changed(decision, who.code, form.status.as_str());
    organisations::tell_of_certificate(decision, &who, &form.cert_no, form.status.as_str())
}

/// Both tables with the new status of these certificates.
pub fn set_status(holder: &Row, numbers: &[&str], status: &str) -> Organisation {
    let mut qualifications: Vec<OrganisationQualificationsRow> =
        holder.rows("qualifications").iter().map(Row::read).collect();
    let mut licences: Vec<OrganisationSafetyLicenceRow> = holder.rows("safety-licence").iter().map(Row::read).collect();
    let named = |no: &Option<Text>| no.as_ref().and_then(Text::as_str).is_some_and(|no| numbers.contains(&no));
    qualifications.iter_mut().filter(|row| named(&row.cert_no)).for_each(|row| row.status = Some(status.into()));
    licences.iter_mut().filter(|row| named(&row.cert_no)).for_each(|row| row.status = Some(status.into()));
    Organisation {
        credit_code: holder.text("credit-code").into(),
        qualifications: Some(qualifications),
        safety_licence: Some(licences),
        ..Organisation::default()
    }
}
