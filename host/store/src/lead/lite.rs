//! One relay at a time over a file: usually one process has it, so a set in
//! this process decides; a row with a short lease keeps a second process out.
use super::Base;
use crate::error::Result;
use std::collections::HashSet;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};
use uuid::Uuid;

const LEASE_MS: i64 = 10_000;

static HERE: LazyLock<Mutex<HashSet<String>>> = LazyLock::new(Mutex::default);

pub struct Lead {
    base: Base,
    name: String,
    holder: String,
    /// Until then nobody else can have taken it.
    expires: i64,
    /// Freed when dropped, also by a panic of the task that leads.
    _here: Here,
}

struct Here(String);

impl Here {
    fn take(id: String) -> Option<Here> {
        let fresh = HERE.lock().unwrap_or_else(PoisonError::into_inner).insert(id.clone());
        // Only of what was taken: a `Here` gives its name back when it is dropped.
        fresh.then(|| Here(id))
    }
}

impl Drop for Here {
    fn drop(&mut self) {
        HERE.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.0);
    }
}

pub async fn try_lead(base: &Base, name: &str) -> Result<Option<Lead>> {
    let Some(here) = Here::take(format!("{} {name}", base.path.display())) else {
        return Ok(None);
    };
    let holder = Uuid::new_v4().to_string();
    let mut lead = Lead { base: base.clone(), name: name.to_owned(), holder, expires: 0, _here: here };
    Ok(lead.extend().await?.then_some(lead))
}

impl Lead {
    /// Asked before every batch; a lease with time left is not written again.
    pub async fn holds(&mut self) -> bool {
        self.expires - now() > LEASE_MS / 2 || self.extend().await.unwrap_or(false)
    }

    pub async fn release(self) -> Result<()> {
        let sql = "DELETE FROM leases WHERE name = $1 AND holder = $2";
        sqlx::query(sql).bind(&self.name).bind(&self.holder).execute(&self.base.write).await?;
        Ok(())
    }

    async fn extend(&mut self) -> Result<bool> {
        let (now, expires) = (now(), now() + LEASE_MS);
        let sql = "INSERT INTO leases (name, holder, expires) VALUES ($1, $2, $3)
             ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires = excluded.expires
             WHERE leases.holder = excluded.holder OR leases.expires < $4";
        let query = sqlx::query(sql).bind(&self.name).bind(&self.holder).bind(expires).bind(now);
        let held = query.execute(&self.base.write).await?.rows_affected() == 1;
        self.expires = if held { expires } else { 0 };
        Ok(held)
    }
}

fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_millis() as i64)
}
