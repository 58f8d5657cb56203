//! P1 监管初始登记与三方监管协议: the district settles the quotas, the bank opens the account, three seals make it an agreement.
use crate::account::{Money, posted};
use crate::agreement_rules::{self, Quoted, present, quoted};
use crate::formula::{Building, Moved};
use crate::procedures::agreement::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::*;
use hub_sdk::Entry;

impl Rules for PresaleFunds {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        agreement_rules::check(form, facts, cx, say);
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        if let Some(answer) = what.answer::<BankAccountOpenAnswer>() {
            let opened = json!({"account-no": answer.account_no, "opened-on": answer.opened_on});
            return next(Step::Bank).patch(opened);
        }
        match (what.step(), what.action()) {
            (Some(Step::District), Some(Action::Approve)) => agreed(case, what, facts, cx),
            (Some(Step::Bank), Some(Action::Confirm)) => opened(case, what, facts, cx),
            _ if what.arrived() == Some(Step::Effect) => signed(case, facts, cx),
            _ => Decision::declared(),
        }
    }
}

fn is_first(case: &Case<Form>) -> bool {
    case.form.kind.as_str() == "初始登记"
}

/// 开发企业名称+项目名称+“预售资金监管专户”.
fn account_name(facts: &Facts) -> String {
    let name = |row: &Option<Row>| row.as_ref().map(|row| row.text("name").to_owned()).unwrap_or_default();
    format!("{}{}预售资金监管专户", name(&facts.developer), name(&facts.project))
}

/// The district settles the quotas; it may raise them and says why.
fn agreed(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
    let mut problems = Problems::default();
    agreement_rules::check(&case.form, facts, cx, &mut problems);
    let review: Row = what.step_form().unwrap_or_default();
    let raised = review.rows("raised");
    if !raised.is_empty() && !review.has("reason") {
        return refuse(Msg::RaiseReason);
    }
    let kept = json!({"raised": raised});
    if !is_first(case) {
        let Some(money) = present(facts) else { return refuse(Msg::NothingToChange) };
        let edition = edition(facts) + 1;
        let no = format!("{}-V{edition}", money.agreement);
        let kept = json!({"raised": raised, "agreement-no": money.agreement, "account-no": money.id});
        let paper = paper(case, &quoted(&case.form, facts, &raised, cx), &money.agreement, &money.id, &money.name);
        return next(Step::Sign).patch(kept).draft("supervision-agreement", paper).number(no).unless(problems);
    }
    let division = facts.project.as_ref().map(|project| project.text("division")).unwrap_or_default();
    let kept_no = case.kept("/agreement-no");
    let no = kept_no.clone().unwrap_or_else(|| text_with("{agreement}"));
    let decision = match case.patched("/account-no").is_some() {
        true => next(Step::Bank),
        false => next(Step::Opening).send_to(
            case.form.bank.as_str(),
            BankAccountOpenMessage {
                agreement_no: Some(no.clone()),
                account_name: Some(account_name(facts).into()),
                project_no: Some((&case.form.project).into()),
            },
        ),
    };
    let decision = decision.patch(kept).patch(json!({"agreement-no": no}));
    let decision = match kept_no {
        Some(_) => decision,
        None => decision.put(awaited(case, number("agreement-no").with("division", division).named("agreement"))),
    };
    decision.unless(problems)
}

/// The agreement under the number that it has from its review on.
fn awaited(case: &Case<Form>, no: Text) -> SupervisionAgreement {
    SupervisionAgreement {
        agreement_no: no,
        project_no: Some((&case.form.project).into()),
        developer: Some(case.applicant.id().into()),
        bank: Some((&case.form.bank).into()),
        branch: Some((&case.form.branch).into()),
        state: Some("待签".into()),
        ..SupervisionAgreement::default()
    }
}

fn edition(facts: &Facts) -> i64 {
    facts.agreements.iter().filter_map(|row| row.integer("edition")).max().unwrap_or_default()
}

/// The bank's clerk says which account it is; it must be the one that the bank opened, under the name it was asked for.
fn opened(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
    let row: Row = what.step_form().unwrap_or_default();
    let (name, no) = (row.text("account-name"), row.text("account-no"));
    let expected = account_name(facts);
    if name != expected {
        return refuse(Msg::AccountNameDiffers { name: (&expected).into() });
    }
    let told = case.patched("/account-no").and_then(Value::as_str);
    if told.is_some_and(|told| told != no) {
        return refuse(Msg::AccountNoDiffers { no: told.unwrap_or_default().into() });
    }
    let agreement = case.kept("/agreement-no").unwrap_or_default();
    let agreement = agreement.as_str().unwrap_or_default();
    let opened_on = case.patched("/opened-on").and_then(Value::as_str).and_then(|on| on.parse().ok());
    let quoted = quoted(&case.form, facts, &raised(case), cx);
    let record = SupervisedAccount {
        account_id: no.into(),
        agreement_no: Some(agreement.into()),
        developer: Some(case.applicant.id().into()),
        bank: Some((&case.form.bank).into()),
        branch: Some((&case.form.branch).into()),
        account_name: Some(name.into()),
        account_no: Some(no.into()),
        project_no: Some((&case.form.project).into()),
        division: case.division.as_ref().map(Text::from),
        buildings: Some(quoted.iter().map(|q| (&q.row.building_no).into()).collect()),
        opened_on: Some(opened_on.unwrap_or(cx.today())),
        state: Some("待开立".into()),
        ..SupervisedAccount::default()
    };
    next(Step::Sign)
        .put(record)
        .patch(json!({"account-no": no}))
        .draft("supervision-agreement", paper(case, &quoted, agreement, no, name))
        .number(agreement)
}

