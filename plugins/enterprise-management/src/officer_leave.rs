//! 离任: an information officer leaves; R8, another must be in office.
use crate::procedures::officer_leave::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::{
    Context, EnterpriseManagement, Msg,
    officers::{self, Table},
};
use hub_sdk::prelude::*;

impl Rules for EnterpriseManagement {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        officers::own(facts.officer.as_ref(), cx, say);
        if others(facts).is_empty() {
            say.refuse(Msg::LastOfficer);
        }
        if form.on > cx.today() {
            say.refuse(Msg::LeavesLater).at("/on");
        }
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, _: &Context) -> Decision {
        let stay = others(facts);
        let name = facts.own.as_ref().map(|row| row.text("name")).unwrap_or_default();
        let table = Table { organisation: case.applicant.id(), name, stay: &stay, come: &[] };
        match what.action() {
            Some(Action::Submit) => table.drafted(case),
            Some(Action::Sign) if stay.is_empty() => refuse(Msg::LastOfficer),
            Some(Action::Sign) => {
                let mut say = Problems::default();
                let no = table.sealed(case, &mut say);
                let seq = facts.officer.as_ref().and_then(|row| row.integer("seq")).unwrap_or_default();
                let code = table.organisation;
                let decision = officers::leave_office(next(Step::Done), code, seq, &facts.posts, Reason::Revoked);
                table.filed(decision, &no).unless(say)
            }
            _ => Decision::declared(),
        }
    }
}

fn others(facts: &Facts) -> Vec<Row> {
    let leaving = facts.officer.as_ref().and_then(|row| row.integer("seq"));
    facts.officers.iter().filter(|row| row.integer("seq") != leaving).cloned().collect()
}
