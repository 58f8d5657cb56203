//! 专户业务: the three-party agreement, the account the bank opens, its filing. R1 to R3.
use crate::months::{days_after, days_between};
use crate::parties::{administrator, applicant, authority, is_party, open_account};
use crate::procedures::account_opening::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::*;
use hub_sdk::prelude::*;

impl Rules for WageService {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        let Some(project) = &facts.project else {
            say.refuse(Msg::ProjectUnknown).at("/project");
            return;
        };
        let name = account_name(facts);
        say.show("computed-account-name", &name);
        if form.account_name.as_deref().is_some_and(|given| given != name) {
            say.refuse(Msg::AccountNameDiffers { name: (&name).into() }).at("/account-name");
        }
        if !is_party(&facts.parties, "contractor", &form.contractor) {
            say.refuse(Msg::ContractorNotParty).at("/contractor");
        }
        if ![&*form.contractor, project.text("owner")].contains(&applicant(cx)) {
            say.refuse(Msg::NotParty).at("/project");
        }
        branch(form, facts, say);
        contract(form, facts, cx, say);
        existing(form, facts, say);
        under(form, facts, say);
        let opened = opened_on(cx).unwrap_or(cx.today());
        let late = days_between(form.signed_on, opened) - cx.settings.open_days;
        if late > 0 && form.late_reason.is_none() {
            say.refuse(Msg::AccountLate { limit: cx.settings.open_days.into(), days: late.into() })
                .at("/late-reason")
                .cite("《工程建设领域农民工工资专用账户管理暂行办法》第二章");
        }
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        match (what.step(), what.action()) {
            (Some(Step::Fill), Some(Action::Submit)) => submitted(case, facts),
            (Some(Step::Consent), Some(Action::Agree)) => consented(case, facts),
            (Some(Step::Asked), None) => asked(case, facts),
            (Some(Step::Opened), Some(Action::Confirm)) => confirmed(case, facts, cx),
            (Some(_), _) => Decision::declared(),
            (None, _) => answered(case, what, facts, cx),
        }
    }
}

/// 总包单位名称 + 工程建设项目名称 + “农民工工资专用账户”.
fn account_name(facts: &Facts) -> String {
    let name = |row: &Option<Row>| row.as_ref().map(|row| row.text("name").to_owned()).unwrap_or_default();
    format!("{}{}农民工工资专用账户", name(&facts.contractor), name(&facts.project))
}

/// The bank has opened it already: the case came back for correction.
fn opened_on(cx: &Context) -> Option<Date> {
    let data = &cx.case.as_ref()?.data;
    data.pointer("/opened/on")?.as_str()?.parse().ok()
}

fn branch(form: &Form, facts: &Facts, say: &mut Problems) {
    match &facts.branch {
        Some(row) if row.text("bank") == &*form.bank && row.text("state") == "active" => {
            if !row.text("division").starts_with("5101") {
                say.refuse(Msg::BranchElsewhere).at("/branch");
            }
        }
        _ => {
            say.refuse(Msg::BranchUnknown).at("/branch");
        }
    }
}

/// As the award was filed, where there was one.
fn contract(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
    if form.signed_on > cx.today() {
        say.refuse(Msg::SignedLater).at("/signed-on");
    }
    let award = facts.awards.iter().find(|row| row.text("winner") == &*form.contractor && row.has("contract-price"));
    let Some(award) = award else { return };
    let price = award.money("contract-price").unwrap_or_default();
    if price != form.contract_price {
        say.refuse(Msg::AwardDiffers { price: price.grouped().into() }).at("/contract-price");
    }
}

/// One account a project; or a sub-account of the contractor's own, at the same bank, one level deep (R2,
/// 《工程建设领域农民工工资专用账户管理暂行办法》第二章).
fn under(form: &Form, facts: &Facts, say: &mut Problems) {
    if form.under.is_none() {
        return;
    }
    let fits = facts.under.as_ref().is_some_and(|parent| {
        parent.text("contractor") == &*form.contractor
            && parent.text("bank") == &*form.bank
            && parent.text("state") == "open"
            && parent.text("project") != &*form.project
            && !parent.has("parent")
    });
    if !fits {
        say.refuse(Msg::ParentUnfit).at("/under").cite("《工程建设领域农民工工资专用账户管理暂行办法》第二章");
    }
}

