//! What the calendar and other systems' events do to permits and key personnel; those that only tell stand in `told`.
use crate::handlers::{acceptance_filed, notice_gates, project_terminated, start_by};
use crate::*;
use hub_sdk::prelude::*;

impl start_by::Handler for ConstructionPermit {
    /// Neither started nor extended: the permit lapses by itself (《建筑法》第九条).
    fn handle(_: &start_by::Occurrence, record: Option<&Row>, facts: &start_by::Facts, cx: &Context) -> Decision {
        let idle = |row: &&Row| row.text("state") == "有效" && !row.has("start-actual");
        let Some(row) = record.filter(idle) else { return Decision::declared() };
        let around = ending::Around {
            permits: &facts.permits,
            leaders: &facts.leaders,
            qualities: &facts.qualities,
            safeties: &facts.safeties,
        };
        ending::ended(Decision::declared(), row, &around, "失效", cx.today()).notify(
            to::organisation(row.text("owner"), ["clerk"]),
            Msg::PermitLapsed { no: row.text("permit-no").into() },
        )
    }
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

impl acceptance_filed::Handler for ConstructionPermit {
    fn handle(
        _: &acceptance_filed::Occurrence,
        _: Option<&Row>,
        facts: &acceptance_filed::Facts,
        cx: &Context,
    ) -> Decision {
        ending::unlocked(Decision::declared(), facts.leaders.iter(), "竣工验收备案", cx.today())
    }
}

impl project_terminated::Handler for ConstructionPermit {
    fn handle(
        _: &project_terminated::Occurrence,
        _: Option<&Row>,
        facts: &project_terminated::Facts,
        cx: &Context,
    ) -> Decision {
        // All of its permits end at once: none is left to hold the people back.
        let around =
            ending::Around { permits: &[], leaders: &[], qualities: &facts.qualities, safeties: &facts.safeties };
        let decision = ending::unlocked(Decision::declared(), facts.leaders.iter(), "项目终止", cx.today());
        facts.permits.iter().fold(decision, |d, row| ending::ended(d, row, &around, "注销", cx.today()))
    }
}
