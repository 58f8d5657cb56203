//! R10: a refund goes the way the money came, the last payment first; what a loan paid goes to the bank that lent it. Which
//! payments were the loan's follows from the plan: what came after the buyer had paid his own part.
use crate::*;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Back {
    pub name: String,
    pub account: String,
    pub amount: Fen,
}

/// What the buyer pays himself by the plan; a plan without a loan has no other part.
pub fn own_part(plan: &[Row]) -> Option<Fen> {
    let is_loan = |row: &&Row| row.text("kind") == "贷款";
    let own = plan.iter().filter(|row| !is_loan(row)).filter_map(|row| row.money("amount")).sum();
    plan.iter().any(|row| is_loan(&row)).then_some(own)
}

pub fn lender_account(plan: &[Row]) -> Option<Text> {
    let loan = plan.iter().find(|row| row.text("kind") == "贷款" && row.has("payer-account"))?;
    some(loan.text("payer-account"))
}

pub fn route(slip: &PaymentSlip, refund: Fen) -> Vec<Back> {
    let receipts = slip.receipts.as_deref().unwrap_or_default();
    let lender = known(&slip.lender_account);
    let mut left = refund;
    let mut before = receipts.iter().map(|row| row.amount.unwrap_or_default()).sum::<Fen>();
    let mut lines = vec![];
    for row in receipts.iter().rev() {
        let amount = row.amount.unwrap_or_default();
        before += -amount;
        let own = slip.own.map_or(amount, |own| (own - before).max(Fen(0)).min(amount));
        let payer = (known(&row.payer), known(&row.payer_account));
        let bank = match lender.is_empty() || lender == payer.1 {
            true => payer.clone(),
            false => ("放款银行".to_owned(), lender.clone()),
        };
        for ((name, account), part) in [(bank, amount - own), (payer, own)] {
            let part = part.min(left);
            if part > Fen(0) {
                left += -part;
                lines.push(Back { name, account, amount: part });
            }
        }
    }
    lines
}

/// Whether these payments, by account and amount, are the route; several to one account count as one.
pub fn is_route(lines: &[(&str, Fen)], route: &[Back]) -> bool {
    let sum = |account: &str| lines.iter().filter(|(to, _)| *to == account).map(|(_, amount)| *amount).sum::<Fen>();
    let due = |account: &str| route.iter().filter(|b| b.account == account).map(|b| b.amount).sum::<Fen>();
    let accounts = lines.iter().map(|(to, _)| *to).chain(route.iter().map(|b| b.account.as_str()));
    accounts.into_iter().all(|account| sum(account) == due(account))
}

fn known(text: &Option<Text>) -> String {
    text.as_ref().and_then(Text::as_str).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paid(payer: &str, account: &str, yuan: i64) -> PaymentSlipReceiptsRow {
        PaymentSlipReceiptsRow {
            payer: Some(payer.into()),
            payer_account: Some(account.into()),
            amount: Some(Fen::yuan(yuan)),
            ..PaymentSlipReceiptsRow::default()
        }
    }

    fn slip(receipts: Vec<PaymentSlipReceiptsRow>, own: Option<i64>, lender: &str) -> PaymentSlip {
        PaymentSlip {
            receipts: Some(receipts),
            own: own.map(Fen::yuan),
            lender_account: some(lender),
            ..PaymentSlip::default()
        }
    }

    fn told(slip: &PaymentSlip, yuan: i64) -> Vec<(String, i64)> {
        route(slip, Fen::yuan(yuan)).into_iter().map(|back| (back.account, back.amount.0 / 100)).collect()
    }

    #[test]
    fn the_last_payer_is_paid_back_first() {
        let of = slip(vec![paid("购房人", "622", 500_000), paid("样例银行", "001", 1_120_000)], Some(500_000), "");
        assert_eq!(told(&of, 1_200_000), [("001".to_owned(), 1_120_000), ("622".to_owned(), 80_000)]);
        assert_eq!(told(&of, 1_000), [("001".to_owned(), 1_000)]);
    }

    #[test]
    fn the_loan_goes_to_the_bank_that_lent_it_though_the_buyer_passed_it_on() {
        let of = slip(vec![paid("购房人", "622", 500_000), paid("购房人", "622", 1_120_000)], Some(500_000), "001");
        assert_eq!(told(&of, 1_620_000), [("001".to_owned(), 1_120_000), ("622".to_owned(), 500_000)]);
        // One payment holds the end of his own part and the beginning of the loan.
        let of = slip(vec![paid("购房人", "622", 400_000), paid("购房人", "622", 300_000)], Some(500_000), "001");
        let expected = [("001".to_owned(), 200_000), ("622".to_owned(), 100_000), ("622".to_owned(), 400_000)];
        assert_eq!(told(&of, 700_000), expected);
    }

    #[test]
    fn without_a_loan_all_goes_to_who_paid() {
        let of = slip(vec![paid("购房人", "622", 1_620_000)], None, "");
        assert_eq!(told(&of, 1_620_000), [("622".to_owned(), 1_620_000)]);
        assert!(is_route(
            &[("622", Fen::yuan(1_000_000)), ("622", Fen::yuan(620_000))],
            &route(&of, Fen::yuan(1_620_000))
        ));
        assert!(!is_route(&[("623", Fen::yuan(1_620_000))], &route(&of, Fen::yuan(1_620_000))));
    }
}
