//! The database as the rest of the hub sees it. Everything it can be asked is
//! listed here, by noun; what each does is said where it is written (`sql/`).
use crate::config::Config;
use crate::error::{CommitError, Result, StoreError};
use crate::filter::*;
use crate::lane::{Seen, Wanted, Writes};
use crate::rows::*;
use crate::{backup::Manifest, lite, pg};
use async_recursion::async_recursion as boxed;
use std::collections::HashMap;
use std::path::Path;
use uuid::Uuid;

/// Cheap to clone: a handle on the pools.
#[derive(Clone)]
pub struct Store(Inner);

#[derive(Clone)]
enum Inner {
    Pg(pg::Base),
    Lite(lite::Base),
}

impl Store {
    #[boxed]
    pub async fn open(config: &Config) -> Result<Store> {
        let scheme = config.url.split(':').next().unwrap_or("");
        match scheme {
            "sqlite" => Ok(Store(Inner::Lite(lite::open(config).await?))),
            "postgres" | "postgresql" => Ok(Store(Inner::Pg(pg::open(config).await?))),
            _ => Err(StoreError::Refused("the database's url starts with sqlite: or postgres:".to_owned())),
        }
    }

    /// `sqlite` or `postgres`.
    pub fn kind(&self) -> &'static str {
        match &self.0 {
            Inner::Pg(_) => "postgres",
            Inner::Lite(_) => "sqlite",
        }
    }

    pub async fn close(&self) {
        match &self.0 {
            Inner::Pg(base) => pg::close(base).await,
            Inner::Lite(base) => lite::close(base).await,
        }
    }

    /// Takes the lane: waits for whoever has it. Dropped without a commit, nothing happened.
    #[boxed]
    pub async fn lane(&self) -> Result<Lane> {
        Ok(match &self.0 {
            Inner::Pg(base) => Lane::Pg(pg::sql::lane::enter(base).await?),
            Inner::Lite(base) => Lane::Lite(lite::sql::lane::enter(base).await?),
        })
    }

    /// The lead under a name, if nobody has it, until it is released or dropped.
    #[boxed]
    pub async fn try_lead(&self, name: &str) -> Result<Option<Lead>> {
        Ok(match &self.0 {
            Inner::Pg(base) => pg::lead::try_lead(base, name).await?.map(Lead::Pg),
            Inner::Lite(base) => lite::lead::try_lead(base, name).await?.map(Lead::Lite),
        })
    }
}

macro_rules! either {
    ($on:expr, $lane:ident => $call:expr) => {
        match $on {
            Lane::Pg($lane) => $call,
            Lane::Lite($lane) => $call,
        }
    };
}

/// Holds the lock of the lane and one transaction.
pub enum Lane {
    Pg(pg::sql::lane::Lane),
    Lite(lite::sql::lane::Lane),
}

impl Lane {
    #[boxed]
    pub async fn read(&mut self, wanted: &Wanted) -> Result<Seen> {
        either!(self, lane => lane.read(wanted).await)
    }

    #[boxed]
    pub async fn write(&mut self, writes: &Writes) -> Result<()> {
        either!(self, lane => lane.write(writes).await)
    }

    /// New index entries for records that do not change (a register's `queryable` did).
    pub async fn reindex(&mut self, records: &[RecordRow]) -> Result<()> {
        either!(self, lane => lane.reindex(records).await)
    }

    #[boxed]
    pub async fn commit(self) -> Result<(), CommitError> {
        either!(self, lane => lane.commit().await)
    }
}

/// The lead under a name.
pub enum Lead {
    Pg(pg::lead::Lead),
    Lite(lite::lead::Lead),
}

impl Lead {
    /// Asked before every batch; also keeps the lead alive where it is a lease.
    pub async fn holds(&mut self) -> bool {
        match self {
            Lead::Pg(lead) => lead.holds().await,
            Lead::Lite(lead) => lead.holds().await,
        }
    }

