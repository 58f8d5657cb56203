//! What other systems announce: who is told, and what he may do about it.
use crate::handlers::{
    acceptance_filed, attendance_closed, dispatch_left, price_changed, site_resumed, site_stopped,
    subcontract_confirmed, works_resumed, works_stopped,
};
use crate::parties::{administrator, labour_clerk, open_account};
use crate::*;
use hub_sdk::prelude::*;

impl attendance_closed::Handler for WageService {
    /// The month may be paid: whoever employs people there makes his payroll.
    fn handle(
        what: &attendance_closed::Occurrence,
        _: Option<&Row>,
        facts: &attendance_closed::Facts,
        _: &Context,
    ) -> Decision {
        let event = what.event_data();
        let Some(account) = open_account(&facts.accounts) else { return Decision::declared() };
        let record = WageAccount {
            account_id: account.text("account-id").into(),
            attendance_closed: Some(event.text("month").into()),
            ..WageAccount::default()
        };
        Decision::declared().put_merge(record).notify(
            labour_clerk(account.text("contractor")),
            Msg::MonthMayBePaid { period: event.text("month").into() },
        )
    }
}

impl subcontract_confirmed::Handler for WageService {
    fn handle(
        what: &subcontract_confirmed::Occurrence,
        _: Option<&Row>,
        facts: &subcontract_confirmed::Facts,
        _: &Context,
    ) -> Decision {
        let event = what.event_data();
        let Some(account) = open_account(&facts.accounts) else { return Decision::declared() };
        let told = || Msg::SubcontractJoined { project: event.text("project").into() };
        Decision::declared()
            .notify(administrator(account.text("contractor")), told())
            .notify(labour_clerk(event.text("subcontractor")), told())
    }
}

impl dispatch_left::Handler for WageService {
    /// Who leaves is settled with.
    fn handle(
        what: &dispatch_left::Occurrence,
        _: Option<&Row>,
        facts: &dispatch_left::Facts,
        _: &Context,
    ) -> Decision {
        let event = what.event_data();
        let Some(account) = open_account(&facts.accounts) else { return Decision::declared() };
        let told = || Msg::SettleLeaver { person: event.text("person").into() };
        Decision::declared()
            .notify(labour_clerk(event.text("organisation")), told())
            .notify(labour_clerk(account.text("contractor")), told())
    }
}

/// The owner may stop or take up the payments.
fn offered(accounts: &Rows, project: &str, matter: &str, told: Msg) -> Decision {
    let Some(account) = open_account(accounts) else { return Decision::declared() };
    Decision::declared()
        .notify(administrator(account.text("owner")), told)
        .offer("allocation-plan", json!({"project": project, "matter": matter}))
}

macro_rules! tells {
    ($($handler:ident: $matter:literal, $told:ident, $field:literal;)*) => {$(
        impl $handler::Handler for WageService {
            fn handle(what: &$handler::Occurrence, _: Option<&Row>, facts: &$handler::Facts, _: &Context) -> Decision {
                let event = what.event_data();
                let project = event.text($field);
                offered(&facts.accounts, project, $matter, Msg::$told { project: project.into() })
            }
        }
    )*};
}

tells! {
    site_stopped: "suspend", WorksStopped, "project";
    site_resumed: "resume", WorksResumed, "project";
    works_stopped: "suspend", WorksStopped, "project";
    works_resumed: "resume", WorksResumed, "project";
    acceptance_filed: "terminate", AcceptanceFiled, "project";
    price_changed: "change", PriceChanged, "project-no";
}
