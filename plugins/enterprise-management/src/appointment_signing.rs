//! 重新签署授权: a new legal representative signs again what his predecessor granted.
use crate::procedures::appointment_signing::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::{Context, EnterpriseManagement, Msg, appointments};
use hub_sdk::prelude::*;

impl Rules for EnterpriseManagement {
    fn check(form: &Form, facts: &Facts, _: &Context, say: &mut Problems) {
        waiting(form, facts, say);
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        match what.action() {
            Some(Action::Submit) => drafted(case, facts, cx),
            Some(Action::Sign) => {
                let mut say = Problems::default();
                waiting(&case.form, facts, &mut say);
                let appointments = case.form.appointments.iter();
                appointments.fold(next(Step::Done), |d, no| appointments::signed(d, no, &cx.actor.person)).unless(say)
            }
            _ => Decision::declared(),
        }
    }
}

/// One may have lapsed between choosing and signing.
fn waiting(form: &Form, facts: &Facts, say: &mut Problems) {
    let waits = |no: &str| row(facts, no).is_some_and(|row| row.has("sign-by"));
    for (n, no) in form.appointments.iter().enumerate().filter(|(_, no)| !waits(no)) {
        say.refuse(Msg::NotWaiting { no: no.into() }).at(format!("/appointments/{n}"));
    }
}

fn row<'a>(facts: &'a Facts, no: &str) -> Option<&'a Row> {
    facts.waiting.iter().find(|row| row.text("appointment-no") == no)
}

fn drafted(case: &Case<Form>, facts: &Facts, cx: &Context) -> Decision {
    let line = |row: &Row| {
        let project = row.has("project-no").then(|| row.text("project-no"));
        json!({"no": row.text("appointment-no"), "person": row.text("person"), "post": row.text("post"), "project-no": project})
    };
    let lines: Vec<Value> = case.form.appointments.iter().filter_map(|no| row(facts, no)).map(line).collect();
    let letter = json!({"organisation": case.applicant.id(), "person": cx.actor.person, "appointments": lines});
    next(Step::Sign).draft("appointment-confirmation", letter)
}
