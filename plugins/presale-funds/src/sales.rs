//! What systems 29 and 30 tell: with the permit an account may receive, a filed contract is paid by slip, a cancelled one is
//! refunded.
use crate::account::Money;
use crate::handlers::{contract_cancelled, contract_filed, permit_recorded};
use crate::*;

impl permit_recorded::Handler for PresaleFunds {
    /// The books of an account are opened once, with its first permit.
    fn handle(
        _: &permit_recorded::Occurrence,
        record: Option<&Row>,
        facts: &permit_recorded::Facts,
        _: &Context,
    ) -> Decision {
        let present = facts.successor.as_ref().or(record);
        let Some(row) = present.filter(|row| row.text("fund-account").is_empty()) else { return Decision::declared() };
        let money = Money::of(row);
        let parties = [money.developer.clone(), money.bank.clone()];
        Decision::declared().open_account(&money.id, "presale", money.name.clone(), parties).put_merge(
            SupervisedAccount {
                account_id: (&money.id).into(),
                fund_account: Some((&money.id).into()),
                ..SupervisedAccount::default()
            },
        )
    }
}

impl contract_filed::Handler for PresaleFunds {
    fn handle(
        what: &contract_filed::Occurrence,
        record: Option<&Row>,
        facts: &contract_filed::Facts,
        cx: &Context,
    ) -> Decision {
        let event = what.event_data();
        let (contract, unit) = (event.text("contract-no"), event.text("unit"));
        let present = facts.successor.as_ref().filter(|row| row.text("state") != "待开立").or(record);
        let (Some(row), Some(slip_no)) = (present, slip::slip_no(contract)) else { return Decision::declared() };
        let money = Money::of(row);
        let building = unit.split('/').nth(1).unwrap_or_default();
        let plan = event.rows("plan");
        let filed = event.date("filed-on").unwrap_or(cx.today());
        let record = PaymentSlip {
            slip_no: (&slip_no).into(),
            contract_no: Some(contract.into()),
            account_id: Some((&money.id).into()),
            project_no: Some((&money.project).into()),
            developer: Some((&money.developer).into()),
            bank: Some((&money.bank).into()),
            building_no: Some(building.into()),
            unit: Some(unit.into()),
            price: event.money("price"),
            first: Some(first_of(&plan).unwrap_or_else(|| event.money("price").unwrap_or_default())),
            first_due: Some(cx.add_workdays(filed, cx.settings.inflow_days)),
            own: refund_route::own_part(&plan),
            lender_account: refund_route::lender_account(&plan),
            received: Some(Fen(0)),
            plan: Some(plan.iter().map(planned).collect()),
            state: Some("待缴".into()),
            ..PaymentSlip::default()
        };
        let decision = Decision::declared().put(record.clone());
        slips_moved::told(decision, &record, record.plan.as_deref().unwrap_or_default(), &money)
    }
}

fn planned(row: &Row) -> PaymentSlipPlanRow {
    PaymentSlipPlanRow {
        kind: Some(row.text("kind").into()),
        amount: row.money("amount"),
        payer: some(row.text("payer")),
    }
}

/// What the buyer pays himself before anything else.
fn first_of(plan: &[Row]) -> Option<Fen> {
    plan.iter().find(|row| row.text("kind") != "贷款").and_then(|row| row.money("amount"))
}

impl contract_cancelled::Handler for PresaleFunds {
    /// The developer finds the refund prepared, to the accounts that paid, the last payment first.
    fn handle(
        what: &contract_cancelled::Occurrence,
        _: Option<&Row>,
        facts: &contract_cancelled::Facts,
        _: &Context,
    ) -> Decision {
        let event = what.event_data();
        let Some(slip) = facts.slips.iter().next() else { return Decision::declared() };
        let slip: PaymentSlip = slip.read();
        let received = slip.received.unwrap_or_default();
        let refund = event.money("refund").unwrap_or(received).min(received);
        if refund <= Fen(0) {
            return Decision::declared().put_merge(PaymentSlip {
                slip_no: slip.slip_no,
                state: Some("已注销".into()),
                ..PaymentSlip::default()
            });
        }
        let (contract, developer) = (event.text("contract-no").to_owned(), known(&slip.developer));
        let form = json!({
            "project": slip.project_no, "building": slip.building_no, "kind": "退房退款", "contract-no": contract,
            "lines": lines(&slip, refund),
            "reason": format!("商品房买卖合同{contract}已注销，退还购房款。"),
        });
        let told = Msg::RefundDue { no: (&contract).into(), amount: refund.into() };
        Decision::declared()
            .put_merge(PaymentSlip {
                slip_no: slip.slip_no.clone(),
                refund: Some(refund),
                state: Some("退款中".into()),
                ..PaymentSlip::default()
            })
            .open_case("presale-funds", "release", form, &developer)
            .reference(format!("refund/{contract}"))
            .notify(to::organisation(developer.as_str(), ["clerk"]), told)
    }
}

/// R10.
fn lines(slip: &PaymentSlip, refund: Fen) -> Vec<Value> {
    let line = |back: refund_route::Back| {
        json!({
            "payee-name": back.name, "payee-account": back.account, "payee-bank": "原付款账户开户行",
            "use": "购房款退还", "amount": back.amount,
        })
    };
    refund_route::route(slip, refund).into_iter().map(line).collect()
}

fn known(text: &Option<Text>) -> String {
    text.as_ref().and_then(Text::as_str).unwrap_or_default().to_owned()
}
