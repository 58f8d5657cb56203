//! Rows that are not facts: each has a few functions of its own.
use crate::on_both;
use crate::support::rows;
use store::lane::Writes;
use store::rows::*;
use store::{IncidentFilter, MessageFilter, Paging, StoreError};
use uuid::Uuid;

on_both!(plugins_are_swapped_by_one_pointer, migrated, |db| {
    let store = &db.store;
    let (one, two) = (rows::plugin("1.0.0"), rows::plugin("1.1.0"));
    store.plugin_install(&one).await.unwrap();
    store.plugin_install(&one).await.unwrap();
    store.plugin_install(&two).await.unwrap();
    let forged = PluginRow { sha256: "other".into(), ..one.clone() };
    assert!(matches!(store.plugin_install(&forged).await.unwrap_err(), StoreError::Conflict { .. }));
    assert_eq!(store.plugins_active().await.unwrap(), []);
    let switch =
        async |before: &str, after: &str| store.plugin_switch(&rows::plugin_switch(before, after)).await.unwrap();
    assert_eq!(switch("", "9.9.9").await, Switched::NoVersion);
    let active = async || store.plugins_active().await.unwrap().into_iter().map(|p| p.version).collect::<Vec<_>>();
    assert_eq!(switch("", "1.0.0").await, Switched::Done);
    assert_eq!(active().await, ["1.0.0"]);
    assert_eq!(switch("", "1.1.0").await, Switched::Moved(Some("1.0.0".into())), "it was looked at before the first");
    assert_eq!(switch("1.0.0", "1.1.0").await, Switched::Done);
    assert_eq!(active().await, ["1.1.0"]);
    let stamps = store.stamps(&["systems/seal-loan".to_owned(), "systems/*".to_owned()]).await.unwrap();
    assert_eq!((stamps["systems/seal-loan"], stamps["systems/*"]), (2, 2));
    assert_eq!(store.plugin("seal-loan", "1.1.0").await.unwrap(), Some(PluginRow { active: true, ..two }));
    assert!(store.plugins().await.unwrap().iter().all(|p| p.component.is_empty()), "lists do not carry components");
    let kept = store.plugin_switches("seal-loan", 9).await.unwrap();
    assert_eq!(kept.iter().map(|s| s.after.as_str()).collect::<Vec<_>>(), ["1.1.0", "1.0.0"], "newest first");
});

on_both!(a_signature_may_come_later_and_stays, migrated, |db| {
    let store = &db.store;
    let plain = rows::plugin("1.0.0");
    store.plugin_install(&plain).await.unwrap();
    let signed = PluginRow { signature: "a..b".into(), signer: "k".into(), ..plain.clone() };
    store.plugin_install(&signed).await.unwrap();
    store.plugin_install(&PluginRow { signature: "c..d".into(), signer: "other".into(), ..plain }).await.unwrap();
    assert_eq!(store.plugin("seal-loan", "1.0.0").await.unwrap(), Some(signed));
});

on_both!(parking_is_for_all_processes, migrated, |db| {
    let store = &db.store;
    store.plugin_install(&rows::plugin("1.0.0")).await.unwrap();
    let park = PluginSwitchRow { kind: SwitchKind::Park, reason: "it traps".into(), ..rows::plugin_switch("", "") };
    assert!(store.plugin_park("1.0.0", &park).await.unwrap());
    assert!(!store.plugin_park("1.0.0", &PluginSwitchRow { id: Uuid::now_v7(), ..park.clone() }).await.unwrap());
    assert_eq!(store.plugins().await.unwrap()[0].parked, "it traps");
    let unpark = PluginSwitchRow { id: Uuid::now_v7(), kind: SwitchKind::Unpark, ..park };
    assert!(store.plugin_park("1.0.0", &unpark).await.unwrap());
    assert_eq!(store.plugins().await.unwrap()[0].parked, "");
});

