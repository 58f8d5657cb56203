//! The fire check: each unit that is not special is drawn by lot for a spot check, which is no condition of the permit.
use crate::procedures::joint_permit::Form;
use crate::{Context, FireReview, Msg, fire};
use hub_sdk::prelude::*;

pub fn checked(case: &Case<Form>, project: &Row, cx: &Context) -> Decision {
    let number = case.number.as_deref().unwrap_or(&case.id);
    let major = project.flag("state-invested");
    let (category, rate) =
        if major { ("重点", cx.settings.spot_major) } else { ("一般", cx.settings.spot_ordinary) };
    let ordinary = case.form.fire.iter().filter(|row| !row.special).map(|row| row.unit.as_str());
    let lots: Vec<(&str, u64)> = ordinary.map(|unit| (unit, fire::lot(number, unit))).collect();
    if lots.is_empty() || case.patched("/lots").is_some() {
        return Decision::declared();
    }
    let (hit, spared): (Vec<_>, Vec<_>) = lots.iter().partition(|(_, lot)| fire::drawn(*lot, rate));
    let units = |of: &[&(&str, u64)]| of.iter().map(|(unit, _)| (*unit).to_owned()).collect::<Vec<_>>();
    let logged: Vec<Value> = lots.iter().map(|(unit, lot)| json!({"unit": unit, "lot": lot})).collect();
    let decision = Decision::declared().patch(json!({"lots": {"scope": number, "rate": rate, "drawn": logged}}));
    let decision = match spared.is_empty() {
        true => decision,
        false => decision.put(not_drawn(case, project, units(&spared), cx)),
    };
    if hit.is_empty() {
        return decision;
    }
    let owner = project.text("owner");
    let form = json!({"project": case.form.project, "units": units(&hit), "category": category});
    decision
        .open_case("construction-permit", "fire-spot-check", form, owner)
        .reference(format!("{}/spot", case.id))
        .notify(to::organisation(owner, ["clerk"]), Msg::Drawn { units: units(&hit).join("、").into() })
}

fn not_drawn(case: &Case<Form>, project: &Row, units: Vec<String>, cx: &Context) -> FireReview {
    FireReview {
        fire_no: number("fire-no").with("project", &case.form.project).named("fire"),
        project_no: Some((&case.form.project).into()),
        owner: Some(project.text("owner").into()),
        kind: Some("其他建设工程资料抽查".into()),
        units: Some(units.into_iter().map(Text::from).collect()),
        conclusion: Some("未抽中".into()),
        issued_on: Some(cx.today()),
        state: Some("有效".into()),
        ..FireReview::default()
    }
}
