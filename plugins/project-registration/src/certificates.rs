//! A planning permit that comes later: where the planning registry confirms
//! the one new certificate, nobody needs to review it.
use crate::merged::Merged;
use crate::project::plain;
use crate::{Msg, PlanningRegistryQueryAnswer as Answer, ProjectPlanningPermitRow as Permit, Settings};
use hub_sdk::prelude::*;

/// The planning permit that a change adds, when it adds one and does nothing else.
pub fn only_addition(merged: &Merged) -> Option<&Permit> {
    let before = merged.before.planning_permit.as_deref().unwrap_or_default();
    let after = merged.after.planning_permit.as_deref().unwrap_or_default();
    let (last, rest) = after.split_last()?;
    let alone = merged.changes.iter().all(|change| change.field == "planning-permit");
    (alone && rest == before).then_some(last)
}

/// What the registry says otherwise; nothing when it confirms.
pub fn objections(permit: &Permit, owner: &str, answer: Option<&Answer>, settings: &Settings) -> Vec<Msg> {
    let no = plain(&permit.no);
    let Some(answer) = answer else {
        return vec![Msg::PlanningSilent];
    };
    if plain(&answer.no) != no {
        return vec![Msg::PlanningUnknown { no: no.into() }];
    }
    let mut out = vec![];
    if plain(&answer.owner) != owner {
        out.push(Msg::PlanningOwnerDiffers { no: no.into(), registry: plain(&answer.owner).into() });
    }
    let (form, registry) = (permit.area, answer.area.unwrap_or_default());
    if form.is_none_or(|area| (area.0 - registry.0).abs() as f64 > settings.area_tolerance * 100.0 + 1e-6) {
        out.push(Msg::PlanningAreaDiffers {
            no: no.into(),
            form: form.unwrap_or_default().into(),
            registry: registry.into(),
        });
    }
    if permit.issued_on != answer.issued_on || permit.issued_on.is_none() {
        let date = |date: Option<Date>| date.map_or_else(|| "—".to_owned(), |date| date.to_string()).into();
        out.push(Msg::PlanningDateDiffers {
            no: no.into(),
            form: date(permit.issued_on),
            registry: date(answer.issued_on),
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::objections;
    use crate::{PlanningRegistryQueryAnswer as Answer, ProjectPlanningPermitRow as Permit, samples};
    use hub_sdk::prelude::*;

    const OWNER: &str = "91510108MA6CQ1X201";

    fn permit() -> Permit {
        Permit {
            no: Some("建字第510108202530088号".into()),
            issued_on: Some(date(2025, 6, 18)),
            area: Some(Hundredths(6_842_050)),
        }
    }

    fn answer() -> Answer {
        let Permit { no, issued_on, area } = permit();
        Answer { no, owner: Some(OWNER.into()), area, units: None, issued_on }
    }

    fn count(answer: Option<Answer>) -> usize {
        objections(&permit(), OWNER, answer.as_ref(), &samples::settings()).len()
    }

    #[test]
    fn an_equal_certificate_is_confirmed() {
        assert_eq!(count(Some(answer())), 0);
    }

    #[test]
    fn silence_and_each_difference_are_objections() {
        assert_eq!(count(None), 1);
        assert_eq!(count(Some(Answer::default())), 1);
        assert_eq!(count(Some(Answer { owner: None, ..answer() })), 1);
        assert_eq!(count(Some(Answer { area: Some(Hundredths(6_842_052)), issued_on: None, ..answer() })), 2);
    }
}
