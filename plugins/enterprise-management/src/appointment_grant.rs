//! 2 人员授权管理: grant, change, revoke. What hangs on the granter is checked
//! when he submits; what hangs on registers again when the person accepts.
use crate::procedures::appointment_grant::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::{
    Appointment, AppointmentCertificatesRow, AppointmentGrantKind as Kind, AppointmentGrantScope as Scope, Context,
    EnterpriseManagement, Msg, SYSTEM, appointments,
    days::plus_months,
    levels::{self, Wanted},
    officers, people, professional,
};
use hub_sdk::prelude::*;

impl Rules for EnterpriseManagement {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        if !levels::may_grant(&cx.actor) {
            say.refuse(Msg::NoRightToGrant);
            return;
        }
        if cx.actor.organisation.as_deref() != Some(form.organisation.as_str()) {
            say.refuse(Msg::OrganisationNotOwn).at("/organisation");
        }
        match form.kind {
            Kind::Grant => {
                granted(form, cx, say);
                term(form, None, cx, say);
                standing(form, facts, cx, say);
            }
            Kind::Change => changed(form, facts, cx, say),
            Kind::Revoke => revoked(facts, cx, say),
        }
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        match what.action() {
            Some(Action::Submit) => drafted(case, facts, cx),
            Some(Action::Revoke) => revoke(case, facts),
            Some(Action::Sign) if levels::holds(&case.form.powers, "seal") => next(Step::SealCheck),
            Some(Action::Sign | Action::Confirm) => {
                let mut say = Problems::default();
                standing(&case.form, facts, cx, &mut say);
                in_force(case, facts, cx).unless(say)
            }
            _ => Decision::declared(),
        }
    }
}

fn wanted(form: &Form) -> Wanted<'_> {
    let project = form.project_no.as_deref().filter(|_| form.scope == Some(Scope::Project));
    Wanted { post: form.post.as_deref().unwrap_or_default(), project, systems: &form.systems, powers: &form.powers }
}

/// R5.
fn granted(form: &Form, cx: &Context, say: &mut Problems) {
    levels::check(&cx.actor, &wanted(form), say);
    say.show("level", levels::level_of(wanted(form).post));
}

/// From today on (a change: from when it was), and for no longer than the city allows.
fn term(form: &Form, present: Option<Date>, cx: &Context, say: &mut Problems) {
    let (Some(from), Some(until)) = (form.from, form.until) else {
        return;
    };
    let months = cx.settings.appointment_max_months;
    if from < cx.today() && present != Some(from) {
        say.refuse(Msg::FromPast).at("/from");
    }
    if until < from {
        say.refuse(Msg::EndsBeforeStart).at("/until");
    }
    if until > plus_months(from, months) {
        say.refuse(Msg::TooLong { months: months.into() }).at("/until");
    }
}

/// What registers say: the organisation, the part in the project (R6), the certificates (R7), the seats of level 1 (R8).
fn standing(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
    let post = form.post.as_deref().unwrap_or_default();
    if facts.own.as_ref().is_none_or(|row| row.text("status") != crate::organisations::NORMAL) {
        say.refuse(Msg::OrganisationNotNormal).at("/organisation");
    }
    if form.scope == Some(Scope::Project) && facts.parties.is_empty() {
        say.refuse(Msg::PartyNeeded).at("/project-no");
    }
    if levels::level_of(post) == "L1" {
        people::seat(&facts.seats, &form.organisation, "/person", say);
        if facts.leaders.iter().any(|row| row.text("post") == post) {
            say.refuse(Msg::AdministratorExists).at("/post");
        }
    }
    let project = wanted(form).project.unwrap_or_default();
    let same = |row: &&Row| {
        row.text("project-no") == project && Some(row.text("appointment-no")) != form.appointment_no.as_deref()
    };
    if let Some(row) = facts.same.iter().find(same) {
        say.refuse(Msg::AppointedAlready { no: row.text("appointment-no").into() }).at("/person");
    }
    let kinds = facts.own.as_ref().map(|row| row.list("kinds")).unwrap_or_default();
    professional::check(post, &kinds, &form.organisation, form.from.unwrap_or(cx.today()), &form.certificates, say);
}

/// A change keeps person, post and place; whoever may not grant it may not change it.
fn changed(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
    let Some(present) = own_present(facts, cx, say) else {
        return;
    };
    let kept = [
        ("person", form.person.as_deref().unwrap_or_default()),
        ("post", form.post.as_deref().unwrap_or_default()),
        ("scope", form.scope.map_or("", Scope::as_str)),
        ("project-no", wanted(form).project.unwrap_or_default()),
    ];
    for (field, value) in kept.into_iter().filter(|(field, value)| present.text(field) != *value) {
        say.refuse(Msg::ChangeKeeps { was: present.text(field).into(), now: value.into() }).at(format!("/{field}"));
    }
    granted(form, cx, say);
    term(form, present.date("from"), cx, say);
    standing(form, facts, cx, say);
}

/// R8: nobody loses the last seat of level 1, nor the last information officer.
fn revoked(facts: &Facts, cx: &Context, say: &mut Problems) {
    let Some(present) = own_present(facts, cx, say) else {
        return;
    };
    let (no, post) = (present.text("appointment-no"), present.text("post"));
    let project = present.has("project-no").then(|| present.text("project-no"));
    if post == "legal-representative" {
        say.refuse(Msg::LegalRepresentativeByChange).at("/appointment-no");
    } else if !levels::stands_above(&cx.actor, post, project) {
        say.refuse(Msg::NotBelowYou).at("/appointment-no");
    }
    if levels::level_of(post) == "L1" && facts.leaders.iter().all(|row| row.text("appointment-no") == no) {
        say.refuse(Msg::LastLevelOne).at("/appointment-no");
    }
    if post == "information-officer" && officer_of(facts, present).is_some() && facts.officers.len() < 2 {
        say.refuse(Msg::LastOfficer).at("/appointment-no");
    }
}

