//! Migrations, what they protect, and how the database is opened.
use crate::on_both;
use crate::support::{self, rows};
use store::{Config, Store, StoreError};

on_both!(two_processes_that_start_together_migrate_once, empty, |db| {
    assert!(!db.store.migrations_pending().await.unwrap().is_empty());
    let (one, two) = (db.store.clone(), db.again().await);
    let (one, two) = tokio::join!(
        tokio::spawn(async move { one.migrate().await }),
        tokio::spawn(async move { two.migrate().await })
    );
    let mut done = [one.unwrap().unwrap(), two.unwrap().unwrap()];
    done.sort_unstable();
    assert_eq!(done[0], 0, "the second finds nothing to do");
    assert!(done[1] >= 1);
    assert_eq!(db.store.migrations_pending().await.unwrap(), []);
    assert_eq!(db.store.migrate().await.unwrap(), 0);
});

async fn execute(url: &str, sql: &str) -> Result<u64, sqlx::Error> {
    use sqlx::Connection;
    if url.starts_with("sqlite") {
        let mut conn = sqlx::SqliteConnection::connect(url).await?;
        return sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut conn).await.map(|r| r.rows_affected());
    }
    let mut conn = sqlx::PgConnection::connect(url).await?;
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut conn).await.map(|r| r.rows_affected())
}

on_both!(history_and_chain_refuse_changes, migrated, |db| {
    rows::commit(&db.store, &rows::everything()).await;
    for table in ["history", "chain", "record_versions", "blobs", "seal_uses", "ledger_entries"] {
        let column = match table {
            "history" => "what",
            "chain" => "root",
            "record_versions" | "seal_uses" => "person",
            "ledger_entries" => "entry",
            _ => "key",
        };
        let update = execute(&db.url, &format!("UPDATE {table} SET {column} = 'forged'")).await;
        assert!(update.is_err_and(|e| e.to_string().contains("append-only")), "UPDATE {table}");
        let delete = execute(&db.url, &format!("DELETE FROM {table}")).await;
        assert!(delete.is_err_and(|e| e.to_string().contains("append-only")), "DELETE {table}");
    }
    assert_eq!(execute(&db.url, "UPDATE series SET last = last").await.unwrap(), 1, "the connection itself may write");
});

on_both!(erasure_destroys_a_key_and_nothing_else, migrated, |db| {
    let w = rows::everything();
    rows::commit(&db.store, &w).await;
    assert!(db.store.data_key_destroy(&w.keys[0].id).await.unwrap());
    assert_eq!(db.store.data_key(&w.keys[0].id).await.unwrap().unwrap().wrapped, Vec::<u8>::new());
    assert_eq!(db.store.blob("aa", &w.keys[0].id).await.unwrap().as_ref(), Some(&w.blobs[0]));
    assert_eq!(db.store.history_of_case(w.cases[0].id).await.unwrap(), w.history);
    assert!(!db.store.data_key_destroy("nobody's").await.unwrap());
});

on_both!(one_leads_at_a_time, migrated, |db| {
    let other = db.again().await;
    let mut lead = db.store.try_lead("relay").await.unwrap().expect("nobody leads yet");
    assert!(lead.holds().await);
    assert!(other.try_lead("relay").await.unwrap().is_none());
    assert!(db.store.try_lead("relay").await.unwrap().is_none());
    assert!(other.try_lead("timers").await.unwrap().is_some(), "another name is another lead");
    lead.release().await.unwrap();
    let mut taken = None;
    // PostgreSQL notices a closed connection a moment later.
    for _ in 0..100 {
        taken = other.try_lead("relay").await.unwrap();
        if taken.is_some() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert!(taken.unwrap().holds().await);
});

#[tokio::test]
async fn urls_that_cannot_work_say_why() {
    let open = async |url: &str| Store::open(&support::config(url)).await.err().unwrap();
    assert!(matches!(open("mysql://localhost/hub").await, StoreError::Refused(_)));
    assert!(matches!(open("sqlite::memory:").await, StoreError::Refused(_)));
    let config = Config { acquire_timeout_ms: 300, ..support::config("postgres://nobody@127.0.0.1:1/none") };
    let error = Store::open(&config).await.err().unwrap();
    assert!(error.is_retryable(), "a server that is not there may come back: {error:?}");
}

#[tokio::test]
async fn sqlite_is_durable_and_private() {
    use sqlx::Connection;
    use std::os::unix::fs::PermissionsExt;
    let db = support::sqlite().await;
    db.store.migrate().await.unwrap();
    let mut conn = sqlx::SqliteConnection::connect(&db.url).await.unwrap();
    let mode: String = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&mut conn).await.unwrap();
    assert_eq!(mode, "wal");
    let folder = std::fs::metadata(db.folder().join("data")).unwrap();
    assert_eq!(folder.permissions().mode() & 0o777, 0o700);
    db.finish().await;
}

