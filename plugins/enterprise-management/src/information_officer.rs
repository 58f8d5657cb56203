//! 4 企业信息员登记: the contact table, sealed by the organisation.
use crate::procedures::information_officer::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::{
    Context, EnterpriseManagement, Msg, OfficersOfficersRow, Organisation,
    officers::{self, Officer, Table},
};
use hub_sdk::prelude::*;
use std::collections::BTreeSet;

impl Rules for EnterpriseManagement {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        if cx.actor.organisation.as_deref() != Some(form.organisation.as_str()) {
            say.refuse(Msg::OrganisationNotOwn).at("/organisation");
        }
        named(form, facts, cx, say);
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        match what.action() {
            Some(Action::Submit) => table(&case.form, facts, &coming(&case.form)).drafted(case),
            Some(Action::Sign) => {
                let mut say = Problems::default();
                named(&case.form, facts, cx, &mut say);
                record(case, facts, cx, &mut say).unless(say)
            }
            _ => Decision::declared(),
        }
    }
}

/// R9, and numbers that nobody had before.
fn named(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
    let most = cx.settings.max_officers;
    if (facts.officers.len() + form.officers.len()) as i64 > most {
        say.refuse(Msg::TooManyOfficers { most: most.into() }).at("/officers");
    }
    let mut taken: BTreeSet<i64> =
        facts.officers.iter().chain(facts.former.iter()).filter_map(|row| row.integer("seq")).collect();
    let mut others = officers::pairs(&facts.officers);
    for (n, row) in form.officers.iter().enumerate() {
        let officer = officer(row);
        officers::check(&officer, &others, facts.accepted.get(row.person.as_str()), &format!("/officers/{n}"), say);
        if !taken.insert(row.seq) {
            say.refuse(Msg::SeqTaken { seq: row.seq.into() }).at(format!("/officers/{n}/seq"));
        }
        others.push((officer.person.0, officer.mobile));
    }
}

fn officer(row: &OfficersOfficersRow) -> Officer {
    Officer {
        seq: row.seq,
        person: row.person.clone(),
        mobile: row.mobile.clone(),
        remark: row.remark.clone(),
        nature: row.nature.as_str(),
    }
}

fn coming(form: &Form) -> Vec<Officer> {
    form.officers.iter().map(officer).collect()
}

fn table<'a>(form: &'a Form, facts: &'a Facts, come: &'a [Officer]) -> Table<'a> {
    let name = facts.own.as_ref().map(|row| row.text("name")).unwrap_or_default();
    Table { organisation: form.organisation.as_str(), name, stay: &facts.officers, come }
}

fn record(case: &Case<Form>, facts: &Facts, cx: &Context, say: &mut Problems) -> Decision {
    let come = coming(&case.form);
    let table = table(&case.form, facts, &come);
    let (code, no) = (table.organisation, table.sealed(case, say));
    let decision = come.iter().fold(next(Step::Done), |d, officer| officers::take_office(d, code, officer, &no, cx));
    table
        .filed(decision, &no)
        .clear_record_timer::<Organisation>("officer-due", code)
        .clear_alert(format!("officer-due/{code}"))
}
