//! 更换信息员: one information officer follows another.
use crate::procedures::officer_change::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::{
    Context, EnterpriseManagement,
    officers::{self, Officer, Table},
};
use hub_sdk::prelude::*;

impl Rules for EnterpriseManagement {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        officers::own(facts.officer.as_ref(), cx, say);
        follows(form, facts, say);
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        match what.action() {
            Some(Action::Submit) => with_table(case, facts, |table| table.drafted(case)),
            Some(Action::Sign) => {
                let mut say = Problems::default();
                follows(&case.form, facts, &mut say);
                replace(case, facts, cx, &mut say).unless(say)
            }
            _ => Decision::declared(),
        }
    }
}

fn follows(form: &Form, facts: &Facts, say: &mut Problems) {
    let others = officers::pairs(&facts.officers);
    officers::check(&successor(form, facts), &others, Some(&facts.accepted), "", say);
}

/// Gets a number that nobody had before.
fn successor(form: &Form, facts: &Facts) -> Officer {
    let last = facts.officers.iter().chain(facts.former.iter()).filter_map(|row| row.integer("seq")).max();
    Officer {
        seq: last.unwrap_or_default() + 1,
        person: form.person.clone(),
        mobile: form.mobile.clone(),
        remark: form.remark.clone(),
        nature: form.nature.as_str(),
    }
}

fn leaving(facts: &Facts) -> i64 {
    facts.officer.as_ref().and_then(|row| row.integer("seq")).unwrap_or_default()
}

/// All but the one who leaves, and the one who comes.
fn with_table<T>(case: &Case<Form>, facts: &Facts, of: impl FnOnce(&Table<'_>) -> T) -> T {
    let stay: Vec<Row> =
        facts.officers.iter().filter(|row| row.integer("seq") != Some(leaving(facts))).cloned().collect();
    let name = facts.own.as_ref().map(|row| row.text("name")).unwrap_or_default();
    of(&Table { organisation: case.applicant.id(), name, stay: &stay, come: &[successor(&case.form, facts)] })
}

fn replace(case: &Case<Form>, facts: &Facts, cx: &Context, say: &mut Problems) -> Decision {
    with_table(case, facts, |table| {
        let (code, no) = (table.organisation, table.sealed(case, say));
        let decision = officers::leave_office(next(Step::Done), code, leaving(facts), &facts.posts, Reason::Replaced);
        let decision = officers::take_office(decision, code, &successor(&case.form, facts), &no, cx);
        table.filed(decision, &no)
    })
}
