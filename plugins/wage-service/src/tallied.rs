//! 账实核对: the bank's closing balance of a day against the ledger.
use crate::handlers::tallied::{Facts, Handler, Occurrence};
use crate::parties::authority;
use crate::*;
use hub_sdk::prelude::*;

impl Handler for WageService {
    fn handle(what: &Occurrence, _: Option<&Row>, facts: &Facts, _: &Context) -> Decision {
        let Some((_, data)) = what.message() else { return Decision::declared() };
        let Some(account) = facts.accounts.first() else { return refuse(Msg::AccountUnknown) };
        let id = account.text("account-id");
        let (bank, ours) =
            (Fen(data["closing"].as_i64().unwrap_or_default()), facts.money.clone().unwrap_or_default().balance("A1"));
        let key = format!("tally/{id}");
        if bank == ours {
            return Decision::declared().clear_alert(key);
        }
        let told = Msg::BooksDiffer {
            no: id.into(),
            on: data["date"].as_str().unwrap_or_default().into(),
            bank: bank.grouped().into(),
            ours: ours.grouped().into(),
        };
        Decision::declared().alert(key, "红色", [authority(account.text("division"))], told)
    }
}
