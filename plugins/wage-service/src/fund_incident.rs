//! 专户异常处置: after an unusual debit the authority decides whether payrolls go on (《条例》第三十三条).
use crate::parties::{administrator, is_held};
use crate::procedures::fund_incident::{Action, Facts, Form, Occurrence, Rules};
use crate::*;
use hub_sdk::prelude::*;

impl Rules for WageService {
    fn check(_: &Form, facts: &Facts, _: &Context, say: &mut Problems) {
        if !facts.account.as_ref().is_some_and(|row| is_held(row, facts.money.as_ref())) {
            say.refuse(Msg::AccountNotHeld);
        }
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, _: &Context) -> Decision {
        let (Some(Action::Submit), Some(account)) = (what.action(), &facts.account) else {
            return Decision::declared();
        };
        if !case.form.lift {
            return Decision::declared();
        }
        let id = account.text("account-id");
        let record = WageAccount { account_id: id.into(), frozen: Some(false), ..WageAccount::default() };
        Decision::declared()
            .put_merge(record)
            .clear_alert(format!("debit/{id}"))
            .notify(administrator(account.text("contractor")), Msg::AccountReleased { no: id.into() })
    }
}
