//! A backup of one database restores into another, of either kind.
use crate::on_both;
use crate::support::{self, Fresh, rows};
use std::collections::{BTreeMap, BTreeSet};
use store::{Manifest, RecordFilter, StoreError};

async fn filled(db: &Fresh) -> store::lane::Writes {
    db.store.migrate().await.unwrap();
    let w = rows::everything();
    rows::commit(&db.store, &w).await;
    db.store.credential_set(&rows::credential("P-01", "zhang")).await.unwrap();
    db.store.session_add(&rows::session("t", "P-01")).await.unwrap();
    db.store.plugin_install(&rows::plugin("1.0.0")).await.unwrap();
    db.store.plugin_switch(&rows::plugin_switch("", "1.0.0")).await.unwrap();
    fill_life_of_plugins(&db.store).await;
    db.store.incident_add(&rows::incident(&w.cases[0])).await.unwrap();
    db.store.dead_letter_keep(&rows::dead_letter("a")).await.unwrap();
    assert!(db.store.partner_add(&rows::partner("bank-a")).await.unwrap());
    assert!(db.store.partner_key_add(&rows::partner_key("bank-a", "bank-a-1")).await.unwrap());
    db.store.partner_account_add("6217", "bank-a", 5).await.unwrap();
    db.store.partner_receive(&rows::partner_received("bank-a", "m-1")).await.unwrap();
    db.store.webhook_set(&rows::webhook("bank-a")).await.unwrap();
    db.store.waiting_add(&rows::waiting("bank-a", "m-2")).await.unwrap();
    db.store.delivery_add(&rows::delivery("bank-a", "m-2")).await.unwrap();
    db.store.ping_add(&rows::ping("bank-a", "ping-1")).await.unwrap();
    db.store.key_change_add(&rows::key_change("bank-a", "bank-a-2")).await.unwrap();
    db.store.mail_add(&rows::mail("bank-a", "w-1")).await.unwrap();
    let anchor = store::rows::AnchorRow { n: 1, hash: "h".into(), token: vec![1], at: 2 };
    db.store.anchor_add(&anchor).await.unwrap();
    db.store.file_add(&rows::file(Some(w.cases[0].id))).await.unwrap();
    db.store.notices_mark_read("P-20", &[w.notices[0].id]).await.unwrap();
    db.store.meta_set("clock/offset", "86400000").await.unwrap();
    db.store.outbox_sent(1).await.unwrap();
    w
}

async fn fill_life_of_plugins(store: &store::Store) {
    let granted = [rows::plugin_right("read:hub/project")];
    assert!(store.plugin_review_add(&rows::plugin_review("1.0.0"), &granted).await.unwrap());
    store.plugin_rehearsal_put(&rows::rehearsal("1.0.0")).await.unwrap();
    assert!(store.office_key_add(&rows::office_key("office-1")).await.unwrap());
}

