//! What three seals bring about: a first agreement or a change of scope or quota takes effect at once, an end closes the
//! account, a new account takes over once the money is there.
use crate::account::{Money, posted};
use crate::agreement_paper::{buildings, edition, number_of, settled};
use crate::agreement_rules::{self, Kind, Quoted, present, quoted};
use crate::alerts::{Open, judge_retained};
use crate::formula::{Building, Moved, Terms};
use crate::procedures::agreement::{Facts, Form, Step};
use crate::*;
use crate::{account_move, closing};
use hub_sdk::Entry;

pub fn sealed(case: &Case<Form>, facts: &Facts, cx: &Context) -> Decision {
    match Kind::of(&case.form) {
        Kind::Account => account_move::sealed(case, facts, cx),
        Kind::End => ended(case, facts, cx),
        Kind::First | Kind::Change => signed(case, facts, cx),
    }
}

/// The bank's seal is its word that the account is closed. What happened since the review may stand against it.
fn ended(case: &Case<Form>, facts: &Facts, cx: &Context) -> Decision {
    let Some(money) = present(facts) else { return next(Step::Closed) };
    let mut problems = Problems::default();
    agreement_rules::check(&case.form, facts, cx, &mut problems);
    if problems.refused() {
        let told = Msg::EndNotPossible { no: (&money.agreement).into() };
        let to = to::organisation(money.developer.as_str(), ["clerk"]);
        return next(Step::Closed).notify(to, told);
    }
    let all: Vec<String> = money.buildings.iter().filter(|b| !b.closed).map(|b| b.no.clone()).collect();
    closing::ended(next(Step::Done), &all, money, &facts.guarantees, cx)
}

/// Agreement, account, claims, N0.
fn signed(case: &Case<Form>, facts: &Facts, cx: &Context) -> Decision {
    let form = &case.form;
    let agreement = case.kept("/agreement-no").unwrap_or_default();
    let account = case.kept("/account-no").unwrap_or_default();
    let quoted = quoted(form, facts, &settled(case), cx);
    let found = facts.accounts.iter().find(|row| Some(row.text("account-id")) == account.as_str());
    let Some(mut money) = found.map(Money::of) else { return refuse(Msg::NothingToChange) };
    if money.state == "待开立" {
        money.state = "正常".to_owned();
    }
    let edition = edition(facts) + 1;
    let decision = supervised(next(Step::Done), &mut money, &quoted, edition, cx);
    let total = quoted.iter().map(|q| q.quota.quota).sum::<Fen>();
    let decision = decision
        .put(SupervisionAgreement {
            agreement_no: agreement.clone(),
            project_no: Some((&form.project).into()),
            developer: Some((&money.developer).into()),
            bank: Some((&form.bank).into()),
            branch: form.branch.as_ref().map(Text::from),
            authority: case.division.as_ref().map(Text::from),
            buildings: Some(buildings(&quoted)),
            planned_nodes: Some(form.planned_nodes.iter().map(like).collect()),
            quota_total: Some(total),
            account_id: Some(account.clone()),
            signed_on: Some(cx.today()),
            edition: Some(edition),
            document: Some(number_of(case, facts, agreement.as_str().unwrap_or_default()).into()),
            state: Some("已签".into()),
        })
        .publish(AgreementSignedEvent {
            agreement_no: Some(agreement),
            project_no: Some((&form.project).into()),
            buildings: Some(quoted.iter().map(|q| (&q.row.building_no).into()).collect()),
            quota_total: Some(total),
            account_no: Some(account),
        });
    let terms = Terms::of(&cx.settings);
    let open = Open::of(&facts.alerts, &money.id);
    let decision = judge_retained(decision, &mut money, &open, &terms, cx);
    let record = SupervisedAccount {
        buildings: Some(money.buildings.iter().map(|b| (&b.no).into()).collect()),
        ..money.record(&terms)
    };
    decision.put_merge(record)
}

/// Buildings that are new get their node and claim; quotas that change move money between the sub-ledgers (E8), once an
/// edition of the agreement.
fn supervised(mut decision: Decision, money: &mut Money, quoted: &[Quoted], edition: i64, cx: &Context) -> Decision {
    for Quoted { row, quota } in quoted {
        let no = row.building_no.as_str();
        let (id, agreement) = (money.id.clone(), money.agreement.clone());
        match money.building_mut(no) {
            Some(b) => {
                let moved = b.requota(quota.quota);
                if moved != Moved::default() {
                    let entry = posted(Entry::new("E8"), no, moved).once(format!("E8/{agreement}-V{edition}/{no}"));
                    decision = decision.post(&id, entry);
                }
            }
            None => {
                let (number, works_unit) = (no.to_owned(), row.works_unit.to_string());
                money.buildings.push(Building { no: number, works_unit, quota: quota.quota, ..Building::default() });
                let claimed =
                    decision.claim("supervised-building", format!("{}/{no}", money.project)).held_by(agreement);
                decision = claimed.put(ProgressNode {
                    project_no: (&money.project).into(),
                    building_no: no.into(),
                    node: "N0".into(),
                    ratio: Some(Hundredths(0)),
                    declared_on: Some(cx.today()),
                    verified_on: Some(cx.today()),
                    developer: Some((&money.developer).into()),
                    bank: Some((&money.bank).into()),
                    reached: Some(nodes::name(0).into()),
                    state: Some(site::VERIFIED.into()),
                    ..ProgressNode::default()
                });
            }
        }
    }
    decision
}
