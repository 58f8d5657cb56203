//! A database of its own for every test: a file, and one on the server that
//! `HUB_TEST_PG` names. `on_both!` writes each test once for the two.
pub mod rows;

use sqlx::Connection;
use store::{Config, Store};

pub struct Fresh {
    pub store: Store,
    pub url: String,
    folder: tempfile::TempDir,
}

pub async fn sqlite() -> Fresh {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("data/hub.db").display());
    opened(url, folder).await
}

pub async fn postgres() -> Option<Fresh> {
    let server = std::env::var("HUB_TEST_PG").ok()?;
    let name = format!("t_{}", uuid::Uuid::new_v4().simple());
    on_server(&server, &format!("CREATE DATABASE {name}")).await;
    let (head, _) = server.rsplit_once('/').expect("HUB_TEST_PG ends in a database");
    Some(opened(format!("{head}/{name}"), tempfile::tempdir().unwrap()).await)
}

async fn opened(url: String, folder: tempfile::TempDir) -> Fresh {
    let store = Store::open(&config(&url)).await.unwrap();
    Fresh { store, url, folder }
}

pub fn config(url: &str) -> Config {
    Config { url: url.to_owned(), max_connections: 4, ..Config::default() }
}

async fn on_server(server: &str, sql: &str) {
    let mut conn = sqlx::PgConnection::connect(server).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
}

impl Fresh {
    /// Another process, as far as the database can tell.
    pub async fn again(&self) -> Store {
        Store::open(&config(&self.url)).await.unwrap()
    }

    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub async fn finish(self) {
        self.store.close().await;
        if let (Ok(server), Some((_, name))) = (std::env::var("HUB_TEST_PG"), self.url.rsplit_once("/t_")) {
            on_server(&server, &format!("DROP DATABASE t_{name} WITH (FORCE)")).await;
        }
    }
}

/// `on_both!(name, empty | migrated, |db| { … });`
#[macro_export]
macro_rules! on_both {
    ($name:ident, $start:ident, |$db:ident| $body:block) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn run($db: &$crate::support::Fresh) {
                $crate::on_both!(@ $start $db);
                $body
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let db = $crate::support::sqlite().await;
                run(&db).await;
                db.finish().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let Some(db) = $crate::support::postgres().await else {
                    eprintln!("HUB_TEST_PG is not set: not run on PostgreSQL");
                    return;
                };
                run(&db).await;
                db.finish().await;
            }
        }
    };
    (@ empty $db:ident) => {};
    (@ migrated $db:ident) => { $db.store.migrate().await.unwrap(); };
}
