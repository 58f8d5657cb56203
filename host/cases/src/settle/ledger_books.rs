//! The accounts a batch touches, as far as it touches them: rows become the
//! books of `ledger`, acts are folded over them, changes become rows again.
use super::{
    ledger_acts::{self, BankDay, Wrong},
    proposal::{LedgerAsk, Refusal},
};
use contract::{Effect, pointer::plain};
use ledger::{Account, Balance, Change, Drafted, Hold, Order, OrderState, Transaction};
use serde_json::Value;
use std::collections::HashMap;
use store::{
    lane::{Seen, Writes},
    rows::*,
    scope,
};
use uuid::Uuid;

#[derive(Default)]
pub struct Books(HashMap<String, Kept>);

#[derive(Clone)]
struct Kept {
    row: LedgerAccountRow,
    account: Account,
    /// When each order was drafted, and by which case.
    drafted: HashMap<String, (Option<Uuid>, Millis)>,
}

/// What one act writes.
#[derive(Default)]
pub struct Told {
    pub stamp: Option<String>,
    pub writes: Writes,
}

impl Books {
    /// Takes what was seen of accounts.
    pub fn seen(seen: &mut Seen) -> Books {
        let kept = std::mem::take(&mut seen.ledger_accounts).into_iter().map(|row| (row.id.clone(), Kept::new(row)));
        let mut books: HashMap<String, Kept> = kept.collect();
        for b in std::mem::take(&mut seen.ledger_balances) {
            if let Some(kept) = books.get_mut(&b.account) {
                kept.account.subs.insert(b.sub, Balance { amount: b.amount, held: b.held });
            }
        }
        for h in std::mem::take(&mut seen.ledger_holds) {
            if let Some(kept) = books.get_mut(&h.account) {
                kept.account.holds.insert(h.name, Hold { sub: h.sub, amount: h.amount });
            }
        }
        for row in std::mem::take(&mut seen.ledger_orders) {
            if let Some(kept) = books.get_mut(&row.account) {
                kept.drafted.insert(row.no.clone(), (row.case, row.drafted));
                kept.account.orders.insert(row.no.clone(), order(row));
            }
        }
        for (account, once) in std::mem::take(&mut seen.ledger_booked) {
            if let Some(kept) = books.get_mut(&account) {
                kept.account.booked.insert(once);
            }
        }
        Books(books)
    }

    /// What an accepted proposal changed.
    pub fn take(&mut self, changed: Books) {
        self.0.extend(changed.0);
    }

    /// One act over these books, and over `below` where they have not touched the account.
    pub fn act(
        &mut self,
        below: &Books,
        ask: &LedgerAsk,
        fill: &impl Fn(&Value) -> Result<Value, Refusal>,
        case: Option<Uuid>,
        now: Millis,
    ) -> Result<Told, Refusal> {
        let Some(account) = ledger_acts::account(&ask.effect) else { return Ok(Told::default()) };
        let id = plain(&fill(account)?);
        let known = self.0.get(&id).or_else(|| below.0.get(&id));
        if let Effect::LedgerOpen { chart, name, organisations, .. } = &ask.effect {
            if known.is_some() {
                return Err(Refusal::AccountExists(id));
            }
            let row = LedgerAccountRow {
                id: id.clone(),
                system: ask.system.clone(),
                chart: chart.clone(),
                name: name.clone(),
                organisations: organisations.clone(),
                frozen: vec![],
                case,
                opened: now,
                closed: None,
            };
            self.0.insert(id.clone(), Kept::new(row.clone()));
            let writes = Writes { ledger_accounts: vec![row], ..Writes::default() };
            return Ok(Told { stamp: Some(scope::account(&id)), writes });
        }
        // An account of another system and one that is not there read the same.
        let mine = known.filter(|k| k.row.system == ask.system);
        let mut kept = mine.cloned().ok_or_else(|| Refusal::NoAccount(id.clone()))?;
        let chart = ask.charts.get(&kept.row.chart).ok_or_else(|| Refusal::NoAccount(id.clone()))?;
        let refused = |why| Refusal::Ledger { account: id.clone(), why };
        let act = ledger_acts::act(&ask.effect, chart, &ask.person, fill).map_err(|wrong| match wrong {
            Wrong::Refused(refusal) => refusal,
            Wrong::Books(why) => refused(why),
        })?;
        let Some(act) = act else { return Ok(Told::default()) };
        let changes = kept.account.apply(chart, &act).map_err(refused)?;
        let stamp = (!changes.is_empty()).then(|| scope::account(&id));
        let writes = kept.written(changes, ledger_acts::bank_day(&ask.effect, fill)?, case, now);
        self.0.insert(id, kept);
        Ok(Told { stamp, writes })
    }
}

