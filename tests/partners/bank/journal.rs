//! What the bank has done, line by line, and what follows from it. Balances are never stored: they are the sum.
use crate::Bank;
use hub_adapter::iso::Entry;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub enum Line {
    Opened {
        question: String,
        account: String,
        name: String,
        on: String,
    },
    /// `named` is unique: an order's line, a question, a command.
    Booked {
        entry: Entry,
        named: String,
    },
    /// A line of an order that was not paid.
    Rejected {
        named: String,
        code: String,
    },
    /// An order that was seen, and when.
    Ordered {
        msg_id: String,
        at: String,
    },
    /// From now on, payments to this account are rejected.
    Rejects {
        account: String,
        code: String,
    },
}

impl Bank {
    pub fn opened_for(&self, asked: &str) -> Option<(String, String)> {
        self.books.lines().iter().find_map(|line| match line {
            Line::Opened { question, account, on, .. } if question == asked => Some((account.clone(), on.clone())),
            _ => None,
        })
    }

    pub fn accounts(&self) -> impl Iterator<Item = &str> {
        self.books.lines().iter().filter_map(|line| match line {
            Line::Opened { account, .. } => Some(account.as_str()),
            _ => None,
        })
    }

    /// Its own numbers are told apart from other banks' by what they begin with.
    pub fn prefix(&self) -> String {
        let bank: u32 = self.id.bytes().fold(7, |sum, byte| (sum * 31 + u32::from(byte)) % 10_000);
        format!("6217{bank:04}")
    }

    pub fn next_account(&self) -> String {
        format!("{}{:08}", self.prefix(), self.accounts().count() + 1)
    }

    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.books.lines().iter().filter_map(|line| match line {
            Line::Booked { entry, .. } => Some(entry),
            _ => None,
        })
    }

    pub fn next_reference(&self) -> String {
        format!("B{}-{:06}", &self.prefix()[4..], self.entries().count() + 1)
    }

    pub fn named(&self, name: &str) -> Option<Entry> {
        self.books.lines().iter().find_map(|line| match line {
            Line::Booked { entry, named } if named == name => Some(entry.clone()),
            _ => None,
        })
    }

    pub fn rejected(&self, name: &str) -> Option<String> {
        self.books.lines().iter().find_map(|line| match line {
            Line::Rejected { named, code } if named == name => Some(code.clone()),
            _ => None,
        })
    }

    /// The last word on an account counts.
    pub fn rejects(&self, number: &str) -> Option<&str> {
        self.books.lines().iter().rev().find_map(|line| match line {
            Line::Rejects { account, code } if account == number => Some(code.as_str()),
            _ => None,
        })
    }

    /// Which order it was, counted from one, and when it was first seen.
    pub fn ordered(&self, msg_id: &str) -> Option<(usize, String)> {
        let orders = self.books.lines().iter().filter_map(|line| match line {
            Line::Ordered { msg_id, at } => Some((msg_id, at)),
            _ => None,
        });
        orders.enumerate().find(|(_, (known, _))| *known == msg_id).map(|(n, (_, at))| (n + 1, at.clone()))
    }

    pub fn orders(&self) -> usize {
        self.books.lines().iter().filter(|line| matches!(line, Line::Ordered { .. })).count()
    }

    pub fn is_own(&self, number: &str) -> bool {
        self.accounts().any(|account| account == number)
    }

    pub fn balance(&self, account: &str) -> i64 {
        self.entries().filter(|entry| entry.account == account).map(Entry::signed).sum()
    }

    pub fn count(&self, account: &str) -> usize {
        self.entries().filter(|entry| entry.account == account).count()
    }
}
