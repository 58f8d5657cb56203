//! P3 资金拨付: asked by the developer, agreed by the district and for large sums by its leader too, paid by the bank.
use crate::account::Money;
use crate::alerts::{Open, Raise, raise};
use crate::formula::{Building, Moved, Terms};
use crate::letters;
use crate::line_reasons::{self, Reasons};
use crate::ordering::{ALONE_BELOW, Line, Ordered, leaving};
use crate::procedures::release::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::release_rules::{self, total};
use crate::*;
use hub_sdk::Entry;

impl Rules for PresaleFunds {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        release_rules::check(form, facts, cx, say);
        line_reasons::shown(form, cx, say);
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        let Some(money) = release_rules::source(&case.form, facts) else {
            let mut problems = Problems::default();
            release_rules::no_source(&case.form, &mut problems);
            return Decision::declared().unless(problems);
        };
        match (what.step(), what.action()) {
            (Some(Step::Fill), Some(Action::Submit)) => within(Decision::declared(), &case.form, cx),
            (Some(Step::Review), Some(Action::Approve)) => agreed(case, money, facts, cx),
            (Some(Step::Review), Some(Action::Correction)) => {
                sent_back(case, &money).unless(Reasons::given(what).checked(case.form.lines.len(), false))
            }
            (Some(Step::Review), Some(Action::Refuse)) => refused(case, what, &money, facts, cx),
            (Some(Step::Second), Some(Action::Approve)) => agreed_again(case, money, facts, cx),
            _ => waited(case, what, money, facts, cx),
        }
    }
}

fn number_of(case: &Case<Form>) -> &str {
    case.number.as_deref().unwrap_or_default()
}

/// Nothing is paid; of every line the register says why.
fn refused(case: &Case<Form>, what: &Occurrence, money: &Money, facts: &Facts, cx: &Context) -> Decision {
    let reasons = Reasons::given(what);
    let mut release = record(case, money, facts, "不予拨付", cx);
    for (n, row) in release.payments.iter_mut().flatten().enumerate() {
        row.opinion = reasons.about(n + 1).map(Text::from);
    }
    let told = Msg::ReleaseRefused { no: number_of(case).into(), why: what.comment().into() };
    letters::dropped(sent_back(case, money), facts, case)
        .put(release)
        .notify(to::organisation(money.developer.as_str(), ["clerk"]), told)
        .unless(reasons.checked(case.form.lines.len(), true))
}

/// A withdrawal beyond the quota has fewer days at both reviews, and so has a refund.
fn within(decision: Decision, form: &Form, cx: &Context) -> Decision {
    let days = match form.kind.as_str() {
        "额度外提取" => cx.settings.excess_days,
        "退房退款" => cx.settings.refund_days,
        _ => return decision,
    };
    decision.assign("").due(cx.add_workdays(cx.today(), days))
}

