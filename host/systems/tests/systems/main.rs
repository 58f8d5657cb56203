//! Plugin files against a real database: what is refused, what is found by which
//! name, and that a second process notices. `life` is what happens to a version.
mod life;
mod support;

use serde_json::json;
use std::collections::BTreeMap;
use store::{
    Store,
    rows::{IndexEntry, PluginSwitchRow, SwitchKind},
};
use support::*;
use systems::{City, Rebuilt, SystemsError, section};

#[test]
fn a_contract_is_packed_once_and_read_back() {
    let first = section::pack(&stock(), &bundle("id = \"a\"")).unwrap();
    let second = section::pack(&first, &bundle("id = \"b\"\ntitle = { zh = \"乙\" }\noffice = \"处\"")).unwrap();
    let read = section::inspect(&second).unwrap();
    assert_eq!(read.contract.id, "b");
    assert_eq!(read.sha256, section::digest(&second));
    // The rest of the file is the component as it was.
    assert!(second.starts_with(&stock()));
}

#[test]
fn scenarios_come_along_and_are_no_part_of_the_contract() {
    let told = |text: &str| BTreeMap::from([("first/scenario.toml".to_owned(), text.to_owned())]);
    let plain = loans("seal-loan", "1.0.0", "");
    assert!(section::scenarios(&plain).unwrap().is_empty());
    let first = section::with_scenarios(&plain, &told("one")).unwrap();
    let second = section::with_scenarios(&first, &told("two")).unwrap();
    assert_eq!(section::scenarios(&second).unwrap(), told("two"));
    assert_eq!(section::inspect(&second).unwrap().bundle, section::inspect(&plain).unwrap().bundle);
    let large = section::with_scenarios(&plain, &told(&"x".repeat(9 << 20))).unwrap_err();
    assert_eq!(large.reasons()[0].code, "scenarios-large");
}

#[test]
fn what_is_no_plugin_file_is_refused() {
    let refused = |bytes: &[u8]| section::inspect(bytes).unwrap_err().to_string();
    assert!(refused(b"").contains("not a WebAssembly component"));
    assert!(refused(&stock()).contains("no contract"));
    assert!(refused(b"\0asm\x01\0\0\0").contains("core module"));
    let whole = loans("seal-loan", "1.0.0", "");
    for cut in [8, whole.len() / 2, whole.len() - 1] {
        assert!(section::inspect(&whole[..cut]).is_err(), "cut at {cut}");
    }
    let section = &whole[stock().len()..];
    assert!(refused(&[&whole[..], section].concat()).contains("more than one contract"));
}

#[tokio::test]
async fn an_installed_system_is_there_for_every_process() {
    let hub = hub().await;
    let other = again(&hub, City::Open).await;
    let done = hub.systems.install(&loans("seal-loan", "1.0.0", ""), "P-01", Rebuilt::Refused).await.unwrap();
    assert_eq!(done.installed.version, "1.0.0");
    assert!(done.installed.form("loan").is_some());
    assert!(hub.systems.active("seal-loan").is_some());
    assert!(other.active("seal-loan").is_none());
    other.refresh_now().await.unwrap();
    assert_eq!(other.active("seal-loan").unwrap().sha256, done.installed.sha256);

    let newer = loans("seal-loan", "1.1.0", "");
    hub.systems.install(&newer, "P-01", Rebuilt::Refused).await.unwrap();
    assert_eq!(hub.systems.active("seal-loan").unwrap().version, "1.1.0");
    // The former version is still there for its cases, also in a process that never had it.
    let third = again(&hub, City::Open).await;
    assert_eq!(third.active("seal-loan").unwrap().version, "1.1.0");
    assert_eq!(third.version("seal-loan", "1.0.0").await.unwrap().version, "1.0.0");
}

#[tokio::test]
async fn one_version_is_one_file_except_for_a_developer() {
    let hub = hub().await;
    let (first, other) = (loans("seal-loan", "1.0.0", ""), loans("seal-loan", "1.0.0", "\"until\""));
    hub.systems.install(&first, "P-01", Rebuilt::Refused).await.unwrap();
    hub.systems.install(&first, "P-01", Rebuilt::Refused).await.unwrap();
    let refused = hub.systems.install(&other, "P-01", Rebuilt::Refused).await;
    assert!(matches!(refused, Err(SystemsError::VersionTaken { .. })));
    let kept = hub.systems.install(&other, "P-01", Rebuilt::Kept).await.unwrap();
    assert_eq!(kept.installed.version, format!("1.0.0+{}", &section::digest(&other)[..8]));
    assert_eq!(kept.installed.contract.version, "1.0.0");
}

