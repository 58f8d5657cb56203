//! How the conditions of R2 appear beside the form while it is filled. Of what the form does not say yet nothing is told.
use crate::procedures::joint_permit::{Facts, Form, Gate};
use crate::{Context, fire, gates, joint_permit, notices};
use hub_sdk::prelude::*;

pub fn tell(form: &Form, facts: &Facts, cx: &Context, say: &mut Gates) {
    let Some(project) = &facts.project else { return };
    say.must(Gate::Land, !project.rows("land-permit").is_empty());
    say.must(Gate::Planning, !project.rows("planning-permit").is_empty());
    say.must(Gate::Funds, form.funds_commitment);
    say.must(Gate::Supervision, gates::supervised(form, project));
    if !form.contractor.is_empty() {
        say.must(Gate::Award, awarded(form, facts, project));
    }
    if !form.units.is_empty() {
        say.must(Gate::Conformity, form.units.iter().all(|unit| gates::conforms(form, facts, unit)));
    }
    if !form.fire.is_empty() {
        say.must(Gate::Fire, fire_safe(form, facts));
    }
    if !form.inspection_nodes.is_empty() && !form.safety_engineers.is_empty() {
        say.must(Gate::Filings, filed(form, facts));
    }
    for notice in notices::all(facts) {
        match notice.is_hard(cx) {
            true => say.must(notice.gate, notice.met),
            false => say.may(notice.gate, notice.met),
        }
    }
}

fn awarded(form: &Form, facts: &Facts, project: &Row) -> bool {
    match &facts.award {
        Some(award) => gates::is_award_of(form, award),
        None => !project.flag("state-invested"),
    }
}

fn fire_safe(form: &Form, facts: &Facts) -> bool {
    form.fire.iter().all(|row| {
        let special = row.special || fire::special(row.r#use.as_str(), row.area_m2, row.height_m);
        !special || gates::fire_approved(facts, row.unit.as_str())
    })
}

/// What both stations will ask for: officers, the safety fee and its advance.
fn filed(form: &Form, facts: &Facts) -> bool {
    let (fee, advance) = joint_permit::least(form, facts);
    form.safety_engineers.len() >= joint_permit::officers_needed(form, facts)
        && form.safety_fee >= fee
        && form.advance >= advance
}
