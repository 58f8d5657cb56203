//! 重新签署授权: a new legal representative signs again what his predecessor granted.
use crate::procedures::appointment_signing::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::{Context, EnterpriseManagement, Msg, appointments};
use hub_sdk::prelude::*;

impl Rules for EnterpriseManagement {
    fn check(form: &Form, facts: &Facts, _: &Context, say: &mut Problems) {
        let waits = |no: &str| facts.waiting.iter().any(|row| row.text("appointment-no") == no && row.has("sign-by"));
        for (n, no) in form.appointments.iter().enumerate().filter(|(_, no)| !waits(no)) {
            say.refuse(Msg::NotWaiting { no: no.into() }).at(format!("/appointments/{n}"));
        }
    }

    fn decide(case: &Case<Form>, what: &Occurrence, _: &Facts, cx: &Context) -> Decision {
        match what.action() {
            Some(Action::Confirm) => case
                .form
                .appointments
                .iter()
                .fold(next(Step::Done), |d, no| appointments::signed(d, no, &cx.actor.person)),
            _ => Decision::declared(),
        }
    }
}
