//! The money systems' scenarios with a bank that is no part of the hub: the wire program stands in the place of the sample
//! city's, at the broker or over HTTP, and is told by the wire what a scenario tells that one.
use hub_tests::{Room, partner::Partner, played::Played, plugins::plain, root, soon};
use serde_json::json;

const BANK: &str = "sample-bank";
/// The bank of the sample city that it stands for.
const CODE: &str = "91510100MA6BK02X1J";
const ACCEPTANCES: [&str; 3] =
    ["presale-funds/acceptance", "wage-service/acceptance", "wage-service/acceptance-payroll"];

fn play(mut room: Room, scenario: &str) {
    room.set("HUB_SAMPLE__OUTSIDE", format!("[\"{BANK}\"]"));
    let hub = room.start();
    let partner = Partner::join_as(&room, BANK, "bank", &["--organisation", CODE]);
    let http = partner.told["amqp"]["url"].is_null().then_some(&hub);
    let _bank = Played::start("test-bank", &partner, &room.path().join("bank"), http);
    let hello = || partner.says(&hub, &format!("{BANK}.hello"), "hello", json!({})).status == 202;
    soon("the bank's way in", || hello().then_some(()));
    let (system, name) = scenario.split_once('/').expect("system and scenario");
    let folder = root().join("plugins").join(system).join("scenarios").join(name);
    let said = room.hub(["scenario", "run", plain(&folder), "--against", &hub.url]);
    let log = std::fs::read_to_string(room.path().join("bank/log")).unwrap_or_default();
    assert_eq!(said.code, 0, "{scenario}: {}\nthe bank said:\n{log}", said.all());
}

/// All of the systems that have the bank for a partner.
fn all() -> Vec<String> {
    let mut found = vec![];
    for system in ["presale-funds", "wage-service"] {
        let folder = root().join("plugins").join(system).join("scenarios");
        for entry in std::fs::read_dir(&folder).expect("the system has scenarios").flatten() {
            found.push(format!("{system}/{}", entry.file_name().to_string_lossy()));
        }
    }
    found.sort();
    found
}

#[test]
fn acceptances_on_servers() {
    ACCEPTANCES.iter().for_each(|scenario| play(Room::servers(), scenario));
}

#[test]
fn acceptances_on_sqlite() {
    ACCEPTANCES.iter().for_each(|scenario| play(Room::sqlite(), scenario));
}

#[test]
#[ignore = "long: make faults"]
fn faults_none_in_any_scenario_with_an_outside_bank() {
    for scenario in all() {
        play(Room::servers(), &scenario);
        play(Room::sqlite(), &scenario);
    }
}
