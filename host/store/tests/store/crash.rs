//! The process dies at each point of the lane (`HUB_FAILPOINT`). Afterwards
//! the batch is there as a whole or not at all, and the lane is free.
use crate::on_both;
use crate::support::{self, rows};
use std::process::{Command, Stdio};
use store::{EntryFilter, RecordFilter, Store};
use uuid::Uuid;

const URL: &str = "HUB_STORE_TEST_URL";
const BATCHES: i64 = 3;

/// Played by a child process: batches of one row of every kind until it dies.
#[test]
#[ignore = "run by the tests below in a process of its own"]
fn child() {
    let Ok(url) = std::env::var(URL) else { return };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let store = Store::open(&support::config(&url)).await.unwrap();
        for n in 1..=BATCHES {
            let mut lane = store.lane().await.unwrap();
            lane.read(&Default::default()).await.unwrap();
            lane.write(&batch(n)).await.unwrap();
            lane.commit().await.unwrap();
        }
    });
}

/// The n-th batch is the same whoever makes it.
fn batch(n: i64) -> store::lane::Writes {
    let mut w = rows::everything();
    let case = Uuid::from_u128(n as u128);
    w.cases[0].id = case;
    w.cases[0].number = Some(format!("C-{n}"));
    for (place, task) in w.tasks.iter_mut().enumerate() {
        task.case = case;
        task.id = Uuid::from_u128((n as u128) << 8 | place as u128);
    }
    w.tasks_closed[0].0 = w.tasks[1].id;
    let decision = w.history.remove(0);
    w.history.push(store::rows::HistoryRow { id: Uuid::from_u128(n as u128), case: Some(case), batch: n, ..decision });
    w.records[0].key = format!("JY-{n}");
    w.outbox = vec![rows::outbox(n)];
    w.series[0].1 = n as u64;
    w.ledger_entries.iter_mut().for_each(|entry| entry.batch = n);
    w.chain = Some(rows::chain(n));
    w
}

fn die_at(url: &str, point: &str) {
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "crash::child", "--test-threads=1"])
        .env(URL, url)
        .env("HUB_FAILPOINT", format!("{point}:2"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(!status.success(), "the child lived through {point}");
}

/// Everything that the batches up to `n` wrote, and nothing of the next.
async fn stands_at(store: &Store, n: i64, point: &str) {
    assert_eq!(store.chain_head().await.unwrap().map_or(0, |row| row.n), n, "{point}: chain");
    assert_eq!(store.outbox_backlog().await.unwrap(), n, "{point}: outbox");
    assert_eq!(store.series_last("JY-2025").await.unwrap(), n as u64, "{point}: series");
    assert_eq!(store.history_after(0, 100).await.unwrap().len() as i64, n, "{point}: history");
    assert_eq!(
        store.cases(&Default::default(), &store::Paging::first(100)).await.unwrap().rows.len() as i64,
        n,
        "{point}: cases"
    );
    assert_eq!(store.records_count("seal-loan/loan", &RecordFilter::default()).await.unwrap(), n, "{point}: records");
    let booked = store.ledger_balances(rows::ACCOUNT).await.unwrap().iter().map(|b| b.amount).sum::<i64>();
    assert_eq!(booked, n * 1_000, "{point}: balances");
    let entries =
        store.ledger_entries(rows::ACCOUNT, &EntryFilter::up_to(i64::MAX), &store::Paging::first(100)).await.unwrap();
    assert_eq!(entries.rows.len() as i64, n * 2, "{point}: entries");
    let next = Uuid::from_u128(n as u128 + 1);
    assert!(!store.history_has(next).await.unwrap(), "{point}: the next decision");
}

const POINTS: [(&str, i64); 14] = [
    ("lane.locked", 1),
    ("lane.read", 1),
    ("lane.written.history", 1),
    ("lane.written.cases", 1),
    ("lane.written.tasks", 1),
    ("lane.written.records", 1),
    ("lane.written.claims", 1),
    ("lane.written.series", 1),
    ("lane.written.ledger-balances", 1),
    ("lane.written.ledger-entries", 1),
    ("lane.written.outbox", 1),
    ("lane.written.chain", 1),
    ("lane.before-commit", 1),
    // What was committed stays, although nobody was told.
    ("lane.after-commit", 2),
];

on_both!(a_batch_is_whole_or_not_at_all, migrated, |db| {
    for (point, more) in POINTS {
        let fresh = match db.url.starts_with("sqlite") {
            true => support::sqlite().await,
            false => support::postgres().await.unwrap(),
        };
        fresh.store.migrate().await.unwrap();
        let url = fresh.url.clone();
        tokio::task::spawn_blocking(move || die_at(&url, point)).await.unwrap();
        // Also shows that the dead process does not hold the lane.
        rows::commit(&fresh.store, &store::lane::Writes { stamps: vec![("after".into(), 1)], ..Default::default() })
            .await;
        stands_at(&fresh.store, more, point).await;
        fresh.finish().await;
    }
});