async fn is_restored(from: &Fresh, to: &Fresh) {
    let w = filled(from).await;
    let dir = from.folder().join("backup");
    let manifest = from.store.backup(&dir).await.unwrap();
    assert!(manifest.tables.iter().all(|part| part.rows > 0), "the test fills every table: {manifest:?}");
    assert_eq!(manifest, Manifest::load(&dir).unwrap());

    assert_eq!(to.store.restore(&dir).await.unwrap(), manifest);
    assert_eq!(to.store.migrations_pending().await.unwrap(), []);
    let again = to.store.backup(&to.folder().join("again")).await.unwrap();
    assert_eq!(again, manifest, "the same rows, to the byte");
    assert_eq!(to.store.case(w.cases[0].id).await.unwrap().as_ref(), Some(&w.cases[0]));
    assert_eq!(to.store.outbox_next(9).await.unwrap(), w.outbox[1..]);
    assert_eq!(to.store.records_find("seal-loan/loan", &RecordFilter::default(), 9).await.unwrap(), w.records);
    assert_eq!(to.store.session("t").await.unwrap(), None, "whoever restores signs in again");
    // The chain goes on where it was.
    let next = store::lane::Writes {
        chain: Some(rows::chain(2)),
        history: vec![rows::history(&w.cases[0], 2)],
        ..Default::default()
    };
    rows::commit(&to.store, &next).await;

    let refused = to.store.restore(&dir).await.unwrap_err();
    assert!(matches!(refused, StoreError::Refused(_)), "{refused:?}");
    assert_eq!(to.store.chain_head().await.unwrap().unwrap().n, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_to_sqlite() {
    let (from, to) = (support::sqlite().await, support::sqlite().await);
    is_restored(&from, &to).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_to_sqlite_and_back() {
    let (Some(from), Some(back)) = (support::postgres().await, support::postgres().await) else {
        return;
    };
    let lite = support::sqlite().await;
    is_restored(&from, &lite).await;
    is_restored(&support::sqlite().await, &back).await;
    from.finish().await;
    back.finish().await;
}

on_both!(a_damaged_backup_leaves_the_database_empty, empty, |db| {
    let source = support::sqlite().await;
    filled(&source).await;
    let dir = source.folder().join("backup");
    source.store.backup(&dir).await.unwrap();
    // A table's file is exchanged for another's rows of the same shape.
    let file = dir.join("series.jsonl.zst");
    std::fs::write(&file, zstd::encode_all(&b"[\"JY-2025\",99]\n"[..], 1).unwrap()).unwrap();
    let error = db.store.restore(&dir).await.unwrap_err();
    assert!(matches!(error, StoreError::Corrupt { .. }), "{error:?}");
    assert_eq!(db.store.chain_head().await.unwrap(), None);
    std::fs::remove_file(dir.join("manifest.json")).unwrap();
    assert!(matches!(db.store.restore(&dir).await.unwrap_err(), StoreError::Refused(_)));
});

on_both!(a_backup_is_one_snapshot, migrated, |db| {
    let store = db.store.clone();
    let writer = tokio::spawn(async move {
        for n in 1..=60 {
            let writes = store::lane::Writes {
                chain: Some(rows::chain(n)),
                outbox: vec![rows::outbox(n)],
                ..Default::default()
            };
            rows::commit(&store, &writes).await;
        }
    });
    let mut n = 0;
    while !writer.is_finished() {
        n += 1;
        let manifest = db.store.backup(&db.folder().join(format!("b{n}"))).await.unwrap();
        let rows = |table: &str| manifest.tables.iter().find(|p| p.table == table).unwrap().rows;
        assert_eq!(rows("chain"), rows("outbox"), "both are written by one commit");
        assert_eq!(manifest.chain.n as u64, rows("chain"));
    }
    writer.await.unwrap();
});

/// Tables that no backup holds.
const EPHEMERAL: [&str; 3] = ["sessions", "leases", "schema_migrations"];

/// Columns that no backup holds: whoever held a document while it was rendered is gone after a restore.
const EPHEMERAL_COLUMNS: [(&str, &str); 1] = [("documents", "held")];

on_both!(no_table_and_no_column_is_forgotten, migrated, |db| {
    let manifest = db.store.backup(&db.folder().join("b")).await.unwrap();
    let held: BTreeMap<String, BTreeSet<String>> =
        manifest.tables.into_iter().map(|part| (part.table, part.columns.into_iter().collect())).collect();
    assert_eq!(held, columns(&db.url).await);
});

async fn columns(url: &str) -> BTreeMap<String, BTreeSet<String>> {
    use sqlx::Connection;
    let pairs: Vec<(String, String)> = if url.starts_with("sqlite") {
        let sql = "SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'";
        sqlx::query_as(sql).fetch_all(&mut sqlx::SqliteConnection::connect(url).await.unwrap()).await.unwrap()
    } else {
        let sql = "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = current_schema()";
        sqlx::query_as(sql).fetch_all(&mut sqlx::PgConnection::connect(url).await.unwrap()).await.unwrap()
    };
    let mut tables: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let ephemeral =
        |table: &str, column: &str| EPHEMERAL.contains(&table) || EPHEMERAL_COLUMNS.contains(&(table, column));
    for (table, column) in pairs.into_iter().filter(|(table, column)| !ephemeral(table, column)) {
        tables.entry(table).or_default().insert(column);
    }
    tables
}
