//! A statement against the books: what was spoilt is named, and nothing else.
use ledger::statement::{Difference, Line, Statement, reconcile};
use proptest::prelude::*;
use std::time::{Duration, Instant};

fn line(reference: impl Into<String>, amount: i64) -> Line {
    Line { reference: reference.into(), amount }
}

fn statement(opening: i64, lines: Vec<Line>) -> Statement {
    let closing = opening + lines.iter().map(|l| l.amount).sum::<i64>();
    Statement { opening, closing, lines }
}

fn numbered(amounts: &[i64]) -> Vec<Line> {
    amounts.iter().enumerate().map(|(n, amount)| line(format!("R{n}"), *amount)).collect()
}

proptest! {
    #[test]
    fn every_spoilt_line_is_named_and_no_other(
        amounts in proptest::collection::vec(prop_oneof![-50..-1i64, 1..50i64], 1..40),
        spoil in proptest::collection::vec(0..5u8, 40),
        opening in 0..1_000i64,
    ) {
        let both = numbered(&amounts);
        let (mut bank, mut books, mut named) = (vec![], vec![], vec![]);
        for (line, spoil) in both.iter().zip(&spoil) {
            let other = Line { amount: line.amount + 100, ..line.clone() };
            match spoil {
                0 => (bank.push(line.clone()), named.push(Difference::Unbooked(line.clone()))),
                1 => (books.push(line.clone()), named.push(Difference::Unstated(line.clone()))),
                2 => {
                    let (reference, stated, booked) = (line.reference.clone(), other.amount, line.amount);
                    books.push(line.clone());
                    (bank.push(other), named.push(Difference::Amount { reference, stated, booked }))
                }
                _ => (bank.push(line.clone()), books.push(line.clone())),
            };
        }
        let agreed = spoil.iter().take(both.len()).filter(|s| **s > 2).count();
        let told = reconcile(&statement(opening, bank), opening, &books);
        prop_assert_eq!(told.agreed, agreed);
        let lines = told.differences.iter().filter(|d| !matches!(d, Difference::Closing { .. }));
        let key = |d: &Difference| format!("{d:?}");
        let (mut found, mut expected): (Vec<_>, Vec<_>) = (lines.map(key).collect(), named.iter().map(key).collect());
        found.sort();
        expected.sort();
        prop_assert_eq!(found, expected);
    }
}

#[test]
fn balances_that_do_not_come_out_are_named() {
    let books = numbered(&[100, -30]);
    let wrong = Statement { opening: 5, closing: 80, lines: books.clone() };
    let told = reconcile(&wrong, 10, &books);
    let expected = [Difference::Arithmetic { closing: 80, summed: 75 }, Difference::Opening { stated: 5, booked: 10 }];
    assert_eq!((told.agreed, &told.differences[..]), (2, &expected[..]));
    let short = reconcile(&statement(0, books.clone()), 0, &books[..1]);
    let expected = [Difference::Closing { stated: 70, booked: 100 }, Difference::Unbooked(books[1].clone())];
    assert_eq!(short.differences, expected);
}

#[test]
fn repeated_and_nameless_lines_are_named() {
    let bank = statement(0, vec![line("R", 5), line("R", 5), line(" ", 3)]);
    let told = reconcile(&bank, 0, &[line("R", 5), line("", 8)]);
    let expected = [
        Difference::Nameless(line("", 8)),
        Difference::Nameless(line(" ", 3)),
        Difference::Repeated { reference: "R".to_owned(), times: 2 },
        Difference::Amount { reference: "R".to_owned(), stated: 10, booked: 5 },
    ];
    assert_eq!(told.differences, expected);
    // Two entries of the books that the bank has as one.
    let told = reconcile(&statement(0, vec![line("R", 5)]), 0, &[line("R", 2), line("R", 3)]);
    assert_eq!((told.agreed, told.differences), (1, vec![]));
}

#[test]
fn a_hundred_thousand_lines_take_no_time() {
    let amounts: Vec<i64> = (1..=100_000).collect();
    let mut books = numbered(&amounts);
    let bank = statement(0, books.clone());
    books.reverse();
    books[7].amount += 1;
    let start = Instant::now();
    let told = reconcile(&bank, 0, &books);
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    assert_eq!((told.agreed, told.differences.len()), (99_999, 2), "the amount and the closing balance");
}
