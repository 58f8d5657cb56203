//! A small chart, and an account that is on its way.
use contract::ledger::{Chart, Head, Side};
use ledger::{Account, Act, Drafted, Posting, Step, Transaction};

pub const SUBS: [&str; 4] = ["A1", "L1", "L2:1", "L3"];

pub fn chart() -> Chart {
    let head = |name: &str, side, by: Option<&str>, floor| {
        let head = Head { zh: name.to_owned(), en: String::new(), side, by: by.map(str::to_owned), floor };
        (name.to_owned(), head)
    };
    let heads = indexmap::IndexMap::from([
        head("A1", Side::Asset, None, 0),
        head("L1", Side::Liability, None, 0),
        head("L2", Side::Liability, Some("building"), 0),
        head("L3", Side::Liability, None, -20),
    ]);
    let entries = indexmap::IndexMap::new();
    Chart { zh: "监管专户".to_owned(), en: String::new(), heads, entries, alone_below: 10 }
}

pub fn posting(sub: &str, amount: i64) -> Posting {
    Posting { sub: sub.to_owned(), amount }
}

pub fn post(debit: &str, credit: &str, amount: i64) -> Act {
    Act::Post(Transaction::new("E", None, vec![posting(debit, amount), posting(credit, -amount)]).unwrap())
}

pub fn drafted(amount: i64) -> Drafted {
    let text = |t: &str| t.to_owned();
    Drafted {
        amount,
        from: text("L1"),
        bank: text("A1"),
        payee: text("样例建设"),
        payee_account: text("6222"),
        purpose: text("工程进度款"),
        approvals: 2,
    }
}

pub fn order(no: &str, step: Step) -> Act {
    Act::Order { no: no.to_owned(), step }
}

pub fn approve(no: &str, person: &str) -> Act {
    order(no, Step::Approve { person: person.to_owned() })
}

pub fn funded(amount: i64) -> Account {
    let mut account = Account::default();
    account.apply(&chart(), &post("A1", "L1", amount)).unwrap();
    account
}

/// 1 000 fen, and an order that the bank has.
pub fn sent(amount: i64) -> Account {
    let mut account = funded(1_000);
    for act in [order("o", Step::Draft(drafted(amount))), approve("o", "P"), approve("o", "Q"), order("o", Step::Send)]
    {
        account.apply(&chart(), &act).unwrap();
    }
    account
}
