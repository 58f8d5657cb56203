//! An effect `ledger.*` as an act of the books, once its placeholders are
//! filled; and what the lane must read for it.
use super::{fill, proposal::Refusal};
use crate::clock::Zone;
use contract::{
    Effect,
    effect::{LedgerPayment, LedgerPosting, LedgerStep},
    ledger::Chart,
    pointer::plain,
};
use ledger::{Act, Drafted, Hold, LedgerError, Posting, Step, Transaction};
use serde_json::{Map, Value};
use store::{lane::Wanted, rows::Millis};

/// The account that an effect speaks of; `None` for every other effect.
pub fn account(effect: &Effect) -> Option<&Value> {
    match effect {
        Effect::LedgerOpen { account, .. }
        | Effect::LedgerPost { account, .. }
        | Effect::LedgerHold { account, .. }
        | Effect::LedgerRelease { account, .. }
        | Effect::LedgerOrder { account, .. }
        | Effect::LedgerClose { account } => Some(account),
        _ => None,
    }
}

/// What hangs on a number of this batch is new, and there is nothing to read of it.
pub fn wanted(effect: &Effect, w: &mut Wanted) {
    let nothing = Map::new();
    let known = |v: &Value| fill::filled(v, &nothing).ok().map(|v| plain(&v));
    let Some(id) = account(effect).and_then(known) else { return };
    let of = |v: &Value| Some((id.clone(), known(v)?));
    match effect {
        Effect::LedgerPost { postings, once, .. } => {
            w.ledger_balances.extend(postings.iter().filter_map(|p| of(&p.sub)));
            w.ledger_booked.extend(once.as_ref().and_then(of));
        }
        Effect::LedgerHold { hold, sub, .. } => {
            w.ledger_holds.extend(of(hold));
            w.ledger_balances.extend(sub.as_ref().and_then(of));
        }
        Effect::LedgerRelease { hold, .. } => w.ledger_holds.extend(of(hold)),
        Effect::LedgerOrder { order, payment, .. } => {
            w.ledger_orders.extend(of(order));
            w.ledger_balances.extend(payment.iter().flat_map(|p| [&p.from, &p.bank]).filter_map(of));
        }
        Effect::LedgerClose { .. } => {
            w.ledger_whole.insert(id.clone());
        }
        _ => {}
    }
    w.ledger_accounts.insert(id);
}

/// What the bank says of an entry: under which reference it has it, and on which day.
#[derive(Default)]
pub struct BankDay {
    pub reference: Option<String>,
    pub day: Option<Millis>,
}

pub fn bank_day(effect: &Effect, fill: &impl Fn(&Value) -> Result<Value, Refusal>) -> Result<BankDay, Refusal> {
    let (reference, on) = match effect {
        Effect::LedgerPost { on, .. } => (&None, on),
        Effect::LedgerOrder { reference, on, .. } => (reference, on),
        _ => return Ok(BankDay::default()),
    };
    let reference = reference.as_ref().map(fill).transpose()?.map(|v| plain(&v));
    let day = on.as_deref().and_then(|text| text.parse().ok()).map(|day| Zone::city().at(day, 0));
    Ok(BankDay { reference, day })
}

pub enum Wrong {
    Refused(Refusal),
    Books(LedgerError),
}

impl From<Refusal> for Wrong {
    fn from(refusal: Refusal) -> Wrong {
        Wrong::Refused(refusal)
    }
}

impl From<LedgerError> for Wrong {
    fn from(error: LedgerError) -> Wrong {
        Wrong::Books(error)
    }
}

/// `None`: it opens the account, or is no effect of the ledger.
pub fn act(
    effect: &Effect,
    chart: &Chart,
    person: &str,
    fill: &impl Fn(&Value) -> Result<Value, Refusal>,
) -> Result<Option<Act>, Wrong> {
    let text = |v: &Value| fill(v).map(|v| plain(&v));
    Ok(Some(match effect {
        Effect::LedgerPost { entry, postings, once, order, .. } => {
            let once = once.as_ref().map(text).transpose()?;
            let order = order.as_ref().map(text).transpose()?;
            let postings = postings.iter().map(|p| posting(p, &text)).collect::<Result<_, Wrong>>()?;
            Act::Post(Transaction::new(entry, once, postings)?.booking(order))
        }
        Effect::LedgerHold { hold, sub, amount, .. } => {
            let of = match sub {
                Some(sub) => Some(Hold { sub: text(sub)?, amount: amount.unwrap_or_default() }),
                None => None,
            };
            Act::Hold { name: text(hold)?, of }
        }
        Effect::LedgerRelease { hold, amount, .. } => Act::Release { name: text(hold)?, amount: *amount },
        Effect::LedgerOrder { order, step, payment, reason, .. } => {
            let reason = reason.clone().unwrap_or_default();
            let step = match (step, payment) {
                (LedgerStep::Draft, Some(payment)) => Step::Draft(drafted(payment, chart, &text)?),
                (LedgerStep::Draft, None) => return Err(LedgerError::NotPositive.into()),
                (LedgerStep::Approve, _) => Step::Approve { person: person.to_owned() },
                (LedgerStep::Send, _) => Step::Send,
                (LedgerStep::Accept, _) => Step::Accept,
                (LedgerStep::Settle, _) => Step::Settle,
                (LedgerStep::Reject, _) => Step::Reject { reason },
                (LedgerStep::Reverse, _) => Step::Reverse { reason },
            };
            Act::Order { no: text(order)?, step }
        }
        Effect::LedgerClose { .. } => Act::Close,
        _ => return Ok(None),
    }))
}

fn posting(posting: &LedgerPosting, text: &impl Fn(&Value) -> Result<String, Refusal>) -> Result<Posting, Wrong> {
    let amount = posting.debit.unwrap_or(0).checked_sub(posting.credit.unwrap_or(0)).ok_or(LedgerError::TooLarge)?;
    Ok(Posting { sub: text(&posting.sub)?, amount })
}

fn drafted(
    payment: &LedgerPayment,
    chart: &Chart,
    text: &impl Fn(&Value) -> Result<String, Refusal>,
) -> Result<Drafted, Wrong> {
    Ok(Drafted {
        amount: payment.amount,
        from: text(&payment.from)?,
        bank: text(&payment.bank)?,
        payee: payment.payee.clone(),
        payee_account: payment.payee_account.clone(),
        purpose: payment.purpose.clone(),
        approvals: chart.approvals(payment.amount),
    })
}
