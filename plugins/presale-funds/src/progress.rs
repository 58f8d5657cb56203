//! P2 工程形象进度申报: R3 one node after the other, R4 never while the works are stopped.
use crate::account::Money;
use crate::alerts::Open;
use crate::procedures::progress::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::*;

impl Rules for PresaleFunds {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        let Some(money) = Money::holding(&facts.accounts, &form.building) else {
            say.refuse(Msg::BuildingNotSupervised { building: (&form.building).into() }).at("/building");
            return;
        };
        if money.developer != applicant(cx) {
            say.refuse(Msg::NotDeveloper).at("/project");
        }
        if form.reached_on > cx.today() {
            say.refuse(Msg::NotReachedYet).at("/reached-on");
        }
        let reached = money.building(&form.building).map_or(0, |b| b.node);
        in_order(form, reached, floors(form, facts), say);
        if let Some(files) = attached(cx, "photos").filter(|files| *files < 4) {
            say.refuse(Msg::PhotosMissing { count: files.into() });
        }
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        match (what.step(), what.action()) {
            (Some(Step::Fill), Some(Action::Submit)) => declared(case, facts, cx),
            (Some(Step::Verify | Step::VerifyCity), Some(Action::Approve)) => verified(case, facts, cx),
            (Some(Step::Verify | Step::VerifyCity), Some(Action::Refuse)) => failed(&case.form, facts),
            _ => Decision::declared(),
        }
    }
}

/// To who looks at it on site; the register knows from now on that it is declared.
fn declared(case: &Case<Form>, facts: &Facts, cx: &Context) -> Decision {
    let form = &case.form;
    let Some(money) = Money::holding(&facts.accounts, &form.building) else {
        return refuse(Msg::BuildingNotSupervised { building: (&form.building).into() }).at("/building");
    };
    let city = facts.project.as_ref().is_some_and(|project| project.text("supervision") == "市级");
    let ratio = cx.settings.ratios.get(nodes::place(form.node.as_str())).copied().unwrap_or_default();
    next(if city { Step::VerifyCity } else { Step::Verify }).put(ProgressNode {
        project_no: (&form.project).into(),
        building_no: (&form.building).into(),
        node: form.node.into(),
        ratio: Some(Hundredths(ratio)),
        developer: Some((&money.developer).into()),
        bank: Some((&money.bank).into()),
        state: Some("已申报".into()),
        ..known(case, facts, cx)
    })
}

/// What the declaration tells of it.
fn known(case: &Case<Form>, facts: &Facts, cx: &Context) -> ProgressNode {
    let form = &case.form;
    let planned = |row: &Row| {
        let rows = row.rows("planned-nodes");
        let of = |p: &&Row| p.text("building-no") == form.building && p.text("node") == form.node.as_str();
        rows.iter().find(of).and_then(|p| p.date("date"))
    };
    let evidence = ["photos", "supervisor", "structure", "decoration"].into_iter().flat_map(|id| case.files(id));
    ProgressNode {
        declared_on: case.submitted_on().or(Some(cx.today())),
        planned_on: facts.agreements.iter().find_map(planned),
        evidence: Some(evidence.map(Text::from).collect()),
        ..ProgressNode::default()
    }
}

/// Of two declarations one may have been verified meanwhile: that stands.
fn failed(form: &Form, facts: &Facts) -> Decision {
    let verified = |row: &Row| row.text("node") == form.node.as_str() && row.text("state") == site::VERIFIED;
    match facts.nodes.iter().any(verified) {
        true => Decision::declared(),
        false => Decision::declared().put_merge(ProgressNode {
            project_no: (&form.project).into(),
            building_no: (&form.building).into(),
            node: form.node.into(),
            state: Some("未通过".into()),
            ..ProgressNode::default()
        }),
    }
}

fn floors(form: &Form, facts: &Facts) -> i64 {
    let rows = facts.agreements.iter().flat_map(|row| row.rows("buildings"));
    let mut of = rows.filter(|row| row.text("building-no") == form.building);
    of.next().and_then(|row| row.integer("floors")).unwrap_or_default()
}

fn in_order(form: &Form, reached: usize, floors: i64, say: &mut Problems) {
    let node = nodes::place(form.node.as_str());
    if node <= reached {
        say.refuse(Msg::NodeDone { node: nodes::name(node).into() }).at("/node");
        return;
    }
    if let Some(before) = nodes::missing_before(node, reached, floors) {
        say.refuse(Msg::NodeBefore { node: nodes::name(before).into() }).at("/node");
        return;
    }
    let half = nodes::half(floors);
    if node == 2 && form.floors_done < half {
        say.refuse(Msg::FloorsMissing { least: half.into(), floors: floors.into() }).at("/floors-done");
    }
}

/// R4: a stop order, or a permit that is suspended.
fn stopped(form: &Form, facts: &Facts) -> bool {
    let named = |row: &Row| row.text("building-no").is_empty() || row.text("building-no") == form.building;
    facts.alerts.iter().filter(|row| row.text("code") == "A5").any(named) || !facts.permits.is_empty()
}

fn verified(case: &Case<Form>, facts: &Facts, cx: &Context) -> Decision {
    let form = &case.form;
    if stopped(form, facts) {
        return refuse(Msg::WorksStopped).at("/building");
    }
    let mut problems = Problems::default();
    <PresaleFunds as Rules>::check(form, facts, cx, &mut problems);
    let Some(mut money) = Money::holding(&facts.accounts, &form.building) else {
        return refuse(Msg::BuildingNotSupervised { building: (&form.building).into() });
    };
    let node = nodes::place(form.node.as_str());
    let more = ProgressNode { verified_by: Some((&cx.actor.person).into()), ..known(case, facts, cx) };
    let decision = site::verified(next(Step::Done), &mut money, &form.building, node, form.reached_on, more, cx);
    let open = Open::of(&facts.alerts, &money.id);
    let told = Msg::NodeVerified { building: (&form.building).into(), node: nodes::name(node).into() };
    let developer = to::organisation(money.developer.as_str(), ["clerk"]);
    money.written(decision, &open, cx).notify(developer, told).unless(problems)
}
