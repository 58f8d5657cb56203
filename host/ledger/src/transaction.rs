//! Postings that sum to zero: there is no other way to make a transaction.
use crate::LedgerError;
use std::collections::BTreeMap;

/// Integer hundredths of a yuan.
pub type Fen = i64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    /// `A1`, or `L2:1` where the head is kept by something.
    pub sub: String,
    /// Debit positive, credit negative.
    pub amount: Fen,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    /// Which of the system's kinds of entry it is (`E2`).
    pub entry: String,
    /// The reference under which it is booked once.
    pub once: Option<String>,
    /// The payment order it books.
    pub order: Option<String>,
    postings: Vec<Posting>,
}

impl Transaction {
    pub fn new(entry: &str, once: Option<String>, postings: Vec<Posting>) -> Result<Transaction, LedgerError> {
        if postings.len() < 2 || postings.iter().any(|p| p.amount == 0) {
            return Err(LedgerError::Empty);
        }
        let sum: i128 = postings.iter().map(|p| i128::from(p.amount)).sum();
        if sum != 0 {
            return Err(LedgerError::Unbalanced(sum));
        }
        Ok(Transaction { entry: entry.to_owned(), once, order: None, postings })
    }

    /// Of a payment whose life is not an order's of the ledger: a line of a payroll.
    pub fn booking(self, order: Option<String>) -> Transaction {
        Transaction { order, ..self }
    }

    /// Booked by the life of an order, and by nothing else.
    pub(crate) fn of_order(entry: &str, order: &str, debit: &str, credit: &str, amount: Fen) -> Transaction {
        let posting = |sub: &str, amount| Posting { sub: sub.to_owned(), amount };
        Transaction {
            entry: entry.to_owned(),
            once: None,
            order: Some(order.to_owned()),
            postings: vec![posting(debit, amount), posting(credit, -amount)],
        }
    }

    pub fn postings(&self) -> &[Posting] {
        &self.postings
    }

    /// What each sub-ledger gets in all.
    pub(crate) fn nets(&self) -> Result<BTreeMap<&str, Fen>, LedgerError> {
        let mut nets: BTreeMap<&str, Fen> = BTreeMap::new();
        for posting in &self.postings {
            let net = nets.entry(&posting.sub).or_default();
            *net = net.checked_add(posting.amount).ok_or(LedgerError::TooLarge)?;
        }
        Ok(nets)
    }
}
