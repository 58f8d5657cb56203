//! A database of its own, and small systems made of the stock component.
use contract::Bundle;
use sandbox::Sandbox;
use std::{path::Path, sync::Arc};
use store::{Config, Store};
use systems::{City, Systems, section};
use tempfile::TempDir;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

pub struct Hub {
    pub systems: Arc<Systems>,
    pub store: Store,
    _folder: TempDir,
}

async fn store(folder: &Path) -> Store {
    let url = format!("sqlite:{}/hub.db", folder.display());
    let config = Config { url, ..Config::default() };
    let store = Store::open(&config).await.unwrap();
    store.migrate().await.unwrap();
    store
}

fn sandbox(folder: &Path) -> Sandbox {
    Sandbox::new(&sandbox::Config::default(), folder).unwrap()
}

pub async fn hub() -> Hub {
    let folder = TempDir::new().unwrap();
    let store = store(folder.path()).await;
    let systems = Systems::open(store.clone(), sandbox(folder.path()), City::Open).await.unwrap();
    Hub { systems, store, _folder: folder }
}

/// Another process on the same database.
pub async fn again(hub: &Hub, city: City) -> Arc<Systems> {
    Systems::open(hub.store.clone(), sandbox(hub._folder.path()), city).await.unwrap()
}

pub fn stock() -> Vec<u8> {
    std::fs::read(format!("{ROOT}/sdk/stock/stock.wasm")).unwrap()
}

pub fn bundle(manifest: &str) -> Bundle {
    let mut bundle = Bundle::default();
    bundle.files.insert("plugin.toml".to_owned(), manifest.to_owned());
    let texts = [("messages/zh.toml", ""), ("messages/en.toml", "")];
    for (file, text) in texts {
        bundle.files.insert(file.to_owned(), text.to_owned());
    }
    bundle
}

pub fn plugin(manifest: &str) -> Vec<u8> {
    section::pack(&stock(), &bundle(manifest)).unwrap()
}

/// A contract-only system that keeps loans.
pub fn loans(id: &str, version: &str, queryable: &str) -> Vec<u8> {
    plugin(&format!(
        r#"
        id = "{id}"
        number = "90"
        version = "{version}"
        title = {{ zh = "印章借用", en = "Seal loan" }}
        office = "办公室"
        stage = "enterprise"
        [forms.loan]
        from = {{ type = "date", zh = "借出日", en = "From" }}
        [registers.loan]
        zh = "借用"
        en = "Loans"
        key = "no"
        keep = "1年"
        fields = {{ no = {{ type = "text", zh = "编号", en = "No" }}, until = {{ type = "date", zh = "归还日", en = "Until" }} }}
        queryable = [{queryable}]
        [numbers]
        loan-no = "JY-{{yyyy}}-{{4}}"
        [steps]
        fill = {{ zh = "填写", en = "Fill", who = "applicant/clerk", actions = {{ submit = "review" }} }}
        review = {{ zh = "审核", en = "Review", who = "office:办公室/reviewer", days = 2, actions = {{ approve = "done", return = "fill" }} }}
        "#
    ))
}

/// A system that maintains the hub's register of organisations.
pub fn keeper(id: &str) -> Vec<u8> {
    plugin(&format!(
        r#"
        id = "{id}"
        number = "01"
        title = {{ zh = "单位", en = "Organisations" }}
        office = "科发处"
        stage = "enterprise"
        maintains = ["hub/organisation"]
        [registers.organisation]
        zh = "登记单位"
        en = "Registered organisations"
        host = "hub/organisation"
        key = "name"
        keep = "30年"
        queryable = ["local"]
        [registers.organisation.fields]
        name = {{ type = "text", zh = "名称", en = "Name" }}
        division = {{ type = "integer", zh = "区划", en = "Division" }}
        local = {{ type = "boolean", zh = "本市", en = "Local" }}
        "#
    ))
}
