//! Events of other systems that change nothing here and that somebody must hear of.
use crate::handlers::{award_recorded, award_retired, conformity_withdrawn, key_absence, organisation_status};
use crate::*;
use hub_sdk::prelude::*;

fn alarmed(decision: Decision, key: String, owner: &str, told: Msg) -> Decision {
    decision.alert(key, "橙色", [to::organisation(owner, ["clerk"]), to::office("审批处")], told)
}

impl award_recorded::Handler for ConstructionPermit {
    /// The owner may go on to the permit, with what the award already says.
    fn handle(
        what: &award_recorded::Occurrence,
        _: Option<&Row>,
        facts: &award_recorded::Facts,
        _: &Context,
    ) -> Decision {
        let event = what.event_data();
        let Some(project) = facts.project.as_ref().filter(|_| event.text("category") == "施工") else {
            return Decision::declared();
        };
        let form = json!({
            "project": event.text("project-no"), "section": event.text("section"), "contractor": event.text("winner"),
            "award-no": event.text("award-no"), "contract-price": event.get("contract-price"),
        });
        let told = Msg::AwardRecorded { no: event.text("award-no").into() };
        let owner = to::organisation(project.text("owner"), ["clerk"]);
        Decision::declared().notify(owner, told).offer("joint-permit", form)
    }
}

impl award_retired::Handler for ConstructionPermit {
    fn handle(_: &award_retired::Occurrence, _: Option<&Row>, facts: &award_retired::Facts, _: &Context) -> Decision {
        facts.permits.iter().fold(Decision::declared(), |decision, row| {
            let told = Msg::AwardRetired { project: row.text("project-no").into() };
            alarmed(decision, format!("award/{}", row.text("permit-no")), row.text("owner"), told)
        })
    }
}

impl conformity_withdrawn::Handler for ConstructionPermit {
    /// Permits in force are told one by one. Open cases go no further than their review or signature, which ask for the
    /// conformity again; here their office and owner hear why.
    fn handle(
        what: &conformity_withdrawn::Occurrence,
        _: Option<&Row>,
        facts: &conformity_withdrawn::Facts,
        _: &Context,
    ) -> Decision {
        let event = what.event_data();
        let decision = facts.permits.iter().fold(Decision::declared(), |decision, row| {
            let told = Msg::ConformityWithdrawn { project: row.text("project-no").into() };
            alarmed(decision, format!("conformity/{}", row.text("permit-no")), row.text("owner"), told)
        });
        let Some(project) = facts.project.as_ref().filter(|_| facts.open_cases > 0) else { return decision };
        let told = Msg::ConformityWithdrawnOpen {
            project: project.text("project-no").into(),
            no: event.text("certificate-no").into(),
        };
        alarmed(decision, format!("conformity/{}/open", event.text("certificate-no")), project.text("owner"), told)
    }
}

impl organisation_status::Handler for ConstructionPermit {
    fn handle(
        what: &organisation_status::Occurrence,
        _: Option<&Row>,
        facts: &organisation_status::Facts,
        _: &Context,
    ) -> Decision {
        let event = what.event_data();
        let (code, status) = (event.text("credit-code"), event.text("status"));
        facts.built.iter().chain(facts.supervised.iter()).fold(Decision::declared(), |decision, row| {
            let key = format!("party/{}/{code}", row.text("permit-no"));
            if status == "正常" {
                return decision.clear_alert(key);
            }
            let told =
                Msg::PartyStatus { no: row.text("permit-no").into(), organisation: code.into(), status: status.into() };
            alarmed(decision, key, row.text("owner"), told)
        })
    }
}

impl key_absence::Handler for ConstructionPermit {
    fn handle(what: &key_absence::Occurrence, _: Option<&Row>, facts: &key_absence::Facts, _: &Context) -> Decision {
        let event = what.event_data();
        let Some(row) = facts.posts.iter().next() else { return Decision::declared() };
        let (project, post, month) = (event.text("project"), row.text("post"), event.text("month"));
        let told = Msg::KeyAbsence { project: project.into(), post: post.into(), month: month.into() };
        let to = [to::organisation(row.text("organisation"), ["administrator"]), to::office("安监站")];
        Decision::declared().alert(format!("absence/{project}/{post}/{month}"), "黄色", to, told)
    }
}
