//! Procedure 6, 撤销: a permit obtained by deceit (《行政许可法》第六十九条), after its holder has been heard.
use crate::procedures::permit_revocation::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::*;
use hub_sdk::prelude::*;

impl Rules for ConstructionPermit {
    fn check(form: &Form, facts: &Facts, _: &Context, say: &mut Problems) {
        let found = facts.permit.as_ref().filter(|row| ["有效", "中止"].contains(&row.text("state")));
        match found {
            None => say.refuse(Msg::PermitUnknown).at("/permit-no"),
            Some(row) if row.text("project-no") != &*form.project => say.refuse(Msg::PermitUnknown).at("/project"),
            Some(row) if row.text("owner") != &*form.owner => say.refuse(Msg::NotHolder).at("/owner"),
            Some(_) => return,
        };
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        let form = &case.form;
        let Some(permit) = &facts.permit else {
            return refuse(Msg::PermitUnknown).at("/permit-no");
        };
        let holder = to::organisation(permit.text("owner"), ["clerk", "administrator"]);
        match (what.step(), what.action()) {
            (Some(Step::Fill), Some(Action::Submit)) => Decision::declared()
                .issue("hearing-notice", paper(form, permit, Value::Null))
                .notify(holder, Msg::Hearing { no: (&form.permit_no).into(), days: cx.settings.statement_days.into() }),
            // By the clock nobody has spoken: the right was not used.
            (Some(Step::Statement), Some(Action::Lapse)) => Decision::declared().patch(json!({"heard": "逾期未陈述"})),
            (Some(Step::Statement), Some(Action::State)) => Decision::declared().patch(json!({"heard": "已陈述申辩"})),
            (Some(Step::Decide), Some(Action::Revoke)) => {
                let heard = case.patched("/heard").cloned().unwrap_or_default();
                revoked(paper(form, permit, heard), permit, facts, cx)
                    .notify(holder, Msg::Revoked { no: (&form.permit_no).into() })
            }
            (Some(Step::Review | Step::Decide), Some(Action::Drop)) => {
                Decision::declared().notify(holder, Msg::NotRevoked { no: (&form.permit_no).into() })
            }
            _ => Decision::declared(),
        }
    }
}

fn paper(form: &Form, permit: &Row, heard: Value) -> Value {
    json!({
        "permit-no": form.permit_no, "project-no": permit.text("project-no"), "owner": permit.text("owner"),
        "contractor": permit.text("contractor"), "issued-on": permit.get("issued-on"), "grounds": form.grounds.as_str(),
        "detail": form.detail, "heard": heard,
    })
}

fn revoked(paper: Value, permit: &Row, facts: &Facts, cx: &Context) -> Decision {
    let around = ending::Around {
        permits: &facts.permits,
        leaders: &facts.leaders,
        qualities: &facts.qualities,
        safeties: &facts.safeties,
    };
    let decision = Decision::declared().issue("revocation-decision", paper).number(number("revocation-no"));
    ending::ended(decision, permit, &around, "撤销", cx.today())
}
