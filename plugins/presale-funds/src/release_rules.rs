//! R5–R10: whether a building's money may leave, how much of it, and to whom.
use crate::account::Money;
use crate::alerts::Open;
use crate::formula::{Building, Terms, percent};
use crate::procedures::release::{Facts, Form};
use crate::*;

const BY_CONTRACT: &str = "材料设备款";
const PROGRESS: &str = "工程进度款";
const WAGES: &str = "农民工工资专户";
const TO_PARTIES: [&str; 2] = [PROGRESS, "勘察设计监理检测费"];
const FORBIDDEN: [&str; 3] = ["其他", "企业自用", "购房款退还"];
const GUIDE: &str = "《关于规范商品房预售资金监管的意见》（建房〔2022〕16号）";
const GUARANTEES: &str = "银保监办发〔2022〕104号";

pub fn total(form: &Form) -> Fen {
    form.lines.iter().map(|line| line.amount).sum()
}

/// The account that is to pay: a stray payment leaves the one it came to, which may be one that was changed since.
pub fn source(form: &Form, facts: &Facts) -> Option<Money> {
    match form.kind.as_str() {
        stray::KIND => facts.stray_account.as_ref().map(Money::of).filter(|money| *money.project == *form.project),
        _ => Money::holding(&facts.accounts, &form.building),
    }
}

pub fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
    let Some(money) = source(form, facts) else {
        no_source(form, say);
        return;
    };
    if money.developer != applicant(cx) {
        say.refuse(Msg::NotDeveloper).at("/project");
        return;
    }
    if money.fund.is_empty() {
        say.refuse(Msg::NoPermitYet).at("/project");
        return;
    }
    if money.is_moving() && money.state != "待撤销" {
        say.refuse(Msg::Moving).at("/project");
        return;
    }
    let open = Open::of(&facts.alerts, &money.id);
    if let Some(stopping) = open.stopping().filter(|_| !goes_on(form)) {
        say.refuse(Msg::Suspended { title: stopping.into() }).at("/kind");
        return;
    }
    if form.kind.as_str() == stray::KIND {
        stray::check(form, facts, say);
        return;
    }
    let Some(b) = money.building(&form.building) else { return };
    let terms = Terms::of(&cx.settings);
    show(b, &terms, say);
    by_kind(form, facts, &money, b, &terms, cx, say);
}

pub fn no_source(form: &Form, say: &mut Problems) {
    match form.kind.as_str() {
        stray::KIND => say.refuse(Msg::DepositUnknown).at("/deposit"),
        _ => say.refuse(Msg::BuildingNotSupervised { building: (&form.building).into() }).at("/building"),
    };
}

/// R7: wages and refunds are paid whatever stops the account.
fn goes_on(form: &Form) -> bool {
    let kind = ["额度内拨付", "应急拨付"].contains(&form.kind.as_str());
    let wages = kind && form.lines.iter().all(|line| line.r#use.as_str() == WAGES);
    wages || form.kind.as_str() == "退房退款"
}

fn show(b: &Building, terms: &Terms, say: &mut Problems) {
    say.show("shown-retain", b.retain(terms));
    say.show("shown-available-in", b.available_in(terms));
    say.show("shown-available-excess", b.available_excess());
}

fn by_kind(form: &Form, facts: &Facts, money: &Money, b: &Building, terms: &Terms, cx: &Context, say: &mut Problems) {
    match form.kind.as_str() {
        "额度内拨付" if b.node == 0 => too_early(say),
        "额度内拨付" => {
            payees(form, facts, money, say);
            contracts(form, facts, cx, say);
            labour(form, cx, say);
            at_most(b.available_in(terms), form, say);
        }
        "额度外提取" if money.state == "司法冻结" => {
            say.refuse(Msg::FrozenExcess).at("/kind").cite("法〔2022〕12号");
        }
        "额度外提取" => at_most(b.available_excess(), form, say),
        "保函置换" if b.node == 0 => too_early(say),
        "保函置换" => guaranteed(form, facts, money, b, terms, cx, say),
        "应急拨付" => {
            urgent(form, say);
            payees(form, facts, money, say);
            contracts(form, facts, cx, say);
            at_most(percent(b.quota, cx.settings.emergency_cap).min(b.inside()), form, say);
        }
        "退房退款" => refund(form, facts, b, say),
        _ => last(form, b, say),
    }
}

fn too_early(say: &mut Problems) {
    say.refuse(Msg::NodeZero).at("/kind").cite(GUIDE);
}

fn at_most(available: Fen, form: &Form, say: &mut Problems) {
    let asked = total(form);
    if asked > available {
        let over = asked - available;
        say.refuse(Msg::TooMuch { available: available.into(), asked: asked.into(), over: over.into() }).at("/lines");
    }
}

/// R6.
fn payees(form: &Form, facts: &Facts, money: &Money, say: &mut Problems) {
    let is_party = |id: &str| facts.parties.iter().any(|party| party.text("organisation") == id);
    let is_wage = |account: &str| facts.wages.iter().any(|row| row.text("account-no") == account);
    for (n, line) in form.lines.iter().enumerate() {
        let payee = line.payee.as_deref().unwrap_or_default();
        let at = format!("/lines/{n}");
        match line.r#use.as_str() {
            _ if payee == money.developer => say.refuse(Msg::OwnAccount).at(at).cite(GUIDE),
            other if FORBIDDEN.contains(&other) => say.refuse(Msg::ForbiddenUse).at(at).cite(GUIDE),
            WAGES if !is_wage(&line.payee_account) => say.refuse(Msg::NotWageAccount).at(at),
            to_party if TO_PARTIES.contains(&to_party) && !is_party(payee) => {
                say.refuse(Msg::NotAParty { name: (&line.payee_name).into() }).at(at)
            }
            BY_CONTRACT if line.contract_no.is_none() => say.refuse(Msg::ContractNeeded).at(at),
            _ => continue,
        };
    }
}

