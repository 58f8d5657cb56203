//! How fast the lane is by itself, beside the same bytes as a bare set insert:
//! `cargo test --release -p store -- --ignored speed --nocapture`. Nothing here fails on time.
use crate::support::rows;
use sqlx::Connection;
use std::time::Instant;
use store::lane::{Wanted, Writes};
use store::rows::*;

const BATCHES: i64 = 100;
const ACTS: usize = 64;

/// What one act of a simple case writes: history with two documents, the case, its next task, an event.
fn acts(batch: i64) -> (Wanted, Writes) {
    let (mut wanted, mut w) = (Wanted::default(), Writes::default());
    for n in 0..ACTS {
        let case = CaseRow { number: Some(format!("{batch}-{n}")), ..rows::case(CaseState::Open) };
        let key = case.id.to_string();
        let mut task = rows::task(&case, Some(batch), vec![rows::post("办公室", "reviewer")]);
        task.case = case.id;
        let blob =
            |what: &str| BlobRow { digest: format!("{what}-{key}"), key: key.clone(), bytes: noise(3_000, n as u64) };
        wanted.stamps.insert(format!("case/{key}/"));
        wanted.cases.insert(case.id);
        wanted.keys.insert(key.clone());
        wanted.idempotency.insert(key.clone());
        w.stamps.push((format!("case/{key}/"), 1));
        w.history.push(rows::history(&case, batch));
        w.blobs.extend([blob("in"), blob("out")]);
        w.keys.push(DataKeyRow { id: key.clone(), wrapped: vec![7; 60] });
        w.outbox.push(rows::outbox(batch * ACTS as i64 + n as i64));
        w.tasks.push(task);
        w.cases.push(case);
    }
    w.chain = Some(rows::chain(batch));
    (wanted, w)
}

/// Sealed bytes cannot be compressed; neither can these.
fn noise(length: usize, seed: u64) -> Vec<u8> {
    let mut state = seed + 1;
    let step = |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    };
    (0..length).map(step).collect()
}

async fn through_the_lane(store: &store::Store) -> f64 {
    let batches: Vec<_> = (1..=BATCHES).map(acts).collect();
    let start = Instant::now();
    for (wanted, writes) in &batches {
        let mut lane = store.lane().await.unwrap();
        lane.read(wanted).await.unwrap();
        lane.write(writes).await.unwrap();
        lane.commit().await.unwrap();
    }
    (BATCHES as usize * ACTS) as f64 / start.elapsed().as_secs_f64()
}

/// One table, one statement, one commit a batch, on one connection.
macro_rules! bare {
    ($conn:ty, $db:ty, $url:expr, $bytes:literal, $id:literal) => {{
        let mut conn = <$conn>::connect($url).await.unwrap();
        if $bytes == "BLOB" {
            sqlx::raw_sql("PRAGMA synchronous = FULL").execute(&mut conn).await.unwrap();
        }
        let ddl = concat!("CREATE TABLE bare (id ", $id, " PRIMARY KEY, body ", $bytes, ")");
        sqlx::raw_sql(ddl).execute(&mut conn).await.unwrap();
        let body = noise(6_000, 1);
        let start = Instant::now();
        for _ in 0..BATCHES {
            let mut query = sqlx::QueryBuilder::<$db>::new("INSERT INTO bare (id, body) ");
            query.push_values(0..ACTS, |mut row, _| {
                row.push_bind(uuid::Uuid::now_v7()).push_bind(body.clone());
            });
            query.build().execute(&mut conn).await.unwrap();
        }
        (BATCHES as usize * ACTS) as f64 / start.elapsed().as_secs_f64()
    }};
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement"]
async fn sqlite() {
    let db = crate::support::sqlite().await;
    db.store.migrate().await.unwrap();
    let lane = through_the_lane(&db.store).await;
    let floor = bare!(sqlx::SqliteConnection, sqlx::Sqlite, &db.url, "BLOB", "BLOB");
    println!("sqlite    lane {lane:.0} acts/s, bare insert {floor:.0} rows/s: {:.0} %", 100.0 * lane / floor);
    db.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement"]
async fn postgres() {
    let Some(db) = crate::support::postgres().await else {
        return;
    };
    db.store.migrate().await.unwrap();
    let lane = through_the_lane(&db.store).await;
    let floor = bare!(sqlx::PgConnection, sqlx::Postgres, &db.url, "BYTEA", "UUID");
    println!("postgres  lane {lane:.0} acts/s, bare insert {floor:.0} rows/s: {:.0} %", 100.0 * lane / floor);
    db.finish().await;
}