on_both!(a_version_is_reviewed_once_and_its_rights_stand, migrated, |db| {
    let store = &db.store;
    let (review, right) = (rows::plugin_review("1.0.0"), rows::plugin_right("read:hub/project"));
    assert!(store.plugin_review_add(&review, std::slice::from_ref(&right)).await.unwrap());
    let other = PluginReviewRow { verdict: ReviewVerdict::Declined, reviewer: "P-02".into(), ..review.clone() };
    assert!(!store.plugin_review_add(&other, &[]).await.unwrap());
    assert_eq!(store.plugin_review("seal-loan", "1.0.0").await.unwrap(), Some(review));
    assert_eq!(store.plugin_rights().await.unwrap(), std::slice::from_ref(&right));
    let withdraw = rows::plugin_switch("read:hub/project", "");
    assert!(store.plugin_withdraw(&withdraw).await.unwrap());
    assert!(!store.plugin_withdraw(&PluginSwitchRow { id: Uuid::now_v7(), ..withdraw }).await.unwrap());
    assert_eq!(store.plugin_rights().await.unwrap(), []);
});

on_both!(failures_at_once_are_all_counted, migrated, |db| {
    let store = &db.store;
    store.credential_set(&rows::credential("P-01", "zhang")).await.unwrap();
    let guesses: Vec<_> = (0..20)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move { store.credential_failed("P-01").await.unwrap() })
        })
        .collect();
    let mut counts = Vec::new();
    for guess in guesses {
        counts.push(guess.await.unwrap());
    }
    counts.sort_unstable();
    assert_eq!(counts, (1..=20).collect::<Vec<i32>>());
    store.credential_lock("P-01", 900).await.unwrap();
    store.credential_lock("P-01", 400).await.unwrap();
    assert_eq!(store.credential("P-01").await.unwrap().unwrap().locked_until, 900, "a lock is never shortened");
    store.credential_succeeded("P-01").await.unwrap();
    assert_eq!(store.credential_by_name("zhang").await.unwrap(), Some(rows::credential("P-01", "zhang")));
    assert_eq!(store.credential_failed("nobody").await.unwrap(), 0);
    let taken = store.credential_set(&rows::credential("P-02", "zhang")).await.unwrap_err();
    assert!(matches!(taken, StoreError::Conflict { .. }), "{taken:?}");
});

on_both!(sessions_end_one_by_one_and_all_at_once, migrated, |db| {
    let store = &db.store;
    for token in ["a", "b", "c"] {
        store.session_add(&rows::session(token, "P-01")).await.unwrap();
    }
    store.session_add(&rows::session("d", "P-02")).await.unwrap();
    store.session_touch("a", 50, 2_000).await.unwrap();
    assert_eq!(
        store.session("a").await.unwrap(),
        Some(SessionRow { seen: 50, expires: 2_000, ..rows::session("a", "P-01") })
    );
    assert!(store.session_end("b").await.unwrap());
    assert!(!store.session_end("b").await.unwrap());
    assert_eq!(store.sessions_end("P-01", Some("a")).await.unwrap(), 1);
    assert_eq!(store.sessions_of_person("P-01").await.unwrap().len(), 1);
    assert_eq!(store.sessions_trim(1_500).await.unwrap(), 1);
    assert_eq!(store.session("d").await.unwrap(), None);
});

on_both!(incidents_change_state_once, migrated, |db| {
    let store = &db.store;
    let case = rows::case(CaseState::Open);
    let incidents: Vec<_> = (0..3).map(|_| rows::incident(&case)).collect();
    for incident in &incidents {
        store.incident_add(incident).await.unwrap();
    }
    let change =
        async || store.incident_state(incidents[0].id, IncidentState::Open, IncidentState::Retried).await.unwrap();
    assert!(change().await);
    assert!(!change().await);
    let open = IncidentFilter { state: Some(IncidentState::Open), system: Some("seal-loan".into()) };
    let page = store.incidents(&open, &Paging::first(1)).await.unwrap();
    assert_eq!(page.rows, incidents[2..]);
    assert_eq!(store.incidents(&open, &Paging::after(page.next, 1)).await.unwrap().rows, incidents[1..2]);
    assert_eq!(store.incidents_of_case(case.id).await.unwrap().len(), 3);
});

