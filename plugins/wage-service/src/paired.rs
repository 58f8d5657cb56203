//! A statement names what the bank paid by the bank's own references, the books by the orders (`E4/{line}/{try}`, `E8b/{refund}`):
//! they are one where the entry tells its orders and the sums agree. What does not agree stays a difference.
use hub_sdk::Difference;
use hub_sdk::prelude::*;

/// What an entry of the statement says it paid.
#[derive(Debug, Default)]
struct Paid {
    orders: Vec<String>,
    /// The name of the batch, where no orders are told.
    batch: String,
}

/// The differences that are left when payments are known by their orders.
pub fn apart(data: &Value, differences: &[Difference]) -> Vec<Difference> {
    let (mut unstated, others): (Vec<_>, Vec<_>) =
        differences.iter().cloned().partition(|found| found.kind == "unstated" && order(found).is_some());
    let mut out = vec![];
    for found in others {
        let paid = paid(data, &found);
        match taken(&mut unstated, &paid) {
            _ if found.kind != "unbooked" => out.push(found),
            None => out.push(found),
            Some(sum) if Some(sum) == found.stated => {}
            Some(sum) => out.push(Difference { kind: "amount".to_owned(), booked: Some(sum), ..found }),
        }
    }
    out.extend(unstated);
    out
}

/// The order that an entry of the books was posted for.
fn order(found: &Difference) -> Option<&str> {
    let reference = found.reference.as_deref()?;
    let mut parts = reference.split('/');
    matches!(parts.next(), Some("E4" | "E8b")).then(|| parts.next()).flatten()
}

fn paid(data: &Value, found: &Difference) -> Paid {
    let entries = data["BkToCstmrStmt"]["Stmt"][0]["Ntry"].as_array().map(Vec::as_slice).unwrap_or_default();
    let entry = entries.iter().find(|entry| entry["AcctSvcrRef"].as_str() == found.reference.as_deref());
    let Some(entry) = entry.filter(|entry| entry["CdtDbtInd"] == "DBIT") else { return Paid::default() };
    let details = entry["NtryDtls"].as_array().into_iter().flatten();
    let orders = details.flat_map(|details| details["TxDtls"].as_array().into_iter().flatten());
    let orders = orders.filter_map(|tx| tx["Refs"]["EndToEndId"].as_str()).map(str::to_owned).collect();
    Paid { orders, batch: entry["NtryRef"].as_str().unwrap_or_default().to_owned() }
}

/// Takes out what the books have for these orders; none unless they have every one.
fn taken(unstated: &mut Vec<Difference>, paid: &Paid) -> Option<Fen> {
    let mut found: Vec<usize> = vec![];
    for wanted in &paid.orders {
        let at = (0..unstated.len()).find(|n| !found.contains(n) && order(&unstated[*n]) == Some(wanted))?;
        found.push(at);
    }
    if paid.orders.is_empty() && !paid.batch.is_empty() {
        found = (0..unstated.len()).filter(|n| order(&unstated[*n]).is_some_and(|o| is_line(o, &paid.batch))).collect();
    }
    if found.is_empty() {
        return None;
    }
    let sum = found.iter().filter_map(|n| unstated[*n].booked).sum();
    let mut n = 0..;
    unstated.retain(|_| !n.next().is_some_and(|n| found.contains(&n)));
    Some(sum)
}

/// A line's number is its payroll's with five digits.
fn is_line(order: &str, payroll: &str) -> bool {
    order.strip_prefix(payroll).is_some_and(|rest| rest.len() == 5 && rest.bytes().all(|b| b.is_ascii_digit()))
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
}
