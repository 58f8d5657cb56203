//! 对账单 (camt.053): what the bank's statement says otherwise than the books. Every difference is a record and a case of
//! the bank's; nothing is booked here.
use crate::handlers::stated::{Facts, Handler, Occurrence};
use crate::parties::{authority, given};
use crate::*;
use hub_sdk::Difference;
use hub_sdk::prelude::*;

impl Handler for WageService {
    fn handle(what: &Occurrence, _: Option<&Row>, facts: &Facts, cx: &Context) -> Decision {
        let (Some((_, data)), Some(compared)) = (what.message(), &facts.compared) else {
            return refuse(Msg::AccountUnknown);
        };
        let Some(account) = facts.accounts.first() else { return refuse(Msg::AccountUnknown) };
        let differences = paired::apart(data, &compared.differences);
        let count = i64::try_from(differences.len()).unwrap_or(i64::MAX);
        let count = count.saturating_add(i64::try_from(compared.more).unwrap_or(i64::MAX));
        if count == 0 {
            return Decision::declared();
        }
        let told = Msg::StatementDiffers {
            no: account.text("account-id").into(),
            statement: (&compared.statement).into(),
            count: count.into(),
        };
        let key = alert(account.text("account-id"), &compared.statement);
        let decision = Decision::declared().alert(key, "红色", [authority(account.text("division"))], told);
        differences
            .iter()
            .zip(1..)
            .fold(decision, |decision, (found, n)| opened(decision, found, n, account, &compared.statement, cx))
    }
}

/// One alert a statement: it ends when the last of its differences is settled.
pub fn alert(account: &str, statement: &str) -> String {
    format!("statement/{account}/{statement}")
}

/// A case of the bank's for this difference alone.
fn opened(decision: Decision, found: &Difference, n: i64, account: &Row, statement: &str, cx: &Context) -> Decision {
    let id = format!("{}/{statement}/{n}", account.text("account-id"));
    let organisation = |field: &str| Some(account.text(field).into());
    let record = Discrepancy {
        discrepancy_id: id.as_str().into(),
        account_id: given(account.text("account-id")),
        project: Some(account.text("project").into()),
        division: Some(account.text("division").into()),
        contractor: organisation("contractor"),
        bank: organisation("bank"),
        statement: given(statement),
        kind: Some(found.kind.as_str().into()),
        reference: found.reference.as_deref().and_then(given),
        stated: found.stated,
        booked: found.booked,
        found_on: Some(cx.today()),
        state: Some("open".into()),
        ..Discrepancy::default()
    };
    let form = json!({"project": account.text("project"), "discrepancy": id});
    decision.put(record).open_case("wage-service", "discrepancy", form, account.text("bank")).reference(id)
}