/// One open account a project; another bank needs one that is open.
fn existing(form: &Form, facts: &Facts, say: &mut Problems) {
    match (form.matter.as_str(), open_account(&facts.accounts)) {
        ("open", Some(account)) => {
            say.refuse(Msg::AccountExists { no: account.text("account-id").into() }).at("/project");
        }
        ("change-bank", None) => {
            say.refuse(Msg::NoAccount).at("/project");
        }
        ("change-bank", Some(account)) if account.text("bank") == &*form.bank => {
            say.refuse(Msg::SameBank).at("/bank");
        }
        _ => {}
    }
}

fn submitted(case: &Case<Form>, facts: &Facts) -> Decision {
    let form = &case.form;
    let kept = case.patched("/opened/branch").and_then(Value::as_str) == Some(&form.branch);
    if kept {
        return next(Step::Opened);
    }
    match &form.under {
        Some(parent) if case.patched("/consent").and_then(Value::as_str) != Some(parent) => next(Step::Consent),
        _ => agreed(case, facts),
    }
}

/// The authority agrees to this sub-account, and is not asked again about it.
fn consented(case: &Case<Form>, facts: &Facts) -> Decision {
    agreed(case, facts).patch(json!({"consent": case.form.under}))
}

/// On to the seals, under the numbers that the first submission took.
fn agreed(case: &Case<Form>, facts: &Facts) -> Decision {
    let form = &case.form;
    let (id, agreement) = (case.kept("/account"), case.kept("/agreement"));
    let told = |kept: &Option<Text>, name: &str| kept.clone().unwrap_or_else(|| text_with(name));
    let paper = json!({
        "project": form.project, "contractor": form.contractor, "owner": facts.project.as_ref().map(|row| row.text("owner")),
        "bank": form.bank, "branch": facts.branch.as_ref().map(|row| row.text("name")), "account-name": account_name(facts),
        "contract-no": form.contract_no, "contract-price": form.contract_price, "signed-on": form.signed_on,
        "under": form.under,
    });
    let record = WageAccount {
        account_id: id.clone().unwrap_or_else(|| number("account-id").named("account")),
        agreement_no: Some(told(&agreement, "{agreement}")),
        ..applied(case, facts)
    };
    next(Step::Agreement)
        .patch(json!({"account": told(&id, "{account}"), "agreement": told(&agreement, "{agreement}")}))
        .put(record)
        .draft("tripartite-agreement", paper)
        .number(agreement.unwrap_or_else(|| number("agreement-no").named("agreement")))
}

fn asked(case: &Case<Form>, facts: &Facts) -> Decision {
    let (id, agreement) = (case.kept("/account"), case.kept("/agreement"));
    let message = BankAccountOpenMessage {
        account_id: id,
        agreement_no: agreement,
        account_name: Some(account_name(facts).into()),
        branch_code: facts.branch.as_ref().map(|row| row.text("code").into()),
        parent_no: facts.under.as_ref().map(|row| row.text("account-no").into()),
    };
    Decision::declared().put(applied(case, facts)).send_to(case.form.bank.clone(), message)
}

/// The record as far as it is known before the bank answers.
fn applied(case: &Case<Form>, facts: &Facts) -> WageAccount {
    let form = &case.form;
    let project = facts.project.clone().unwrap_or_default();
    WageAccount {
        account_id: case.kept("/account").unwrap_or_default(),
        project: Some((&form.project).into()),
        division: Some(project.text("division").into()),
        contractor: Some((&form.contractor).into()),
        owner: Some(project.text("owner").into()),
        bank: Some((&form.bank).into()),
        branch: Some((&form.branch).into()),
        account_name: Some(account_name(facts).into()),
        agreement_no: case.kept("/agreement"),
        contract_no: Some((&form.contract_no).into()),
        contract_price: Some(form.contract_price),
        signed_on: Some(form.signed_on),
        parent: form.under.as_ref().map(Into::into),
        contractor_account: Some((&form.contractor_account).into()),
        state: Some("applying".into()),
        ..WageAccount::default()
    }
}

