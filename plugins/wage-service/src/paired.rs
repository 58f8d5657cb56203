//! A statement names what the bank paid by the bank's own references, the books by the orders (`E4/{line}/{try}`, `E8b/{refund}`):
//! they are one where the entry tells its orders and the sums agree. What does not agree stays a difference.
use crate::payroll_sent::LINE_DIGITS;
use hub_sdk::Difference;
use hub_sdk::prelude::*;
use std::collections::{BTreeMap, VecDeque};

/// The differences that are left when payments are known by their orders. Each is looked at once: a day on which wages are
/// paid has thousands of them.
pub fn apart(data: &Value, differences: &[Difference]) -> Vec<Difference> {
    let (unstated, others): (Vec<_>, Vec<_>) =
        differences.iter().cloned().partition(|found| found.kind == "unstated" && order(found).is_some());
    let (entries, mut books) = (debits(data), Books::of(unstated));
    let mut out = vec![];
    for found in others {
        let entry = found.reference.as_deref().and_then(|reference| entries.get(reference));
        let paid = entry.filter(|_| found.kind == "unbooked").and_then(|entry| books.take(entry));
        match paid {
            None => out.push(found),
            Some(sum) if Some(sum) == found.stated => {}
            Some(sum) => out.push(Difference { kind: "amount".to_owned(), booked: Some(sum), ..found }),
        }
    }
    out.extend(books.left.into_iter().flatten());
    out
}

/// The order that an entry of the books was posted for.
fn order(found: &Difference) -> Option<&str> {
    let reference = found.reference.as_deref()?;
    let mut parts = reference.split('/');
    matches!(parts.next(), Some("E4" | "E8b")).then(|| parts.next()).flatten()
}

/// A line's number is its payroll's with five digits.
fn payroll(order: &str) -> Option<&str> {
    let (payroll, line) = order.split_at_checked(order.len().checked_sub(LINE_DIGITS)?)?;
    (!payroll.is_empty() && line.bytes().all(|b| b.is_ascii_digit())).then_some(payroll)
}

/// What the bank paid, by its own reference.
fn debits(data: &Value) -> BTreeMap<&str, &Value> {
    let entries = data["BkToCstmrStmt"]["Stmt"][0]["Ntry"].as_array().into_iter().flatten();
    let debits = entries.filter(|entry| entry["CdtDbtInd"] == "DBIT");
    // A reference that is told twice is the first one's.
    debits.rev().filter_map(|entry| Some((entry["AcctSvcrRef"].as_str()?, entry))).collect()
}

/// What the books say was paid, as far as no entry of the bank was found for it.
struct Books {
    left: Vec<Option<Difference>>,
    by_order: BTreeMap<String, VecDeque<usize>>,
    by_payroll: BTreeMap<String, Vec<usize>>,
}

impl Books {
    fn of(unstated: Vec<Difference>) -> Books {
        let (mut by_order, mut by_payroll) = (BTreeMap::<_, VecDeque<_>>::new(), BTreeMap::<_, Vec<_>>::new());
        for (n, order) in unstated.iter().enumerate().filter_map(|(n, found)| Some((n, order(found)?))) {
            by_order.entry(order.to_owned()).or_default().push_back(n);
            if let Some(payroll) = payroll(order) {
                by_payroll.entry(payroll.to_owned()).or_default().push(n);
            }
        }
        Books { left: unstated.into_iter().map(Some).collect(), by_order, by_payroll }
    }

    /// Takes out what this entry paid: the orders that it tells, where the books have every one, else its whole batch.
    fn take(&mut self, entry: &Value) -> Option<Fen> {
        let details = entry["NtryDtls"].as_array().into_iter().flatten();
        let orders = details.flat_map(|details| details["TxDtls"].as_array().into_iter().flatten());
        let orders: Vec<&str> = orders.filter_map(|tx| tx["Refs"]["EndToEndId"].as_str()).collect();
        let found = match orders.is_empty() {
            true => self.batch(entry["NtryRef"].as_str()?),
            false => self.orders(&orders)?,
        };
        let taken: Vec<Difference> = found.into_iter().filter_map(|n| self.left[n].take()).collect();
        (!taken.is_empty()).then(|| taken.iter().filter_map(|found| found.booked).sum())
    }

    /// All or none.
    fn orders(&mut self, orders: &[&str]) -> Option<Vec<usize>> {
        let mut found = vec![];
        for order in orders {
            match self.next(order) {
                Some(n) => found.push(n),
                None => {
                    for (order, n) in orders.iter().zip(found).rev() {
                        self.by_order.entry((*order).to_owned()).or_default().push_front(n);
                    }
                    return None;
                }
            }
        }
        Some(found)
    }

