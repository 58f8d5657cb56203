//! 待匹配资金认领: what came without a slip waits in L1 until developer and district agree whose it is (E2, E9).
use crate::account::{Money, posted};
use crate::alerts::Open;
use crate::booked::{Booked, received};
use crate::procedures::deposit_match::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::*;
use hub_sdk::Entry;

const BUYERS: &str = "购房款";

impl Rules for PresaleFunds {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        let waiting = facts.deposit.as_ref().filter(|row| row.text("kind") == "待匹配");
        let (Some(_), Some(account)) = (waiting, &facts.account) else {
            say.refuse(Msg::DepositUnknown).at("/deposit");
            return;
        };
        let money = Money::of(account);
        if money.developer != applicant(cx) {
            say.refuse(Msg::NotDeveloper).at("/deposit");
        }
        if money.building(&form.building).is_none() {
            say.refuse(Msg::BuildingNotSupervised { building: (&form.building).into() }).at("/building");
        }
        let no = || form.contract_no.as_deref().unwrap_or_default();
        match slip(form, facts, &money) {
            _ if form.kind.as_str() != BUYERS => return,
            None => say.refuse(Msg::ContractOther { no: no().into() }).at("/contract-no"),
            Some(slip) if !slip::is_payable(slip) => {
                say.refuse(Msg::ContractOver { no: no().into() }).at("/contract-no")
            }
            Some(_) => return,
        };
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        if (what.step(), what.action()) != (Some(Step::Review), Some(Action::Approve)) {
            return Decision::declared();
        }
        let mut problems = Problems::default();
        <PresaleFunds as Rules>::check(&case.form, facts, cx, &mut problems);
        matched(&case.form, facts, cx).unless(problems)
    }
}

fn slip<'a>(form: &Form, facts: &'a Facts, money: &Money) -> Option<&'a Row> {
    let of = |row: &&Row| money.is_own(row.text("account-id")) && row.text("building-no") == form.building;
    facts.slips.iter().find(of)
}

fn matched(form: &Form, facts: &Facts, cx: &Context) -> Decision {
    let (Some(row), Some(account)) = (&facts.deposit, &facts.account) else { return refuse(Msg::DepositUnknown) };
    let (mut money, amount) = (Money::of(account), row.money("amount").unwrap_or_default());
    let found = slip(form, facts, &money);
    let buyers = form.kind.as_str() == BUYERS;
    let Some(b) = money.building_mut(&form.building) else { return refuse(Msg::DepositUnknown) };
    let (name, moved) = if buyers { ("E2", b.receive(amount)) } else { ("E9", b.top_up(amount)) };
    let entry = posted(Entry::new(name).debit("L1", amount), &form.building, moved);
    let decision =
        next(Step::Done).post(&money.id, entry.once(format!("match/{}", row.text("ref")))).put_merge(Deposit {
            account_id: (&money.id).into(),
            r#ref: row.text("ref").into(),
            building_no: Some((&form.building).into()),
            contract_no: form.contract_no.as_ref().map(Text::from).filter(|_| buyers),
            kind: Some(form.kind.into()),
            ..Deposit::default()
        });
    let decision = match found.filter(|_| buyers) {
        Some(slip) => by_contract(decision, row, slip, cx),
        None => decision,
    };
    let open = Open::of(&facts.alerts, &money.id);
    money.written(decision, &open, cx)
}

fn by_contract(decision: Decision, row: &Row, slip: &Row, cx: &Context) -> Decision {
    let on = row.date("on").unwrap_or(cx.today());
    let entry = Booked {
        booked: true,
        credit: true,
        reversal: false,
        amount: row.money("amount").unwrap_or_default(),
        reference: row.text("ref").to_owned(),
        on: Some(on),
        end_to_end: String::new(),
        payer: row.text("payer").to_owned(),
        payer_account: row.text("payer-account").to_owned(),
        remittance: String::new(),
    };
    decision.put_merge(received(slip, &entry, on)).publish(DepositMatchedEvent {
        contract_no: Some(slip.text("contract-no").into()),
        amount: Some(entry.amount),
        payer: some(&entry.payer),
        on: Some(on),
    })
}
