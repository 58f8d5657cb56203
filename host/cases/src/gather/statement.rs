//! A bank's statement beside the books: a message `camt.053` with one statement, against the sub-ledger that stands for
//! the bank's account, by the days on which the bank booked. What was compared is kept with the decision that was told.
use super::{Need, resolve};
use crate::{clock::Zone, engine::Engine, error::CaseError};
use contract::{
    Fact,
    facts::FactForm,
    pointer::{Source, plain},
};
use ledger::statement::{Difference, Line, Statement, reconcile};
use serde_json::{Map, Value, json};
use std::collections::{HashMap, HashSet};
use store::rows::{HistoryRow, LedgerEntryRow, LedgerStatementRow, Millis};

/// Differences that the rules are shown; the rest is counted.
const SHOWN: usize = 500;
const STATEMENTS: &str = "/message/data/BkToCstmrStmt/Stmt";

/// Null where there is no statement, or no such account of this system.
pub(super) async fn compared(
    engine: &Engine,
    need: &Need<'_>,
    (account, sub): (&Source, &str),
    root: &Value,
) -> Result<Value, CaseError> {
    let zone = &engine.clock.zone;
    let (Some(id), Some(told)) = (resolve(account, root).map(|v| plain(&v)), Told::of(root, zone)) else {
        return Ok(Value::Null);
    };
    let row = engine.store.ledger_account(&id).await?.filter(|row| row.system == need.system);
    if row.is_none() {
        return Ok(Value::Null);
    }
    let opening = engine.store.ledger_before(&id, sub, told.from).await?;
    let booked = engine.store.ledger_between(&id, sub, (told.from, told.to)).await?;
    let books = told.lines_of(&booked);
    let found = reconcile(&told.statement, opening, &books);
    let closing = books.iter().map(|line| line.amount).sum::<i64>() + opening;
    let shown: Vec<Value> = found.differences.iter().take(SHOWN).map(view).collect();
    Ok(json!({
        "account": id, "statement": told.id, "sub": sub, "from": told.from, "to": told.to, "stated": told.statement.closing,
        "booked": closing, "agreed": found.agreed, "differences": shown, "more": found.differences.len().saturating_sub(SHOWN),
    }))
}

/// What was compared for a decision, to be kept with it.
pub fn kept(facts: &[(&String, &Fact)], values: &Map<String, Value>, by: &HistoryRow) -> Vec<LedgerStatementRow> {
    let statements = facts.iter().filter(|(_, fact)| matches!(fact.form, FactForm::Statement { .. }));
    statements.filter_map(|(id, _)| row(values.get(*id)?, by)).collect()
}

fn row(value: &Value, by: &HistoryRow) -> Option<LedgerStatementRow> {
    let (text, number) = (|k: &str| value[k].as_str().map(str::to_owned), |k: &str| value[k].as_i64());
    Some(LedgerStatementRow {
        account: text("account")?,
        id: text("statement")?,
        sub: text("sub")?,
        from: number("from")?,
        to: number("to")?,
        stated: number("stated")?,
        booked: number("booked")?,
        agreed: number("agreed")?,
        differences: value["differences"].clone(),
        decision: by.id,
        at: by.at,
    })
}

/// A statement as the bank tells it.
struct Told {
    id: String,
    from: Millis,
    to: Millis,
    statement: Statement,
    /// Payment, and whether it went out → the bank's reference: the books may know a payment by its order alone, and one
    /// that came back bears the same name in both directions.
    payments: HashMap<(String, bool), String>,
}

impl Told {
    fn of(root: &Value, zone: &Zone) -> Option<Told> {
        let [one] = root.pointer(STATEMENTS)?.as_array()?.as_slice() else { return None };
        let time = |field: &str| one["FrToDt"][field].as_str().and_then(|text| zone.read(text));
        let entries: Vec<&Value> = one["Ntry"].as_array().into_iter().flatten().collect();
        let lines = entries.iter().filter_map(|entry| line(entry)).collect();
        let balance = |code: &str| one["Bal"].as_array()?.iter().find(|b| b["Tp"]["CdOrPrtry"]["Cd"] == code);
        let statement = Statement { opening: signed(balance("OPBD")?)?, closing: signed(balance("CLBD")?)?, lines };
        let payments = entries.iter().flat_map(|entry| payments(entry)).collect();
        Some(Told {
            id: one["Id"].as_str()?.to_owned(),
            from: time("FrDtTm")?,
            to: time("ToDtTm")?,
            statement,
            payments,
        })
    }

    /// By the bank's own reference where the books have it; else by the payment, whatever it is booked once under.
    fn lines_of(&self, booked: &[LedgerEntryRow]) -> Vec<Line> {
        let stated: HashSet<&str> = self.statement.lines.iter().map(|line| line.reference.as_str()).collect();
        let reference = |entry: &LedgerEntryRow| {
            let own = entry.once.as_ref().filter(|once| stated.contains(once.as_str()));
            let of = |no: &String| self.payments.get(&(no.clone(), entry.amount < 0));
            let by_order = || entry.order_no.as_ref().and_then(of);
            let known = own.or_else(by_order).or(entry.once.as_ref()).or(entry.order_no.as_ref());
            known.cloned().unwrap_or_default()
        };
        booked.iter().map(|entry| Line { reference: reference(entry), amount: entry.amount }).collect()
    }
}

