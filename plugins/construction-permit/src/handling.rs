//! What the calendar and other systems' events do to permits and key personnel.
use crate::handlers::{
    acceptance_filed, award_retired, conformity_withdrawn, notice_gates, project_terminated, start_by,
};
use crate::*;
use hub_sdk::prelude::*;

impl start_by::Handler for ConstructionPermit {
    /// Neither started nor extended: the permit lapses by itself (《建筑法》第九条).
    fn handle(_: &start_by::Occurrence, record: Option<&Row>, _: &start_by::Facts, cx: &Context) -> Decision {
        let idle = |row: &&Row| row.text("state") == "有效" && !row.has("start-actual");
        match record.filter(idle) {
            Some(row) => retired(Decision::declared(), row, "失效", cx).notify(
                to::organisation(row.text("owner"), ["clerk"]),
                Msg::PermitLapsed { no: row.text("permit-no").into() },
            ),
            None => Decision::declared(),
        }
    }
}

fn retired(decision: Decision, row: &Row, state: &str, cx: &Context) -> Decision {
    let no: Text = row.text("permit-no").into();
    decision.put_merge(Permit { permit_no: no.clone(), state: Some(state.into()), ..Permit::default() }).publish(
        PermitRetiredEvent {
            permit_no: Some(no),
            project_no: Some(row.text("project-no").into()),
            state: Some(state.into()),
            on: Some(cx.today()),
        },
    )
}

impl notice_gates::Handler for ConstructionPermit {
    fn handle(_: &notice_gates::Occurrence, record: Option<&Row>, _: &notice_gates::Facts, _: &Context) -> Decision {
        match record {
            Some(row) => Decision::declared().notify(
                to::organisation(row.text("owner"), ["clerk"]),
                Msg::GatesRecalled { no: row.text("permit-no").into() },
            ),
            None => Decision::declared(),
        }
    }
}

/// All key personnel of the project are free again.
fn unlocked<'a>(decision: Decision, people: impl Iterator<Item = &'a Row>, reason: &str, cx: &Context) -> Decision {
    people.fold(decision, |decision, row| {
        let holder = format!("{}/{}", row.text("project-no"), row.text("section"));
        let decision = match row.text("post") {
            "project-manager" => decision.free("project-manager-lock", row.text("person")).held_by(holder.as_str()),
            "chief-supervisor" => decision.free("chief-supervisor-works", row.text("person")).held_by(holder.as_str()),
            _ => decision,
        };
        decision.put_merge(KeyPersonnel {
            project_no: row.text("project-no").into(),
            section: row.text("section").into(),
            post: row.text("post").into(),
            n: row.integer("n").unwrap_or_default(),
            until: Some(cx.today()),
            locked: Some(false),
            release_reason: Some(reason.into()),
            state: Some("已解锁".into()),
            ..KeyPersonnel::default()
        })
    })
}

impl acceptance_filed::Handler for ConstructionPermit {
    fn handle(
        _: &acceptance_filed::Occurrence,
        _: Option<&Row>,
        facts: &acceptance_filed::Facts,
        cx: &Context,
    ) -> Decision {
        unlocked(Decision::declared(), facts.leaders.iter(), "竣工验收备案", cx)
    }
}

impl project_terminated::Handler for ConstructionPermit {
    fn handle(
        _: &project_terminated::Occurrence,
        _: Option<&Row>,
        facts: &project_terminated::Facts,
        cx: &Context,
    ) -> Decision {
        let decision = unlocked(Decision::declared(), facts.leaders.iter(), "项目终止", cx);
        facts.permits.iter().fold(decision, |decision, row| retired(decision, row, "注销", cx))
    }
}

fn alarmed<'a>(permits: impl Iterator<Item = &'a Row>, kind: &str, told: fn(&str) -> Msg) -> Decision {
    permits.fold(Decision::declared(), |decision, row| {
        let to = [to::organisation(row.text("owner"), ["clerk"]), to::office("审批处")];
        decision.alert(format!("{kind}/{}", row.text("permit-no")), "橙色", to, told(row.text("project-no")))
    })
}

impl award_retired::Handler for ConstructionPermit {
    fn handle(_: &award_retired::Occurrence, _: Option<&Row>, facts: &award_retired::Facts, _: &Context) -> Decision {
        alarmed(facts.permits.iter(), "award", |project| Msg::AwardRetired { project: project.into() })
    }
}

impl conformity_withdrawn::Handler for ConstructionPermit {
    fn handle(
        _: &conformity_withdrawn::Occurrence,
        _: Option<&Row>,
        facts: &conformity_withdrawn::Facts,
        _: &Context,
    ) -> Decision {
        alarmed(facts.permits.iter(), "conformity", |project| Msg::ConformityWithdrawn { project: project.into() })
    }
}
