//! Sign-in: how long things last and how much a guess costs.
use serde::Deserialize;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Config {
    pub session_minutes: i64,
    /// How long a given confirmation serves for the act it was given for.
    pub confirmation_minutes: i64,
    pub recovery_hours: i64,
    /// Wrong passwords in a row before the account waits.
    pub failures_before_lock: i32,
    /// Doubles with every further failure, up to an hour.
    pub lock_seconds: i64,
    /// Password checks at one time: each takes 19 MiB and a core's tenth of a second.
    pub checks_at_once: usize,
    /// Those that may wait; more are told to come again.
    pub checks_waiting: usize,
    pub password_length_min: usize,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            session_minutes: 8 * 60,
            confirmation_minutes: 10,
            recovery_hours: 24,
            failures_before_lock: 5,
            lock_seconds: 30,
            checks_at_once: 2,
            checks_waiting: 64,
            password_length_min: 10,
        }
    }
}
