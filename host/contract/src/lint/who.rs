//! Selectors: somebody is always found, and he is somebody the vocabulary
//! knows. A starter says who may begin; a step's `who` names its holder.
use super::{Report, conditions, place::Place, pointers};
use crate::{
    FieldType, Procedure, Who, WhoRule, Whom,
    form::{Field, Form},
    types,
};

pub(super) fn starters(r: &mut Report, procedure: &Procedure, at: &Place) {
    let at = at.down("starter");
    r.expect(!procedure.starter.is_empty(), "starter-empty", &at, &[]);
    for rule in &procedure.starter {
        for who in rule.every() {
            let text = who.to_string();
            match &who.whom {
                Whom::Kind(kind) => kind_known(r, kind, &at),
                Whom::Oneself | Whom::Office(_) | Whom::District(_) => {}
                _ => r.say("starter-form", &at, &[("who", &text)]),
            }
            posts(r, who, &at);
        }
    }
}

pub(super) fn step(r: &mut Report, procedure: &Procedure, rule: &WhoRule, at: &Place) {
    conditions::in_who(r, procedure, rule, at);
    if empty(rule) {
        r.say("who-empty", at, &[]);
    }
    for who in rule.every() {
        let text = who.to_string();
        match &who.whom {
            Whom::Kind(_) => r.say("who-open", at, &[("who", &text)]),
            Whom::Party(kind) => kind_known(r, kind, at),
            Whom::Chosen(field) => chosen(r, procedure, who, field, at),
            Whom::Applicant | Whom::Office(_) | Whom::District(_) | Whom::Oneself => {}
        }
        posts(r, who, at);
    }
}

/// A path on which nobody is named.
fn empty(rule: &WhoRule) -> bool {
    match rule {
        WhoRule::One(_) => false,
        WhoRule::AnyOf(list) => list.iter().all(empty),
        WhoRule::If { then, r#else, .. } => empty(then) || empty(r#else),
    }
}

fn posts(r: &mut Report, who: &Who, at: &Place) {
    for post in who.posts.iter().filter(|p| !types::is_post(p)) {
        r.say("post", at, &[("post", post)]);
    }
}

fn kind_known(r: &mut Report, kind: &str, at: &Place) {
    r.expect(kind == "any" || types::is_organisation_kind(kind), "kind", at, &[("kind", kind)]);
}

/// The named field exists: an organisation when posts are asked for, else a
/// person (or a table that names persons).
fn chosen(r: &mut Report, procedure: &Procedure, who: &Who, name: &str, at: &Place) {
    if (name == "item" || name.starts_with("item.")) && pointers::runs_over(procedure) {
        return;
    }
    let fields = fields_in(r, procedure);
    let found: Vec<_> = fields.iter().filter(|f| f.id == name).collect();
    if found.is_empty() && procedure.record.is_none() {
        return r.say("chosen", at, &[("field", name)]);
    }
    let fits = |f: &Field| match f.r#type {
        FieldType::Organisation => !who.posts.is_empty(),
        FieldType::Person => who.posts.is_empty(),
        FieldType::Table => f.columns.iter().any(|c| matches!(c.r#type, FieldType::Person | FieldType::Organisation)),
        // A text or a choice may carry an office's name.
        _ => true,
    };
    if !found.is_empty() && !found.into_iter().any(fits) {
        r.say("chosen-type", at, &[("field", name)]);
    }
}

/// All fields of the forms that a case of this procedure fills.
pub(super) fn fields_in(r: &Report, procedure: &Procedure) -> Vec<Field> {
    let of_steps =
        procedure.steps.values().flat_map(|s| s.form.iter().chain(s.actions.values().filter_map(|a| a.form.as_ref())));
    let ids = procedure.form.iter().chain(of_steps);
    ids.filter_map(|id| r.contract.forms.get(id)).flat_map(Form::fields).collect()
}