    /// The oldest that is left of this order.
    fn next(&mut self, order: &str) -> Option<usize> {
        let waiting = self.by_order.get_mut(order)?;
        while let Some(n) = waiting.pop_front() {
            if self.left[n].is_some() {
                return Some(n);
            }
        }
        None
    }

    fn batch(&mut self, payroll: &str) -> Vec<usize> {
        self.by_payroll.remove(payroll).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(kind: &str, reference: &str, stated: Option<i64>, booked: Option<i64>) -> Difference {
        Difference {
            kind: kind.to_owned(),
            reference: Some(reference.to_owned()),
            stated: stated.map(Fen),
            booked: booked.map(Fen),
        }
    }

    fn debit(reference: &str, batch: &str, orders: &[&str]) -> Value {
        let details: Vec<Value> = orders.iter().map(|order| json!({"Refs": {"EndToEndId": order}})).collect();
        json!({"NtryRef": batch, "AcctSvcrRef": reference, "CdtDbtInd": "DBIT", "NtryDtls": [{"TxDtls": details}]})
    }

    fn left(entries: &[Value], differences: &[Difference]) -> Vec<(String, String)> {
        let data = json!({"BkToCstmrStmt": {"Stmt": [{"Ntry": entries}]}});
        let left = apart(&data, differences);
        left.into_iter().map(|found| (found.kind, found.reference.unwrap_or_default())).collect()
    }

    const NONE: Vec<(String, String)> = vec![];

    #[test]
    fn a_payment_is_known_by_its_order() {
        let books = [
            found("unbooked", "S1", Some(-700), None),
            found("unstated", "E4/P00001/1", None, Some(-700)),
            found("unbooked", "S2", Some(-30), None),
            found("unstated", "E8b/TK-1", None, Some(-30)),
        ];
        assert_eq!(left(&[debit("S1", "S1", &["P00001"]), debit("S2", "S2", &["TK-1"])], &books), NONE);
    }

    #[test]
    fn a_batch_is_known_by_its_payroll() {
        let books = [
            found("unbooked", "S1", Some(-900), None),
            found("unstated", "E4/P00001/1", None, Some(-700)),
            found("unstated", "E4/P00002/1", None, Some(-200)),
        ];
        assert_eq!(left(&[debit("S1", "P", &[])], &books), NONE);
        assert_eq!(left(&[debit("S1", "S1", &["P00001", "P00002"])], &books), NONE);
    }

    #[test]
    fn another_amount_and_what_one_of_both_lacks_stay() {
        let books = [
            found("unbooked", "S1", Some(-701), None),
            found("unstated", "E4/P00001/1", None, Some(-700)),
            found("unbooked", "S2", Some(-5), None),
            found("unstated", "E4/P00002/1", None, Some(-200)),
            found("closing", "", Some(1), Some(2)),
        ];
        let told = left(&[debit("S1", "S1", &["P00001"]), debit("S2", "S2", &["P00003"])], &books);
        let expected = [("amount", "S1"), ("unbooked", "S2"), ("closing", ""), ("unstated", "E4/P00002/1")];
        assert_eq!(told, expected.map(|(kind, reference)| (kind.to_owned(), reference.to_owned())));
    }

    #[test]
    fn two_payments_of_one_line_are_two() {
        let books = [
            found("unbooked", "S1", Some(-700), None),
            found("unbooked", "S2", Some(-700), None),
            found("unstated", "E4/P00001/1", None, Some(-700)),
        ];
        let told = left(&[debit("S1", "S1", &["P00001"]), debit("S2", "S2", &["P00001"])], &books);
        assert_eq!(told, [("unbooked".to_owned(), "S2".to_owned())]);
    }

    #[test]
    fn an_entry_with_an_order_unknown_takes_none_of_its_others() {
        let books = [
            found("unbooked", "S1", Some(-900), None),
            found("unbooked", "S2", Some(-700), None),
            found("unstated", "E4/P00001/1", None, Some(-700)),
        ];
        let told = left(&[debit("S1", "S1", &["P00001", "P00009"]), debit("S2", "S2", &["P00001"])], &books);
        assert_eq!(told, [("unbooked".to_owned(), "S1".to_owned())]);
    }

    #[test]
    fn what_is_told_twice_is_a_difference_and_takes_nothing() {
        let books = [
            found("repeated", "S1", Some(-700), None),
            found("unbooked", "S1", Some(-700), None),
            found("unstated", "E4/P00001/1", None, Some(-700)),
        ];
        let twice = [debit("S1", "S1", &["P00001"]), debit("S1", "S1", &["P00001"])];
        assert_eq!(left(&twice, &books), [("repeated".to_owned(), "S1".to_owned())]);
    }
}
