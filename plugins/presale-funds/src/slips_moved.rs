//! 缴款通知重发: an account that took another's money over is where buyers pay from then on. What is not paid yet of each
//! contract is told to the new bank under the same slip number, fifty contracts at a time until none is left.
use crate::account::Money;
use crate::handlers::slips_moved::{Facts, Handler, Occurrence};
use crate::*;

const TIMER: &str = "slips";

/// As soon as the account has taken over.
pub fn due(decision: Decision, account: &str, cx: &Context) -> Decision {
    decision.record_timer::<SupervisedAccount>(TIMER, account, cx.now())
}

impl Handler for PresaleFunds {
    fn handle(_: &Occurrence, record: Option<&Row>, facts: &Facts, cx: &Context) -> Decision {
        let Some(money) = record.map(Money::of).filter(|_| !facts.slips.is_empty()) else {
            return Decision::declared();
        };
        let moved = facts.slips.iter().fold(Decision::declared(), |decision, row| again(decision, &row.read(), &money));
        due(moved, &money.id, cx)
    }
}

fn again(decision: Decision, slip: &PaymentSlip, money: &Money) -> Decision {
    let decision = decision.put_merge(PaymentSlip {
        slip_no: slip.slip_no.clone(),
        account_id: Some((&money.id).into()),
        bank: Some((&money.bank).into()),
        ..PaymentSlip::default()
    });
    let left = unpaid(slip.plan.as_deref().unwrap_or_default(), slip.received.unwrap_or_default());
    told(decision, slip, &left, money)
}

/// To the bank: each payment that is expected under this slip.
pub fn told(decision: Decision, slip: &PaymentSlip, plan: &[PaymentSlipPlanRow], money: &Money) -> Decision {
    plan.iter().fold(decision, |decision, row| {
        let message = BankPaymentSlipMessage {
            slip_no: Some(slip.slip_no.clone()),
            contract_no: slip.contract_no.clone(),
            unit: slip.unit.clone(),
            account_no: Some((&money.id).into()),
            amount: row.amount,
            kind: row.kind.clone(),
            payer: row.payer.clone(),
        };
        decision.send_to(money.bank.as_str(), message)
    })
}

/// What came counts for the first payments of the plan.
fn unpaid(plan: &[PaymentSlipPlanRow], received: Fen) -> Vec<PaymentSlipPlanRow> {
    let mut left = received;
    let rest = plan.iter().map(|row| {
        let amount = row.amount.unwrap_or_default();
        let paid = amount.min(left);
        left += -paid;
        PaymentSlipPlanRow { amount: Some(amount - paid), ..row.clone() }
    });
    rest.filter(|row| row.amount > Some(Fen(0))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(kind: &str, yuan: i64) -> PaymentSlipPlanRow {
        PaymentSlipPlanRow { kind: Some(kind.into()), amount: Some(Fen::yuan(yuan)), payer: None }
    }

    #[test]
    fn what_came_is_not_asked_for_again() {
        let plan = [row("首付款", 300), row("分期款", 200), row("贷款", 500)];
        let left = |received: i64| {
            let rows = unpaid(&plan, Fen::yuan(received));
            rows.iter().map(|row| row.amount.unwrap_or_default().0 / 100).collect::<Vec<_>>()
        };
        assert_eq!(left(0), [300, 200, 500]);
        assert_eq!(left(350), [150, 500]);
        assert_eq!(left(1_000), Vec::<i64>::new());
    }
}