impl Kept {
    fn new(row: LedgerAccountRow) -> Kept {
        let frozen = row.frozen.iter().cloned().collect();
        let account = Account { closed: row.closed.is_some(), frozen, ..Account::default() };
        Kept { row, account, drafted: HashMap::new() }
    }

    fn written(&mut self, changes: Vec<Change>, bank: BankDay, case: Option<Uuid>, now: Millis) -> Writes {
        let mut w = Writes::default();
        let id = || self.row.id.clone();
        let mut stands = false;
        for change in changes {
            match change {
                Change::Booked(transaction) => {
                    w.ledger_entries.extend(entries(&id(), &transaction, &bank, case, now));
                }
                Change::Moved { sub, by } => {
                    w.ledger_moves.push(LedgerBalanceRow { account: id(), sub, amount: by.amount, held: by.held })
                }
                Change::Held { name, hold: Some(hold) } => w.ledger_holds.push(LedgerHoldRow {
                    account: id(),
                    name,
                    sub: hold.sub,
                    amount: hold.amount,
                    at: now,
                }),
                Change::Held { name, hold: None } => w.ledger_holds_ended.push((id(), name)),
                Change::Ordered(order) => {
                    let (case, drafted) = *self.drafted.entry(order.no.clone()).or_insert((case, now));
                    w.ledger_orders.push(LedgerOrderRow { case, drafted, updated: now, ..order_row(id(), order) });
                }
                Change::Standing => stands = true,
            }
        }
        if stands {
            self.row.frozen = self.account.frozen.iter().cloned().collect();
            self.row.closed = self.account.closed.then_some(now);
            w.ledger_accounts.push(self.row.clone());
        }
        w
    }
}

/// Their commit, place and decision are given when the proposal is accepted.
fn entries(
    account: &str,
    transaction: &Transaction,
    bank: &BankDay,
    case: Option<Uuid>,
    at: Millis,
) -> impl Iterator<Item = LedgerEntryRow> {
    transaction.postings().iter().enumerate().map(move |(line, posting)| LedgerEntryRow {
        batch: 0,
        place: 0,
        line: line as i64,
        account: account.to_owned(),
        sub: posting.sub.clone(),
        amount: posting.amount,
        entry: transaction.entry.clone(),
        once: transaction.once.clone().or_else(|| bank.reference.clone()),
        order_no: transaction.order.clone(),
        case,
        decision: Uuid::nil(),
        at,
        day: bank.day,
    })
}

fn order(row: LedgerOrderRow) -> Order {
    let drafted = Drafted {
        amount: row.amount,
        from: row.source,
        bank: row.bank,
        payee: row.payee,
        payee_account: row.payee_account,
        purpose: row.purpose,
        approvals: row.approvals as u32,
    };
    let state = match row.state {
        LedgerOrderState::Draft => OrderState::Draft,
        LedgerOrderState::Approved => OrderState::Approved,
        LedgerOrderState::Sent => OrderState::Sent,
        LedgerOrderState::Accepted => OrderState::Accepted,
        LedgerOrderState::Settled => OrderState::Settled,
        LedgerOrderState::Rejected => OrderState::Rejected,
        LedgerOrderState::Reversed => OrderState::Reversed,
    };
    Order { no: row.no, drafted, state, approved_by: row.approved_by, reason: row.reason }
}

fn order_row(account: String, order: Order) -> LedgerOrderRow {
    let state = match order.state {
        OrderState::Draft => LedgerOrderState::Draft,
        OrderState::Approved => LedgerOrderState::Approved,
        OrderState::Sent => LedgerOrderState::Sent,
        OrderState::Accepted => LedgerOrderState::Accepted,
        OrderState::Settled => LedgerOrderState::Settled,
        OrderState::Rejected => LedgerOrderState::Rejected,
        OrderState::Reversed => LedgerOrderState::Reversed,
    };
    let d = order.drafted;
    LedgerOrderRow {
        account,
        no: order.no,
        state,
        amount: d.amount,
        source: d.from,
        bank: d.bank,
        payee: d.payee,
        payee_account: d.payee_account,
        purpose: d.purpose,
        approvals: i64::from(d.approvals),
        approved_by: order.approved_by,
        reason: order.reason,
        case: None,
        drafted: 0,
        updated: 0,
    }
}
