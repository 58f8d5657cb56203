//! What falls due without anybody acting: timers of organisations,
//! appointments and information officers.
use crate::handlers::{
    appointment_end, appointment_ending, certificates_due, data_check_due, data_check_overdue, officer_due,
    project_end, signing_due,
};
use crate::{
    Context, EnterpriseManagement, InformationOfficer, Msg, OFFICE, OrganisationCertificateExpiringEvent, appointments,
    certificate_status::set_status,
    certificates,
    days::plus,
    officers,
    organisations::{self, Holder},
};
use hub_sdk::prelude::*;

const YELLOW: &str = "黄色";

impl officer_due::Handler for EnterpriseManagement {
    fn handle(_: &officer_due::Occurrence, record: Option<&Row>, facts: &officer_due::Facts, _: &Context) -> Decision {
        let Some(organisation) = record.filter(|_| facts.officers.is_empty()) else {
            return Decision::declared();
        };
        let (code, name) = (organisation.text("credit-code"), organisation.text("name"));
        let to = [to::organisation(code, []), to::office(OFFICE)];
        Decision::declared()
            .alert(format!("officer-due/{code}"), YELLOW, to, Msg::OfficerOverdue { name: name.into() })
            .notify(to::organisation(code, []), Msg::OfficerOverdue { name: name.into() })
            .offer("information-officer", json!({"organisation": code}))
    }
}

impl certificates_due::Handler for EnterpriseManagement {
    fn handle(
        _: &certificates_due::Occurrence,
        record: Option<&Row>,
        facts: &certificates_due::Facts,
        cx: &Context,
    ) -> Decision {
        let Some(organisation) = record.filter(|row| row.text("status") != organisations::CANCELLED) else {
            return Decision::declared();
        };
        let (all, warn) = (certificates::of_row(organisation), &cx.settings.expiry_warning_days);
        let checked = organisation.date("certificates-checked").unwrap_or(plus(cx.today(), -1));
        let holder = Holder::new(organisation, &facts.owners);
        let warned =
            certificates::to_warn(&all, checked, cx.today(), warn).into_iter().fold(Decision::declared(), |d, c| {
                let event = OrganisationCertificateExpiringEvent {
                    credit_code: Some(holder.code.into()),
                    cert_no: Some(c.no.as_str().into()),
                    valid_until: Some(c.until),
                };
                let told = Msg::CertificateExpiring { no: c.no.as_str().into(), until: c.until.into() };
                d.publish(event)
                    .notify(to::organisation(holder.code, []), told)
                    .offer("organisation-change", json!({"reason": c.no}))
            });
        let passed: Vec<&str> = certificates::passed(&all, cx.today()).into_iter().map(|c| c.no.as_str()).collect();
        let decision = passed.iter().fold(warned, |d, no| organisations::tell_of_certificate(d, &holder, no, "过期"));
        let decision = match passed.is_empty() {
            true => decision,
            false => {
                let decision = organisations::changed(decision, holder.code, &["qualifications", "safety-licence"]);
                organisations::status_changed(decision, holder.code, "过期")
            }
        };
        let new = set_status(organisation, &passed, "过期");
        let left = certificates::of(&new);
        organisations::watch(decision.put_merge(organisations::counted(new, &left, cx)), holder.code, &left, cx)
    }
}

impl appointment_ending::Handler for EnterpriseManagement {
    fn handle(
        _: &appointment_ending::Occurrence,
        record: Option<&Row>,
        _: &appointment_ending::Facts,
        _: &Context,
    ) -> Decision {
        let Some(row) = record.filter(|row| row.text("status") == appointments::IN_FORCE) else {
            return Decision::declared();
        };
        let said = || Msg::AppointmentEnding { no: row.text("appointment-no").into(), until: row.text("until").into() };
        let form = json!({"kind": "变更授权", "organisation": row.text("organisation"), "appointment-no": row.text("appointment-no")});
        Decision::declared()
            .notify(to::person(row.text("person")), said())
            .notify(to::organisation(row.text("organisation"), []), said())
            .offer("appointment-grant", form)
    }
}

impl appointment_end::Handler for EnterpriseManagement {
    fn handle(
        _: &appointment_end::Occurrence,
        record: Option<&Row>,
        _: &appointment_end::Facts,
        _: &Context,
    ) -> Decision {
        expire(record)
    }
}

impl project_end::Handler for EnterpriseManagement {
    fn handle(_: &project_end::Occurrence, record: Option<&Row>, _: &project_end::Facts, _: &Context) -> Decision {
        expire(record)
    }
}

impl signing_due::Handler for EnterpriseManagement {
    fn handle(_: &signing_due::Occurrence, record: Option<&Row>, _: &signing_due::Facts, _: &Context) -> Decision {
        expire(record.filter(|row| row.has("sign-by")))
    }
}

/// An appointment lapses, unless something ended it before.
fn expire(record: Option<&Row>) -> Decision {
    let Some(row) = record.filter(|row| row.text("status") == appointments::IN_FORCE) else {
        return Decision::declared();
    };
    let said = || Msg::AppointmentEnded { no: row.text("appointment-no").into() };
    appointments::end(Decision::declared(), row, appointments::EXPIRED, Reason::Lapsed)
        .notify(to::person(row.text("person")), said())
        .notify(to::organisation(row.text("organisation"), []), said())
}

impl data_check_due::Handler for EnterpriseManagement {
    fn handle(
        _: &data_check_due::Occurrence,
        record: Option<&Row>,
        _: &data_check_due::Facts,
        cx: &Context,
    ) -> Decision {
        let Some(row) = record.filter(|row| row.text("status") == officers::IN_OFFICE) else {
            return Decision::declared();
        };
        let key = officers::key(row.text("organisation"), row.integer("seq").unwrap_or_default());
        let overdue = plus(cx.today(), cx.settings.data_check_grace_days);
        Decision::declared()
            .notify(to::person(row.text("person")), Msg::DataCheckDue { by: overdue.into() })
            .offer("data-check", json!({}))
            .record_timer::<InformationOfficer>(officers::DATA_CHECK_OVERDUE, key, overdue)
    }
}

impl data_check_overdue::Handler for EnterpriseManagement {
    fn handle(
        _: &data_check_overdue::Occurrence,
        record: Option<&Row>,
        _: &data_check_overdue::Facts,
        cx: &Context,
    ) -> Decision {
        let Some(row) = record.filter(|row| row.text("status") == officers::IN_OFFICE) else {
            return Decision::declared();
        };
        let (code, seq) = (row.text("organisation"), row.integer("seq").unwrap_or_default());
        let told = Msg::DataCheckOverdue { days: cx.settings.data_check_grace_days.into(), code: code.into() };
        Decision::declared().alert(
            officers::alert_key(code, seq),
            YELLOW,
            [to::organisation(code, []), to::office(OFFICE)],
            told,
        )
    }
}
