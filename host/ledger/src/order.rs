//! A payment order's life: draft → approved → sent → accepted → settled |
//! rejected, settled → reversed. Who may take which step stands in one table.
use crate::{Fen, LedgerError};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderState {
    Draft,
    Approved,
    Sent,
    Accepted,
    Settled,
    Rejected,
    Reversed,
}

impl OrderState {
    /// Nothing more is to come of it, but that a bank takes a payment back.
    pub fn is_finished(self) -> bool {
        matches!(self, Self::Settled | Self::Rejected | Self::Reversed)
    }

    /// The bank has it and has not said how it ended: the money is set aside.
    pub fn is_out(self) -> bool {
        matches!(self, Self::Sent | Self::Accepted)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drafted {
    pub amount: Fen,
    /// The liability that is paid, and the asset it is paid out of.
    pub from: String,
    pub bank: String,
    pub payee: String,
    pub payee_account: String,
    pub purpose: String,
    /// How many different people must approve it.
    pub approvals: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    pub no: String,
    pub drafted: Drafted,
    pub state: OrderState,
    /// Person ids, in the order in which they approved.
    pub approved_by: Vec<String>,
    /// Why it was rejected or reversed.
    pub reason: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Draft(Drafted),
    Approve { person: String },
    Send,
    Accept,
    Settle,
    Reject { reason: String },
    Reverse { reason: String },
}

impl Step {
    pub fn name(&self) -> &'static str {
        match self {
            Step::Draft(_) => "drafted",
            Step::Approve { .. } => "approved",
            Step::Send => "sent",
            Step::Accept => "accepted",
            Step::Settle => "settled",
            Step::Reject { .. } => "rejected",
            Step::Reverse { .. } => "reversed",
        }
    }
}

impl Order {
    pub fn draft(no: &str, drafted: Drafted) -> Order {
        Order { no: no.to_owned(), drafted, state: OrderState::Draft, approved_by: vec![], reason: None }
    }

    /// The order after a step; `None` when the step was taken before.
    pub fn after(&self, step: &Step) -> Result<Option<Order>, LedgerError> {
        use OrderState::*;
        let to = |state: OrderState| Ok(Some(Order { state, ..self.clone() }));
        let because =
            |state: OrderState, why: &str| Ok(Some(Order { state, reason: Some(why.to_owned()), ..self.clone() }));
        match (step, self.state) {
            (Step::Approve { person }, Draft) => self.approved(person).map(Some),
            (Step::Send, Approved) => to(Sent),
            (Step::Accept, Sent) => to(Accepted),
            (Step::Settle, Sent | Accepted) => to(Settled),
            (Step::Reject { reason }, Draft | Approved | Sent | Accepted) => because(Rejected, reason),
            (Step::Reverse { reason }, Settled) => because(Reversed, reason),
            // What a bank says again, or late, changes nothing.
            (Step::Accept, Accepted | Settled | Rejected | Reversed)
            | (Step::Settle, Settled | Reversed)
            | (Step::Reject { .. }, Rejected)
            | (Step::Reverse { .. }, Reversed) => Ok(None),
            _ => Err(LedgerError::OrderState { no: self.no.clone(), state: self.state, step: step.name() }),
        }
    }

    fn approved(&self, person: &str) -> Result<Order, LedgerError> {
        if person.is_empty() {
            return Err(LedgerError::NobodyApproves(self.no.clone()));
        }
        if self.approved_by.iter().any(|p| p == person) {
            return Err(LedgerError::SameApprover(self.no.clone()));
        }
        let mut order = self.clone();
        order.approved_by.push(person.to_owned());
        if order.approved_by.len() as u32 >= self.drafted.approvals {
            order.state = OrderState::Approved;
        }
        Ok(order)
    }
}