#[tokio::test]
async fn a_host_register_keeps_the_fields_that_routing_reads() {
    let hub = hub().await;
    let own = hub.systems.register("hub/organisation").unwrap();
    assert_eq!(own.system, None);
    hub.systems.install(&keeper("keeper"), "P-01", Rebuilt::Refused).await.unwrap();
    for asked in ["hub/organisation", "keeper/organisation"] {
        let found = hub.systems.register(asked).unwrap();
        assert_eq!(found.name, "hub/organisation");
        assert_eq!(found.system.as_deref(), Some("keeper"));
        assert_eq!(found.definition.zh, "登记单位");
        assert_eq!(found.definition.key, "credit-code");
        assert_eq!(found.definition.fields["division"].r#type, contract::FieldType::Division);
        assert_eq!(found.definition.fields["division"].text.zh, "区划");
        for field in ["credit-code", "kinds", "local", "offices"] {
            assert!(found.definition.fields.contains_key(field), "{field}");
        }
        for field in ["kinds", "division", "local"] {
            assert!(found.definition.queryable.iter().any(|q| q == field), "{field}");
        }
    }
    let listed = hub.systems.registers();
    assert_eq!(listed.iter().filter(|f| f.name == "hub/organisation").count(), 1);
    let second = hub.systems.install(&keeper("usurper"), "P-01", Rebuilt::Refused).await;
    assert!(matches!(second, Err(SystemsError::RegisterTaken { by, .. }) if by == "keeper"));
}

#[tokio::test]
async fn a_plugin_that_cannot_be_loaded_stops_nobody() {
    let hub = hub().await;
    hub.systems.install(&loans("seal-loan", "1.0.0", ""), "P-01", Rebuilt::Refused).await.unwrap();
    let broken = store::rows::PluginRow {
        system: "broken".to_owned(),
        version: "1.0.0".to_owned(),
        sha256: String::new(),
        component: vec![0; 64],
        installed: 0,
        by: "P-01".to_owned(),
        active: false,
        signature: String::new(),
        signer: String::new(),
        parked: String::new(),
    };
    hub.store.plugin_install(&broken).await.unwrap();
    let switch = PluginSwitchRow {
        id: uuid::Uuid::now_v7(),
        system: "broken".into(),
        kind: SwitchKind::Activate,
        before: String::new(),
        after: "1.0.0".into(),
        person: "P-01".into(),
        reason: String::new(),
        at: 1,
    };
    hub.store.plugin_switch(&switch).await.unwrap();
    let again = again(&hub, City::Open).await;
    assert!(again.active("seal-loan").is_some());
    let health = again.health();
    assert_eq!(health.len(), 1);
    assert_eq!(health[0].system, "broken");
}

#[tokio::test]
async fn the_last_of_many_faults_in_a_row_is_told_once() {
    let hub = hub().await;
    let done = hub.systems.install(&loans("seal-loan", "1.0.0", ""), "P-01", Rebuilt::Refused).await.unwrap();
    let installed = done.installed;
    for _ in 0..4 {
        assert!(!installed.faulted());
    }
    installed.answered();
    let parking: Vec<bool> = (0..7).map(|_| installed.faulted()).collect();
    assert_eq!(parking, [false, false, false, false, true, false, false], "an answer begins the count anew");
}

#[tokio::test]
async fn a_register_with_other_queryable_fields_is_indexed_anew() {
    fn index(register: &contract::Register, data: &serde_json::Value) -> Vec<IndexEntry> {
        let text = |f: &String| data.get(f).and_then(|v| v.as_str()).map(str::to_owned);
        let entry = |f: &String| IndexEntry { field: f.clone(), text: text(f), num: None, time: None };
        register.queryable.iter().map(entry).collect()
    }
    let hub = hub().await;
    hub.systems.install(&loans("seal-loan", "1.0.0", ""), "P-01", Rebuilt::Refused).await.unwrap();
    put(&hub.store, "seal-loan/loan", 700).await;
    let newer = loans("seal-loan", "1.1.0", "\"until\"");
    let done = hub.systems.install(&newer, "P-01", Rebuilt::Refused).await.unwrap();
    assert_eq!(done.reindex.len(), 1);
    assert_eq!(hub.systems.reindex(&done.reindex[0], index).await.unwrap(), 700);
    let filter = store::RecordFilter::standing(vec![store::Condition::equals("until", "2025-02-17")]);
    assert_eq!(hub.store.records_count("seal-loan/loan", &filter).await.unwrap(), 700);
}

async fn put(store: &Store, register: &str, n: usize) {
    let record = |n: usize| store::rows::RecordRow {
        register: register.to_owned(),
        key: format!("{n:05}"),
        version: 1,
        data: json!({"no": format!("{n:05}"), "until": "2025-02-17"}),
        retired: None,
        correction: false,
        at: 0,
        case: None,
        person: "P-01".to_owned(),
        index: vec![],
    };
    let mut lane = store.lane().await.unwrap();
    let writes = store::lane::Writes { records: (0..n).map(record).collect(), ..Default::default() };
    lane.read(&Default::default()).await.unwrap();
    lane.write(&writes).await.unwrap();
    lane.commit().await.unwrap();
}

#[test]
fn an_undescribed_register_can_be_queried_by_what_its_data_show() {
    let data =
        json!({"award-no": "A-1", "price": 5, "winner": "91510108MA6CQ1X201", "lots": [{"n": 1}], "kinds": ["a"]});
    let register = systems::loose_register(&data);
    assert_eq!(register.key, "award-no");
    assert_eq!(register.key_of(&data).as_deref(), Some("A-1"));
    assert_eq!(register.queryable, ["award-no", "price", "winner", "kinds"]);
}
