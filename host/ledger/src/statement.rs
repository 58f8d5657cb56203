//! A bank's statement against the books: every difference is named, none is
//! mended here. Linear in the lines of both.
use crate::Fen;
use std::collections::HashMap;

/// A line of a statement, or what the books have under its reference. Money in is positive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The bank's own, unique within the account (`AcctSvcrRef`).
    pub reference: String,
    pub amount: Fen,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub opening: Fen,
    pub closing: Fen,
    pub lines: Vec<Line>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// The bank's own sum does not come out.
    Arithmetic { closing: Fen, summed: Fen },
    /// The books began the period with another balance.
    Opening { stated: Fen, booked: Fen },
    /// The books ended it with another balance.
    Closing { stated: Fen, booked: Fen },
    /// The bank has it, the books have not.
    Unbooked(Line),
    /// The books have it, the bank has not.
    Unstated(Line),
    /// Both have it, with different amounts.
    Amount { reference: String, stated: Fen, booked: Fen },
    /// The bank lists one reference several times.
    Repeated { reference: String, times: usize },
    /// It has no reference to be found by: nothing can be said of it.
    Nameless(Line),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reconciliation {
    /// References on which both agree.
    pub agreed: usize,
    pub differences: Vec<Difference>,
}

/// `opening` is what the books had before the first of `booked`. Several
/// entries under one reference count as their sum, as a statement has them.
pub fn reconcile(statement: &Statement, opening: Fen, booked: &[Line]) -> Reconciliation {
    let mut out = Reconciliation::default();
    balances(statement, opening, booked, &mut out.differences);
    let (books, bank) = (by_reference(booked, &mut out), by_reference(&statement.lines, &mut out));
    for (reference, stated) in in_order(&statement.lines, &bank) {
        if stated.times > 1 {
            out.differences.push(Difference::Repeated { reference: reference.to_owned(), times: stated.times });
        }
        match books.get(reference) {
            None => out.differences.push(Difference::Unbooked(line(reference, stated.amount))),
            Some(ours) if ours.amount != stated.amount => out.differences.push(Difference::Amount {
                reference: reference.to_owned(),
                stated: fen(stated.amount),
                booked: fen(ours.amount),
            }),
            Some(_) => out.agreed += 1,
        }
    }
    for (reference, ours) in in_order(booked, &books).filter(|(reference, _)| !bank.contains_key(reference)) {
        out.differences.push(Difference::Unstated(line(reference, ours.amount)));
    }
    out
}

/// Under one reference: what it comes to, how often it stands there, where first.
struct Sum {
    amount: i128,
    times: usize,
    first: usize,
}

fn by_reference<'l>(lines: &'l [Line], out: &mut Reconciliation) -> HashMap<&'l str, Sum> {
    let mut sums: HashMap<&str, Sum> = HashMap::with_capacity(lines.len());
    for (first, line) in lines.iter().enumerate() {
        if line.reference.trim().is_empty() {
            out.differences.push(Difference::Nameless(line.clone()));
            continue;
        }
        let sum = sums.entry(&line.reference).or_insert(Sum { amount: 0, times: 0, first });
        sum.amount += i128::from(line.amount);
        sum.times += 1;
    }
    sums
}

/// Each reference once, where it first stands.
fn in_order<'s>(lines: &'s [Line], sums: &'s HashMap<&'s str, Sum>) -> impl Iterator<Item = (&'s str, &'s Sum)> {
    let found = lines.iter().enumerate().filter_map(|(n, line)| Some((n, line, sums.get(line.reference.as_str())?)));
    found.filter(|(n, _, sum)| sum.first == *n).map(|(_, line, sum)| (line.reference.as_str(), sum))
}

fn balances(statement: &Statement, opening: Fen, booked: &[Line], out: &mut Vec<Difference>) {
    let total = |lines: &[Line]| lines.iter().map(|l| i128::from(l.amount)).sum::<i128>();
    let summed = fen(i128::from(statement.opening) + total(&statement.lines));
    if summed != statement.closing {
        out.push(Difference::Arithmetic { closing: statement.closing, summed });
    }
    if opening != statement.opening {
        out.push(Difference::Opening { stated: statement.opening, booked: opening });
    }
    let closing = fen(i128::from(opening) + total(booked));
    if closing != statement.closing {
        out.push(Difference::Closing { stated: statement.closing, booked: closing });
    }
}

fn line(reference: &str, amount: i128) -> Line {
    Line { reference: reference.to_owned(), amount: fen(amount) }
}

/// No account holds more than a `Fen` can say; a statement that says so differs either way.
fn fen(amount: i128) -> Fen {
    Fen::try_from(amount).unwrap_or(if amount < 0 { Fen::MIN } else { Fen::MAX })
}
