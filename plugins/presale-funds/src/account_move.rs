//! 专户变更: once three parties have sealed it the district has all money of the old account moved in one order, like any
//! release by two people where it is large. When both banks have said that it moved, the new account takes over in one step:
//! buildings with what they received and paid, open alerts, the agreement. From the order on the old account pays nothing,
//! and what still comes in there waits unmatched; P5 closes it at its bank.
use crate::account::Money;
use crate::agreement_paper::{edition, number_of};
use crate::agreement_rules::{self, present};
use crate::alerts::{Open, Raise, of, raise};
use crate::ordering::{ALONE_BELOW, Line, Ordered};
use crate::procedures::agreement::{Facts, Form, Step};
use crate::transfer::{self, leaving, staying};
use crate::*;

/// Without books there is nothing to move.
pub fn sealed(case: &Case<Form>, facts: &Facts, cx: &Context) -> Decision {
    match present(facts) {
        Some(old) if old.fund.is_empty() => taken_over(next(Step::Done), case, old, facts, cx),
        Some(_) => next(Step::Move),
        None => next(Step::Closed),
    }
}

fn request(case: &Case<Form>) -> &str {
    case.number.as_deref().unwrap_or_default()
}

/// An order's number is used once: a second attempt has its own.
fn attempt(case: &Case<Form>) -> i64 {
    case.patched("/attempt").and_then(Value::as_i64).unwrap_or(1)
}

fn order_no(case: &Case<Form>) -> String {
    match attempt(case) {
        1 => request(case).to_owned(),
        n => format!("{}-{n}", request(case)),
    }
}

fn successor(case: &Case<Form>, facts: &Facts) -> Option<Money> {
    let account = case.kept("/account-no")?;
    facts.accounts.iter().find(|row| Some(row.text("account-id")) == account.as_str()).map(Money::of)
}

fn line(case: &Case<Form>, new: &Money, amount: Fen) -> Line {
    Line {
        no: order_no(case),
        payee: new.name.clone(),
        account: new.id.clone(),
        bank: case.form.branch.clone().unwrap_or_else(|| new.bank.clone()),
        purpose: transfer::KIND.to_owned(),
        amount,
    }
}

/// All that stands on the old account.
fn standing(facts: &Facts) -> Fen {
    facts.money.as_ref().map(|books| books.balance("A1")).unwrap_or_default()
}

pub fn agreed(case: &Case<Form>, facts: &Facts, cx: &Context) -> Decision {
    let mut problems = Problems::default();
    agreement_rules::movable(facts, &mut problems);
    let (Some(old), Some(new)) = (present(facts), successor(case, facts)) else { return refuse(Msg::NothingToChange) };
    let amount = standing(facts);
    if amount == Fen(0) {
        return taken_over(next(Step::Done), case, old, facts, cx).unless(problems);
    }
    let no = order_no(case);
    let lines = [line(case, &new, amount)];
    let ordered = Ordered { release: &no, lines: &lines };
    let decision = ordered.drafted(Decision::declared(), &old).merge::<SupervisedAccount>(json!({
        "account-id": old.id, "successor": new.id,
    }));
    let decision = decision.put_merge(standing_as(&old, "变更中"));
    let decision = match amount >= ALONE_BELOW {
        true => decision.to(Step::MoveSecond),
        false => sent(decision.to(Step::Transfer), case, &ordered, &old, &new, cx),
    };
    decision.unless(problems)
}

pub fn agreed_again(case: &Case<Form>, facts: &Facts, cx: &Context) -> Decision {
    let (Some(old), Some(new)) = (present(facts), successor(case, facts)) else { return refuse(Msg::NothingToChange) };
    let drafted = standing(facts) - facts.money.as_ref().map(|books| books.total("L1")).unwrap_or_default();
    let no = order_no(case);
    let lines = [line(case, &new, drafted)];
    let ordered = Ordered { release: &no, lines: &lines };
    let decision = ordered.approved_again(next(Step::Transfer), &old);
    sent(decision, case, &ordered, &old, &new, cx)
}

/// The order, the record by which both banks' words are matched, and the books of the account that takes it.
fn sent(decision: Decision, case: &Case<Form>, ordered: &Ordered, old: &Money, new: &Money, cx: &Context) -> Decision {
    let amount = ordered.total();
    let row = ReleasePaymentsRow {
        line: Some(ordered.release.into()),
        payee_name: Some((&new.name).into()),
        payee_account: Some((&new.id).into()),
        r#use: Some(transfer::KIND.into()),
        amount: Some(amount),
        state: Some("待支付".into()),
        ..ReleasePaymentsRow::default()
    };
    let record = Release {
        release_no: ordered.release.into(),
        agreement_no: Some((&old.agreement).into()),
        account_id: Some((&old.id).into()),
        project_no: Some((&old.project).into()),
        developer: Some((&old.developer).into()),
        bank: Some((&old.bank).into()),
        kind: Some(transfer::KIND.into()),
        amount: Some(amount),
        payments: Some(vec![row]),
        state: Some("待支付".into()),
        instruction_no: Some(ordered.release.into()),
        request_no: Some(request(case).into()),
        successor: Some((&new.id).into()),
        applied_on: case.submitted_on(),
        ..Release::default()
    };
    let decision = ordered.sent(decision, old, leaving(old, amount), cx).put(record);
    open_books(decision, new)
}

fn open_books(decision: Decision, new: &Money) -> Decision {
    if !new.fund.is_empty() {
        return decision;
    }
    let parties = [new.developer.clone(), new.bank.clone()];
    decision.open_account(&new.id, "presale", new.name.clone(), parties).put_merge(SupervisedAccount {
        account_id: (&new.id).into(),
        fund_account: Some((&new.id).into()),
        ..SupervisedAccount::default()
    })
}

