//! The database as the rest of the hub sees it. Everything it can be asked is
//! listed below `store/`, by noun; what each does is said where it is written (`sql/`).
use crate::config::Config;
use crate::error::{CommitError, Result, StoreError};
use crate::filter::*;
use crate::lane::{Seen, Wanted, Writes};
use crate::rows::*;
use crate::{backup::Manifest, lite, pg};
use async_recursion::async_recursion as boxed;
use std::collections::HashMap;
use std::path::Path;
use uuid::Uuid;

/// Cheap to clone: a handle on the pools.
#[derive(Clone)]
pub struct Store(Inner);

#[derive(Clone)]
enum Inner {
    Pg(pg::Base),
    Lite(lite::Base),
}

impl Store {
    #[boxed]
    pub async fn open(config: &Config) -> Result<Store> {
        let scheme = config.url.split(':').next().unwrap_or("");
        match scheme {
            "sqlite" => Ok(Store(Inner::Lite(lite::open(config).await?))),
            "postgres" | "postgresql" => Ok(Store(Inner::Pg(pg::open(config).await?))),
            _ => Err(StoreError::Refused("the database's url starts with sqlite: or postgres:".to_owned())),
        }
    }

    /// `sqlite` or `postgres`.
    pub fn kind(&self) -> &'static str {
        match &self.0 {
            Inner::Pg(_) => "postgres",
            Inner::Lite(_) => "sqlite",
        }
    }

    pub async fn close(&self) {
        match &self.0 {
            Inner::Pg(base) => pg::close(base).await,
            Inner::Lite(base) => lite::close(base).await,
        }
    }

    /// Takes the lane: waits for whoever has it. Dropped without a commit, nothing happened.
    #[boxed]
    pub async fn lane(&self) -> Result<Lane> {
        Ok(match &self.0 {
            Inner::Pg(base) => Lane::Pg(pg::sql::lane::enter(base).await?),
            Inner::Lite(base) => Lane::Lite(lite::sql::lane::enter(base).await?),
        })
    }

    /// The lead under a name, if nobody has it, until it is released or dropped.
    #[boxed]
    pub async fn try_lead(&self, name: &str) -> Result<Option<Lead>> {
        Ok(match &self.0 {
            Inner::Pg(base) => pg::lead::try_lead(base, name).await?.map(Lead::Pg),
            Inner::Lite(base) => lite::lead::try_lead(base, name).await?.map(Lead::Lite),
        })
    }
}

macro_rules! either {
    ($on:expr, $lane:ident => $call:expr) => {
        match $on {
            Lane::Pg($lane) => $call,
            Lane::Lite($lane) => $call,
        }
    };
}

/// Holds the lock of the lane and one transaction.
pub enum Lane {
    Pg(pg::sql::lane::Lane),
    Lite(lite::sql::lane::Lane),
}

impl Lane {
    #[boxed]
    pub async fn read(&mut self, wanted: &Wanted) -> Result<Seen> {
        either!(self, lane => lane.read(wanted).await)
    }

    #[boxed]
    pub async fn write(&mut self, writes: &Writes) -> Result<()> {
        either!(self, lane => lane.write(writes).await)
    }

    /// New index entries for records that do not change (a register's `queryable` did).
    pub async fn reindex(&mut self, records: &[RecordRow]) -> Result<()> {
        either!(self, lane => lane.reindex(records).await)
    }

    #[boxed]
    pub async fn commit(self) -> Result<(), CommitError> {
        either!(self, lane => lane.commit().await)
    }
}

/// The lead under a name.
pub enum Lead {
    Pg(pg::lead::Lead),
    Lite(lite::lead::Lead),
}

impl Lead {
    /// Asked before every batch; also keeps the lead alive where it is a lease.
    pub async fn holds(&mut self) -> bool {
        match self {
            Lead::Pg(lead) => lead.holds().await,
            Lead::Lite(lead) => lead.holds().await,
        }
    }

    pub async fn release(self) -> Result<()> {
        match self {
            Lead::Pg(lead) => lead.release().await,
            Lead::Lite(lead) => lead.release().await,
        }
    }
}

macro_rules! forward {
    ($($(#[$doc:meta])* $name:ident($($arg:ident: $ty:ty),*) -> $out:ty = $noun:ident::$function:ident;)+) => {
        impl Store {
            $($(#[$doc])* #[boxed] pub async fn $name(&self, $($arg: $ty),*) -> Result<$out> {
                match &self.0 {
                    Inner::Pg(base) => pg::sql::$noun::$function(base, $($arg),*).await,
                    Inner::Lite(base) => lite::sql::$noun::$function(base, $($arg),*).await,
                }
            })+
        }
    };
}

// Below the macro that they are written with.
mod accounts;
mod cases;
mod documents;
mod history;
mod ledger;
mod messages;
mod notices;
mod partners;
mod plugins;
mod records;

forward! {
    /// How many were applied.
    migrate() -> u32 = migrate::migrate;
    migrations_pending() -> Vec<(u32, &'static str)> = migrate::pending;
    ping() -> () = meta::ping;
    /// No case, no record, nobody who can sign in.
    is_empty() -> bool = meta::is_empty;
    /// Into a folder that holds no backup yet.
    backup(dir: &Path) -> Manifest = backup::backup;
    /// Into a database that holds nothing.
    restore(dir: &Path) -> Manifest = backup::restore;
}
