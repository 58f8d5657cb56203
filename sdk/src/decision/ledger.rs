//! Supervised accounts: opened, posted to, set aside, paid from, closed.
use super::Decision;
use crate::{Effect, Fen, Text};
use contract::effect::{LedgerPayment, LedgerPosting, LedgerStep};
use jiff::civil::Date;

/// A transaction in the making: what it debits and what it credits.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    name: String,
    once: Option<Text>,
    on: Option<Date>,
    order: Option<Text>,
    postings: Vec<LedgerPosting>,
}

impl Entry {
    /// Which kind of entry it is: `E2`.
    pub fn new(name: &str) -> Entry {
        Entry { name: name.to_owned(), ..Entry::default() }
    }

    pub fn debit(self, sub: impl Into<Text>, amount: Fen) -> Entry {
        self.posting(sub, Some(amount.0), None)
    }

    pub fn credit(self, sub: impl Into<Text>, amount: Fen) -> Entry {
        self.posting(sub, None, Some(amount.0))
    }

    /// Booked once under this reference, whatever repeats come.
    pub fn once(mut self, reference: impl Into<Text>) -> Entry {
        self.once = Some(reference.into());
        self
    }

    /// The day on which the bank booked it.
    pub fn on(mut self, day: Date) -> Entry {
        self.on = Some(day);
        self
    }

    /// The payment order that it books: by it the bank's statement knows the entry.
    pub fn order(mut self, order: impl Into<Text>) -> Entry {
        self.order = Some(order.into());
        self
    }

    fn posting(mut self, sub: impl Into<Text>, debit: Option<i64>, credit: Option<i64>) -> Entry {
        self.postings.push(LedgerPosting { sub: sub.into().into(), debit, credit });
        self
    }
}

/// What an order is to pay.
#[derive(Clone, Debug)]
pub struct Payment {
    pub amount: Fen,
    /// The liability that is paid, and the asset it is paid out of.
    pub from: Text,
    pub bank: Text,
    pub payee: String,
    pub payee_account: String,
    pub purpose: String,
}

/// The ledger.
impl Decision {
    /// Opens an account after a chart of the contract; the organisations may see it.
    pub fn open_account(
        self,
        account: impl Into<Text>,
        chart: &str,
        name: impl Into<String>,
        organisations: impl IntoIterator<Item = String>,
    ) -> Decision {
        self.effect(Effect::LedgerOpen {
            account: account.into().into(),
            chart: chart.to_owned(),
            name: name.into(),
            organisations: organisations.into_iter().collect(),
        })
    }

    pub fn post(self, account: impl Into<Text>, entry: Entry) -> Decision {
        let Entry { name, once, on, order, postings } = entry;
        let (account, once, on) = (account.into().into(), once.map(Into::into), on.map(|day| day.to_string()));
        self.effect(Effect::LedgerPost { account, entry: name, postings, once, on, order: order.map(Into::into) })
    }

    /// Sets money of a sub-ledger aside under a name.
    pub fn hold(self, account: impl Into<Text>, hold: impl Into<Text>, sub: impl Into<Text>, amount: Fen) -> Decision {
        let (account, hold) = (account.into().into(), hold.into().into());
        self.effect(Effect::LedgerHold { account, hold, sub: Some(sub.into().into()), amount: Some(amount.0) })
    }

    /// The account takes money in and gives none out until this is released.
    pub fn freeze(self, account: impl Into<Text>, hold: impl Into<Text>) -> Decision {
        let (account, hold) = (account.into().into(), hold.into().into());
        self.effect(Effect::LedgerHold { account, hold, sub: None, amount: None })
    }

    /// All that is left of a hold, or a freeze.
    pub fn release(self, account: impl Into<Text>, hold: impl Into<Text>) -> Decision {
        let (account, hold) = (account.into().into(), hold.into().into());
        self.effect(Effect::LedgerRelease { account, hold, amount: None })
    }

    /// A part of a hold.
    pub fn release_part(self, account: impl Into<Text>, hold: impl Into<Text>, amount: Fen) -> Decision {
        let (account, hold) = (account.into().into(), hold.into().into());
        self.effect(Effect::LedgerRelease { account, hold, amount: Some(amount.0) })
    }

    pub fn draft_order(self, account: impl Into<Text>, order: impl Into<Text>, payment: Payment) -> Decision {
        let payment = LedgerPayment {
            amount: payment.amount.0,
            from: payment.from.into(),
            bank: payment.bank.into(),
            payee: payment.payee,
            payee_account: payment.payee_account,
            purpose: payment.purpose,
        };
        self.order(account, order, LedgerStep::Draft, Some(payment), None)
    }

    /// By whoever acts.
    pub fn approve_order(self, account: impl Into<Text>, order: impl Into<Text>) -> Decision {
        self.order(account, order, LedgerStep::Approve, None, None)
    }

    /// The money is set aside; the message to the bank is the caller's to send.
    pub fn send_order(self, account: impl Into<Text>, order: impl Into<Text>) -> Decision {
        self.order(account, order, LedgerStep::Send, None, None)
    }

    pub fn accept_order(self, account: impl Into<Text>, order: impl Into<Text>) -> Decision {
        self.order(account, order, LedgerStep::Accept, None, None)
    }

    /// The bank has paid: the host books it.
    pub fn settle_order(self, account: impl Into<Text>, order: impl Into<Text>) -> Decision {
        self.order(account, order, LedgerStep::Settle, None, None)
    }

    /// Under which reference and on which day the bank booked what was settled or reversed last here.
    pub fn booked_as(mut self, bank: impl Into<Text>, day: Date) -> Decision {
        if let Some(Effect::LedgerOrder { reference, on, .. }) = self.last_effect() {
            (*reference, *on) = (Some(bank.into().into()), Some(day.to_string()));
        }
        self
    }

    pub fn reject_order(self, account: impl Into<Text>, order: impl Into<Text>, why: impl Into<String>) -> Decision {
        self.order(account, order, LedgerStep::Reject, None, Some(why.into()))
    }

    /// A settled payment came back: the host books it back.
    pub fn reverse_order(self, account: impl Into<Text>, order: impl Into<Text>, why: impl Into<String>) -> Decision {
        self.order(account, order, LedgerStep::Reverse, None, Some(why.into()))
    }

    pub fn close_account(self, account: impl Into<Text>) -> Decision {
        self.effect(Effect::LedgerClose { account: account.into().into() })
    }

    fn order(
        self,
        account: impl Into<Text>,
        order: impl Into<Text>,
        step: LedgerStep,
        payment: Option<LedgerPayment>,
        reason: Option<String>,
    ) -> Decision {
        let (account, order) = (account.into().into(), order.into().into());
        self.effect(Effect::LedgerOrder { account, order, step, payment, reason, reference: None, on: None })
    }
}
