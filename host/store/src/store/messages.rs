//! What goes out and comes in.
use super::*;

forward! {
    outbox_next(limit: u32) -> Vec<OutboxRow> = outbox::next;
    /// Everything up to `n` is confirmed.
    outbox_sent(n: i64) -> () = outbox::sent;
    /// Newest first, sent ones too.
    outbox_newest(limit: u32) -> Vec<OutboxRow> = outbox::newest;
    outbox_backlog() -> i64 = outbox::backlog;
    /// Deletes sent rows but the newest `keep`, at most `limit` at a time.
    outbox_trim(keep: i64, limit: u32) -> u64 = outbox::trim;
    /// Rows of the outbox that have not reached this partner's queue.
    outbox_of_partner(partner: &str) -> i64 = outbox::of_partner;
    inbox_has(id: &str) -> bool = inbox::has;
    inbox_trim(before: Millis) -> u64 = inbox::trim;
    idempotency(scope: &str) -> Option<IdempotencyRow> = idempotency::by_scope;
    idempotency_trim(before: Millis) -> u64 = idempotency::trim;
    message(id: &str) -> Option<MessageRow> = messages::by_id;
    messages_of_case(case: Uuid) -> Vec<MessageRow> = messages::of_case;
    messages_waiting(case: Uuid) -> Vec<MessageRow> = messages::waiting_of_case;
    /// Newest first.
    messages(filter: &MessageFilter, paging: &Paging) -> Page<MessageRow> = messages::list;
}
