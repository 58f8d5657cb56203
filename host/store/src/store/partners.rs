//! Partners: keys, accounts, webhooks, mailboxes.
use super::*;

forward! {
    /// False when the id is taken, also by one that was removed.
    partner_add(partner: &PartnerRow) -> bool = partners::add;
    partner(id: &str) -> Option<PartnerRow> = partners::by_id;
    /// By id, removed ones too.
    partners() -> Vec<PartnerRow> = partners::list;
    partner_broker_user(id: &str, user: Option<&str>) -> () = partners::set_broker_user;
    /// Its keys are revoked and its accounts freed with it; false when it was not active.
    partner_remove(id: &str, reason: &str, at: Millis) -> bool = partners::remove;
    /// False when that key id was used before.
    partner_key_add(key: &PartnerKeyRow) -> bool = partners::add_key;
    partner_keys(partner: &str) -> Vec<PartnerKeyRow> = partners::keys_of;
    /// False when there is no such valid key.
    partner_key_revoke(partner: &str, kid: &str, reason: &str, at: Millis) -> bool = partners::revoke_key;
    /// Whose the account is afterwards.
    partner_account_add(account: &str, partner: &str, at: Millis) -> String = partners::add_account;
    partner_account_remove(account: &str, partner: &str) -> bool = partners::remove_account;
    partner_accounts(partner: &str) -> Vec<String> = partners::accounts_of;
    partner_of_account(account: &str) -> Option<String> = partners::of_account;
    /// The partner of this kind that speaks for an organisation.
    partner_for(kind: &str, organisation: &str) -> Option<String> = partners::for_organisation;
    /// The one that stands under this id afterwards: an earlier one is never replaced.
    partner_receive(message: &PartnerReceivedRow) -> PartnerReceivedRow = partners::receive;
    /// Accepted under one key, oldest first.
    partner_received_under(partner: &str, kid: &str, limit: u32) -> Vec<PartnerReceivedRow> = partners::received_under;
    partner_last_received(partner: &str) -> Option<PartnerReceivedRow> = partners::last_received;
    webhook_set(webhook: &WebhookRow) -> () = webhooks::set;
    webhook(partner: &str) -> Option<WebhookRow> = webhooks::by_partner;
    webhooks() -> Vec<WebhookRow> = webhooks::list;
    /// What an attempt found; nothing when it was set anew meanwhile.
    webhook_tried(webhook: &WebhookRow) -> () = webhooks::tried;
    /// One that waits already stays as it is; its place is the last.
    waiting_add(message: &WaitingRow) -> () = webhooks::waiting_add;
    /// The oldest first.
    waiting(partner: &str, limit: u32) -> Vec<WaitingRow> = webhooks::waiting;
    waiting_done(partner: &str, id: &str) -> () = webhooks::waiting_done;
    /// How many wait for each partner.
    waiting_counts() -> HashMap<String, i64> = webhooks::waiting_counts;
    delivery_add(delivery: &DeliveryRow) -> () = webhook_deliveries::add;
    /// The latest first.
    deliveries(partner: &str, paging: &Paging) -> Page<DeliveryRow> = webhook_deliveries::list;
    delivery_last_good(partner: &str) -> Option<DeliveryRow> = webhook_deliveries::last_good;
    deliveries_trim(before: Millis) -> u64 = webhook_deliveries::trim;
    ping_add(ping: &PingRow) -> () = pings::add;
    ping_last(partner: &str) -> Option<PingRow> = pings::last;
    /// False when this partner was sent no such ping, or has acknowledged it in this way or a better one before.
    ping_acknowledged(id: &str, partner: &str, how: PingHow, at: Millis) -> bool = pings::acknowledged;
    key_change_add(change: &KeyChangeRow) -> () = key_changes::add;
    key_change(id: Uuid) -> Option<KeyChangeRow> = key_changes::by_id;
    /// Of one partner, the latest first.
    key_changes(partner: &str, limit: u32) -> Vec<KeyChangeRow> = key_changes::of_partner;
    /// What a second person decides; an approved key is valid in the same transaction.
    key_change_decide(id: Uuid, to: KeyChangeState, by: &str, valid_keys: i64, at: Millis) -> KeyDecision = key_changes::decide;
    key_changes_untold() -> Vec<KeyChangeRow> = key_changes::untold;
    key_change_told(id: Uuid, at: Millis) -> () = key_changes::told;
    mail_add(row: &MailRow) -> () = mail::add;
    /// A partner's, oldest first.
    mail_of(partner: &str, place: Place, limit: u32) -> Vec<MailRow> = mail::of;
    /// Everybody's, oldest first.
    mail_at(place: Place, limit: u32) -> Vec<MailRow> = mail::at;
    /// False when it was taken before, or is another's.
    mail_take(partner: &str, id: &str) -> bool = mail::take;
}