/// A process that stalls inside the lane loses it; the others go on.
#[tokio::test(flavor = "multi_thread")]
async fn postgres_takes_the_lane_from_a_process_that_stalls() {
    let Some(db) = support::postgres().await else {
        return;
    };
    db.store.migrate().await.unwrap();
    let config = Config { idle_in_transaction_timeout_ms: 300, ..support::config(&db.url) };
    let stalling = Store::open(&config).await.unwrap();
    let mut stalled = stalling.lane().await.unwrap();
    stalled.write(&store::lane::Writes { stamps: vec![("s".into(), 1)], ..Default::default() }).await.unwrap();
    let mut next = tokio::time::timeout(std::time::Duration::from_secs(5), db.store.lane()).await.unwrap().unwrap();
    let seen = next.read(&store::lane::Wanted { stamps: ["s".to_owned()].into(), ..Default::default() }).await.unwrap();
    assert!(seen.stamps.is_empty());
    drop(next);
    let error = stalled.commit().await.unwrap_err();
    assert!(matches!(error, store::CommitError::Unknown(_) | store::CommitError::RolledBack(_)), "{error:?}");
    drop(stalling);
    db.finish().await;
}

/// `config/postgresql.sql` as it stands, with names of this test's own.
#[tokio::test(flavor = "multi_thread")]
async fn the_application_role_cannot_rewrite_what_happened() {
    let Some(db) = support::postgres().await else {
        return;
    };
    let (_, own) = db.url.rsplit_once('/').unwrap();
    let (owner, app) = (format!("owner_{own}"), format!("app_{own}"));
    let text = include_str!("../../../../config/postgresql.sql").replace("hub_owner", &owner).replace("hub_app", &app);
    let (roles, rights) = text.split_once("-- Part 2").unwrap();
    for line in roles.lines().filter(|line| line.starts_with("CREATE ROLE")) {
        execute(&db.url, line).await.unwrap();
    }
    execute(&db.url, &format!("GRANT ALL ON SCHEMA public TO {owner}")).await.unwrap();
    let signed_in = |role: &str, password: &str| {
        let (_, host) = db.url.split_once('@').unwrap();
        format!("postgres://{role}:{password}@{host}")
    };
    let migrating = Store::open(&support::config(&signed_in(&owner, "change-me-1"))).await.unwrap();
    migrating.migrate().await.unwrap();
    migrating.close().await;
    execute(&db.url, &format!("-- Part 2{rights}")).await.unwrap();

    let url = signed_in(&app, "change-me-2");
    let serving = Store::open(&support::config(&url)).await.unwrap();
    assert_eq!(serving.migrations_pending().await.unwrap(), []);
    let w = rows::everything();
    rows::commit(&serving, &w).await;
    assert!(serving.data_key_destroy(&w.keys[0].id).await.unwrap());
    for sql in [
        "UPDATE history SET what = 'x'",
        "DELETE FROM chain",
        "TRUNCATE blobs",
        "UPDATE ledger_entries SET amount = 1",
        "ALTER TABLE history DISABLE TRIGGER ALL",
    ] {
        let error = execute(&url, sql).await.unwrap_err().to_string();
        assert!(error.contains("permission denied") || error.contains("must be owner"), "{sql}: {error}");
    }
    serving.close().await;
    let server = db.url.clone();
    execute(&server, &format!("DROP OWNED BY {owner} CASCADE")).await.unwrap();
    execute(&server, &format!("DROP OWNED BY {app} CASCADE; DROP ROLE {owner}; DROP ROLE {app}")).await.unwrap();
    db.finish().await;
}
