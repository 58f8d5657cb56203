//! P4 预警处置: the developer or the bank tells what it did, the district looks, the city where it is grave. What can be
//! counted must be cured before an alert is closed.
use crate::account::Money;
use crate::alerts::{Open, close_no};
use crate::formula::Terms;
use crate::procedures::alert_handling::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::*;

impl Rules for PresaleFunds {
    fn check(_: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        match &facts.alert {
            None => say.refuse(Msg::AlertUnknown).at("/alert-no"),
            Some(alert) if alert.text("state") == "已解除" => say.refuse(Msg::AlertClosed).at("/alert-no"),
            Some(alert) if alert.text("handler") != applicant(cx) => say.refuse(Msg::NotHandler).at("/alert-no"),
            Some(_) => return,
        };
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        let Some(alert) = &facts.alert else { return refuse(Msg::AlertUnknown).at("/alert-no") };
        let stands = |state: &str| Alert {
            alert_no: alert.text("alert-no").into(),
            measure: Some((&case.form.statement).into()),
            state: Some(state.into()),
            ..Alert::default()
        };
        let closed = alert.text("state") == "已解除";
        match (what.step(), what.action()) {
            (Some(Step::Check | Step::Supervise), Some(Action::Lift)) if !closed => lifted(alert, facts, cx),
            _ if closed => Decision::declared(),
            (Some(Step::Handle), Some(Action::Submit)) => Decision::declared().put_merge(stands("核查中")),
            (Some(Step::Check), Some(Action::Escalate)) => Decision::declared().put_merge(stands("督办中")),
            (Some(_), Some(Action::Rectify)) => {
                let told = Msg::AlertRectify { title: alert.text("title").into(), why: what.comment().into() };
                let handler = to::organisation(alert.text("handler"), ["clerk"]);
                Decision::declared().put_merge(stands("处置中")).notify(handler, told)
            }
            _ => Decision::declared(),
        }
    }
}

fn lifted(alert: &Row, facts: &Facts, cx: &Context) -> Decision {
    let Some(account) = &facts.account else { return refuse(Msg::AlertUnknown) };
    let mut money = Money::of(account);
    let (code, building) = (alert.text("code"), alert.text("building-no"));
    let short = money.building(building).map(|b| b.shortfall(&Terms::of(&cx.settings))).unwrap_or_default();
    if code == "A2" && short > Fen(0) {
        return refuse(Msg::StillShort { building: building.into(), amount: short.into() });
    }
    let mut open = Open::of(&facts.alerts, &money.id);
    let decision = close_no(next(Step::Done), &mut money, &mut open, alert.text("alert-no"), cx);
    money.written(decision, &open, cx)
}
