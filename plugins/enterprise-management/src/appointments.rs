//! What it takes to put an appointment in force and to end one, the same for
//! every procedure and timer that does.
use crate::{Appointment, AppointmentRecordedEvent, AppointmentRetiredEvent, Context, days::plus};
use hub_sdk::prelude::*;

pub const IN_FORCE: &str = "有效";
pub const REVOKED: &str = "已撤销";
pub const EXPIRED: &str = "已到期";

const ENDING: &str = "appointment-ending";
const END: &str = "appointment-end";
const PROJECT_END: &str = "project-end";
const SIGNING_DUE: &str = "signing-due";
const TIMERS: [&str; 4] = [ENDING, END, PROJECT_END, SIGNING_DUE];

/// Takes the next number under `name` and puts the appointment in force.
pub fn begin(decision: Decision, name: &str, appointment: Appointment, cx: &Context) -> Decision {
    let taken = Appointment { appointment_no: number("appointment-no").named(name), ..appointment };
    begin_numbered(decision, text_with(&format!("{{{name}}}")), taken, cx)
}

/// Puts in force what has its number, or takes it here; `no` is how the rest of the decision names it.
pub fn begin_numbered(decision: Decision, no: Text, appointment: Appointment, cx: &Context) -> Decision {
    let event = AppointmentRecordedEvent {
        appointment_no: Some(no.clone()),
        organisation: appointment.organisation.clone(),
        person: appointment.person.clone(),
        post: appointment.post.clone(),
        project_no: appointment.project_no.clone(),
    };
    let until = appointment.until;
    let record =
        Appointment { status: Some(IN_FORCE.into()), from: appointment.from.or(Some(cx.today())), ..appointment };
    timers(decision.put(record).publish(event), no, until, cx)
}

/// A notice some days before its end, and the end itself: the day after `until`.
pub fn timers(decision: Decision, no: Text, until: Option<Date>, cx: &Context) -> Decision {
    let Some(until) = until else { return decision };
    let notice = plus(until, -cx.settings.appointment_notice_days);
    let decision = decision.record_timer::<Appointment>(END, no.clone(), plus(until, 1));
    match notice > cx.today() {
        true => decision.record_timer::<Appointment>(ENDING, no, notice),
        false => decision.clear_record_timer::<Appointment>(ENDING, no),
    }
}

/// Ends an appointment: its last version says how, and nothing waits for it any more.
pub fn end(decision: Decision, appointment: &Row, status: &str, reason: Reason) -> Decision {
    let no = appointment.text("appointment-no");
    let field = |name: &str| appointment.has(name).then(|| appointment.text(name).into());
    let event = AppointmentRetiredEvent {
        appointment_no: Some(no.into()),
        organisation: field("organisation"),
        person: field("person"),
        post: field("post"),
        project_no: field("project-no"),
    };
    let last = Appointment { appointment_no: no.into(), status: Some(status.into()), ..Appointment::default() };
    let decision = decision.put_merge(last).retire::<Appointment>(no, reason).publish(event);
    TIMERS.into_iter().fold(decision, |d, timer| d.clear_record_timer::<Appointment>(timer, no))
}

/// The appointment of a project outlasts the project, or the part in it, by some days.
pub fn end_with_project(decision: Decision, appointment: &Row, cx: &Context) -> Decision {
    let on = plus(cx.today(), cx.settings.project_end_days);
    decision.record_timer::<Appointment>(PROJECT_END, appointment.text("appointment-no"), on)
}

pub fn stay_with_project(decision: Decision, appointment: &Row) -> Decision {
    decision.clear_record_timer::<Appointment>(PROJECT_END, appointment.text("appointment-no"))
}

/// Stands for some days more, to be signed again by the new legal representative.
pub fn ask_to_sign(decision: Decision, appointment: &Row, cx: &Context) -> Decision {
    let (no, by) = (appointment.text("appointment-no"), plus(cx.today(), cx.settings.signing_days));
    let waiting = Appointment { appointment_no: no.into(), sign_by: Some(by), ..Appointment::default() };
    decision.put_merge(waiting).record_timer::<Appointment>(SIGNING_DUE, no, plus(by, 1))
}

pub fn signed(decision: Decision, no: &str, by: &str) -> Decision {
    decision
        .merge::<Appointment>(json!({"appointment-no": no, "granted-by": by, "sign-by": null}))
        .clear_record_timer::<Appointment>(SIGNING_DUE, no)
}