fn raised(case: &Case<Form>) -> Vec<Row> {
    let rows = case.patched("/raised").and_then(Value::as_array).cloned().unwrap_or_default();
    rows.into_iter().filter_map(|row| row.as_object().cloned()).map(Row).collect()
}

fn paper(case: &Case<Form>, quoted: &[Quoted], agreement: &str, account: &str, name: &str) -> Value {
    let form = &case.form;
    json!({
        "agreement-no": agreement, "project-no": form.project, "developer": case.applicant.id(), "bank": form.bank,
        "branch": form.branch, "account-name": name, "account-no": account, "buildings": buildings(quoted),
        "quota-total": quoted.iter().map(|q| q.quota.quota).sum::<Fen>(), "planned-nodes": form.planned_nodes,
    })
}

fn buildings(quoted: &[Quoted]) -> Vec<SupervisionAgreementBuildingsRow> {
    let rows = quoted.iter().map(|Quoted { row, quota }| SupervisionAgreementBuildingsRow {
        building_no: Some((&row.building_no).into()),
        name: Some((&row.name).into()),
        above_area: Some(row.above_area),
        floors: Some(row.floors),
        structure: row.structure.as_ref().map(Text::from),
        delivery: Some(row.delivery.into()),
        unit_price: Some(quota.price),
        coefficient: Some(Hundredths(quota.coefficient)),
        base: Some(quota.base),
        quota: Some(quota.quota),
    });
    rows.collect()
}

/// The last of three seals: agreement, account, claims, N0.
fn signed(case: &Case<Form>, facts: &Facts, cx: &Context) -> Decision {
    let form = &case.form;
    let agreement = case.kept("/agreement-no").unwrap_or_default();
    let account = case.kept("/account-no").unwrap_or_default();
    let quoted = quoted(form, facts, &raised(case), cx);
    let found = facts.accounts.iter().find(|row| Some(row.text("account-id")) == account.as_str());
    let Some(mut money) = found.map(Money::of) else { return refuse(Msg::NothingToChange) };
    let first = money.state == "待开立";
    if first {
        money.state = "正常".to_owned();
    }
    let decision = supervised(next(Step::Done), &mut money, &quoted, cx);
    let total = quoted.iter().map(|q| q.quota.quota).sum::<Fen>();
    let decision = decision
        .put(SupervisionAgreement {
            agreement_no: agreement.clone(),
            project_no: Some((&form.project).into()),
            developer: Some((&money.developer).into()),
            bank: Some((&form.bank).into()),
            branch: Some((&form.branch).into()),
            authority: case.division.as_ref().map(Text::from),
            buildings: Some(buildings(&quoted)),
            planned_nodes: Some(form.planned_nodes.iter().map(like).collect()),
            quota_total: Some(total),
            account_id: Some(account.clone()),
            signed_on: Some(cx.today()),
            edition: Some(edition(facts) + 1),
            state: Some("已签".into()),
            ..SupervisionAgreement::default()
        })
        .publish(AgreementSignedEvent {
            agreement_no: Some(agreement),
            project_no: Some((&form.project).into()),
            buildings: Some(quoted.iter().map(|q| (&q.row.building_no).into()).collect()),
            quota_total: Some(total),
            account_no: Some(account),
        });
    // A change lets no alert come or go but A2, which the next entry judges with all alerts at hand.
    let record = SupervisedAccount {
        buildings: Some(money.buildings.iter().map(|b| (&b.no).into()).collect()),
        ..money.record(&formula::Terms::of(&cx.settings))
    };
    decision.put_merge(record)
}

/// Buildings that are new get their node and claim; quotas that change move money between the sub-ledgers (E8).
fn supervised(mut decision: Decision, money: &mut Money, quoted: &[Quoted], cx: &Context) -> Decision {
    for Quoted { row, quota } in quoted {
        let no = row.building_no.as_str();
        let id = money.id.clone();
        match money.building_mut(no) {
            Some(b) => {
                let moved = b.requota(quota.quota);
                if moved != Moved::default() {
                    let entry = posted(Entry::new("E8"), no, moved);
                    decision = decision.post(&id, entry);
                }
            }
            None => {
                let (number, works_unit) = (no.to_owned(), row.works_unit.to_string());
                money.buildings.push(Building { no: number, works_unit, quota: quota.quota, ..Building::default() });
                decision = decision.claim("supervised-building", format!("{}/{no}", money.project)).put(ProgressNode {
                    project_no: (&money.project).into(),
                    building_no: no.into(),
                    node: "N0".into(),
                    ratio: Some(Hundredths(0)),
                    declared_on: Some(cx.today()),
                    verified_on: Some(cx.today()),
                    developer: Some((&money.developer).into()),
                    bank: Some((&money.bank).into()),
                    state: Some("已核实".into()),
                    ..ProgressNode::default()
                });
            }
        }
    }
    decision
}
