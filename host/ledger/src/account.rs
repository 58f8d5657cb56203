//! One supervised account, or the part of it that a decision touches. An act
//! is checked whole before anything moves: what is refused changes nothing.
use crate::{Fen, LedgerError, Order, Step, Transaction};
use contract::ledger::{Chart, Head, Side};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// On the sub-ledger's normal side.
    pub amount: Fen,
    /// Set aside by holds and by orders that are out.
    pub held: Fen,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    pub sub: String,
    pub amount: Fen,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    pub closed: bool,
    /// Names of the holds that freeze it.
    pub frozen: BTreeSet<String>,
    pub subs: BTreeMap<String, Balance>,
    pub holds: BTreeMap<String, Hold>,
    pub orders: BTreeMap<String, Order>,
    /// References that were booked.
    pub booked: BTreeSet<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    Post(Transaction),
    /// Without a sub-ledger it freezes the account.
    Hold {
        name: String,
        of: Option<Hold>,
    },
    /// All of it, or a part.
    Release {
        name: String,
        amount: Option<Fen>,
    },
    Order {
        no: String,
        step: Step,
    },
    Close,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Booked(Transaction),
    /// By how much a sub-ledger's balance and what of it is held have grown.
    Moved {
        sub: String,
        by: Balance,
    },
    /// A hold as it now is, or gone.
    Held {
        name: String,
        hold: Option<Hold>,
    },
    Ordered(Order),
    /// Closed, frozen or thawed.
    Standing,
}

type Changes = Result<Vec<Change>, LedgerError>;

impl Account {
    pub fn apply(&mut self, chart: &Chart, act: &Act) -> Changes {
        if self.closed {
            return Err(LedgerError::Closed);
        }
        let changes = match act {
            Act::Post(transaction) => self.post(chart, transaction)?,
            Act::Hold { name, of } => self.hold(chart, name, of.as_ref())?,
            Act::Release { name, amount } => self.release(name, *amount)?,
            Act::Order { no, step } => self.order(chart, no, step)?,
            Act::Close => self.close()?,
        };
        self.take(act, &changes);
        Ok(changes)
    }

    /// What may still be taken from a sub-ledger.
    pub fn available(&self, chart: &Chart, sub: &str) -> Result<Fen, LedgerError> {
        let head = head(chart, sub)?;
        let Balance { amount, held } = self.balance(sub);
        Ok(amount.saturating_sub(held).saturating_sub(head.floor))
    }

    pub fn balance(&self, sub: &str) -> Balance {
        self.subs.get(sub).copied().unwrap_or_default()
    }

    fn post(&self, chart: &Chart, transaction: &Transaction) -> Changes {
        if transaction.once.as_ref().is_some_and(|once| self.booked.contains(once)) {
            return Ok(vec![]);
        }
        let mut changes = vec![];
        for (sub, net) in transaction.nets()? {
            let grows = match head(chart, sub)?.side {
                Side::Asset => net,
                Side::Liability => net.checked_neg().ok_or(LedgerError::TooLarge)?,
            };
            self.balance(sub).amount.checked_add(grows).ok_or(LedgerError::TooLarge)?;
            if grows < 0 {
                self.thawed()?;
                self.enough(chart, sub, -grows)?;
            }
            changes.push(moved(sub, grows, 0));
        }
        changes.push(Change::Booked(transaction.clone()));
        Ok(changes)
    }

    fn hold(&self, chart: &Chart, name: &str, of: Option<&Hold>) -> Changes {
        if self.holds.contains_key(name) || self.frozen.contains(name) {
            return Err(LedgerError::HoldExists(name.to_owned()));
        }
        let Some(hold) = of else { return Ok(vec![Change::Standing]) };
        positive(hold.amount)?;
        self.enough(chart, &hold.sub, hold.amount)?;
        let held = Change::Held { name: name.to_owned(), hold: Some(hold.clone()) };
        Ok(vec![moved(&hold.sub, 0, hold.amount), held])
    }

    fn release(&self, name: &str, amount: Option<Fen>) -> Changes {
        if self.frozen.contains(name) {
            return Ok(vec![Change::Standing]);
        }
        let hold = self.holds.get(name).ok_or_else(|| LedgerError::NoHold(name.to_owned()))?;
        let asked = amount.unwrap_or(hold.amount);
        positive(asked)?;
        let left = hold.amount - asked;
        if left < 0 {
            return Err(LedgerError::HoldTooSmall { name: name.to_owned(), left: hold.amount, asked });
        }
        let rest = (left > 0).then(|| Hold { amount: left, ..hold.clone() });
        Ok(vec![moved(&hold.sub, 0, -asked), Change::Held { name: name.to_owned(), hold: rest }])
    }

