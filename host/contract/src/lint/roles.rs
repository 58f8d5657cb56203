//! Duties: every role is a known organisation and post, and what it must do is
//! done somewhere.
use super::{Report, place::Place};
use crate::{manifest::Role, types};

pub(super) fn check(r: &mut Report) {
    for role in &r.contract.roles {
        let at = Place::of("roles", &role.id);
        kind(r, role, &at);
        r.expect(types::is_post(&role.post), "post", &at, &[("post", &role.post)]);
        match role.performed.as_slice() {
            [] => r.say("duty-unperformed", &at, &[("role", &role.id)]),
            list => list.iter().for_each(|name| performed(r, name, &at)),
        }
    }
}

fn kind(r: &mut Report, role: &Role, at: &Place) {
    let open = ["any", "none"].contains(&role.organisation.as_str());
    let known = open || types::is_organisation_kind(&role.organisation);
    r.expect(known, "kind", at, &[("kind", &role.organisation)]);
}

/// `procedure/step`, `procedure/step/action`, `procedure` or `register:ID`.
fn performed(r: &mut Report, name: &str, at: &Place) {
    let c = r.contract;
    let exists = match name.strip_prefix("register:") {
        Some(register) => c.registers.contains_key(register),
        None => {
            let mut parts = name.split('/');
            let procedure = parts.next().and_then(|p| c.procedures.get(p));
            let step = parts.next();
            let action = parts.next();
            procedure.is_some_and(|p| match (step, action) {
                (None, _) => true,
                (Some(step), None) => p.steps.contains_key(step),
                (Some(step), Some(action)) => p.steps.get(step).is_some_and(|s| s.actions.contains_key(action)),
            })
        }
    };
    r.expect(exists, "performed", at, &[("name", name)]);
}
