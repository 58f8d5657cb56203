//! What an agreement must hold: each building permitted, in one agreement only, of the area that was surveyed; shares that
//! add up; nodes planned one after the other; R1 and R2 of its quotas.
use crate::account::Money;
use crate::procedures::agreement::{Facts, Form};
use crate::quota::{Measure, Quota, quota};
use crate::*;

/// A building of the form with what R1 gives it.
pub struct Quoted<'a> {
    pub row: &'a AgreementBuildingsRow,
    pub quota: Quota,
}

/// `settled` are quotas that the district raised, or all that it has locked: grade and prices of later days change nothing.
pub fn quoted<'a>(form: &'a Form, facts: &Facts, settled: &[Row], cx: &Context) -> Vec<Quoted<'a>> {
    let grade = facts.score.iter().next().map(|row| row.text("grade")).unwrap_or_default();
    let share = |no: &str| form.shares.iter().filter(|row| row.building_no == no).map(|row| row.amount).sum::<Fen>();
    form.buildings
        .iter()
        .map(|row| {
            let measure = Measure {
                above_area: row.above_area,
                floors: row.floors,
                fitted_out: row.delivery.as_str() == "成品",
                share: share(&row.building_no),
                grade,
            };
            let mut found = quota(&measure, &cx.settings);
            let said = settled.iter().find(|r| r.text("building-no") == row.building_no);
            found.quota = found.quota.max(said.and_then(|r| r.money("quota")).unwrap_or_default());
            Quoted { row, quota: said.and_then(locked).unwrap_or(found) }
        })
        .collect()
}

fn locked(row: &Row) -> Option<Quota> {
    Some(Quota {
        price: row.money("unit-price")?,
        coefficient: row.integer("coefficient")?,
        base: row.money("base")?,
        quota: row.money("quota")?,
    })
}

/// What is asked for. A change of scope and one of quota go the same way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    First,
    Change,
    Account,
    End,
}

impl Kind {
    pub fn of(form: &Form) -> Kind {
        match form.kind.as_str() {
            "初始登记" => Kind::First,
            "专户变更" => Kind::Account,
            "终止" => Kind::End,
            _ => Kind::Change,
        }
    }
}

/// The account that a change speaks of, while it is the one of its agreement.
pub fn present(facts: &Facts) -> Option<Money> {
    let standing = |money: &Money| ["正常", "暂停拨付", "司法冻结"].contains(&money.state.as_str());
    facts.account.as_ref().map(Money::of).filter(standing)
}

pub fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
    let Some(project) = &facts.project else {
        say.refuse(Msg::ProjectUnknown).at("/project");
        return;
    };
    if project.text("owner") != applicant(cx) {
        say.refuse(Msg::NotDeveloper).at("/project");
        return;
    }
    let kind = Kind::of(form);
    if kind != Kind::First && !is_of(form, facts, cx) {
        say.refuse(Msg::NothingToChange).at("/agreement-no");
        return;
    }
    if kind != Kind::End && !cx.settings.banks.iter().any(|bank| *bank == *form.bank) {
        say.refuse(Msg::BankNotListed).at("/bank");
    }
    match kind {
        Kind::Account => return movable(facts, say),
        Kind::End => return ending(form, facts, say),
        Kind::Change => {
            same_bank(form, facts, say);
            unpaid(facts, say);
        }
        Kind::First => {}
    }
    permitted(form, facts, say);
    alone(form, facts, say);
    shares(form, facts, say);
    planned(form, say);
    surveyed(form, facts, cx, say);
    let quoted = quoted(form, facts, &[], cx);
    say.show("shown-quota", quoted.iter().map(|q| q.quota.quota).sum::<Fen>());
    if kind == Kind::Change {
        changed(&quoted, facts, say);
    }
}

/// The agreement named is this developer's and of this project, and its account is in use.
fn is_of(form: &Form, facts: &Facts, cx: &Context) -> bool {
    let mine = |row: &&Row| row.text("developer") == applicant(cx) && row.text("project-no") == &*form.project;
    facts.agreement.as_ref().filter(mine).is_some() && present(facts).is_some()
}

fn same_bank(form: &Form, facts: &Facts, say: &mut Problems) {
    if present(facts).is_some_and(|money| money.bank != *form.bank) {
        say.refuse(Msg::BankDiffers).at("/bank");
    }
}

fn unpaid(facts: &Facts, say: &mut Problems) {
    let count = facts.releases.iter().count();
    if count > 0 {
        say.refuse(Msg::ReleasesUnpaid { count: count.into() }).at("/agreement-no");
    }
}

/// 专户变更: all money of the old account can go in one order. A court's freeze forbids it (法〔2022〕12号), and what the bank
/// has to answer it answers before it is left.
pub fn movable(facts: &Facts, say: &mut Problems) {
    let Some(money) = present(facts) else {
        say.refuse(Msg::NothingToChange).at("/agreement-no");
        return;
    };
    unpaid(facts, say);
    if money.state == "司法冻结" {
        say.refuse(Msg::FrozenNoMove).at("/agreement-no").cite("法〔2022〕12号");
    }
    if let Some(alert) = facts.alerts.iter().find(|alert| alerts::of(alert.text("code")).banks) {
        say.refuse(Msg::BankAlertOpen { title: alert.text("title").into() }).at("/agreement-no");
    }
    let stray = closing::stray(&pending(facts));
    if stray > Fen(0) {
        say.refuse(Msg::StrayNoMove { amount: stray.into() }).at("/agreement-no");
    }
}