    fn order(&self, chart: &Chart, no: &str, step: &Step) -> Changes {
        let known = self.orders.get(no);
        let before = match (step, known) {
            (Step::Draft(_), Some(_)) => return Err(LedgerError::OrderExists(no.to_owned())),
            (Step::Draft(drafted), None) => {
                positive(drafted.amount)?;
                on_side(chart, &drafted.from, Side::Liability)?;
                on_side(chart, &drafted.bank, Side::Asset)?;
                return Ok(vec![Change::Ordered(Order::draft(no, drafted.clone()))]);
            }
            (_, None) => return Err(LedgerError::NoOrder(no.to_owned())),
            (_, Some(order)) => order,
        };
        let Some(after) = before.after(step)? else { return Ok(vec![]) };
        let d = &after.drafted;
        let both = |amount, held| vec![moved(&d.from, amount, held), moved(&d.bank, amount, held)];
        let mut changes = match step {
            Step::Send => {
                self.thawed()?;
                self.enough(chart, &d.from, d.amount)?;
                self.enough(chart, &d.bank, d.amount)?;
                both(0, d.amount)
            }
            // The bank has paid, whatever befell the account meanwhile: what was set aside is booked.
            Step::Settle => {
                let mut changes = both(-d.amount, -d.amount);
                changes.push(Change::Booked(Transaction::of_order("settled", no, &d.from, &d.bank, d.amount)));
                changes
            }
            Step::Reverse { .. } => {
                for sub in [&d.from, &d.bank] {
                    self.balance(sub).amount.checked_add(d.amount).ok_or(LedgerError::TooLarge)?;
                }
                let mut changes = both(d.amount, 0);
                changes.push(Change::Booked(Transaction::of_order("reversed", no, &d.bank, &d.from, d.amount)));
                changes
            }
            Step::Reject { .. } if before.state.is_out() => both(0, -d.amount),
            _ => vec![],
        };
        changes.push(Change::Ordered(after));
        Ok(changes)
    }

    /// The whole account must be known for this.
    fn close(&self) -> Changes {
        self.thawed()?;
        if let Some((sub, b)) = self.subs.iter().find(|(_, b)| **b != Balance::default()) {
            return Err(LedgerError::NotEmpty { sub: sub.clone(), amount: b.amount, held: b.held });
        }
        match self.orders.values().find(|o| !o.state.is_finished()) {
            Some(order) => Err(LedgerError::OrderOpen(order.no.clone())),
            None => Ok(vec![Change::Standing]),
        }
    }

    fn take(&mut self, act: &Act, changes: &[Change]) {
        for change in changes {
            match change {
                Change::Booked(transaction) => self.booked.extend(transaction.once.clone()),
                Change::Moved { sub, by } => {
                    let balance = self.subs.entry(sub.clone()).or_default();
                    balance.amount += by.amount;
                    balance.held += by.held;
                }
                Change::Held { name, hold: Some(hold) } => {
                    self.holds.insert(name.clone(), hold.clone());
                }
                Change::Held { name, hold: None } => {
                    self.holds.remove(name);
                }
                Change::Ordered(order) => {
                    self.orders.insert(order.no.clone(), order.clone());
                }
                Change::Standing => self.stand(act),
            }
        }
    }

    fn stand(&mut self, act: &Act) {
        match act {
            Act::Hold { name, .. } => {
                self.frozen.insert(name.clone());
            }
            Act::Release { name, .. } => {
                self.frozen.remove(name);
            }
            _ => self.closed = true,
        }
    }

    fn thawed(&self) -> Result<(), LedgerError> {
        if self.frozen.is_empty() {
            return Ok(());
        }
        Err(LedgerError::Frozen(self.frozen.iter().cloned().collect()))
    }

    fn enough(&self, chart: &Chart, sub: &str, asked: Fen) -> Result<(), LedgerError> {
        let available = self.available(chart, sub)?;
        if available < asked {
            return Err(LedgerError::BelowFloor { sub: sub.to_owned(), available, asked });
        }
        Ok(())
    }
}

fn head<'c>(chart: &'c Chart, sub: &str) -> Result<&'c Head, LedgerError> {
    chart.head(sub).ok_or_else(|| LedgerError::NoSub(sub.to_owned()))
}

fn on_side(chart: &Chart, sub: &str, side: Side) -> Result<(), LedgerError> {
    if head(chart, sub)?.side == side { Ok(()) } else { Err(LedgerError::WrongSide(sub.to_owned())) }
}

fn positive(amount: Fen) -> Result<(), LedgerError> {
    if amount > 0 { Ok(()) } else { Err(LedgerError::NotPositive) }
}

fn moved(sub: &str, amount: Fen, held: Fen) -> Change {
    Change::Moved { sub: sub.to_owned(), by: Balance { amount, held } }
}
