//! Every function of the store runs once on each database, so that no
//! statement is met for the first time in service. The list of functions is
//! read from the source: one without a call here fails.
use crate::on_both;
use crate::support::rows;
use std::path::Path;
use store::rows::*;
use store::*;
use uuid::Uuid;

#[test]
fn none_is_left_out() {
    let here = include_str!("every_function.rs");
    let source = source();
    let functions: Vec<&str> = source
        .lines()
        .filter(|line| {
            line.starts_with("    ") && line.trim_end().ends_with(';') && line.contains(") -> ") && line.contains("::")
        })
        .filter_map(|line| line.trim().split_once('(').map(|(name, _)| name))
        .filter(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
        .collect();
    assert!(functions.len() > 90, "found only {functions:?}");
    let missing: Vec<_> = functions.iter().filter(|name| !here.contains(&format!("s.{name}("))).collect();
    assert!(missing.is_empty(), "not called here: {missing:?}");
}

/// The store's own file and those that it is split into by noun.
fn source() -> String {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let parts = std::fs::read_dir(src.join("store")).unwrap().map(|entry| entry.unwrap().path());
    parts.chain([src.join("store.rs")]).map(|file| std::fs::read_to_string(file).unwrap()).collect()
}

fn viewer() -> Viewer {
    let limited = Chair { organisation: "o".into(), office: None, post: "p".into(), project: Some("x".into()) };
    Viewer { person: "P".into(), chairs: vec![rows::chair("办公室", "reviewer"), limited] }
}

fn cursor_of_an_id(limit: u32) -> Paging {
    Paging::after(Some(Uuid::max().to_string()), limit)
}

on_both!(everything_prepares, empty, |db| {
    let s = &db.store;
    s.migrations_pending().await.unwrap();
    s.migrate().await.unwrap();
    s.ping().await.unwrap();
    assert!(s.is_empty().await.unwrap());
    cases_and_tasks(s).await;
    decisions(s).await;
    registers(s).await;
    traffic(s).await;
    things(s).await;
    people(s).await;
    assert!(!s.is_empty().await.unwrap());
    let dir = db.folder().join("backup");
    s.backup(&dir).await.unwrap();
    s.restore(&dir).await.unwrap_err();
});

async fn cases_and_tasks(s: &Store) {
    let filter = CaseFilter {
        viewer: Some(viewer()),
        system: Some("s".into()),
        version: Some("1.0.0".into()),
        procedure: Some("p".into()),
        states: CaseState::ALL.to_vec(),
        project: Some("x".into()),
        organisation: Some("o".into()),
        text: Some("t".into()),
    };
    s.case(Uuid::nil()).await.unwrap();
    s.case_stamped(Uuid::nil()).await.unwrap();
    s.case_by_number("n").await.unwrap();
    s.cases(&filter, &cursor_of_an_id(5)).await.unwrap();
    s.cases(&CaseFilter { viewer: None, ..filter.clone() }, &cursor_of_an_id(5)).await.unwrap();
    s.case_counts(&filter).await.unwrap();
    s.cases_open_of_organisation("o").await.unwrap();
    s.cases_open_of_project("x").await.unwrap();
    s.cases_open_on_version("s", "1").await.unwrap();
    s.cases_open_of_procedure("seal-loan", "1.0.0", "loan").await.unwrap();
    s.drafts_untouched(1, 1).await.unwrap();
    s.task(Uuid::nil()).await.unwrap();
    s.tasks_of_case(Uuid::nil()).await.unwrap();
    for held in [Held::FreeOrMine, Held::Mine, Held::Anybody] {
        let filter = TaskFilter { viewer: viewer(), system: Some("s".into()), held };
        s.tasks(&filter, &Paging::after(Some(format!("7 {}", Uuid::nil())), 5)).await.unwrap();
        s.task_counts(&filter, 5).await.unwrap();
    }
    s.tasks_claimed(&cursor_of_an_id(5)).await.unwrap();
    s.task_claim(Uuid::nil(), "P").await.unwrap();
    s.task_release(Uuid::nil(), "P").await.unwrap();
    s.task_hand_over(Uuid::nil(), "P", "Q").await.unwrap();
}

async fn decisions(s: &Store) {
    s.history_has(Uuid::nil()).await.unwrap();
    s.history_row(Uuid::nil()).await.unwrap();
    s.history_of_case(Uuid::nil()).await.unwrap();
    s.history_after(0, 1).await.unwrap();
    s.history_of_batch(1).await.unwrap();
    let anchor = AnchorRow { n: 1, hash: "h".into(), token: vec![1], at: 2 };
    s.anchor_add(&anchor).await.unwrap();
    assert_eq!(s.anchor_last().await.unwrap(), Some(anchor));
    s.anchors_after(0, 5).await.unwrap();
    s.chain_head().await.unwrap();
    s.chain_after(0, 1).await.unwrap();
    s.blob("d", "k").await.unwrap();
    let key = DataKeyRow { id: "k".into(), wrapped: vec![1] };
    assert_eq!(s.data_key_ensure(&key).await.unwrap(), key);
    assert_eq!(s.data_key_ensure(&DataKeyRow { wrapped: vec![2], ..key.clone() }).await.unwrap(), key);
    s.data_key("k").await.unwrap();
    s.data_key_destroy("k").await.unwrap();
}

async fn registers(s: &Store) {
    let value = || IndexValue::Num(1);
    let tests = [
        Test::Equals("t".into()),
        Test::In(vec!["t".into(), value(), IndexValue::Time(1)]),
        Test::NotIn(vec![value()]),
        Test::Between(value(), value()),
        Test::AtLeast(value()),
        Test::AtMost(value()),
        Test::Prefix("p".into()),
        Test::Prefix(char::MAX.to_string()),
        Test::Present(true),
        Test::Present(false),
    ];
    let filter = RecordFilter::standing(tests.into_iter().map(|test| Condition::new("f", test)).collect());
    s.record("r", "k").await.unwrap();
    s.records_by_key(&[("r".into(), "k".into())]).await.unwrap();
    s.record_versions("r", "k").await.unwrap();
    s.records("r", &filter, &Paging::after(Some("k".into()), 5)).await.unwrap();
    s.records_find("r", &filter, 5).await.unwrap();
    s.records_last("r", &filter, "f", 5).await.unwrap();
    s.records_count("r", &filter).await.unwrap();
    s.records_sum("r", &filter, "f").await.unwrap();
    s.records_min("r", &filter, "f").await.unwrap();
    s.records_max("r", &filter, "f").await.unwrap();
    s.registers().await.unwrap();
    s.stamps(&["x".into()]).await.unwrap();
    s.stamp_bump("x").await.unwrap();
    s.claim_holders("s", "k").await.unwrap();
    s.series_last("n").await.unwrap();
}

async fn traffic(s: &Store) {
    s.outbox_next(5).await.unwrap();
    s.outbox_sent(0).await.unwrap();
    s.outbox_newest(5).await.unwrap();
    s.outbox_backlog().await.unwrap();
    s.outbox_trim(0, 5).await.unwrap();
    s.inbox_has("i").await.unwrap();
    s.inbox_trim(1).await.unwrap();
    s.idempotency("i").await.unwrap();
    s.idempotency_trim(1).await.unwrap();
    s.message("m").await.unwrap();
    s.messages_of_case(Uuid::nil()).await.unwrap();
    s.messages_waiting(Uuid::nil()).await.unwrap();
    let filter =
        MessageFilter { partner: Some("p".into()), direction: Some(Direction::In), state: Some(MessageState::Waiting) };
    s.messages(&filter, &Paging::after(Some("7 m".into()), 5)).await.unwrap();
    s.timers_due(1, 1, 5).await.unwrap();
    s.timer("t").await.unwrap();
    s.timers_of_case(Uuid::nil()).await.unwrap();
    s.timers_hasten(1).await.unwrap();
    s.timers_next().await.unwrap();
}

async fn things(s: &Store) {
    s.document(Uuid::nil()).await.unwrap();
    s.documents_by_number("n").await.unwrap();
    s.documents_of_case(Uuid::nil()).await.unwrap();
    s.documents_due(1, 5).await.unwrap();
    s.document_by_code("c").await.unwrap();
    s.document_by_file("f").await.unwrap();
    s.document_hold(Uuid::nil(), 1, 2, "c").await.unwrap();
    s.document_sealed(Uuid::nil(), "f", 1, 1, None).await.unwrap();
    s.document_failed(Uuid::nil(), "why", 1).await.unwrap();
    s.document_drafted(Uuid::nil(), "f", 1).await.unwrap();
    s.seal(Uuid::nil()).await.unwrap();
    s.seals_of_organisation("O").await.unwrap();
    s.seals_of_person("P").await.unwrap();
    s.seal_application(Uuid::nil()).await.unwrap();
    s.seal_applications_of_organisation("O", 5).await.unwrap();
    s.seal_applications_for_document(Uuid::nil()).await.unwrap();
    s.seal_uses(Uuid::nil(), 5).await.unwrap();
    s.ledger_account("a").await.unwrap();
    s.ledger_balances("a").await.unwrap();
    s.ledger_holds("a").await.unwrap();
    s.ledger_orders("a", &Paging::after(Some("n".into()), 5)).await.unwrap();
    let entries = EntryFilter {
        sub: Some(SubLedger::OfHead("L2".into())),
        entry: Some("E2".into()),
        newest_first: true,
        ..EntryFilter::up_to(9)
    };
    s.ledger_entries("a", &entries, &Paging::after(Some("1 0 0".into()), 5)).await.unwrap();
    s.ledger_last_before("a", 9).await.unwrap();
    s.ledger_before("a", "A1", 9).await.unwrap();
    s.ledger_between("a", "A1", (1, 9)).await.unwrap();
    s.ledger_statements("a", &Paging::after(Some("5 S".into()), 5)).await.unwrap();
    s.ledger_kinds("a").await.unwrap();
    let accounts = AccountFilter {
        systems: vec!["fund".into()],
        organisations: vec!["91510100MA6BK02X1J".into()],
        system: Some("fund".into()),
        state: Some(AccountState::Frozen),
        text: Some("甲".into()),
        ..AccountFilter::default()
    };
    s.ledger_accounts(&accounts, &Paging::after(Some("a".into()), 5)).await.unwrap();
    s.ledger_sums("a", 9).await.unwrap();
    s.notices(&viewer(), &cursor_of_an_id(5)).await.unwrap();
    s.notices_unread(&viewer()).await.unwrap();
    s.notices_mark_read("P", &[Uuid::nil()]).await.unwrap();
    s.alerts_open(Some(&viewer()), 5).await.unwrap();
    s.file_add(&rows::file(None)).await.unwrap();
    s.file(Uuid::nil()).await.unwrap();
    s.files_of_case(Uuid::nil()).await.unwrap();
    s.file_attach(Uuid::nil(), Uuid::nil()).await.unwrap();
    s.plugin_install(&rows::plugin("1.0.0")).await.unwrap();
    s.plugin_switch(&rows::plugin_switch("", "1.0.0")).await.unwrap();
    s.plugin_park("1.0.0", &rows::plugin_switch("", "")).await.unwrap();
    s.plugin_switches("seal-loan", 5).await.unwrap();
    s.plugin_review_add(&rows::plugin_review("1.0.0"), &[rows::plugin_right("read:hub/project")]).await.unwrap();
    s.plugin_review("seal-loan", "1.0.0").await.unwrap();
    s.plugin_reviews().await.unwrap();
    s.plugin_rights().await.unwrap();
    s.plugin_grant(&[rows::plugin_right("read:hub/post")], &[]).await.unwrap();
    s.plugin_withdraw(&rows::plugin_switch("read:hub/post", "")).await.unwrap();
    s.plugin_rehearsal_put(&rows::rehearsal("1.0.0")).await.unwrap();
    s.plugin_rehearsal("seal-loan", "1.0.0").await.unwrap();
    s.office_key_add(&rows::office_key("k")).await.unwrap();
    s.office_key_state(OfficeKeyState::Pending, &rows::office_key("k")).await.unwrap();
    s.office_keys().await.unwrap();
    s.history_of_version("seal-loan", "1.0.0", Some(Uuid::nil()), 5).await.unwrap();
    s.history_of_version_count("seal-loan", "1.0.0").await.unwrap();
    s.blobs(&[("a".into(), "b".into())]).await.unwrap();
    s.data_keys(&["a".into()]).await.unwrap();
    s.plugin("seal-loan", "1.0.0").await.unwrap();
    s.plugins().await.unwrap();
    s.plugins_active().await.unwrap();
    let letter = rows::dead_letter("a");
    s.dead_letter_keep(&letter).await.unwrap();
    s.dead_letter(&letter.id).await.unwrap();
    s.dead_letters(LetterState::Open, &Paging::after(Some("5 a".to_owned()), 5)).await.unwrap();
    s.dead_letters_open().await.unwrap();
    s.dead_letter_state("a", LetterState::Open, LetterState::Retrying, "P", 5).await.unwrap();
    s.partner_add(&rows::partner("a")).await.unwrap();
    s.partner("a").await.unwrap();
    s.partners().await.unwrap();
    s.partner_broker_user("a", Some("u")).await.unwrap();
    s.partner_key_add(&rows::partner_key("a", "k")).await.unwrap();
    s.partner_keys("a").await.unwrap();
    s.partner_account_add("1", "a", 5).await.unwrap();
    s.partner_accounts("a").await.unwrap();
    s.partner_of_account("1").await.unwrap();
    s.partner_for("bank", "91510100MA6BK02X1J").await.unwrap();
    s.partner_account_remove("1", "a").await.unwrap();
    s.partner_receive(&rows::partner_received("a", "m")).await.unwrap();
    s.partner_received_under("a", "k", 5).await.unwrap();
    s.partner_last_received("a").await.unwrap();
    s.outbox_of_partner("a").await.unwrap();
    s.dead_letters_open_of("a").await.unwrap();
    s.webhook_set(&rows::webhook("a")).await.unwrap();
    s.webhook("a").await.unwrap();
    s.webhooks().await.unwrap();
    s.webhook_tried(&rows::webhook("a")).await.unwrap();
    s.waiting_add(&rows::waiting("a", "m")).await.unwrap();
    s.waiting("a", 5).await.unwrap();
    s.waiting_counts().await.unwrap();
    s.waiting_done("a", "m").await.unwrap();
    s.delivery_add(&rows::delivery("a", "m")).await.unwrap();
    s.deliveries("a", &Paging::after(Some(format!("5 {}", Uuid::now_v7())), 5)).await.unwrap();
    s.delivery_last_good("a").await.unwrap();
    s.deliveries_trim(9).await.unwrap();
    s.ping_add(&rows::ping("a", "ping-1")).await.unwrap();
    s.ping_last("a").await.unwrap();
    s.ping_acknowledged("ping-1", "a", PingHow::Delivered, 6).await.unwrap();
    let change = rows::key_change("a", "k-2");
    s.key_change_add(&change).await.unwrap();
    s.key_change(change.id).await.unwrap();
    s.key_changes("a", 5).await.unwrap();
    s.key_changes_untold().await.unwrap();
    s.key_change_told(change.id, 6).await.unwrap();
    s.key_change_decide(change.id, KeyChangeState::Approved, "P-02", 2, 7).await.unwrap();
    s.mail_add(&rows::mail("a", "1")).await.unwrap();
    s.mail_of("a", Place::Mailbox, 5).await.unwrap();
    s.mail_at(Place::Mailbox, 5).await.unwrap();
    s.mail_take("a", "1").await.unwrap();
    s.partner_key_revoke("a", "k", "lost", 6).await.unwrap();
    s.partner_remove("a", "over", 7).await.unwrap();
    s.incident_add(&rows::incident(&rows::case(CaseState::Open))).await.unwrap();
    s.incident(Uuid::nil()).await.unwrap();
    let filter = IncidentFilter { state: Some(IncidentState::Open), system: Some("s".into()) };
    s.incidents(&filter, &cursor_of_an_id(5)).await.unwrap();
    s.incidents_of_case(Uuid::nil()).await.unwrap();
    s.incident_state(Uuid::nil(), IncidentState::Open, IncidentState::Closed).await.unwrap();
}

async fn people(s: &Store) {
    s.credential_set(&rows::credential("P", "name")).await.unwrap();
    s.credential("P").await.unwrap();
    s.credential_by_name("name").await.unwrap();
    s.credentials().await.unwrap();
    s.credential_failed("P").await.unwrap();
    s.credential_lock("P", 5).await.unwrap();
    s.credential_succeeded("P").await.unwrap();
    s.session_add(&rows::session("t", "P")).await.unwrap();
    s.session("t").await.unwrap();
    s.session_of_person("t", "hub/person").await.unwrap();
    s.sessions_of_person("P").await.unwrap();
    s.session_touch("t", 5, 9).await.unwrap();
    s.session_end("t").await.unwrap();
    s.sessions_end("P", None).await.unwrap();
    s.sessions_trim(5).await.unwrap();
    s.meta("k").await.unwrap();
    s.meta_below("k%").await.unwrap();
    s.meta_set("k", "v").await.unwrap();
    s.meta_ensure("k", "v").await.unwrap();
    s.meta_set_stamped("k", "v", "scope").await.unwrap();
    s.meta_remove("k").await.unwrap();
}