on_both!(a_letter_that_dies_again_is_the_same_letter, migrated, |db| {
    let store = &db.store;
    let (one, two) = (rows::dead_letter("a"), DeadLetterRow { at: 6, ..rows::dead_letter("b") });
    for letter in [&one, &two] {
        store.dead_letter_keep(letter).await.unwrap();
    }
    let open = async |after| store.dead_letters(LetterState::Open, &Paging::after(after, 1)).await.unwrap();
    let latest = open(None).await;
    let kept = |letter: &DeadLetterRow| DeadLetterRow { first: Some(letter.at), ..letter.clone() };
    assert_eq!(latest.rows, [kept(&two)]);
    assert_eq!(open(latest.next).await.rows, [kept(&one)]);
    let take = async || store.dead_letter_state("a", LetterState::Open, LetterState::Retrying, "P", 7).await.unwrap();
    assert!(take().await);
    assert!(!take().await);
    assert_eq!(store.dead_letters_open().await.unwrap(), 1);
    let again = DeadLetterRow { at: one.at + 90, ..one.clone() };
    store.dead_letter_keep(&again).await.unwrap();
    let twice = DeadLetterRow { times: 2, first: Some(one.at), ..again };
    assert_eq!(store.dead_letter("a").await.unwrap(), Some(twice));
});

on_both!(a_file_belongs_to_the_first_case_that_names_it, migrated, |db| {
    let store = &db.store;
    let file = rows::file(None);
    store.file_add(&file).await.unwrap();
    let (one, two) = (uuid::Uuid::now_v7(), uuid::Uuid::now_v7());
    assert!(store.file_attach(file.id, one).await.unwrap());
    assert!(store.file_attach(file.id, one).await.unwrap());
    assert!(!store.file_attach(file.id, two).await.unwrap());
    assert_eq!(store.files_of_case(one).await.unwrap(), [FileRow { case: Some(one), ..file }]);
});

on_both!(timers_come_due_by_their_own_clock, migrated, |db| {
    let timers = vec![rows::timer("b/1", 10, false), rows::timer("b/2", 30, false), rows::timer("m/1", 20, true)];
    commit_timers(&db.store, &timers).await;
    let due = async |business, machine| {
        let due = db.store.timers_due(business, machine, 10).await.unwrap();
        due.into_iter().map(|timer| timer.id).collect::<Vec<_>>()
    };
    assert_eq!(due(9, 9).await, [] as [&str; 0]);
    assert_eq!(due(10, 9).await, ["b/1"]);
    assert_eq!(due(9, 20).await, ["m/1"]);
    assert_eq!(due(99, 99).await, ["b/1", "m/1", "b/2"]);
    assert_eq!(db.store.timers_next().await.unwrap(), (Some(10), Some(20)));
    assert_eq!(db.store.timers_due(99, 99, 2).await.unwrap().len(), 2);
});

async fn commit_timers(store: &store::Store, timers: &[TimerRow]) {
    rows::commit(store, &Writes { timers: timers.to_vec(), ..Writes::default() }).await;
}

on_both!(messages_by_partner_newest_first, migrated, |db| {
    let message = |n: i64, partner: &str| MessageRow {
        partner: partner.into(),
        at: n,
        ..rows::message(&format!("m-{n}"), None, MessageState::Dead)
    };
    let messages = vec![message(1, "a"), message(2, "b"), message(3, "a"), message(4, "a")];
    rows::commit(&db.store, &Writes { messages: messages.clone(), ..Writes::default() }).await;
    let of_a = MessageFilter { partner: Some("a".into()), ..MessageFilter::default() };
    let page = db.store.messages(&of_a, &Paging::first(2)).await.unwrap();
    assert_eq!(page.rows, [messages[3].clone(), messages[2].clone()]);
    let rest = db.store.messages(&of_a, &Paging::after(page.next, 2)).await.unwrap();
    assert_eq!(rest.rows, messages[..1]);
    let dead = MessageFilter { state: Some(MessageState::Dead), direction: Some(Direction::Out), partner: None };
    assert_eq!(db.store.messages(&dead, &Paging::first(9)).await.unwrap().rows.len(), 4);
});

