//! What other systems announce and what it means for appointments and seals.
use crate::handlers::{officer_stopped, party_recorded, party_retired, personnel_changed, project_closed, seal_filed};
use crate::{Context, EnterpriseManagement, Msg, Organisation, OrganisationSealsRow, appointments, organisations};
use hub_sdk::prelude::*;

impl party_recorded::Handler for EnterpriseManagement {
    fn handle(
        what: &party_recorded::Occurrence,
        _: Option<&Row>,
        facts: &party_recorded::Facts,
        _: &Context,
    ) -> Decision {
        let event = what.event_data();
        let (organisation, project) = (event.text("organisation"), event.text("project-no"));
        let form = json!({"kind": "新增授权", "organisation": organisation, "scope": "项目部", "project-no": project, "post": "project-leader"});
        let decision = Decision::declared()
            .notify(to::organisation(organisation, []), Msg::AppointForProject { project: project.into() })
            .offer("appointment-grant", form);
        facts.appointments.iter().fold(decision, appointments::stay_with_project)
    }
}

impl party_retired::Handler for EnterpriseManagement {
    fn handle(_: &party_retired::Occurrence, _: Option<&Row>, facts: &party_retired::Facts, cx: &Context) -> Decision {
        match facts.parties.is_empty() {
            true => facts
                .appointments
                .iter()
                .fold(Decision::declared(), |d, row| appointments::end_with_project(d, row, cx)),
            false => Decision::declared(),
        }
    }
}

impl project_closed::Handler for EnterpriseManagement {
    fn handle(
        _: &project_closed::Occurrence,
        _: Option<&Row>,
        facts: &project_closed::Facts,
        cx: &Context,
    ) -> Decision {
        facts.appointments.iter().fold(Decision::declared(), |d, row| appointments::end_with_project(d, row, cx))
    }
}

impl personnel_changed::Handler for EnterpriseManagement {
    fn handle(
        what: &personnel_changed::Occurrence,
        _: Option<&Row>,
        facts: &personnel_changed::Facts,
        _: &Context,
    ) -> Decision {
        let event = what.event_data();
        facts.appointments.iter().fold(Decision::declared(), |d, row| {
            let organisation = row.text("organisation");
            let form = json!({"kind": "新增授权", "organisation": organisation, "scope": "项目部", "project-no": event.text("project-no"),
                "post": event.text("post"), "person": event.text("new")});
            appointments::end(d, row, appointments::REVOKED, Reason::Replaced)
                .end_sessions(row.text("person"))
                .notify(to::organisation(organisation, []), Msg::PersonnelChanged { no: row.text("appointment-no").into(), project: event.text("project-no").into() })
                .offer("appointment-grant", form)
        })
    }
}

impl seal_filed::Handler for EnterpriseManagement {
    fn handle(what: &seal_filed::Occurrence, record: Option<&Row>, _: &seal_filed::Facts, _: &Context) -> Decision {
        let (event, Some(organisation)) = (what.event_data(), record) else {
            return Decision::declared();
        };
        let mut seals: Vec<OrganisationSealsRow> = organisation.rows("seals").iter().map(Row::read).collect();
        let id = event.text("seal-id");
        if seals.iter().any(|seal| seal.seal_id.as_ref().and_then(Text::as_str) == Some(id)) {
            return Decision::declared();
        }
        seals.push(OrganisationSealsRow {
            seal_id: Some(id.into()),
            kind: Some("项目部章".into()),
            project_no: event.has("project").then(|| event.text("project").into()),
            cert_until: None,
        });
        let code = event.text("organisation");
        let kept = Organisation { credit_code: code.into(), seals: Some(seals), ..Organisation::default() };
        organisations::changed(Decision::declared().put_merge(kept), code, &["seals"])
    }
}

impl officer_stopped::Handler for EnterpriseManagement {
    fn handle(
        what: &officer_stopped::Occurrence,
        _: Option<&Row>,
        facts: &officer_stopped::Facts,
        _: &Context,
    ) -> Decision {
        let event = what.event_data();
        facts.appointments.iter().fold(Decision::declared(), |d, row| {
            let told = Msg::SigningOfficerStopped {
                no: row.text("appointment-no").into(),
                reason: event.text("reason").into(),
            };
            appointments::end(d, row, appointments::REVOKED, Reason::Revoked)
                .end_sessions(row.text("person"))
                .notify(to::organisation(row.text("organisation"), []), told)
        })
    }
}
