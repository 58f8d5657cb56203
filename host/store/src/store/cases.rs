//! Cases, tasks and timers.
use super::*;

forward! {
    case(id: Uuid) -> Option<CaseRow> = cases::by_id;
    /// With its stamp as of the same moment.
    case_stamped(id: Uuid) -> Option<(CaseRow, i64)> = cases::stamped;
    case_by_number(number: &str) -> Option<CaseRow> = cases::by_number;
    /// Newest first.
    cases(filter: &CaseFilter, paging: &Paging) -> Page<CaseRow> = cases::list;
    /// Among the viewer's newest 1 000 for each chair.
    case_counts(filter: &CaseFilter) -> HashMap<CaseState, i64> = cases::counts;
    cases_open_of_organisation(organisation: &str) -> i64 = cases::open_of_organisation;
    cases_open_of_project(project: &str) -> i64 = cases::open_of_project;
    cases_open_of_procedure(system: &str, version: &str, procedure: &str) -> i64 = cases::open_of_procedure;
    cases_open_on_version(system: &str, version: &str) -> i64 = cases::open_on_version;
    /// Drafts untouched since then.
    drafts_untouched(updated_before: Millis, limit: u32) -> Vec<CaseRow> = cases::stale_drafts;
    task(id: Uuid) -> Option<TaskRow> = tasks::by_id;
    tasks_of_case(case: Uuid) -> Vec<TaskRow> = tasks::of_case;
    /// Open ones, soonest due first.
    tasks(filter: &TaskFilter, paging: &Paging) -> Page<TaskRow> = tasks::list;
    /// Open tasks that somebody holds.
    tasks_claimed(paging: &Paging) -> Page<TaskRow> = tasks::claimed;
    /// Up to 1 000 for each chair.
    task_counts(filter: &TaskFilter, now: Millis) -> TaskCounts = tasks::counts;
    /// True when the person holds it afterwards.
    task_claim(task: Uuid, person: &str) -> bool = tasks::claim;
    task_release(task: Uuid, person: &str) -> bool = tasks::release;
    /// From its holder (or from nobody) to another; false when somebody else holds it.
    task_hand_over(task: Uuid, from: &str, to: &str) -> bool = tasks::hand_over;
    timers_due(business_now: Millis, machine_now: Millis, limit: u32) -> Vec<TimerRow> = timers::due;
    timer(id: &str) -> Option<TimerRow> = timers::by_id;
    timers_of_case(case: Uuid) -> Vec<TimerRow> = timers::of_case;
    timers_hasten(by: Millis) -> () = timers::hasten;
    /// The next of the business clock and of the machine's.
    timers_next() -> (Option<Millis>, Option<Millis>) = timers::next_due;
}