on_both!(meta_values, migrated, |db| {
    let store = &db.store;
    assert_eq!(store.meta_ensure("instance", "one").await.unwrap(), "one");
    assert_eq!(store.meta_ensure("instance", "two").await.unwrap(), "one");
    store.meta_set("systems/a/settings", "{}").await.unwrap();
    store.meta_set("systems/a/settings", "{\"n\":1}").await.unwrap();
    store.meta_set_stamped("systems/a/grants", "[]", "systems/a").await.unwrap();
    let below = store.meta_below("systems/a/").await.unwrap();
    assert_eq!(
        below,
        [("systems/a/grants".to_owned(), "[]".to_owned()), ("systems/a/settings".to_owned(), "{\"n\":1}".to_owned())]
    );
    assert_eq!(store.stamps(&["systems/a".to_owned()]).await.unwrap()["systems/a"], 1);
    store.meta_remove("systems/a/grants").await.unwrap();
    assert_eq!(store.meta("systems/a/grants").await.unwrap(), None);
});

on_both!(a_partner_keeps_what_it_said_and_never_its_id, migrated, |db| {
    let s = &db.store;
    let (one, two) = (rows::partner("bank-a"), rows::partner("bank-b"));
    assert!(s.partner_add(&one).await.unwrap() && s.partner_add(&two).await.unwrap());
    assert!(!s.partner_add(&PartnerRow { name: "乙".into(), ..one.clone() }).await.unwrap());
    s.partner_broker_user("bank-a", Some("hub.partner.bank-a")).await.unwrap();
    assert_eq!(s.partner("bank-a").await.unwrap().unwrap().broker_user.as_deref(), Some("hub.partner.bank-a"));
    let key = rows::partner_key("bank-a", "k-1");
    assert!(s.partner_key_add(&key).await.unwrap());
    assert!(!s.partner_key_add(&PartnerKeyRow { pem: "other".into(), ..key.clone() }).await.unwrap());
    assert!(s.partner_key_add(&rows::partner_key("bank-b", "k-1")).await.unwrap(), "a kid is within its partner");

    assert_eq!(s.partner_account_add("62", "bank-a", 5).await.unwrap(), "bank-a");
    assert_eq!(s.partner_account_add("62", "bank-b", 6).await.unwrap(), "bank-a", "an account has one partner");
    assert!(!s.partner_account_remove("62", "bank-b").await.unwrap());

    let said = PartnerReceivedRow { kid: "k-1".into(), ..rows::partner_received("bank-a", "m-1") };
    assert_eq!(s.partner_receive(&said).await.unwrap(), said);
    let other = PartnerReceivedRow { digest: "e".into(), ..said.clone() };
    assert_eq!(s.partner_receive(&other).await.unwrap(), said, "the first stands");
    let of_b = PartnerReceivedRow { partner: "bank-b".into(), ..said.clone() };
    assert_eq!(s.partner_receive(&of_b).await.unwrap(), of_b, "an id is within its partner");
    assert_eq!(s.partner_received_under("bank-a", "k-1", 9).await.unwrap(), [said]);

    for (partner, id) in [("bank-a", "2"), ("bank-a", "1"), ("bank-b", "3")] {
        s.mail_add(&rows::mail(partner, id)).await.unwrap();
    }
    let ids = |rows: Vec<MailRow>| rows.into_iter().map(|row| row.id).collect::<Vec<_>>();
    assert_eq!(ids(s.mail_of("bank-a", Place::Mailbox, 9).await.unwrap()), ["1", "2"]);
    assert_eq!(ids(s.mail_at(Place::Mailbox, 2).await.unwrap()), ["1", "2"]);
    assert!(s.mail_of("bank-a", Place::ToPartner, 9).await.unwrap().is_empty());
    assert!(!s.mail_take("bank-b", "1").await.unwrap(), "it is another's");
    assert!(s.mail_take("bank-a", "1").await.unwrap() && !s.mail_take("bank-a", "1").await.unwrap());

    assert!(s.partner_key_revoke("bank-a", "k-1", "lost", 7).await.unwrap());
    assert!(!s.partner_key_revoke("bank-a", "k-1", "lost", 8).await.unwrap());
    let gone = &s.partner_keys("bank-a").await.unwrap()[0];
    assert_eq!((gone.state, gone.revoked, gone.reason.as_str()), (PartnerKeyState::Revoked, Some(7), "lost"));
    assert!(s.partner_remove("bank-a", "over", 9).await.unwrap());
    assert!(!s.partner_remove("bank-a", "over", 9).await.unwrap());
    let gone = s.partner("bank-a").await.unwrap().unwrap();
    assert_eq!((gone.state, gone.broker_user, gone.ended), (PartnerState::Removed, None, Some(9)));
    assert_eq!(s.partner_of_account("62").await.unwrap(), None);
    assert!(!s.partner_add(&one).await.unwrap());
    assert_eq!(s.partner_keys("bank-b").await.unwrap()[0].state, PartnerKeyState::Valid);
});

