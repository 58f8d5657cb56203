//! Where the data lies and how long the database may keep us waiting.
use serde::Deserialize;
use std::time::Duration;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Config {
    /// `sqlite:var/hub.db` or `postgres://user:password@host/database`.
    pub url: String,
    /// Connections for reading; writing has a few of its own (SQLite: one).
    pub max_connections: u32,
    pub statement_timeout_ms: u64,
    /// A process that stalls inside the lane loses it after this time (PostgreSQL).
    pub idle_in_transaction_timeout_ms: u64,
    /// How long to wait for a connection, and for the writer's turn in SQLite.
    pub acquire_timeout_ms: u64,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            url: "sqlite:var/hub.db".to_owned(),
            max_connections: 8,
            statement_timeout_ms: 15_000,
            idle_in_transaction_timeout_ms: 2_000,
            acquire_timeout_ms: 10_000,
        }
    }
}

impl Config {
    pub(crate) fn acquire_timeout(&self) -> Duration {
        Duration::from_millis(self.acquire_timeout_ms)
    }
}
