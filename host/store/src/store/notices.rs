//! What people and the office are told: notices, alerts, incidents, dead letters.
use super::*;

forward! {
    /// Newest first, each with whether this person has read it.
    notices(viewer: &Viewer, paging: &Paging) -> Page<(NoticeRow, bool)> = notices::list;
    notices_unread(viewer: &Viewer) -> i64 = notices::unread;
    notices_mark_read(person: &str, ids: &[Uuid]) -> () = notices::mark_read;
    /// Without a viewer: all.
    alerts_open(viewer: Option<&Viewer>, limit: u32) -> Vec<AlertRow> = alerts::open;
    /// Of a message that dies there again, the same letter: open, and counted once more.
    dead_letter_keep(letter: &DeadLetterRow) -> () = dead_letters::keep;
    dead_letter(id: &str) -> Option<DeadLetterRow> = dead_letters::by_id;
    dead_letters(state: LetterState, paging: &Paging) -> Page<DeadLetterRow> = dead_letters::list;
    dead_letters_open() -> i64 = dead_letters::open;
    /// False when somebody was faster.
    dead_letter_state(id: &str, from: LetterState, to: LetterState, by: &str, at: Millis) -> bool = dead_letters::set_state;
    /// Open letters that this partner said, or that were for it.
    dead_letters_open_of(partner: &str) -> i64 = dead_letters::open_of;
    incident_add(incident: &IncidentRow) -> () = incidents::add;
    incident(id: Uuid) -> Option<IncidentRow> = incidents::by_id;
    incidents(filter: &IncidentFilter, paging: &Paging) -> Page<IncidentRow> = incidents::list;
    incidents_of_case(case: Uuid) -> Vec<IncidentRow> = incidents::of_case;
    /// False when it was not in `from` any more.
    incident_state(id: Uuid, from: IncidentState, to: IncidentState) -> bool = incidents::set_state;
}