on_both!(what_waits_for_a_partner_keeps_its_order, migrated, |db| {
    let store = &db.store;
    for id in ["m-2", "m-1", "m-3", "m-1"] {
        store.waiting_add(&rows::waiting("bank-a", id)).await.unwrap();
    }
    store.waiting_add(&rows::waiting("bank-b", "m-1")).await.unwrap();
    let ids = async || store.waiting("bank-a", 9).await.unwrap().into_iter().map(|m| m.id).collect::<Vec<_>>();
    assert_eq!(ids().await, ["m-2", "m-1", "m-3"]);
    store.waiting_done("bank-a", "m-2").await.unwrap();
    assert_eq!(ids().await, ["m-1", "m-3"]);
    assert_eq!(store.waiting_counts().await.unwrap()["bank-a"], 2);
    // What an attempt found counts for the setting it was made under.
    let set = rows::webhook("bank-a");
    store.webhook_set(&set).await.unwrap();
    store.webhook_tried(&WebhookRow { failures: 7, set_at: 4, ..set.clone() }).await.unwrap();
    assert_eq!(store.webhook("bank-a").await.unwrap(), Some(set.clone()));
    let tried = WebhookRow { state: WebhookState::Disabled, reason: "gone".into(), ..set };
    store.webhook_tried(&tried).await.unwrap();
    assert_eq!(store.webhook("bank-a").await.unwrap(), Some(tried));
});

on_both!(a_key_needs_a_second_person_and_there_are_two_at_most, migrated, |db| {
    let store = &db.store;
    store.partner_key_add(&rows::partner_key("bank-a", "k-1")).await.unwrap();
    let ask = async |kid: &str| {
        let change = rows::key_change("bank-a", kid);
        store.key_change_add(&change).await.unwrap();
        change.id
    };
    let decide = async |id, to, by: &str| store.key_change_decide(id, to, by, 2, 9).await.unwrap();
    let second = ask("k-2").await;
    assert_eq!(decide(second, KeyChangeState::Approved, "P-01").await, KeyDecision::Own);
    assert_eq!(store.partner_keys("bank-a").await.unwrap().len(), 1);
    assert_eq!(decide(second, KeyChangeState::Approved, "P-02").await, KeyDecision::Decided);
    assert_eq!(decide(second, KeyChangeState::Refused, "P-02").await, KeyDecision::NotPending);
    let third = ask("k-3").await;
    assert_eq!(decide(third, KeyChangeState::Approved, "P-02").await, KeyDecision::TooManyKeys);
    store.partner_key_revoke("bank-a", "k-1", "old", 8).await.unwrap();
    assert_eq!(decide(ask("k-1").await, KeyChangeState::Approved, "P-02").await, KeyDecision::KeyTaken);
    // Whoever asked may think better of it.
    assert_eq!(decide(third, KeyChangeState::Refused, "P-01").await, KeyDecision::Decided);
    let keys = store.partner_keys("bank-a").await.unwrap();
    assert_eq!(keys.iter().map(|k| k.kid.as_str()).collect::<Vec<_>>(), ["k-1", "k-2"]);
});
