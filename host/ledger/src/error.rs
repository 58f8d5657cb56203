//! Why the books refuse an act. Amounts are fen; the host puts them into words.
use crate::order::OrderState;
use crate::transaction::Fen;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    #[error("a transaction needs at least two postings, none of them zero")]
    Empty,
    #[error("the postings sum to {0} fen, not to zero")]
    Unbalanced(i128),
    #[error("the amount is beyond what can be booked")]
    TooLarge,
    #[error("an amount must be above zero")]
    NotPositive,
    #[error("the chart has no sub-ledger `{0}`")]
    NoSub(String),
    #[error("`{0}` is on the wrong side of the chart for this")]
    WrongSide(String),
    #[error("`{sub}` has {available} fen available, {asked} are asked for")]
    BelowFloor { sub: String, available: Fen, asked: Fen },
    #[error("the account is frozen by {0:?}")]
    Frozen(Vec<String>),
    #[error("the account is closed")]
    Closed,
    #[error("`{sub}` still has {amount} fen, {held} of them held")]
    NotEmpty { sub: String, amount: Fen, held: Fen },
    #[error("the order {0} is not finished")]
    OrderOpen(String),
    #[error("there is a hold `{0}` already")]
    HoldExists(String),
    #[error("there is no hold `{0}`")]
    NoHold(String),
    #[error("the hold `{name}` has {left} fen left, {asked} are to be released")]
    HoldTooSmall { name: String, left: Fen, asked: Fen },
    #[error("there is an order {0} already")]
    OrderExists(String),
    #[error("there is no order {0}")]
    NoOrder(String),
    #[error("the order {no} is {state:?} and cannot be {step}")]
    OrderState { no: String, state: OrderState, step: &'static str },
    #[error("the order {0} needs the approval of another person")]
    SameApprover(String),
    #[error("the order {0} is approved by a person, never by the hub itself")]
    NobodyApproves(String),
}