/// The bank's answer, or its silence. The name is compared letter by letter.
fn answered(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
    let contractor = administrator(&case.form.contractor);
    let Some(answer) = what.answer::<BankAccountOpenAnswer>() else {
        return next(Step::Fill).note(Msg::BankSilent).notify(contractor, Msg::BankSilent);
    };
    let (Some(no), Some(on), Some(true)) = (answer.account_no, answer.opened_on, answer.name_match) else {
        let told = || Msg::AccountNameDiffers { name: account_name(facts).into() };
        return next(Step::Fill).note(told()).notify(contractor, told());
    };
    let late = on > days_after(case.form.signed_on, cx.settings.open_days);
    let project = facts.project.clone().unwrap_or_default();
    let organisations = [&*case.form.contractor, project.text("owner"), &*case.form.bank].map(str::to_owned);
    let record = WageAccount {
        account_no: Some(no.clone()),
        fund_account: Some(no.clone()),
        opened_on: Some(on),
        late: Some(late),
        balance: Some(Fen(0)),
        ..applied(case, facts)
    };
    let decision = next(Step::Opened)
        .patch(json!({"opened": {"no": no, "on": on, "branch": case.form.branch}}))
        .put(record)
        .open_account(no, "wage", account_name(facts), organisations);
    match late {
        true => late_alert(decision, case, &project),
        false => decision,
    }
}

fn late_alert(decision: Decision, case: &Case<Form>, project: &Row) -> Decision {
    let told = Msg::AccountLateAlert { project: project.text("name").into() };
    let to = [authority(project.text("division")), administrator(&case.form.contractor)];
    decision.alert(format!("late-account/{}", case.form.project), "黄色", to, told)
}

fn confirmed(case: &Case<Form>, facts: &Facts, cx: &Context) -> Decision {
    let (Some(id), Some(opened)) = (case.kept("/account"), opened_on(cx)) else { return refuse(Msg::BankSilent) };
    let filed_late = cx.today() > days_after(opened, cx.settings.open_days);
    let opened_late = opened > days_after(case.form.signed_on, cx.settings.open_days);
    if (filed_late || opened_late) && case.form.late_reason.is_none() {
        return refuse(Msg::LateReasonMissing).at("/late-reason");
    }
    let project = facts.project.clone().unwrap_or_default();
    let record = WageAccount {
        filed_on: Some(cx.today()),
        late: Some(filed_late || opened_late),
        state: Some("open".into()),
        ..WageAccount { account_id: id.clone(), ..WageAccount::default() }
    };
    let deadline = months::Month::of(cx.today()).after(1).day(cx.settings.payroll_deadline_day + 1);
    let decision = next(Step::Done)
        .put_merge(record)
        .record_timer::<WageAccount>("payroll-deadline", id.clone(), deadline)
        .issue("account-filing", filing(case, facts, &project, opened, cx))
        .number(id.clone())
        .on_record(id.clone())
        .publish(AccountOpenedEvent { account_id: Some(id.clone()), project: Some((&case.form.project).into()) });
    let decision = if filed_late { late_alert(decision, case, &project) } else { decision };
    claimed(decision, case, facts, &id)
}

fn filing(case: &Case<Form>, facts: &Facts, project: &Row, opened: Date, cx: &Context) -> Value {
    let form = &case.form;
    json!({
        "account-id": case.kept("/account"), "agreement-no": case.kept("/agreement"), "project": form.project,
        "contractor": form.contractor, "owner": project.text("owner"), "bank": form.bank,
        "branch": facts.branch.as_ref().map(|row| row.text("name")), "account-name": account_name(facts),
        "contract-no": form.contract_no, "contract-price": form.contract_price, "signed-on": form.signed_on,
        "opened-on": opened, "filed-on": cx.today(), "late-reason": form.late_reason,
    })
}

/// The new account takes the place of the old one, which is closed by itself; the plan goes on with it.
fn claimed(decision: Decision, case: &Case<Form>, facts: &Facts, id: &Text) -> Decision {
    let key = case.form.project.as_str();
    let decision = facts.accounts.iter().filter(|row| row.text("state") == "open").fold(decision, |decision, row| {
        let old = WageAccount {
            account_id: row.text("account-id").into(),
            state: Some("changed".into()),
            ..WageAccount::default()
        };
        decision.put_merge(old).free("wage-account", key).held_by(row.text("account-id"))
    });
    let decision = facts.plans.iter().fold(decision, |decision, row| {
        decision.put_merge(AllocationPlan {
            plan_id: row.text("plan-id").into(),
            account: Some(id.clone()),
            ..AllocationPlan::default()
        })
    });
    // Who leaves is let go after who comes is let in: for that moment there are two.
    let limit = if facts.accounts.iter().any(|row| row.text("state") == "open") { 2 } else { 1 };
    decision.claim_up_to("wage-account", key, limit).held_by(id.clone())
}
