//! 更换信息员: one information officer follows another.
use crate::procedures::officer_change::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::{
    Context, EnterpriseManagement,
    officers::{self, Officer},
};
use hub_sdk::prelude::*;

impl Rules for EnterpriseManagement {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        officers::own(facts.officer.as_ref(), cx, say);
        follows(form, facts, say);
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        match what.action() {
            Some(Action::Confirm) => {
                let mut say = Problems::default();
                follows(&case.form, facts, &mut say);
                replace(case, facts, cx).unless(say)
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

fn replace(case: &Case<Form>, facts: &Facts, cx: &Context) -> Decision {
    let code = case.applicant.id();
    let leaving = facts.officer.as_ref().and_then(|row| row.integer("seq")).unwrap_or_default();
    let stay: Vec<Row> = facts.officers.iter().filter(|row| row.integer("seq") != Some(leaving)).cloned().collect();
    let name = facts.own.as_ref().map(|row| row.text("name")).unwrap_or_default();
    let successor = successor(&case.form, facts);
    let decision = officers::leave_office(next(Step::Done), code, leaving, &facts.posts, Reason::Replaced);
    let decision = officers::take_office(decision, code, &successor, cx);
    officers::table(decision, code, name, &stay, &[successor])
}
