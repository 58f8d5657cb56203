//! A city of a few people in a database of its own.
#![allow(dead_code)]

use accounts::{Accounts, Config, Visitor};
use keys::MasterKey;
use serde_json::{Value, json};
use std::sync::Arc;
use store::{
    Store,
    lane::Writes,
    rows::{IndexEntry, RecordRow},
};

pub const PASSWORD: &str = "a long enough password";
pub const TODAY: &str = "2025-03-12";

pub struct City {
    pub store: Store,
    pub accounts: Accounts,
    master: Arc<MasterKey>,
    _folder: tempfile::TempDir,
}

pub async fn city() -> City {
    with(Config::default()).await
}

pub async fn with(config: Config) -> City {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("hub.db").display());
    let store = Store::open(&store::Config { url, ..store::Config::default() }).await.unwrap();
    store.migrate().await.unwrap();
    let master = Arc::new(MasterKey::load_or_create(&folder.path().join("master.key")).unwrap());
    let accounts = Accounts::new(store.clone(), master.clone(), config).unwrap();
    City { store, accounts, master, _folder: folder }
}

impl City {
    /// The same city after its configuration changed.
    pub fn under(&self, config: Config) -> Accounts {
        Accounts::new(self.store.clone(), self.master.clone(), config).unwrap()
    }

    pub async fn has(&self, person: &str) {
        self.accounts.set_credential(person, person, PASSWORD, false).await.unwrap();
    }

    pub async fn visitor(&self, person: &str) -> Visitor {
        let session = self.accounts.sign_in(person, PASSWORD, None).await.unwrap();
        self.accounts.visitor(&session.token, true).await.unwrap()
    }

    pub async fn organisation(&self, code: &str, kinds: &[&str], status: &str) {
        let data = json!({"credit-code": code, "name": code, "kinds": kinds, "status": status});
        self.put("hub/organisation", code, data, &[]).await;
    }

    /// An appointment; what is given goes over what is usual.
    pub async fn appointed(&self, no: &str, person: &str, organisation: &str, more: Value) {
        let mut data = json!({
            "appointment-no": no, "organisation": organisation, "person": person, "post": "clerk", "level": "L3",
            "powers": ["填报", "提交"], "systems": [], "status": "有效",
        });
        for (key, value) in more.as_object().unwrap() {
            data[key] = value.clone();
        }
        self.put("hub/post", no, data, &["person", "status"]).await;
    }

    async fn put(&self, register: &str, key: &str, data: Value, indexed: &[&str]) {
        let entry = |field: &&str| IndexEntry {
            field: (*field).to_owned(),
            text: data[*field].as_str().map(str::to_owned),
            ..IndexEntry::default()
        };
        let row = RecordRow {
            register: register.to_owned(),
            key: key.to_owned(),
            version: 1,
            index: indexed.iter().map(entry).collect(),
            data: data.clone(),
            retired: None,
            correction: false,
            at: 0,
            case: None,
            person: String::new(),
        };
        let mut lane = self.store.lane().await.unwrap();
        lane.write(&Writes { records: vec![row], ..Writes::default() }).await.unwrap();
        lane.commit().await.unwrap();
    }
}
