//! The lane on both databases: what is written is read back, one at a time,
//! all or nothing, seen at once.
use crate::on_both;
use crate::support::rows::{self, commit};
use std::collections::HashSet;
use std::time::Duration;
use store::lane::{Wanted, Writes};
use store::rows::*;

fn set<T: Eq + std::hash::Hash>(items: impl IntoIterator<Item = T>) -> HashSet<T> {
    items.into_iter().collect()
}

on_both!(every_kind_of_row_is_read_back, migrated, |db| {
    let store = &db.store;
    store.session_add(&rows::session("t", "P-99")).await.unwrap();
    let w = rows::everything();
    commit(store, &w).await;
    let case = &w.cases[0];

    let wanted = Wanted {
        stamps: set(["case/1/".to_owned(), "never".to_owned()]),
        claims: set([("lock".to_owned(), "P-05".to_owned()), ("lock".to_owned(), "P-06".to_owned())]),
        series: set(["JY-2025".to_owned()]),
        idempotency: set(["P-01 act k".to_owned()]),
        inbox: set(["seal-loan/m-1".to_owned(), "seal-loan/m-2".to_owned()]),
        records: set([("seal-loan/loan".to_owned(), "JY-1".to_owned())]),
        subjects: set(["JY-1".to_owned()]),
        keys: set([case.id.to_string()]),
        timers: set(["case/1/late".to_owned()]),
        cases: set([case.id]),
        ..Wanted::default()
    };
    let seen = store.lane().await.unwrap().read(&wanted).await.unwrap();
    assert_eq!(seen.stamps, [("case/1/".to_owned(), 4)].into());
    assert_eq!(seen.claims, [(("lock".to_owned(), "P-05".to_owned()), w.claims.clone())].into());
    assert_eq!(seen.series, [("JY-2025".to_owned(), 12)].into());
    assert_eq!(seen.idempotency["P-01 act k"], w.idempotency[0]);
    assert_eq!(seen.inbox, set(["seal-loan/m-1".to_owned()]));
    assert_eq!(seen.records.values().collect::<Vec<_>>(), [&w.records[0]]);
    assert_eq!(seen.sequences["JY-1"], 3);
    assert_eq!(seen.keys[&case.id.to_string()], w.keys[0]);
    assert_eq!(seen.timers["case/1/late"], w.timers[0]);
    assert_eq!(seen.cases[&case.id], *case);
    assert_eq!(seen.chain, (1, "h1".to_owned()));
    assert_eq!(seen.outbox, 2);

    assert_eq!(store.case(case.id).await.unwrap().as_ref(), Some(case));
    assert_eq!(store.case_by_number("JY-CASE-1").await.unwrap().as_ref(), Some(case));
    let closed = TaskRow { state: TaskState::Done, closed: Some(2_222), ..w.tasks[1].clone() };
    assert_eq!(store.tasks_of_case(case.id).await.unwrap(), [w.tasks[0].clone(), closed]);
    assert_eq!(store.history_of_case(case.id).await.unwrap(), w.history);
    assert!(store.history_has(w.history[0].id).await.unwrap());
    assert_eq!(store.blob("aa", &case.id.to_string()).await.unwrap().as_ref(), Some(&w.blobs[0]));
    assert_eq!(store.chain_head().await.unwrap(), w.chain);
    assert_eq!(store.outbox_next(10).await.unwrap(), w.outbox);
    assert_eq!(store.documents_of_case(case.id).await.unwrap(), w.documents);
    assert_eq!(store.message("m-1").await.unwrap().as_ref(), Some(&w.messages[0]));
    assert_eq!(store.alerts_open(None, 9).await.unwrap(), w.alerts);
    assert_eq!(store.session("t").await.unwrap(), None, "sessions_ended ends sessions");
});

on_both!(changes_of_standing_rows, migrated, |db| {
    let store = &db.store;
    let first = rows::everything();
    commit(store, &first).await;
    commit(
        store,
        &Writes {
            claims_freed: vec![("lock".into(), "P-05".into(), "case-1".into())],
            claims: vec![rows::claim("lock", "P-05", "case-2")],
            timers_cleared: vec!["case/1/late".into()],
            documents_revoked: vec![Revoked {
                system: "seal-loan".into(),
                document: "slip".into(),
                number: "JY-2025-0001".into(),
                reason: "收回".into(),
                at: 6_000,
            }],
            alerts_cleared: vec![("seal-loan".into(), "a-1".into(), 5_500)],
            messages_state: vec![("m-1".into(), MessageState::Late), ("m-1".into(), MessageState::Answered)],
            keys: vec![DataKeyRow { id: first.keys[0].id.clone(), wrapped: vec![1] }],
            ..Writes::default()
        },
    )
    .await;
    assert_eq!(store.claim_holders("lock", "P-05").await.unwrap(), [rows::claim("lock", "P-05", "case-2")]);
    assert_eq!(store.timer("case/1/late").await.unwrap(), None);
    let slip = &store.documents_by_number("JY-2025-0001").await.unwrap()[0];
    assert_eq!((slip.state, slip.reason.as_deref(), slip.ended), (DocumentState::Revoked, Some("收回"), Some(6_000)));
    assert_eq!(store.alerts_open(None, 9).await.unwrap(), []);
    assert_eq!(store.message("m-1").await.unwrap().unwrap().state, MessageState::Answered);
    assert_eq!(store.data_key(&first.keys[0].id).await.unwrap().unwrap(), first.keys[0], "a key that stands stays");
});

