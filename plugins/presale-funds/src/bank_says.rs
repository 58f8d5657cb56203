//! What a bank tells beside bookings: the balance of a day, which must be that of the books (A6), and what a court froze (A7).
use crate::account::Money;
use crate::alerts::{Open, Raise, close, raise};
use crate::handlers::{balance, freeze, unfreeze};
use crate::*;

impl balance::Handler for PresaleFunds {
    fn handle(what: &balance::Occurrence, record: Option<&Row>, facts: &balance::Facts, cx: &Context) -> Decision {
        let (Some((_, message)), Some(row)) = (what.message(), record) else { return Decision::declared() };
        let mut money = Money::of(row);
        let mut open = Open::of(&facts.alerts, &money.id);
        let told = Fen(message["closing"].as_i64().unwrap_or_default());
        let books = facts.money.as_ref().map(|books| books.balance("A1")).unwrap_or_default();
        let decision = match told == books {
            true => close(Decision::declared(), &mut money, &mut open, ("A6", ""), cx),
            false => {
                let detail = format!("银行日终余额{told}元，账簿余额{books}元，请银行核对。");
                let what = Raise { code: "A6", building: "", detail, level: None, entry: "" };
                raise(Decision::declared(), &mut money, &mut open, what, cx)
            }
        };
        let terms = formula::Terms::of(&cx.settings);
        let day = message["date"].as_str().and_then(|day| day.parse().ok());
        decision.put_merge(SupervisedAccount { last_statement: day, ..money.record(&terms) })
    }
}

impl freeze::Handler for PresaleFunds {
    /// A court may freeze and not debit; payments for the works go on (法〔2022〕12号).
    fn handle(what: &freeze::Occurrence, record: Option<&Row>, facts: &freeze::Facts, cx: &Context) -> Decision {
        let (Some((_, message)), Some(row)) = (what.message(), record) else { return Decision::declared() };
        let mut money = Money::of(row);
        let mut open = Open::of(&facts.alerts, &money.id);
        let text = |field: &str| message[field].as_str().unwrap_or_default().to_owned();
        let amount = Fen(message["amount"].as_i64().unwrap_or_default());
        let detail = format!("{}（{}）冻结{amount}元，额度内工程款可继续支付。", text("court"), text("doc-no"));
        let what = Raise { code: "A7", building: "", detail, level: None, entry: "" };
        let decision = raise(Decision::declared(), &mut money, &mut open, what, cx);
        money.written(decision, &open, cx)
    }
}

impl unfreeze::Handler for PresaleFunds {
    fn handle(_: &unfreeze::Occurrence, record: Option<&Row>, facts: &unfreeze::Facts, cx: &Context) -> Decision {
        let Some(row) = record else { return Decision::declared() };
        let mut money = Money::of(row);
        let mut open = Open::of(&facts.alerts, &money.id);
        let decision = close(Decision::declared(), &mut money, &mut open, ("A7", ""), cx);
        money.written(decision, &open, cx)
    }
}