/// Who is paid for work or goods for the first time shows the contract. Before a case is saved nothing can be attached.
fn contracts(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
    if attached(cx, "contract").is_none_or(|files| files > 0) {
        return;
    }
    let known = |name: &str| facts.known.get(name).copied().unwrap_or_default();
    let by_contract = |of: &str| of == BY_CONTRACT || TO_PARTIES.contains(&of);
    let lines = form.lines.iter().enumerate().filter(|(_, line)| by_contract(line.r#use.as_str()));
    for (n, line) in lines.filter(|(_, line)| !known(&line.payee_name)) {
        say.refuse(Msg::ContractMissing { name: (&line.payee_name).into() }).at(format!("/lines/{n}"));
    }
}

/// R9: wages, or works and goods for safety, which the line says.
fn urgent(form: &Form, say: &mut Problems) {
    let safety = |of: &str| of == PROGRESS || of == BY_CONTRACT;
    for (n, line) in form.lines.iter().enumerate().filter(|(_, line)| line.r#use.as_str() != WAGES) {
        if !safety(line.r#use.as_str()) || line.purpose.as_deref().unwrap_or_default().is_empty() {
            say.refuse(Msg::UrgentOnly).at(format!("/lines/{n}"));
        }
    }
}

/// The labour share of what goes to the builder goes to the workers' own account.
fn labour(form: &Form, cx: &Context, say: &mut Problems) {
    let sum =
        |of: &str| form.lines.iter().filter(|line| line.r#use.as_str() == of).map(|line| line.amount).sum::<Fen>();
    let (progress, wages) = (sum(PROGRESS), sum(WAGES));
    let least = percent(progress + wages, cx.settings.labour_share);
    if progress > Fen(0) && wages < least {
        let share = cx.settings.labour_share;
        say.refuse(Msg::LabourShare { share: share.into(), least: least.into() }).at("/lines");
    }
}

/// R8.
fn guaranteed(
    form: &Form,
    facts: &Facts,
    money: &Money,
    b: &Building,
    terms: &Terms,
    cx: &Context,
    say: &mut Problems,
) {
    let Some(letter) = form.letter.first() else { return };
    if letters::used(facts, cx) {
        say.refuse(Msg::LetterUsed { number: (&letter.number).into() }).at("/letter/0/number");
        return;
    }
    let mut with = b.clone();
    with.guarantee += letter.amount;
    let cap = b.guarantee_cap(terms);
    if with.guarantee > cap {
        let share = terms.guarantee_cap.into();
        say.refuse(Msg::GuaranteeTooLarge { cap: cap.into(), share }).at("/letter/0/amount").cite(GUARANTEES);
        return;
    }
    if letter.bank == *money.developer {
        say.refuse(Msg::GuaranteeOwn).at("/letter/0/bank").cite(GUARANTEES);
    }
    let planned = |row: &Row| {
        let rows = row.rows("planned-nodes");
        let of = rows.iter().find(|row| row.text("building-no") == b.no && row.text("node") == "N6");
        of.and_then(|row| row.date("date"))
    };
    let until = facts.agreements.iter().find_map(planned).map(|on| days_after(on, cx.settings.guarantee_tail_days));
    if let Some(until) = until.filter(|until| letter.to < *until) {
        say.refuse(Msg::GuaranteeTooShort { until: until.to_string().into() }).at("/letter/0/to");
    }
    payees(form, facts, money, say);
    contracts(form, facts, cx, say);
    at_most(with.available_in(terms), form, say);
}

/// R10: executed even where it breaks what must stay.
fn refund(form: &Form, facts: &Facts, b: &Building, say: &mut Problems) {
    let slip = facts.slips.iter().find(|slip| slip.text("state") == "退款中" && slip.text("building-no") == b.no);
    let Some(slip) = slip else {
        say.refuse(Msg::NoRefundDue).at("/contract-no");
        return;
    };
    let due = slip.money("refund").unwrap_or_default();
    let lines: Vec<_> = form.lines.iter().map(|line| (line.payee_account.as_str(), line.amount)).collect();
    if !refund_route::is_route(&lines, &refund_route::route(&slip.read(), total(form))) {
        say.refuse(Msg::RefundRoute).at("/lines");
    }
    at_most(due.min(b.inside() + b.beyond()), form, say);
}

/// Registered, or nothing of any buyer is left: 退房完毕.
fn last(form: &Form, b: &Building, say: &mut Problems) {
    if b.node != nodes::REGISTERED && b.received > Fen(0) {
        say.refuse(Msg::NotRegistered { building: (&b.no).into() }).at("/kind");
    }
    if form.lines.len() != 1 {
        say.refuse(Msg::OnePayee).at("/lines");
    }
    at_most(b.inside() + b.beyond(), form, say);
}
