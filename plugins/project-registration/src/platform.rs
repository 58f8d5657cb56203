//! What the investment platform knows of a project code, beside what the form
//! says. Its silence never refuses; another owner does.
use crate::project::plain;
use crate::{InvestmentPlatformQueryAnswer as Answer, Msg, Project};
use hub_sdk::prelude::*;

/// What the reviewer is shown: notes at the fields, and the two values side by side.
pub struct Compared {
    pub notes: Vec<(Msg, &'static str)>,
    pub data: Value,
}

/// The owner that the platform names, when it is another one.
pub fn other_owner<'a>(project: &Project, answer: Option<&'a Answer>) -> Option<&'a str> {
    let code = plain(&answer?.owner_credit_code);
    (!code.is_empty() && code != plain(&project.owner)).then_some(code)
}

pub fn compare(project: &Project, answer: Option<&Answer>) -> Compared {
    match answer {
        None => told("silent", Msg::PlatformSilent),
        Some(answer) if plain(&answer.owner_credit_code).is_empty() => told("unknown", Msg::PlatformUnknown),
        Some(answer) => differences(project, answer),
    }
}

fn told(state: &str, note: Msg) -> Compared {
    Compared { notes: vec![(note, "/project-code")], data: json!({"platform": state}) }
}

fn differences(project: &Project, answer: &Answer) -> Compared {
    let mut notes = vec![];
    let mut differences = vec![];
    let mut differ = |field: &str, form: Value, registry: Value| {
        differences.push(json!({"field": field, "form": form, "registry": registry}))
    };
    let (name, kind) = (plain(&answer.name), plain(&answer.approval_kind));
    if !name.is_empty() && name != plain(&project.name) {
        differ("name", json!(project.name), json!(name));
        notes.push((Msg::PlatformNameDiffers { name: name.into() }, "/name"));
    }
    if !kind.is_empty() && kind != plain(&project.approval_kind) {
        differ("approval-kind", json!(project.approval_kind), json!(kind));
        notes.push((Msg::PlatformKindDiffers { kind: kind.into() }, "/approval-kind"));
    }
    if let Some(total) = answer.total_investment.filter(|total| *total != project.total_investment()) {
        differ("total-investment", json!(project.total_investment), json!(total));
        notes.push((Msg::PlatformInvestmentDiffers { total: total.into() }, "/total-investment"));
    }
    let platform = if differences.is_empty() { "equal" } else { "differs" };
    Compared { notes, data: json!({"platform": platform, "platform-state": answer.state, "differences": differences}) }
}

#[cfg(test)]
mod tests {
    use super::{compare, other_owner};
    use crate::{InvestmentPlatformQueryAnswer as Answer, samples};
    use hub_sdk::prelude::*;

    fn answer() -> Answer {
        let project = samples::qinglong();
        Answer {
            name: project.name,
            owner_credit_code: project.owner,
            approval_kind: project.approval_kind,
            total_investment: project.total_investment,
            state: Some("已赋码".into()),
        }
    }

    #[test]
    fn an_equal_answer_says_nothing() {
        let compared = compare(&samples::qinglong(), Some(&answer()));
        assert!(compared.notes.is_empty());
        assert_eq!(compared.data["platform"], "equal");
    }

    #[test]
    fn each_difference_is_shown_beside_the_form() {
        let other =
            Answer { name: Some("青龙公寓".into()), total_investment: Some(Fen::yuan(510_000_000)), ..answer() };
        let compared = compare(&samples::qinglong(), Some(&other));
        assert_eq!(compared.notes.len(), 2);
        assert_eq!(compared.data["differences"][0]["registry"], "青龙公寓");
        assert_eq!(compared.data["differences"][1]["registry"], 51_000_000_000_i64);
    }

    #[test]
    fn silence_and_ignorance_go_to_the_reviewer_and_another_owner_back() {
        let project = samples::qinglong();
        assert_eq!(compare(&project, None).data["platform"], "silent");
        let nothing = Answer::default();
        assert_eq!(compare(&project, Some(&nothing)).data["platform"], "unknown");
        assert_eq!(other_owner(&project, Some(&nothing)), None);
        assert_eq!(other_owner(&project, None), None);
        let other = Answer { owner_credit_code: Some("91510104MA6WN01X2W".into()), ..answer() };
        assert_eq!(other_owner(&project, Some(&other)), Some("91510104MA6WN01X2W"));
    }
}
