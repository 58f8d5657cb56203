//! What happens on the site and is told by others: completion is N5, first registration N6, stopped works are A5.
use crate::account::Money;
use crate::alerts::{Open, Raise, close, raise};
use crate::closing::earned;
use crate::handlers::{acceptance_filed, first_registered, permit_suspended, stop_lifted, stop_ordered};
use crate::*;

pub const VERIFIED: &str = "已核实";

impl acceptance_filed::Handler for PresaleFunds {
    fn handle(
        what: &acceptance_filed::Occurrence,
        _: Option<&Row>,
        facts: &acceptance_filed::Facts,
        cx: &Context,
    ) -> Decision {
        let event = what.event_data();
        let on = event.date("filed-on").unwrap_or(cx.today());
        reached(&facts.accounts, &facts.alerts, &event.list("units"), nodes::COMPLETED, &|_| Fen(0), on, cx)
    }
}

impl first_registered::Handler for PresaleFunds {
    /// E7: interest that nobody's money earned alone goes to the building of its account that is registered first.
    fn handle(
        what: &first_registered::Occurrence,
        _: Option<&Row>,
        facts: &first_registered::Facts,
        cx: &Context,
    ) -> Decision {
        let event = what.event_data();
        let one = event.get("building").and_then(Value::as_str);
        let named = [event.list("buildings"), one.into_iter().collect()].concat();
        let on = event.date("on").unwrap_or(cx.today());
        let interest = |id: &str| {
            facts.interest.get(id).and_then(Option::as_ref).map(|books| books.balance("L6")).unwrap_or_default()
        };
        reached(&facts.accounts, &facts.alerts, &named, nodes::REGISTERED, &interest, on, cx)
    }
}

/// The buildings named stand at this node from now on; the first of them is given the interest of its account.
fn reached(
    accounts: &Rows,
    alerts: &Rows,
    named: &[&str],
    node: usize,
    interest: &dyn Fn(&str) -> Fen,
    on: Date,
    cx: &Context,
) -> Decision {
    accounts.iter().fold(Decision::declared(), |decision, row| {
        let mut money = Money::of(row);
        let meant = money.meant(named);
        if meant.is_empty() {
            return decision;
        }
        let decision = meant
            .iter()
            .fold(decision, |decision, no| verified(decision, &mut money, no, node, on, ProgressNode::default(), cx));
        let decision = match interest(&money.id) {
            amount if amount > Fen(0) => earned(decision, &mut money, &meant[0], amount),
            _ => decision,
        };
        let open = Open::of(alerts, &money.id);
        money.written(decision, &open, cx)
    })
}

/// A node of a building, told by whoever may tell it.
pub fn verified(
    decision: Decision,
    money: &mut Money,
    building: &str,
    node: usize,
    on: Date,
    more: ProgressNode,
    cx: &Context,
) -> Decision {
    let Some(b) = money.building_mut(building).filter(|b| b.node < node) else { return decision };
    b.node = node;
    let ratio = cx.settings.ratios.get(node).copied().unwrap_or_default();
    decision
        .put(ProgressNode {
            project_no: (&money.project).into(),
            building_no: building.into(),
            node: nodes::ALL[node].into(),
            ratio: Some(Hundredths(ratio)),
            declared_on: more.declared_on.or(Some(on)),
            verified_on: Some(cx.today()),
            developer: Some((&money.developer).into()),
            bank: Some((&money.bank).into()),
            reached: Some(nodes::name(node).into()),
            state: Some(VERIFIED.into()),
            ..more
        })
        .publish(NodeVerifiedEvent {
            project_no: Some((&money.project).into()),
            building: Some(building.into()),
            node: Some(nodes::ALL[node].into()),
        })
}

fn stopped(accounts: &Rows, alerts: &Rows, detail: &str, cx: &Context) -> Decision {
    accounts.iter().fold(Decision::declared(), |decision, row| {
        let mut money = Money::of(row);
        let mut open = Open::of(alerts, &money.id);
        let what = Raise { code: "A5", building: "", detail: detail.to_owned(), level: None, entry: "" };
        let decision = raise(decision, &mut money, &mut open, what, cx);
        money.written(decision, &open, cx)
    })
}

impl stop_ordered::Handler for PresaleFunds {
    fn handle(what: &stop_ordered::Occurrence, _: Option<&Row>, facts: &stop_ordered::Facts, cx: &Context) -> Decision {
        let event = what.event_data();
        let detail = format!("已被责令停工（{}）。", event.text("document-no"));
        stopped(&facts.accounts, &facts.alerts, &detail, cx)
    }
}

impl permit_suspended::Handler for PresaleFunds {
    fn handle(
        what: &permit_suspended::Occurrence,
        _: Option<&Row>,
        facts: &permit_suspended::Facts,
        cx: &Context,
    ) -> Decision {
        let event = what.event_data();
        let detail = format!("施工许可{}已中止施工。", event.text("permit-no"));
        stopped(&facts.accounts, &facts.alerts, &detail, cx)
    }
}

impl stop_lifted::Handler for PresaleFunds {
    fn handle(_: &stop_lifted::Occurrence, _: Option<&Row>, facts: &stop_lifted::Facts, cx: &Context) -> Decision {
        facts.accounts.iter().fold(Decision::declared(), |decision, row| {
            let mut money = Money::of(row);
            let mut open = Open::of(&facts.alerts, &money.id);
            let decision = close(decision, &mut money, &mut open, ("A5", ""), cx);
            money.written(decision, &open, cx)
        })
    }
}