fn standing_as(old: &Money, state: &str) -> SupervisionAgreement {
    SupervisionAgreement {
        agreement_no: (&old.agreement).into(),
        state: Some(state.into()),
        ..SupervisionAgreement::default()
    }
}

/// The draft comes to nothing; the old account goes on.
pub fn sent_back(case: &Case<Form>, facts: &Facts) -> Decision {
    let (Some(old), Some(new)) = (present(facts), successor(case, facts)) else { return Decision::declared() };
    let no = order_no(case);
    let lines = [line(case, &new, standing(facts))];
    let dropped = Ordered { release: &no, lines: &lines }.dropped(next(Step::Move), &old);
    staying(dropped, &old).put_merge(standing_as(&old, "已签")).patch(json!({"attempt": attempt(case) + 1}))
}

/// Nothing changes: the account that was opened for it is closed again, the sealed edition counts no more.
pub fn given_up(case: &Case<Form>, why: &str, facts: &Facts) -> Decision {
    let (Some(old), Some(new)) = (present(facts), successor(case, facts)) else { return next(Step::Closed) };
    let paper = number_of(case, facts, &old.agreement);
    let decision =
        next(Step::Closed).put_merge(standing_as(&old, "已签")).revoke_document("supervision-agreement", paper, why);
    let decision = decision.put_merge(SupervisedAccount {
        account_id: (&new.id).into(),
        state: Some("已撤销".into()),
        ..SupervisedAccount::default()
    });
    let decision = if new.fund.is_empty() { decision } else { decision.close_account(&new.id) };
    let told = Msg::MoveGivenUp { account: (&old.id).into(), why: why.into() };
    decision.notify(to::organisation(old.developer.as_str(), ["clerk"]), told)
}

/// While the banks move it: both have said so, the old one sent it back, or nobody said anything in time.
pub fn waited(
    case: &Case<Form>,
    what: &crate::procedures::agreement::Occurrence,
    facts: &Facts,
    cx: &Context,
) -> Decision {
    let Some(mut old) = present(facts) else { return Decision::declared() };
    match what.event() {
        Some((kind, _)) if kind.ends_with("transfer.matched") => taken_over(next(Step::Done), case, old, facts, cx),
        Some(_) => {
            let reason = what.event_data().text("reason").to_owned();
            let told = Msg::MoveReturned { account: (&old.id).into(), reason: (&reason).into() };
            let to = to::district("住建局", &old.division);
            next(Step::Move).patch(json!({"attempt": attempt(case) + 1})).notify(to, told)
        }
        None => {
            let mut open = Open::of(&facts.alerts, &old.id);
            let detail = format!("专户变更划转指令{}逾期未支付。", order_no(case));
            let what = Raise { code: "B1", building: "", detail, level: None, entry: "" };
            let decision = raise(next(Step::Transfer), &mut old, &mut open, what, cx);
            old.written(decision, &open, cx)
        }
    }
}

/// In one step: the new account has the buildings and the agreement, the old one nothing.
fn taken_over(decision: Decision, case: &Case<Form>, mut old: Money, facts: &Facts, cx: &Context) -> Decision {
    let Some(mut new) = successor(case, facts) else { return refuse(Msg::NothingToChange) };
    let terms = formula::Terms::of(&cx.settings);
    new.buildings = std::mem::take(&mut old.buildings);
    new.taken_over = [std::mem::take(&mut old.taken_over), vec![old.id.clone()]].concat();
    let developers: Vec<&Row> = facts.alerts.iter().filter(|row| !of(row.text("code")).banks).collect();
    new.state = Open::of_rows(developers.iter().copied()).state().to_owned();
    let buildings: Vec<Text> = new.buildings.iter().map(|b| (&b.no).into()).collect();
    let supervised: Vec<String> = new.buildings.iter().filter(|b| !b.closed).map(|b| b.no.clone()).collect();
    old.state = "待撤销".to_owned();
    let decision = decision
        .put_merge(SupervisedAccount {
            buildings: Some(buildings.clone()),
            taken_over: Some(new.taken_over.iter().map(Text::from).collect()),
            ..new.record(&terms)
        })
        .put_merge(SupervisedAccount {
            buildings: Some(vec![]),
            successor: Some((&new.id).into()),
            ..old.record(&terms)
        })
        .put_merge(SupervisionAgreement {
            bank: Some((&new.bank).into()),
            branch: case.form.branch.as_ref().map(Text::from),
            account_id: Some((&new.id).into()),
            signed_on: Some(cx.today()),
            edition: Some(edition(facts) + 1),
            document: Some(number_of(case, facts, &old.agreement).into()),
            ..standing_as(&old, "已签")
        })
        .publish(AgreementSignedEvent {
            agreement_no: Some((&old.agreement).into()),
            project_no: Some((&old.project).into()),
            buildings: Some(buildings),
            quota_total: facts.agreement.as_ref().and_then(|row| row.money("quota-total")),
            account_no: Some((&new.id).into()),
        });
    let decision = developers.iter().fold(decision, |decision, row| {
        decision.put_merge(Alert {
            alert_no: row.text("alert-no").into(),
            account_id: Some((&new.id).into()),
            bank: Some((&new.bank).into()),
            ..Alert::default()
        })
    });
    let form = json!({
        "project": old.project, "account-id": old.id, "bank": old.bank, "buildings": supervised, "reason": "更换监管银行",
    });
    slips_moved::due(decision, &new.id, cx)
        .open_case("presale-funds", "account-close", form, &old.developer)
        .reference(format!("moved/{}", old.id))
        .notify(to::organisation(old.developer.as_str(), ["clerk"]), Msg::AccountMoved { account: (&new.id).into() })
}
