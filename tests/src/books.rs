//! Both sides' books of the same accounts, side by side: what a bank of the wire program has, what the hub has, and what the
//! hub knows of every difference: its kind, its reference, the case that somebody has to settle.
use crate::{
    Person,
    bank::{Bank, balance},
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::{self, Display, Formatter},
};

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    pub account: String,
    pub kind: String,
    pub reference: String,
    /// What the hub has more than the bank.
    pub fen: i64,
}

#[derive(Debug)]
pub struct Row {
    pub account: String,
    /// Lines, and what they come to.
    pub bank: (i64, i64),
    pub hub: (i64, i64),
    pub differences: Vec<Difference>,
}

#[derive(Debug)]
pub struct Sides {
    pub rows: Vec<Row>,
    /// Reason and detail → how many letters are open.
    pub letters: BTreeMap<String, usize>,
    pub cases: BTreeSet<(String, String, String)>,
}

impl Sides {
    /// Once the hub has compared what the banks stated. `clerk` sees all accounts.
    pub fn of(banks: &mut [Bank], clerk: &Person, operator: &Person) -> Sides {
        let mut rows = vec![];
        for bank in banks {
            let books = bank.told(&json!({"do": "books"}));
            for told in books["accounts"].as_array().expect("accounts") {
                let account = told["account-no"].as_str().expect("a number").to_owned();
                let bank = (told["entries"].as_i64().expect("lines"), told["fen"].as_i64().expect("fen"));
                let (hub, differences) = (booked(clerk, &account), differences(clerk, &account));
                rows.push(Row { account, bank, hub, differences });
            }
        }
        Sides { rows, letters: letters(operator), cases: cases(clerk) }
    }

    pub fn differences(&self) -> impl Iterator<Item = &Difference> {
        self.rows.iter().flat_map(|row| &row.differences)
    }

    /// To the fen, or every fen is a named difference, and each of them a case of somebody's.
    pub fn are_explained(&self) {
        for row in &self.rows {
            let named: i64 = row.differences.iter().map(|d| d.fen).sum();
            assert_eq!(row.hub.1 - row.bank.1, named, "{}: a fen is lost or doubled\n{self}", row.account);
        }
        for d in self.differences() {
            let case = (d.kind.clone(), d.account.clone(), d.reference.clone());
            assert!(self.cases.contains(&case), "nobody has a case of {d:?}\n{self}");
        }
    }
}

/// Lines and sum at the bank; the whole account sums to zero, and its balance is the sum of its lines.
fn booked(clerk: &Person, account: &str) -> (i64, i64) {
    let (mut lines, mut sum, mut zero) = (0, 0, 0);
    for entry in pages(clerk, &format!("/ledger/{account}/entries?limit=500")) {
        let fen = entry["debit"].as_i64().unwrap_or(0) - entry["credit"].as_i64().unwrap_or(0);
        zero += fen;
        if entry["sub"] == "A1" {
            (lines, sum) = (lines + 1, sum + fen);
        }
    }
    assert_eq!((zero, sum), (0, balance(clerk, account)), "{account} does not add up");
    (lines, sum)
}

fn differences(clerk: &Person, account: &str) -> Vec<Difference> {
    let mut found = vec![];
    let mut days = BTreeSet::new();
    // The latest first; of a day that was stated twice the latter counts.
    for compared in pages(clerk, &format!("/ledger/{account}/reconciliations?limit=50")) {
        if !days.insert(compared["day"].to_string()) {
            continue;
        }
        for told in compared["differences"].as_array().expect("differences") {
            let (stated, booked) = (told["stated"].as_i64().unwrap_or(0), told["booked"].as_i64().unwrap_or(0));
            let text = |field: &str| told[field].as_str().unwrap_or_default().to_owned();
            let of_lines = ["unbooked", "unstated", "amount"].contains(&text("kind").as_str());
            let fen = if of_lines { booked - stated } else { 0 };
            found.push(Difference {
                account: account.to_owned(),
                kind: text("kind"),
                reference: text("reference"),
                fen,
            });
        }
    }
    found
}

/// Open ones: why → how many.
pub fn letters(operator: &Person) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for letter in pages(operator, "/dead-letters?state=open") {
        let text = |field: &str| letter[field].as_str().unwrap_or_default().to_owned();
        // Details name whom and what; the reason alone is what is counted, with the rules' code where they refused.
        let of = if text("reason") == "refused" { format!("refused: {}", text("detail")) } else { text("reason") };
        *counts.entry(of).or_default() += 1;
    }
    counts
}

/// Kind, account and reference of every difference that is a case.
fn cases(clerk: &Person) -> BTreeSet<(String, String, String)> {
    let all = pages(clerk, "/cases?state=draft&system=fund&limit=100");
    let ids = all.iter().filter_map(|case| case["id"].as_str());
    let of = |id: &str| {
        let form = clerk.case(id)["form"].clone();
        let text = |field: &str| form[field].as_str().unwrap_or_default().to_owned();
        (text("deed"), text("account"), text("name"))
    };
    ids.map(of).collect()
}

pub fn pages(who: &Person, path: &str) -> Vec<Value> {
    let (mut items, mut cursor) = (vec![], String::new());
    loop {
        let page = who.get(&format!("{path}{cursor}")).ok();
        items.extend(page["items"].as_array().cloned().unwrap_or_default());
        let Some(next) = page["next"].as_str() else { return items };
        let separator = if path.contains('?') { '&' } else { '?' };
        cursor = format!("{separator}cursor={}", next.replace('%', "%25").replace(' ', "%20").replace('+', "%2B"));
    }
}

impl Display for Sides {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<18} {:>6} {:>14} {:>6} {:>14} {:>9}  where",
            "account", "bank", "fen", "hub", "fen", "differs"
        )?;
        for row in &self.rows {
            let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
            row.differences.iter().for_each(|d| *kinds.entry(&d.kind).or_default() += 1);
            let told: Vec<String> = kinds.iter().map(|(kind, n)| format!("{n} {kind}")).collect();
            let ((lines, sum), (own, ours)) = (row.bank, row.hub);
            let account = &row.account;
            writeln!(
                f,
                "{account:<18} {lines:>6} {sum:>14} {own:>6} {ours:>14} {:>9}  {}",
                ours - sum,
                told.join(", ")
            )?;
        }
        let total = |of: fn(&Row) -> (i64, i64)| {
            self.rows.iter().map(of).fold((0, 0), |(lines, sum), (n, fen)| (lines + n, sum + fen))
        };
        let ((lines, sum), (own, ours)) = (total(|row| row.bank), total(|row| row.hub));
        writeln!(f, "{:<18} {lines:>6} {sum:>14} {own:>6} {ours:>14} {:>9}", "all", ours - sum)?;
        writeln!(f, "open cases of differences: {}", self.cases.len())?;
        for (reason, n) in &self.letters {
            writeln!(f, "dead letters, {reason}: {n}")?;
        }
        Ok(())
    }
}
