//! A supervised account as the register keeps it: what every entry reads, changes and writes back whole, so that two
//! entries of one moment never overwrite each other (the record's stamp is strict).
use crate::alerts::{self, Open};
use crate::formula::{Building, Moved, Terms};
use crate::nodes;
use crate::*;
use hub_sdk::Entry;

#[derive(Clone, Debug, Default)]
pub struct Money {
    pub id: String,
    pub agreement: String,
    pub project: String,
    pub developer: String,
    pub bank: String,
    pub name: String,
    pub division: String,
    pub state: String,
    pub fund: String,
    /// The account that takes its money over, or has.
    pub successor: String,
    /// The accounts whose money it took over.
    pub taken_over: Vec<String>,
    pub balance: Fen,
    pub buildings: Vec<Building>,
}

impl Money {
    pub fn of(row: &Row) -> Money {
        let text = |field: &str| row.text(field).to_owned();
        Money {
            id: text("account-id"),
            agreement: text("agreement-no"),
            project: text("project-no"),
            developer: text("developer"),
            bank: text("bank"),
            name: text("account-name"),
            division: text("division"),
            state: text("state"),
            fund: text("fund-account"),
            successor: text("successor"),
            taken_over: row.list("taken-over").into_iter().map(str::to_owned).collect(),
            balance: row.money("balance").unwrap_or_default(),
            buildings: row.rows("per-building").iter().map(building).collect(),
        }
    }

    /// The account that supervises this building, among those of its project.
    pub fn holding(rows: &Rows, building: &str) -> Option<Money> {
        rows.iter().map(Money::of).find(|money| money.building(building).is_some_and(|b| !b.closed))
    }

    /// What was said of an account that this one took over is said of this one.
    pub fn is_own(&self, account: &str) -> bool {
        self.id == account || self.taken_over.iter().any(|old| old == account)
    }

    /// Its money is on the way to another account, or there: what still comes in waits unmatched.
    pub fn is_moving(&self) -> bool {
        !self.successor.is_empty()
    }

    pub fn building(&self, no: &str) -> Option<&Building> {
        self.buildings.iter().find(|b| b.no == no)
    }

    pub fn building_mut(&mut self, no: &str) -> Option<&mut Building> {
        self.buildings.iter_mut().find(|b| b.no == no)
    }

    /// The only building that is still supervised, where there is but one.
    pub fn only_building(&self) -> Option<&str> {
        match self.buildings.iter().filter(|b| !b.closed).collect::<Vec<_>>()[..] {
            [only] => Some(&only.no),
            _ => None,
        }
    }

    /// The building whose excess interest is: one that is registered, or any once no open building holds a buyer's money.
    pub fn earner(&self) -> Option<String> {
        let open = || self.buildings.iter().filter(|b| !b.closed);
        let registered = open().find(|b| b.node == nodes::REGISTERED);
        let empty = || open().next().filter(|_| open().all(|b| b.received == Fen(0)));
        registered.or_else(empty).map(|b| b.no.clone())
    }

    /// Buildings by their own number or that of their works; all when none is named.
    pub fn meant(&self, named: &[&str]) -> Vec<String> {
        let means =
            |b: &&Building| named.is_empty() || [&b.no, &b.works_unit].iter().any(|no| named.contains(&no.as_str()));
        self.buildings.iter().filter(|b| !b.closed).filter(means).map(|b| b.no.clone()).collect()
    }

    /// The record as it now stands; what never changes is left alone.
    pub fn record(&self, terms: &Terms) -> SupervisedAccount {
        let sum = |of: &dyn Fn(&Building) -> Fen| self.buildings.iter().map(of).sum::<Fen>();
        SupervisedAccount {
            account_id: (&self.id).into(),
            state: Some((&self.state).into()),
            fund_account: some(&self.fund),
            balance: Some(self.balance),
            quota_total: Some(sum(&|b| b.quota)),
            inside: Some(sum(&|b| b.inside())),
            retain: Some(sum(&|b| if b.closed { Fen(0) } else { b.retain(terms) })),
            guarantees: Some(sum(&|b| b.guarantee)),
            shortfall: Some(sum(&|b| b.shortfall(terms))),
            per_building: Some(self.buildings.iter().map(row).collect()),
            ..SupervisedAccount::default()
        }
    }

    /// Writes the account, after judging what every building must keep.
    pub fn written(mut self, decision: Decision, open: &Open, cx: &Context) -> Decision {
        let terms = Terms::of(&cx.settings);
        let decision = alerts::judge_retained(decision, &mut self, open, &terms, cx);
        decision.put_merge(self.record(&terms))
    }
}

fn building(row: &Row) -> Building {
    let money = |field: &str| row.money(field).unwrap_or_default();
    Building {
        no: row.text("building-no").to_owned(),
        works_unit: row.text("works-unit").to_owned(),
        quota: money("quota"),
        received: money("received"),
        topped_up: money("topped-up"),
        released_in: money("released-in"),
        released_excess: money("released-excess"),
        guarantee: money("guarantee"),
        interest: money("interest"),
        node: nodes::place(row.text("node")),
        closed: row.flag("closed"),
    }
}

fn row(b: &Building) -> SupervisedAccountPerBuildingRow {
    SupervisedAccountPerBuildingRow {
        building_no: Some((&b.no).into()),
        works_unit: some(&b.works_unit),
        quota: Some(b.quota),
        received: Some(b.received),
        topped_up: Some(b.topped_up),
        released_in: Some(b.released_in),
        released_excess: Some(b.released_excess),
        guarantee: Some(b.guarantee),
        interest: Some(b.interest),
        node: Some(nodes::ALL[b.node].into()),
        closed: Some(b.closed),
    }
}

/// The postings of what moved between a building's sub-ledgers; growth is a credit.
pub fn posted(entry: Entry, building: &str, moved: Moved) -> Entry {
    [("L2", moved.inside), ("L3", moved.beyond)].into_iter().fold(entry, |entry, (head, by)| {
        let sub = format!("{head}:{building}");
        match by {
            Fen(0) => entry,
            Fen(by) if by > 0 => entry.credit(sub, Fen(by)),
            Fen(by) => entry.debit(sub, Fen(-by)),
        }
    })
}
