//! What can go wrong with a database, sorted by what the caller must do about
//! it: wait and try again, look at the data, tell the user, or split the batch.
use std::borrow::Cow;

pub type Result<T, E = StoreError> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The connection or the server is gone or too slow; the statement itself may be fine.
    #[error("the database is not available: {text}")]
    Unavailable { retryable: bool, text: String },
    /// A stored value cannot be read back.
    #[error("the database holds a damaged row: {text}")]
    Corrupt { text: String },
    /// A row with this key exists already.
    #[error("a row with this key exists already: {constraint}")]
    Conflict { constraint: String },
    /// The request cannot be carried out on this database as it is.
    #[error("{0}")]
    Refused(String),
    #[error("the database refused a statement: {0}")]
    Other(String),
}

/// What became of a transaction whose COMMIT did not answer with success.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// Nothing of it is stored.
    #[error("rolled back: {0}")]
    RolledBack(StoreError),
    /// The connection broke during COMMIT: look for a decision's id in history.
    #[error("it is not known whether the commit happened: {0}")]
    Unknown(StoreError),
}

impl StoreError {
    pub fn is_retryable(&self) -> bool {
        matches!(self, StoreError::Unavailable { retryable: true, .. })
    }

    pub(crate) fn corrupt(text: impl Into<String>) -> Self {
        StoreError::Corrupt { text: text.into() }
    }

    fn unavailable(retryable: bool, error: &sqlx::Error) -> Self {
        StoreError::Unavailable { retryable, text: error.to_string() }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        match &error {
            E::Io(_) | E::PoolTimedOut | E::WorkerCrashed | E::BeginFailed | E::Protocol(_) => {
                Self::unavailable(true, &error)
            }
            E::Configuration(_) | E::Tls(_) | E::PoolClosed => Self::unavailable(false, &error),
            E::Database(refusal) => of_database(&error, &**refusal),
            E::ColumnDecode { .. } | E::Decode(_) | E::ColumnNotFound(_) | E::ColumnIndexOutOfBounds { .. } => {
                Self::corrupt(error.to_string())
            }
            _ => StoreError::Other(error.to_string()),
        }
    }
}

fn of_database(error: &sqlx::Error, refusal: &dyn sqlx::error::DatabaseError) -> StoreError {
    if refusal.is_unique_violation() {
        let constraint = refusal.constraint().unwrap_or(refusal.message()).to_owned();
        return StoreError::Conflict { constraint };
    }
    let code = refusal.code().unwrap_or(Cow::Borrowed(""));
    match availability(&code) {
        Availability::Statement => StoreError::Other(format!("{code}: {error}")),
        Availability::Gone => StoreError::unavailable(true, error),
        Availability::Closed => StoreError::unavailable(false, error),
        Availability::Damaged => StoreError::corrupt(error.to_string()),
    }
}

enum Availability {
    Statement,
    Gone,
    Closed,
    Damaged,
}

/// A SQLSTATE has five characters; SQLite's codes are numbers below 10 000.
fn availability(code: &str) -> Availability {
    if code.len() == 5 {
        return match &code[..2] {
            "08" | "53" | "58" | "40" => Availability::Gone,
            "57" => Availability::Gone,
            "28" | "3D" => Availability::Closed,
            "XX" => Availability::Damaged,
            _ if code == "25P03" || code == "55P03" => Availability::Gone,
            _ => Availability::Statement,
        };
    }
    match code.parse::<u32>().map(|n| n & 0xff) {
        Ok(5 | 6 | 10 | 13) => Availability::Gone,
        Ok(8 | 14 | 23) => Availability::Closed,
        Ok(11 | 26) => Availability::Damaged,
        _ => Availability::Statement,
    }
}

impl CommitError {
    /// Only an answer that names the transaction as refused proves that nothing was stored.
    pub(crate) fn of(error: sqlx::Error) -> Self {
        let known = error.as_database_error().and_then(|e| e.code()).is_some_and(|code| match code.len() {
            5 => matches!(&code[..2], "23" | "40" | "25"),
            // SQLite: everything but a failed read or write of the file leaves the transaction open.
            _ => code.parse::<u32>().is_ok_and(|n| n & 0xff != 10),
        });
        if known { CommitError::RolledBack(error.into()) } else { CommitError::Unknown(error.into()) }
    }
}