/// 终止: P5's conditions (R11) of all buildings that are still supervised, and nothing left of their money.
fn ending(form: &Form, facts: &Facts, say: &mut Problems) {
    let Some(money) = present(facts) else { return };
    same_bank(form, facts, say);
    let all: Vec<String> = money.buildings.iter().filter(|b| !b.closed).map(|b| b.no.clone()).collect();
    closing::settled(&all, &money, &pending(facts), say);
    closing::ripe(&money, say);
    let interest = facts.money.as_ref().map(|books| books.balance("L6")).unwrap_or_default();
    let left = closing::left(&all, &money) + interest;
    if left > Fen(0) && !say.refused() {
        say.refuse(Msg::NotEmpty { amount: left.into() }).at("/agreement-no");
    }
}

fn pending(facts: &Facts) -> closing::Pending<'_> {
    closing::Pending {
        refunds: &facts.refunds,
        releases: &facts.releases,
        alerts: &facts.alerts,
        money: facts.money.as_ref(),
    }
}

fn permitted(form: &Form, facts: &Facts, say: &mut Problems) {
    for (n, row) in form.buildings.iter().enumerate() {
        let covers =
            |permit: &&Row| permit.text("state") == "有效" && permit.list("units").contains(&row.works_unit.as_str());
        if !facts.permits.iter().any(|permit| covers(&permit)) {
            let building = (&row.building_no).into();
            say.refuse(Msg::NoPermit { building }).at(format!("/buildings/{n}")).cite("《城市房地产管理法》第四十五条");
        }
    }
}

/// One agreement a building, one line a building.
fn alone(form: &Form, facts: &Facts, say: &mut Problems) {
    let first = Kind::of(form) == Kind::First;
    for (n, row) in form.buildings.iter().enumerate() {
        let held = Money::holding(&facts.accounts, &row.building_no).filter(|money| money.state != "已撤销");
        let twice = form.buildings[..n].iter().any(|other| other.building_no == row.building_no);
        if twice || first && held.is_some() {
            say.refuse(Msg::AlreadySupervised { building: (&row.building_no).into() }).at(format!("/buildings/{n}"));
        }
    }
}

fn shares(form: &Form, facts: &Facts, say: &mut Problems) {
    let sum = form.shares.iter().map(|row| row.amount).sum::<Fen>() + form.outside.unwrap_or_default();
    if sum != form.contract_price.unwrap_or_default() {
        say.refuse(Msg::SharesDiffer { sum: sum.into(), price: form.contract_price.unwrap_or_default().into() })
            .at("/shares");
    }
    let missing =
        form.buildings.iter().find(|row| form.shares.iter().all(|share| share.building_no != row.building_no));
    if let Some(row) = missing {
        say.refuse(Msg::ShareMissing { building: (&row.building_no).into() }).at("/shares");
    }
    let registered =
        facts.prices.iter().filter(|row| row.text("status") == "已登记").filter_map(|row| row.money("total"));
    let registered: Vec<Fen> = registered.collect();
    if !registered.is_empty() && registered.iter().copied().sum::<Fen>() != form.contract_price.unwrap_or_default() {
        let price = registered.iter().copied().sum::<Fen>();
        say.refuse(Msg::PriceDiffers { price: price.into() }).at("/contract-price");
    }
}

fn planned(form: &Form, say: &mut Problems) {
    for row in &form.buildings {
        let of = form.planned_nodes.iter().filter(|planned| planned.building_no == row.building_no);
        let mut nodes: Vec<(usize, Date)> = of.map(|p| (nodes::place(p.node.as_str()), p.date)).collect();
        nodes.sort_unstable_by_key(|(node, _)| *node);
        let ascending = nodes.windows(2).all(|two| two[0].0 < two[1].0 && two[0].1 <= two[1].1);
        if nodes.is_empty() || !ascending {
            say.refuse(Msg::NodesNotAscending { building: (&row.building_no).into() }).at("/planned-nodes");
        }
    }
}

/// Against the building table, where the building was surveyed.
fn surveyed(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
    for (n, row) in form.buildings.iter().enumerate() {
        let Some(table) = facts.tables.iter().find(|table| table.text("building-no") == row.building_no) else {
            continue;
        };
        let units = table.rows("units");
        let area = units.iter().filter_map(|unit| unit.decimal("area")).map(|area| area.0).sum::<i64>()
            + table.decimal("unshared-sum").unwrap_or_default().0;
        let off = (area - row.above_area.0).abs() * 100;
        if off > row.above_area.0 * cx.settings.table_tolerance {
            let told = Msg::AreaDiffers { building: (&row.building_no).into(), area: Hundredths(area).into() };
            say.refuse(told).at(format!("/buildings/{n}/above-area"));
        }
    }
}

/// R2: a quota is never lowered below what has left it and what a guarantee stands for.
fn changed(quoted: &[Quoted], facts: &Facts, say: &mut Problems) {
    let Some(money) = present(facts) else {
        say.refuse(Msg::NothingToChange).at("/kind");
        return;
    };
    for b in money.buildings.iter().filter(|b| !b.closed) {
        let Some(q) = quoted.iter().find(|q| q.row.building_no == b.no) else {
            say.refuse(Msg::BuildingLeft { building: (&b.no).into() }).at("/buildings");
            continue;
        };
        let least = b.released_in + b.guarantee;
        if q.quota.quota < least {
            say.refuse(Msg::QuotaTooLow { building: (&b.no).into(), least: least.into() }).at("/buildings");
        }
    }
}
