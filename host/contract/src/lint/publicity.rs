//! Public notices: shown is only what everybody may see, for a time that can be counted, and who may object is found.
use super::{Report, place::Place, pointers, who};
use crate::{
    Procedure, Step,
    procedure::StepType,
    publicity::{ANSWER, Hidden, Objections, Publicity, UPHOLD, lines, period},
};

pub(super) fn check(r: &mut Report, procedure: &Procedure, id: &str, step: &Step, at: &Place) {
    let (Some(publicity), StepType::Publicity) = (&step.publicity, step.r#type) else { return };
    let here = at.down("publicity");
    time(r, procedure, publicity, &here);
    shown(r, procedure, id, publicity, &here);
    objections(r, procedure, id, publicity, &here);
    if step.deadline.is_some() {
        r.say("misplaced", at, &[("word", "deadline"), ("step", id)]);
    }
    for action in step.actions.keys().filter(|a| *a != ANSWER && *a != UPHOLD) {
        r.say("publicity-action", at, &[("action", action), ("step", id)]);
    }
    r.expect(!publicity.basis.is_empty(), "basis-missing", &here, &[("step", id)]);
}

fn time(r: &mut Report, procedure: &Procedure, publicity: &Publicity, at: &Place) {
    let (text, at) = (&publicity.period, at.down("period"));
    if text.starts_with("/settings/") {
        pointers::check(r, pointers::Scope::of(procedure), text, &at);
    }
    r.expect(period(text, &r.contract.settings_value()).is_some(), "period", &at, &[("period", text)]);
}

fn shown(r: &mut Report, procedure: &Procedure, id: &str, publicity: &Publicity, at: &Place) {
    let at = at.down("shows");
    r.expect(!publicity.shows.is_empty(), "shows-empty", &at, &[("step", id)]);
    for (shown, line) in publicity.shows.iter().zip(lines(r.contract, procedure, publicity)) {
        let Err(why) = line else { continue };
        let code = match why {
            Hidden::Unknown => "shows-unknown",
            Hidden::NotPublic => "shows-not-public",
            Hidden::Personal => "shows-personal",
            Hidden::Unreadable => "shows-unreadable",
        };
        r.say(code, &at, &[("pointer", &shown.at)]);
    }
}

fn objections(r: &mut Report, procedure: &Procedure, id: &str, publicity: &Publicity, at: &Place) {
    let named = publicity.objections == Objections::Parties;
    r.expect(publicity.objectors.is_some() == named, "objectors", &at.down("objectors"), &[("step", id)]);
    if let Some(rule) = &publicity.objectors {
        who::step(r, procedure, rule, &at.down("objectors"));
    }
    let answered = publicity.objected.is_none() || publicity.is_open_to_objections();
    r.expect(answered, "objected", &at.down("objected"), &[("step", id)]);
}
