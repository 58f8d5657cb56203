//! Where the money of a refund stands, and what it becomes when it is approved, paid, or turned down by the bank (E8).
use hub_sdk::prelude::*;
use hub_sdk::{Account, Entry};

/// Sub-ledgers that a refund for this reason may take from, the first of them first.
fn sources(money: &Account, reason: &str) -> Vec<(String, Fen)> {
    let heads: &[&str] = match reason {
        "interest" => &["L6"],
        "closing" => &["L1", "L2", "L6"],
        _ => &["L1", "L2"],
    };
    let of = |head: &str| {
        let subs = money
            .subs
            .iter()
            .filter(|(sub, _)| sub.split(':').next() == Some(head))
            .map(|(sub, s)| (sub.clone(), s.amount - s.held));
        subs.filter(|(_, free)| *free > Fen(0)).collect::<Vec<_>>()
    };
    heads.iter().flat_map(|head| of(head)).collect()
}

pub fn available(money: &Account, reason: &str) -> Fen {
    sources(money, reason).iter().map(|(_, free)| *free).sum()
}

/// E8 a: out of what is free, into what is to be paid.
pub fn approved(money: &Account, reason: &str, amount: Fen) -> Entry {
    let mut left = amount;
    let entry = sources(money, reason).into_iter().fold(Entry::new("E8a"), |entry, (sub, free)| {
        let part = left.min(free);
        left = left - part;
        if part > Fen(0) { entry.debit(sub, part) } else { entry }
    });
    entry.credit("L5", amount)
}

/// E8 b: paid.
pub fn paid(no: &str, amount: Fen) -> Entry {
    Entry::new("E8b").debit("L5", amount).credit("A1", amount).once(format!("E8b/{no}")).order(no)
}

/// The bank did not pay: it is free again, not allocated to anybody. It may turn the same refund down more than once, in
/// another version of its record each time.
pub fn turned_down((no, version): (&str, i64), amount: Fen, reason: &str) -> Entry {
    let back = if reason == "interest" { "L6" } else { "L1" };
    Entry::new("E8r").debit("L5", amount).credit(back, amount).once(format!("E8r/{no}/{version}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use hub_sdk::SubLedger;

    fn money() -> Account {
        let subs = [("A1", 900), ("L1", 100), ("L2:X", 300), ("L2:Y", 50), ("L4:P", 200), ("L6", 250)];
        let subs = subs.map(|(sub, amount)| (sub.to_owned(), SubLedger { amount: Fen(amount), held: Fen(0) }));
        Account { account: "1".to_owned(), subs: subs.into_iter().collect(), ..Account::default() }
    }

    #[test]
    fn wages_on_their_way_are_never_refunded() {
        assert_eq!(available(&money(), "overpaid"), Fen(450));
        assert_eq!(available(&money(), "interest"), Fen(250));
        assert_eq!(available(&money(), "closing"), Fen(700));
    }

    #[test]
    fn what_is_not_allocated_goes_first() {
        let entry = format!("{:?}", approved(&money(), "wrong", Fen(120)));
        assert!(entry.contains("L1") && entry.contains("L2:X") && !entry.contains("L2:Y"));
    }

    #[test]
    fn a_refund_turned_down_twice_comes_back_twice() {
        let back = |version| format!("{:?}", turned_down(("TK-1", version), Fen(5), "wrong"));
        assert!(back(2).contains("E8r/TK-1/2") && back(5).contains("E8r/TK-1/5"));
    }
}
