//! Host records that the operator's machine writes itself: the first person, the
//! sample city. Through the lane like everything that can be a fact.
use cases::settle::index;
use contract::Register;
use serde_json::Value;
use store::{
    CommitError, Result, Store, StoreError,
    lane::{Wanted, Writes},
    rows::RecordRow,
};
use systems::host;

pub struct Put<'a> {
    pub register: &'a str,
    pub definition: &'a Register,
    pub key: String,
    pub data: Value,
}

/// One record of a host register.
pub async fn put(store: &Store, register: &str, key: &str, data: Value) -> Result<()> {
    let definition =
        host::register(register).ok_or_else(|| StoreError::Refused(format!("there is no register {register}")))?;
    let one = Put { register, definition, key: key.to_owned(), data };
    put_all(store, vec![one]).await
}

/// All or none.
pub async fn put_all(store: &Store, puts: Vec<Put<'_>>) -> Result<()> {
    let mut lane = store.lane().await?;
    let records = puts.iter().map(|p| (p.register.to_owned(), p.key.clone())).collect();
    let seen = lane.read(&Wanted { records, ..Wanted::default() }).await?;
    let mut writes = Writes::default();
    let now = jiff::Timestamp::now().as_millisecond();
    for put in puts {
        let old = seen.records.get(&(put.register.to_owned(), put.key.clone()));
        let entries = index::entries(put.definition, &put.data);
        let before = old.map(|o| o.index.as_slice()).unwrap_or_default();
        for scope in index::moved(put.register, &put.key, before, &entries) {
            if !writes.stamps.iter().any(|(s, _)| *s == scope) {
                writes.stamps.push((scope, 1));
            }
        }
        writes.records.push(RecordRow {
            register: put.register.to_owned(),
            version: old.map_or(1, |o| o.version + 1),
            data: put.data,
            retired: None,
            correction: false,
            at: now,
            case: None,
            person: String::new(),
            index: entries,
            key: put.key,
        });
    }
    lane.write(&writes).await?;
    lane.commit().await.map_err(|error| match error {
        CommitError::RolledBack(error) | CommitError::Unknown(error) => error,
    })
}

/// For a person the hub has never seen.
pub fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}
