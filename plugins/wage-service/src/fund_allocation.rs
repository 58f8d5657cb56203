//! 资金分配: a receipt is split among the employers; the rows add up to it (E2).
use crate::parties::{applicant, is_party, open_account};
use crate::procedures::fund_allocation::{Action, Facts, Form, Occurrence, Rules};
use crate::*;
use hub_sdk::prelude::*;

impl Rules for WageService {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        let Some(account) = open_account(&facts.accounts) else {
            say.refuse(Msg::NoAccount).at("/project");
            return;
        };
        if account.text("contractor") != applicant(cx) {
            say.refuse(Msg::NotParty).at("/project");
        }
        let receipt = facts.receipt.as_ref().filter(|row| row.text("account-id") == account.text("account-id"));
        let Some(receipt) = receipt.filter(|row| row.text("kind") == "labour-fee") else {
            say.refuse(Msg::ReceiptUnknown).at("/receipt");
            return;
        };
        let (sum, left) = (sum(form), open(receipt));
        if sum != left {
            say.refuse(Msg::RowsDiffer { sum: sum.grouped().into(), left: left.grouped().into() }).at("/rows");
        }
        for (n, row) in form.rows.iter().enumerate() {
            let party =
                ["contractor", "subcontractor"].iter().any(|kind| is_party(&facts.parties, kind, &row.organisation));
            if !party {
                say.refuse(Msg::EmployerNotParty).at(format!("/rows/{n}/organisation"));
            }
        }
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, _: &Context) -> Decision {
        let Some(Action::Submit) = what.action() else { return Decision::declared() };
        let (Some(account), Some(receipt)) = (open_account(&facts.accounts), &facts.receipt) else {
            return refuse(Msg::ReceiptUnknown).at("/receipt");
        };
        let form = &case.form;
        let rows: Vec<(String, Fen)> = form.rows.iter().map(|row| (row.organisation.to_string(), row.amount)).collect();
        let record = Receipt {
            receipt_id: (&form.receipt).into(),
            allocated: Some(receipt.money("allocated").unwrap_or_default() + sum(form)),
            ..Receipt::default()
        };
        payroll_locked::allocated(Decision::declared(), account.text("account-no"), &rows).put_merge(record)
    }
}

fn sum(form: &Form) -> Fen {
    form.rows.iter().map(|row| row.amount).sum()
}

/// What of a receipt is neither allocated nor given back.
pub fn open(receipt: &Row) -> Fen {
    let of = |field| receipt.money(field).unwrap_or_default();
    of("amount") - of("allocated") - of("refunded")
}