    pub async fn release(self) -> Result<()> {
        match self {
            Lead::Pg(lead) => lead.release().await,
            Lead::Lite(lead) => lead.release().await,
        }
    }
}

macro_rules! forward {
    ($($(#[$doc:meta])* $name:ident($($arg:ident: $ty:ty),*) -> $out:ty = $noun:ident::$function:ident;)+) => {
        impl Store {
            $($(#[$doc])* #[boxed] pub async fn $name(&self, $($arg: $ty),*) -> Result<$out> {
                match &self.0 {
                    Inner::Pg(base) => pg::sql::$noun::$function(base, $($arg),*).await,
                    Inner::Lite(base) => lite::sql::$noun::$function(base, $($arg),*).await,
                }
            })+
        }
    };
}

forward! {
    /// How many were applied.
    migrate() -> u32 = migrate::migrate;
    migrations_pending() -> Vec<(u32, &'static str)> = migrate::pending;
    ping() -> () = meta::ping;
    /// No case, no record, nobody who can sign in.
    is_empty() -> bool = meta::is_empty;
    /// Into a folder that holds no backup yet.
    backup(dir: &Path) -> Manifest = backup::backup;
    /// Into a database that holds nothing.
    restore(dir: &Path) -> Manifest = backup::restore;
}

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
}

forward! {
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
}

forward! {
    ledger_accounts(filter: &AccountFilter, paging: &Paging) -> Page<LedgerAccountRow> = ledger_accounts::list;
    ledger_account(id: &str) -> Option<LedgerAccountRow> = ledger_accounts::by_id;
    ledger_balances(account: &str) -> Vec<LedgerBalanceRow> = ledger_balances::of_account;
    ledger_holds(account: &str) -> Vec<LedgerHoldRow> = ledger_holds::of_account;
    ledger_orders(account: &str, paging: &Paging) -> Page<LedgerOrderRow> = ledger_orders::list;
    ledger_entries(account: &str, filter: &EntryFilter, paging: &Paging) -> Page<LedgerEntryRow> = ledger_entries::list;
    /// The last commit in which something was booked before this time.
    ledger_last_before(account: &str, at: Millis) -> Option<i64> = ledger_entries::last_before;
    ledger_kinds(account: &str) -> Vec<String> = ledger_entries::kinds;
    /// What a sub-ledger had before this time, by the bank's days.
    ledger_before(account: &str, sub: &str, from: Millis) -> i64 = ledger_entries::before;
    ledger_between(account: &str, sub: &str, times: (Millis, Millis)) -> Vec<LedgerEntryRow> = ledger_entries::between;
    ledger_statements(account: &str, paging: &Paging) -> Page<LedgerStatementRow> = ledger_statements::list;
    /// Debits less credits of each sub-ledger in the commits up to `batch`.
    ledger_sums(account: &str, batch: i64) -> Vec<(String, i64)> = ledger_entries::sums;
}

forward! {
    /// After `CommitError::Unknown`: was this decision stored?
    history_has(id: Uuid) -> bool = history::has;
    history_row(id: Uuid) -> Option<HistoryRow> = history::by_id;
    /// Oldest first.
    history_of_case(case: Uuid) -> Vec<HistoryRow> = history::of_case;
    /// What a version decided, newest first.
    history_of_version(system: &str, version: &str, before: Option<Uuid>, limit: u32) -> Vec<HistoryRow> = history::of_version;
    history_of_version_count(system: &str, version: &str) -> i64 = history::count_of_version;
    /// In commit order, after a batch of the chain.
    history_after(batch: i64, limit: u32) -> Vec<HistoryRow> = history::after;
    history_of_batch(batch: i64) -> Vec<HistoryRow> = history::of_batch;
    chain_head() -> Option<ChainRow> = chain::head;
    anchor_add(anchor: &AnchorRow) -> () = anchors::add;
    anchor_last() -> Option<AnchorRow> = anchors::last;
    anchors_after(n: i64, limit: u32) -> Vec<AnchorRow> = anchors::after;
    chain_after(n: i64, limit: u32) -> Vec<ChainRow> = chain::after;
    blob(digest: &str, key: &str) -> Option<BlobRow> = blobs::get_one;
    /// Those there are, by digest and key.
    blobs(wanted: &[(String, String)]) -> Vec<BlobRow> = blobs::get_many;
    data_key(id: &str) -> Option<DataKeyRow> = keys::by_id;
    data_keys(ids: &[String]) -> HashMap<String, DataKeyRow> = keys::many;
    /// Inserts unless there is one; the one that stands.
    data_key_ensure(key: &DataKeyRow) -> DataKeyRow = keys::ensure;
    /// Erasure: what it sealed can never be read again.
    data_key_destroy(id: &str) -> bool = keys::destroy;
}

forward! {
    record(register: &str, key: &str) -> Option<RecordRow> = records::by_key;
    records_by_key(keys: &[(String, String)]) -> HashMap<(String, String), RecordRow> = records::by_keys;
    /// Newest first.
    record_versions(register: &str, key: &str) -> Vec<RecordRow> = records::versions;
    /// By key.
    records(register: &str, filter: &RecordFilter, paging: &Paging) -> Page<RecordRow> = record_query::list;
    records_find(register: &str, filter: &RecordFilter, limit: u32) -> Vec<RecordRow> = record_query::find;
    /// The n with the greatest value of a field, greatest first.
    records_last(register: &str, filter: &RecordFilter, by: &str, n: u32) -> Vec<RecordRow> = record_query::last;
    records_count(register: &str, filter: &RecordFilter) -> i64 = record_query::count;
    records_sum(register: &str, filter: &RecordFilter, field: &str) -> i64 = record_query::sum;
    records_min(register: &str, filter: &RecordFilter, field: &str) -> Option<IndexValue> = record_query::min;
    records_max(register: &str, filter: &RecordFilter, field: &str) -> Option<IndexValue> = record_query::max;
    /// Registers that hold anything, with how many records stand.
    registers() -> Vec<(String, i64)> = records::registers;
    /// Absent scopes are 0.
    stamps(scopes: &[String]) -> HashMap<String, i64> = stamps::read_all;
    /// Under the lane's lock.
    stamp_bump(scope: &str) -> () = stamps::bump_alone;
    claim_holders(set: &str, key: &str) -> Vec<ClaimRow> = claims::holders;
    series_last(id: &str) -> u64 = series::last;
}

forward! {
    outbox_next(limit: u32) -> Vec<OutboxRow> = outbox::next;
    /// Everything up to `n` is confirmed.
    outbox_sent(n: i64) -> () = outbox::sent;
    /// Newest first, sent ones too.
    outbox_newest(limit: u32) -> Vec<OutboxRow> = outbox::newest;
    outbox_backlog() -> i64 = outbox::backlog;
    /// Deletes sent rows but the newest `keep`, at most `limit` at a time.
    outbox_trim(keep: i64, limit: u32) -> u64 = outbox::trim;
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

forward! {
    timers_due(business_now: Millis, machine_now: Millis, limit: u32) -> Vec<TimerRow> = timers::due;
    timer(id: &str) -> Option<TimerRow> = timers::by_id;
    timers_of_case(case: Uuid) -> Vec<TimerRow> = timers::of_case;
    timers_hasten(by: Millis) -> () = timers::hasten;
    /// The next of the business clock and of the machine's.
    timers_next() -> (Option<Millis>, Option<Millis>) = timers::next_due;
    document(id: Uuid) -> Option<DocumentRow> = documents::by_id;
    documents_by_number(number: &str) -> Vec<DocumentRow> = documents::by_number;
    documents_of_case(case: Uuid) -> Vec<DocumentRow> = documents::of_case;
    document_by_code(code: &str) -> Option<DocumentRow> = documents::by_code;
    document_by_file(sha256: &str) -> Option<DocumentRow> = documents::by_file;
    /// Owed and in nobody's hands, by the machine's clock.
    documents_due(now: Millis, limit: u32) -> Vec<DocumentRow> = documents::due;
    /// False when another process has it in hand.
    document_hold(id: Uuid, now: Millis, until: Millis, code: &str) -> bool = documents::hold;
    /// False when it was no longer due.
    /// The use of the seal it bears is written with it.
    document_sealed(id: Uuid, file: &str, size: i64, at: Millis, using: Option<&SealUseRow>) -> bool = documents::sealed;
    document_failed(id: Uuid, problem: &str, until: Millis) -> () = documents::failed;
    /// False when it was no longer due: a draft for its parties, or to read.
    document_drafted(id: Uuid, file: &str, size: i64) -> bool = documents::drafted;
    seal(id: Uuid) -> Option<SealRow> = seals::by_id;
    seals_of_organisation(code: &str) -> Vec<SealRow> = seals::of_organisation;
    seals_of_person(person: &str) -> Vec<SealRow> = seals::of_person;
    seal_application(id: Uuid) -> Option<SealApplicationRow> = seals::application;
    /// Newest first.
    seal_applications_of_organisation(code: &str, limit: u32) -> Vec<SealApplicationRow> = seals::applications_of_organisation;
    seal_applications_for_document(document: Uuid) -> Vec<SealApplicationRow> = seals::applications_for;
    /// Newest first.
    seal_uses(seal: Uuid, limit: u32) -> Vec<SealUseRow> = seals::uses;
    /// Newest first, each with whether this person has read it.
    notices(viewer: &Viewer, paging: &Paging) -> Page<(NoticeRow, bool)> = notices::list;
    notices_unread(viewer: &Viewer) -> i64 = notices::unread;
    notices_mark_read(person: &str, ids: &[Uuid]) -> () = notices::mark_read;
    /// Without a viewer: all.
    alerts_open(viewer: Option<&Viewer>, limit: u32) -> Vec<AlertRow> = alerts::open;
}

forward! {
    file_add(file: &FileRow) -> () = files::add;
    file(id: Uuid) -> Option<FileRow> = files::by_id;
    files_of_case(case: Uuid) -> Vec<FileRow> = files::of_case;
    /// False when it belongs to another case.
    file_attach(id: Uuid, case: Uuid) -> bool = files::attach;
    plugin_install(plugin: &PluginRow) -> () = plugins::install;
    /// Makes a version the active one, if the one before is still as the caller saw it.
    plugin_switch(switch: &PluginSwitchRow) -> Switched = plugins::switch;
    /// False when it was so already.
    plugin_park(version: &str, switch: &PluginSwitchRow) -> bool = plugins::park;
    plugin_switches(system: &str, limit: u32) -> Vec<PluginSwitchRow> = plugin_switches::of_system;
    /// False when it was reviewed before.
    plugin_review_add(review: &PluginReviewRow, granted: &[PluginRightRow]) -> bool = plugin_reviews::add;
    plugin_review(system: &str, version: &str) -> Option<PluginReviewRow> = plugin_reviews::of_version;
    plugin_reviews() -> Vec<PluginReviewRow> = plugin_reviews::list;
    plugin_rights() -> Vec<PluginRightRow> = plugin_rights::list;
    plugin_grant(rights: &[PluginRightRow], switches: &[PluginSwitchRow]) -> () = plugin_rights::grant;
    /// False when it has no such right.
    plugin_withdraw(switch: &PluginSwitchRow) -> bool = plugin_rights::withdraw;
    plugin_rehearsal_put(rehearsal: &RehearsalRow) -> () = plugin_rehearsals::put;
    /// The last one of a version.
    plugin_rehearsal(system: &str, version: &str) -> Option<RehearsalRow> = plugin_rehearsals::last;
    /// False when its kid was used before.
    office_key_add(key: &OfficeKeyRow) -> bool = office_keys::add;
    /// False when it was in another state than `from`.
    office_key_state(from: OfficeKeyState, to: &OfficeKeyRow) -> bool = office_keys::state;
    office_keys() -> Vec<OfficeKeyRow> = office_keys::list;
    plugin(system: &str, version: &str) -> Option<PluginRow> = plugins::by_id;
    /// All versions, with empty components.
    plugins() -> Vec<PluginRow> = plugins::list;
    /// The active versions, with empty components.
    plugins_active() -> Vec<PluginRow> = plugins::active;
    /// Of a message that dies there again, the same letter: open, and counted once more.
    dead_letter_keep(letter: &DeadLetterRow) -> () = dead_letters::keep;
    dead_letter(id: &str) -> Option<DeadLetterRow> = dead_letters::by_id;
    dead_letters(state: LetterState, paging: &Paging) -> Page<DeadLetterRow> = dead_letters::list;
    dead_letters_open() -> i64 = dead_letters::open;
    /// False when somebody was faster.
    dead_letter_state(id: &str, from: LetterState, to: LetterState, by: &str, at: Millis) -> bool = dead_letters::set_state;

    incident_add(incident: &IncidentRow) -> () = incidents::add;
    incident(id: Uuid) -> Option<IncidentRow> = incidents::by_id;
    incidents(filter: &IncidentFilter, paging: &Paging) -> Page<IncidentRow> = incidents::list;
    incidents_of_case(case: Uuid) -> Vec<IncidentRow> = incidents::of_case;
    /// False when it was not in `from` any more.
    incident_state(id: Uuid, from: IncidentState, to: IncidentState) -> bool = incidents::set_state;
}

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
    /// Rows of the outbox that have not reached this partner's queue.
    outbox_of_partner(partner: &str) -> i64 = outbox::of_partner;
    /// Open letters that this partner said, or that were for it.
    dead_letters_open_of(partner: &str) -> i64 = dead_letters::open_of;

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

forward! {
    credential(person: &str) -> Option<CredentialRow> = credentials::by_person;
    credential_by_name(name: &str) -> Option<CredentialRow> = credentials::by_name;
    credentials() -> Vec<CredentialRow> = credentials::list;
    credential_set(credential: &CredentialRow) -> () = credentials::set;
    /// One more failure; how many there are now.
    credential_failed(person: &str) -> i32 = credentials::failed;
    credential_lock(person: &str, until: Millis) -> () = credentials::lock;
    credential_succeeded(person: &str) -> () = credentials::succeeded;
    session_add(session: &SessionRow) -> () = sessions::add;
    session(token: &str) -> Option<SessionRow> = sessions::by_token;
    /// The session with what a door asks of its person; `register` holds the persons.
    session_of_person(token: &str, register: &str) -> Option<DoorRow> = sessions::with_person;
    sessions_of_person(person: &str) -> Vec<SessionRow> = sessions::of_person;
    session_touch(token: &str, seen: Millis, expires: Millis) -> () = sessions::touch;
    session_end(token: &str) -> bool = sessions::end;
    /// All of a person, except perhaps one token.
    sessions_end(person: &str, except: Option<&str>) -> u64 = sessions::end_all;
    sessions_trim(now: Millis) -> u64 = sessions::trim;
    meta(key: &str) -> Option<String> = meta::value;
    /// All keys that start so.
    meta_below(prefix: &str) -> Vec<(String, String)> = meta::below;
    meta_set(key: &str, value: &str) -> () = meta::set;
    /// Sets it unless it is set; the value that stands.
    meta_ensure(key: &str, value: &str) -> String = meta::ensure;
    /// Sets it and bumps a stamp, under the lane's lock.
    meta_set_stamped(key: &str, value: &str, scope: &str) -> () = meta::set_stamped;
    meta_remove(key: &str) -> () = meta::remove;
}