/// Lines are numbered on from those that a return left behind: an order's number is used once.
fn lines(case: &Case<Form>) -> Vec<Line> {
    let first = case.patched("/lines-used").and_then(Value::as_u64).unwrap_or_default();
    let no = number_of(case);
    let rows = case.form.lines.iter().zip(first + 1..);
    rows.map(|(row, n)| Line {
        no: format!("{no}{n:03}"),
        payee: row.payee_name.clone(),
        account: row.payee_account.clone(),
        bank: row.payee_bank.clone(),
        purpose: match &row.contract_no {
            Some(contract) => format!("{} {contract}", row.r#use.as_str()),
            None => row.r#use.as_str().to_owned(),
        },
        amount: row.amount,
    })
    .collect()
}

fn needs_second(form: &Form, cx: &Context) -> bool {
    let large = form.lines.iter().any(|line| line.amount >= ALONE_BELOW);
    form.kind.as_str() == "应急拨付" || large || total(form) >= Fen(cx.settings.second_from)
}

fn agreed(case: &Case<Form>, money: Money, facts: &Facts, cx: &Context) -> Decision {
    let mut problems = Problems::default();
    release_rules::check(&case.form, facts, cx, &mut problems);
    let lines = lines(case);
    let ordered = Ordered { release: number_of(case), lines: &lines };
    let drafted = case.patched("/drafted") == Some(&json!(true));
    let decision = match drafted {
        true => Decision::declared(),
        false => ordered.drafted(Decision::declared(), &money),
    };
    let decision = match needs_second(&case.form, cx) {
        true => {
            let record = record(case, &money, facts, "审核中", cx);
            within(decision.to(Step::Second), &case.form, cx).patch(json!({"drafted": true})).put(record)
        }
        false => go(decision, case, &ordered, money, facts, cx),
    };
    decision.unless(problems)
}

fn agreed_again(case: &Case<Form>, money: Money, facts: &Facts, cx: &Context) -> Decision {
    let mut problems = Problems::default();
    release_rules::check(&case.form, facts, cx, &mut problems);
    let lines = lines(case);
    let ordered = Ordered { release: number_of(case), lines: &lines };
    let decision = ordered.approved_again(Decision::declared(), &money);
    go(decision, case, &ordered, money, facts, cx).unless(problems)
}

/// All have agreed: the bank pays. Against a letter, who gave it is asked first.
fn go(decision: Decision, case: &Case<Form>, ordered: &Ordered, money: Money, facts: &Facts, cx: &Context) -> Decision {
    if !letters::is_backed(&case.form) {
        return out(decision.to(Step::Pay), case, ordered, money, facts, cx);
    }
    let record = record(case, &money, facts, "审核中", cx);
    letters::asked(decision, case, &money).patch(json!({"drafted": true})).put(record)
}

/// The issuing bank's word on the letter, and whether the money may still leave.
fn letter_answered(case: &Case<Form>, state: Option<&str>, money: Money, facts: &Facts, cx: &Context) -> Decision {
    let mut problems = Problems::default();
    release_rules::check(&case.form, facts, cx, &mut problems);
    if state != Some("effective") {
        let back = sent_back(case, &money).to(Step::Review);
        return letters::not_confirmed(back, case, &money, state.is_none());
    }
    let decision = letters::confirmed(Decision::declared(), &case.form, cx);
    if problems.refused() {
        return letters::stands(sent_back(case, &money).to(Step::Review), letter_no(case), "待确认");
    }
    let lines = lines(case);
    let ordered = Ordered { release: number_of(case), lines: &lines };
    out(decision.to(Step::Pay), case, &ordered, money, facts, cx)
}

fn letter_no(case: &Case<Form>) -> &str {
    case.form.letter.first().map(|letter| letter.number.as_str()).unwrap_or_default()
}

/// Orders that were drafted come to nothing; their numbers are not used again.
fn sent_back(case: &Case<Form>, money: &Money) -> Decision {
    if case.patched("/drafted") != Some(&json!(true)) {
        return Decision::declared();
    }
    let lines = lines(case);
    let used = case.patched("/lines-used").and_then(Value::as_u64).unwrap_or_default() + lines.len() as u64;
    let ordered = Ordered { release: number_of(case), lines: &lines };
    ordered.dropped(Decision::declared(), money).patch(json!({"drafted": false, "lines-used": used}))
}

/// The money is set aside and the bank is told.
fn out(
    decision: Decision,
    case: &Case<Form>,
    ordered: &Ordered,
    mut money: Money,
    facts: &Facts,
    cx: &Context,
) -> Decision {
    let form = &case.form;
    let mut release = record(case, &money, facts, "待支付", cx);
    release.instruction_no = Some(number_of(case).into());
    let (building, amount) = (form.building.to_string(), ordered.total());
    let moved = money.building_mut(&building).map(|b| taken(b, form, amount)).unwrap_or_default();
    release.inside = Some(-moved.inside);
    let entry = match form.kind.as_str() {
        stray::KIND => Entry::new("E3").debit("L1", amount),
        "退房退款" => leaving("E6", &building, moved),
        _ => leaving("E3", &building, moved),
    };
    let decision = match form.kind.as_str() {
        "应急拨付" => decision.claim("emergency", format!("{}/{building}", money.id)),
        _ => decision,
    };
    let decision = ordered.sent(stray::leaves(decision, &release), &money, entry, cx).put(release);
    let open = Open::of(&facts.alerts, &money.id);
    money.written(decision, &open, cx)
}

fn taken(b: &mut Building, form: &Form, amount: Fen) -> Moved {
    match form.kind.as_str() {
        "退房退款" => b.refund(amount),
        "额度外提取" => b.release_excess(amount),
        stray::KIND => Moved::default(),
        "解除监管" => {
            let inside = b.inside().min(amount);
            Moved { inside: b.release_in(inside).inside, beyond: b.release_excess(amount - inside).beyond }
        }
        "保函置换" => {
            b.guarantee += form.letter.first().map(|letter| letter.amount).unwrap_or_default();
            b.release_in(amount)
        }
        _ => b.release_in(amount),
    }
}

fn record(case: &Case<Form>, money: &Money, facts: &Facts, state: &str, cx: &Context) -> Release {
    let (form, terms) = (&case.form, Terms::of(&cx.settings));
    let b = money.building(&form.building).cloned().unwrap_or_default();
    let rows = form.lines.iter().zip(lines(case)).map(|(row, line)| ReleasePaymentsRow {
        line: Some(line.no.into()),
        payee: row.payee.as_ref().map(Text::from),
        payee_name: Some((&row.payee_name).into()),
        payee_account: Some((&row.payee_account).into()),
        r#use: Some(row.r#use.into()),
        contract: row.contract_no.as_ref().map(Text::from),
        amount: Some(row.amount),
        state: Some("待支付".into()),
        ..ReleasePaymentsRow::default()
    });
    Release {
        release_no: number_of(case).into(),
        agreement_no: Some((&money.agreement).into()),
        account_id: Some((&money.id).into()),
        project_no: Some((&money.project).into()),
        developer: Some((&money.developer).into()),
        bank: Some((&money.bank).into()),
        building_no: Some((&form.building).into()),
        kind: Some(form.kind.into()),
        contract_no: form.contract_no.as_ref().map(Text::from),
        deposit: stray::reference(form, facts),
        payees: Some(form.lines.iter().map(|line| (&line.payee_name).into()).collect()),
        amount: Some(total(form)),
        payments: Some(rows.collect()),
        computed: Some(vec![ReleaseComputedRow {
            received: Some(b.received),
            quota: Some(b.quota),
            released_in: Some(b.released_in),
            released_excess: Some(b.released_excess),
            guarantee: Some(b.guarantee),
            retain: Some(b.retain(&terms)),
            available: Some(b.available_in(&terms)),
        }]),
        state: Some(state.into()),
        applied_on: case.submitted_on(),
        ..Release::default()
    }
}

/// While the bank pays: what it reported, or that it is late.
fn waited(case: &Case<Form>, what: &Occurrence, mut money: Money, facts: &Facts, cx: &Context) -> Decision {
    if case.step == "letter" {
        let said = what.answer::<BankGuaranteeIssueAnswer>().map(|answer| answer.state);
        let said = said.as_ref().map(|state| state.as_ref().and_then(Text::as_str).unwrap_or("refused"));
        return letter_answered(case, said, money, facts, cx);
    }
    let developer = to::organisation(money.developer.as_str(), ["clerk"]);
    match what.event() {
        Some((kind, _)) if kind.ends_with("release.paid") => {
            let no = number_of(case);
            let told = Msg::ReleasePaid { no: no.into(), amount: total(&case.form).into() };
            let release = facts.release.clone().unwrap_or_default();
            let paper = json!({"release": release, "account": money.id, "account-name": money.name});
            next(Step::Done).issue("release-notice", paper).number(no).on_record(no).notify(developer, told)
        }
        Some(_) => next(Step::Closed).notify(developer, Msg::ReleaseReturned { no: number_of(case).into() }),
        None if what.timer().is_some() => {
            let mut open = Open::of(&facts.alerts, &money.id);
            let detail = format!("支付指令{}逾期未支付。", number_of(case));
            let what = Raise { code: "B1", building: "", detail, level: None, entry: "" };
            let decision = raise(next(Step::Pay), &mut money, &mut open, what, cx);
            money.written(decision, &open, cx)
        }
        None => Decision::declared(),
    }
}