fn own_present<'a>(facts: &'a Facts, cx: &Context, say: &mut Problems) -> Option<&'a Row> {
    let own = |row: &&Row| {
        Some(row.text("organisation")) == cx.actor.organisation.as_deref()
            && row.text("status") == appointments::IN_FORCE
    };
    let found = facts.present.as_ref().filter(own);
    if found.is_none() {
        say.refuse(Msg::NoSuchAppointment).at("/appointment-no");
    }
    found
}

/// The information officer who holds this appointment.
fn officer_of<'a>(facts: &'a Facts, present: &Row) -> Option<&'a Row> {
    facts.officers.iter().find(|row| row.text("appointment-no") == present.text("appointment-no"))
}

/// Where the case keeps the number of the appointment that it is to grant.
const NUMBER: &str = "/appointment-no";

/// The letter for the person to sign, with its number: a new appointment takes one here, once.
fn drafted(case: &Case<Form>, facts: &Facts, cx: &Context) -> Decision {
    let (form, decision) = (&case.form, next(Step::Accept));
    let (taken, no) = match (form.kind, facts.present.as_ref(), case.kept(NUMBER)) {
        (Kind::Change, Some(present), _) => (present.text("appointment-no").into(), None),
        (.., Some(no)) => (no.clone(), Some(no)),
        _ => (number("appointment-no").named("no"), Some(text_with("{no}"))),
    };
    let record = no.clone().unwrap_or_else(|| taken.clone());
    let letter = json!({"organisation": form.organisation, "person": form.person, "post": form.post, "project-no": form.project_no,
        "systems": form.systems, "powers": form.powers, "from": form.from.map(|d| d.to_string()), "until": form.until.map(|d| d.to_string())});
    let kept = match no {
        Some(no) => json!({"granted-by": cx.actor.person, "appointment-no": no}),
        None => json!({"granted-by": cx.actor.person}),
    };
    decision.patch(kept).draft("appointment-letter", letter).number(taken).on_record(record)
}

fn in_force(case: &Case<Form>, facts: &Facts, cx: &Context) -> Decision {
    let (form, decision) = (&case.form, next(Step::Done));
    let granted_by = case.patched("/granted-by").and_then(Value::as_str).unwrap_or(&case.applicant.person);
    let post = form.post.as_deref().unwrap_or_default();
    let appointment = Appointment {
        organisation: Some((&form.organisation).into()),
        person: form.person.as_ref().map(Text::from),
        post: Some(post.into()),
        level: Some(levels::level_of(post).into()),
        scope: form.scope.map(Text::from),
        project_no: wanted(form).project.map(Text::from),
        office: form.office.as_deref().map(Text::from),
        systems: Some(with_own(&form.systems)),
        powers: Some(form.powers.iter().map(Text::from).collect()),
        certificates: Some(form.certificates.iter().map(AppointmentCertificatesRow::like_row).collect()),
        from: form.from,
        until: form.until,
        granted_by: Some(granted_by.into()),
        ..Appointment::default()
    };
    match (form.kind, facts.present.as_ref()) {
        (Kind::Change, Some(present)) => {
            let no = present.text("appointment-no");
            let decision = decision
                .put_merge(Appointment { appointment_no: no.into(), ..appointment })
                .issue("appointment-letter", json!({}))
                .notify(to::person(granted_by), Msg::AppointmentAccepted { no: no.into() });
            appointments::timers(decision, no.into(), form.until, cx)
        }
        _ => {
            let no = case.kept(NUMBER).unwrap_or_default();
            let numbered = Appointment { appointment_no: no.clone(), ..appointment };
            appointments::begin_numbered(decision, no.clone(), numbered, cx)
                .issue("appointment-letter", json!({}))
                .notify(to::person(granted_by), Msg::AppointmentAccepted { no: Param(no.into()) })
        }
    }
}

/// Whoever has a post may use this system: feedback, and granting where he may.
fn with_own(systems: &[String]) -> Vec<Text> {
    let own = (!levels::holds(systems, SYSTEM)).then(|| SYSTEM.into());
    own.into_iter().chain(systems.iter().map(Text::from)).collect()
}

impl AppointmentCertificatesRow {
    fn like_row(row: &impl serde::Serialize) -> Self {
        hub_sdk::serde_json::from_value(hub_sdk::wire::value(row)).unwrap_or_default()
    }
}

/// Ends it at once: the person's sessions close, and what he held goes back to the others of the post.
fn revoke(case: &Case<Form>, facts: &Facts) -> Decision {
    let Some(present) = facts.present.as_ref() else {
        return refuse(Msg::NoSuchAppointment);
    };
    let (no, person) = (present.text("appointment-no"), present.text("person"));
    let reason = case.form.reason.as_deref().unwrap_or_default();
    let decision = appointments::end(next(Step::Done), present, appointments::REVOKED, Reason::Revoked)
        .end_sessions(person)
        .revoke_document("appointment-letter", no, reason)
        .notify(to::person(person), Msg::AppointmentRevoked { no: no.into(), reason: reason.into() });
    match officer_of(facts, present) {
        Some(officer) => officers::leave_office(
            decision,
            &case.form.organisation,
            officer.integer("seq").unwrap_or_default(),
            &Rows::default(),
            Reason::Revoked,
        )
        .put_merge(crate::Organisation {
            credit_code: (&case.form.organisation).into(),
            officers: Some(facts.officers.len() as i64 - 1),
            ..crate::Organisation::default()
        }),
        None => decision,
    }
}