/// Every payment that the bank booked in this entry, which is many where it books a batch as one.
fn payments(entry: &Value) -> impl Iterator<Item = ((String, bool), String)> {
    let details = entry["NtryDtls"].as_array().into_iter().flatten();
    let payments = details.flat_map(|detail| detail["TxDtls"].as_array().into_iter().flatten());
    let end_to_end = payments.filter_map(|payment| payment["Refs"]["EndToEndId"].as_str());
    let reference = entry["AcctSvcrRef"].as_str();
    let out = entry["CdtDbtInd"] == "DBIT";
    end_to_end.filter_map(move |end_to_end| Some(((end_to_end.to_owned(), out), reference?.to_owned())))
}

fn line(entry: &Value) -> Option<Line> {
    Some(Line { reference: entry["AcctSvcrRef"].as_str()?.to_owned(), amount: signed(entry)? })
}

/// Money in is positive.
fn signed(of: &Value) -> Option<i64> {
    let fen = of["Amt"]["Fen"].as_i64()?;
    Some(if of["CdtDbtInd"] == "DBIT" { -fen } else { fen })
}

fn view(difference: &Difference) -> Value {
    match difference {
        Difference::Arithmetic { closing, summed } => {
            json!({"kind": "arithmetic", "stated": closing, "booked": summed})
        }
        Difference::Opening { stated, booked } => json!({"kind": "opening", "stated": stated, "booked": booked}),
        Difference::Closing { stated, booked } => json!({"kind": "closing", "stated": stated, "booked": booked}),
        Difference::Unbooked(line) => json!({"kind": "unbooked", "reference": line.reference, "stated": line.amount}),
        Difference::Unstated(line) => json!({"kind": "unstated", "reference": line.reference, "booked": line.amount}),
        Difference::Amount { reference, stated, booked } => {
            json!({"kind": "amount", "reference": reference, "stated": stated, "booked": booked})
        }
        Difference::Repeated { reference, times } => {
            json!({"kind": "repeated", "reference": reference, "times": times})
        }
        Difference::Nameless(line) => json!({"kind": "nameless", "booked": line.amount}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_that_the_bank_booked_as_one_names_all_its_payments() {
        let of = |id: &str| json!({"Refs": {"EndToEndId": id}});
        let batch = json!({
            "AcctSvcrRef": "R-1", "CdtDbtInd": "DBIT",
            "NtryDtls": [{"TxDtls": [of("A-1"), of("A-2")]}, {"TxDtls": [of("A-3"), {"Refs": {}}]}],
        });
        let all: Vec<_> = payments(&batch).collect();
        assert_eq!(all, ["A-1", "A-2", "A-3"].map(|id| ((id.to_owned(), true), "R-1".to_owned())));
        assert_eq!(payments(&json!({"NtryDtls": [{"TxDtls": [of("A-1")]}]})).count(), 0);
    }

    #[test]
    fn an_entry_is_known_by_the_payment_that_it_books() {
        let row = |amount: i64, once: &str, order: Option<&str>| LedgerEntryRow {
            amount,
            once: Some(once.to_owned()),
            order_no: order.map(str::to_owned),
            ..entry()
        };
        // P-1 was paid and came back on the same day.
        let line = |reference: &str, amount| Line { reference: reference.to_owned(), amount };
        let lines = vec![line("R-1", -700), line("R-2", 700), line("R-3", -30)];
        let payments = [(("P-1".to_owned(), true), "R-1".to_owned()), (("P-1".to_owned(), false), "R-2".to_owned())];
        let statement = Statement { opening: 0, closing: -30, lines };
        let told = Told { id: "S".to_owned(), from: 0, to: 1, statement, payments: payments.into() };
        let booked = [
            row(-700, "E4/P-1/1", Some("P-1")),
            row(700, "R-2", Some("P-1")),
            row(-30, "R-3", None),
            row(-5, "E4/P-2/1", Some("P-2")),
        ];
        let known: Vec<_> = told.lines_of(&booked).into_iter().map(|line| line.reference).collect();
        assert_eq!(known, ["R-1", "R-2", "R-3", "E4/P-2/1"]);
    }

    fn entry() -> LedgerEntryRow {
        LedgerEntryRow {
            batch: 1,
            place: 0,
            line: 0,
            account: "A".to_owned(),
            sub: "A1".to_owned(),
            amount: -700,
            entry: "E4".to_owned(),
            once: None,
            order_no: None,
            case: None,
            decision: uuid::Uuid::nil(),
            at: 0,
            day: None,
        }
    }
}