on_both!(one_batch_with_many_rows_of_one_key, migrated, |db| {
    let store = &db.store;
    let case = rows::case(CaseState::Draft);
    let later = CaseRow { revision: 4, title: "后来".into(), ..case.clone() };
    let versions = [1, 2, 3].map(|n| rows::record("JY-7", n, vec![rows::num("amount", n)]));
    commit(
        store,
        &Writes {
            cases: vec![case.clone(), later.clone()],
            stamps: vec![("s".into(), 1), ("s".into(), 2)],
            records: versions.to_vec(),
            ..Writes::default()
        },
    )
    .await;
    assert_eq!(store.case(case.id).await.unwrap(), Some(later));
    assert_eq!(store.stamps(&["s".to_owned()]).await.unwrap()["s"], 3);
    assert_eq!(store.record("seal-loan/loan", "JY-7").await.unwrap().unwrap(), versions[2]);
    let numbers: Vec<i64> =
        store.record_versions("seal-loan/loan", "JY-7").await.unwrap().iter().map(|v| v.version).collect();
    assert_eq!(numbers, [3, 2, 1]);
});

on_both!(a_large_batch_is_split_under_the_limit_of_parameters, migrated, |db| {
    let stamps: Vec<_> = (0..40_000).map(|n| (format!("s/{n}"), n)).collect();
    commit(&db.store, &Writes { stamps: stamps.clone(), ..Writes::default() }).await;
    let scopes: Vec<String> = stamps.iter().map(|(scope, _)| scope.clone()).collect();
    assert_eq!(db.store.stamps(&scopes).await.unwrap(), stamps.into_iter().collect());
});

on_both!(the_lock_keeps_a_second_lane_out, migrated, |db| {
    let other = db.again().await;
    let mut first = db.store.lane().await.unwrap();
    first.write(&Writes { series: vec![("no".into(), 1)], ..Writes::default() }).await.unwrap();
    let waiting = tokio::spawn(async move {
        let mut lane = other.lane().await.unwrap();
        let wanted = Wanted { series: set(["no".to_owned()]), ..Wanted::default() };
        lane.read(&wanted).await.unwrap().series
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!waiting.is_finished(), "two lanes at once");
    first.commit().await.unwrap();
    assert_eq!(waiting.await.unwrap()["no"], 1, "the next holder sees what the former committed");
});

on_both!(numbers_are_gapless_under_competition, migrated, |db| {
    let stores = [db.store.clone(), db.again().await];
    let tasks: Vec<_> = (0..40)
        .map(|n| {
            let store = stores[n % 2].clone();
            tokio::spawn(async move {
                let wanted = Wanted { series: set(["no".to_owned()]), ..Wanted::default() };
                let mut lane = store.lane().await.unwrap();
                let next = lane.read(&wanted).await.unwrap().series.get("no").unwrap_or(&0) + 1;
                lane.write(&Writes { series: vec![("no".into(), next)], ..Writes::default() }).await.unwrap();
                lane.commit().await.unwrap();
                next
            })
        })
        .collect();
    let mut given = Vec::new();
    for task in tasks {
        given.push(task.await.unwrap());
    }
    given.sort_unstable();
    assert_eq!(given, (1..=40).collect::<Vec<u64>>());
});

on_both!(what_is_not_committed_never_was, migrated, |db| {
    let w = rows::everything();
    let mut lane = db.store.lane().await.unwrap();
    lane.write(&w).await.unwrap();
    drop(lane);
    assert!(!db.store.history_has(w.history[0].id).await.unwrap());
    assert_eq!(db.store.case(w.cases[0].id).await.unwrap(), None);
    assert_eq!(db.store.outbox_backlog().await.unwrap(), 0);
    assert_eq!(db.store.records_count("seal-loan/loan", &store::RecordFilter::default()).await.unwrap(), 0);
    // The lane is free again.
    commit(&db.store, &w).await;
});

on_both!(a_refused_statement_is_told_from_a_lost_connection, migrated, |db| {
    let w = rows::everything();
    commit(&db.store, &w).await;
    let mut lane = db.store.lane().await.unwrap();
    let error = lane.write(&Writes { history: w.history.clone(), ..Writes::default() }).await.unwrap_err();
    assert!(matches!(error, store::StoreError::Conflict { .. }), "{error:?}");
    assert!(!error.is_retryable());
    drop(lane);
    commit(&db.store, &Writes { stamps: vec![("after".into(), 1)], ..Writes::default() }).await;
});

on_both!(a_commit_is_visible_to_the_next_reader, migrated, |db| {
    for n in 1..=50 {
        commit(&db.store, &Writes { stamps: vec![("seen".into(), 1)], ..Writes::default() }).await;
        assert_eq!(db.store.stamps(&["seen".to_owned()]).await.unwrap()["seen"], n);
    }
});

on_both!(outbox_numbers_go_on_after_trimming, migrated, |db| {
    let store = &db.store;
    let rows_out: Vec<_> = (1..=5).map(rows::outbox).collect();
    commit(store, &Writes { outbox: rows_out.clone(), ..Writes::default() }).await;
    store.outbox_sent(3).await.unwrap();
    store.outbox_sent(2).await.unwrap();
    assert_eq!(store.outbox_next(1).await.unwrap(), rows_out[3..4]);
    assert_eq!(store.outbox_backlog().await.unwrap(), 2);
    store.outbox_sent(5).await.unwrap();
    assert_eq!(store.outbox_trim(0, 100).await.unwrap(), 5);
    let seen = store.lane().await.unwrap().read(&Wanted::default()).await.unwrap();
    assert_eq!(seen.outbox, 5);
});
