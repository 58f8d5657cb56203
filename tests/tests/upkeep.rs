//! What an operator relies on: backups that come back, decisions that can be repeated, a doctor who finds what is wrong, a
//! configuration that is refused by name, and systems that cannot hurt each other.
use hub_tests::{
    Hub, Room,
    city::{self, CLERK, REVIEWER, TRIAGE},
    plugins, root, soon,
};
use serde_json::{Value, json};
use std::{path::Path, process::Command};

/// A city with a registered project, and a feedback that waits for its office.
fn worked_in(hub: &Hub) -> (String, String) {
    city::with_owner(hub);
    let clerk = hub.sign_in("P-05").acting(CLERK);
    let project = city::project_draft(&clerk, city::project());
    clerk.act(&project, "submit", json!({})).ok();
    city::seal(&city::administrator(hub), &project);
    let reviewer = hub.sign_in("S-A01-11").acting(REVIEWER);
    soon("the registry's answer", || (clerk.case(&project)["steps"] == json!(["review"])).then_some(()));
    reviewer.act(&project, "approve", json!({"form": {}})).ok();
    let feedback = city::feedback_draft(&clerk, "备份");
    clerk.act(&feedback, "submit", json!({})).ok();
    (project, feedback)
}

/// Everything an operator can read of the registers.
fn registers(hub: &Hub) -> Vec<Value> {
    let operator = hub.sign_in("operator");
    let all = operator.get("/registers").ok();
    let paths =
        all.as_array().unwrap().iter().map(|r| {
            format!("/registers/{}/{}?limit=200", r["system"].as_str().unwrap(), r["register"].as_str().unwrap())
        });
    paths.map(|path| operator.get(&path).ok()).collect()
}

fn comes_back(from: &Room, into: &Room) {
    let hub = from.start();
    let (project, feedback) = worked_in(&hub);
    let clerk = hub.sign_in("P-05").acting(CLERK);
    // What is due when the backup is made is sealed wherever it comes back.
    soon("the sealed papers", || {
        let documents = clerk.case(&project)["documents"].clone();
        documents.as_array().unwrap().iter().all(|d| d["state"] == "sealed").then_some(())
    });
    let before = [clerk.case(&project), clerk.case(&feedback)];
    let (records, file) = (registers(&hub), before[0]["materials"]["land"][0]["file"].as_str().unwrap().to_owned());
    let attached = clerk.get(&format!("/files/{file}")).text;
    let backup = from.path().join("backup");
    let backup = backup.to_str().unwrap();
    from.hub(["backup", backup]).well();
    assert_ne!(from.hub(["backup", backup]).code, 0, "a second backup goes over the first");
    // What happens after it is not in it.
    city::feedback_draft(&clerk, "备份之后");
    hub.stop();

    // The keys are kept apart from the backup, and come back by themselves.
    copy(&from.path().join("keys"), &into.path().join("keys"));
    into.hub(["restore", backup]).well();
    into.chain_verifies();
    assert_ne!(into.hub(["restore", backup]).code, 0, "a backup goes over a database that holds something");
    let hub = into.start();
    let clerk = hub.sign_in("P-05").acting(CLERK);
    assert_eq!([clerk.case(&project), clerk.case(&feedback)], before);
    assert_eq!(registers(&hub), records);
    assert_eq!(clerk.get(&format!("/files/{file}")).text, attached);
    let drafts = clerk.get("/cases?state=draft").ok();
    assert!(!drafts.to_string().contains("备份之后"), "{drafts}");
    // It goes on where it stood, and the next number follows the last.
    let office = hub.sign_in("S-A00-11").acting(TRIAGE);
    office.act(&feedback, "reply", json!({"form": {"answer": "请刷新页面后重试。"}})).ok();
    let next = city::feedback_draft(&clerk, "恢复之后");
    assert_eq!(clerk.act(&next, "submit", json!({})).ok()["case"]["number"], "WT-20250312-0002");
    for case in [&project, &feedback] {
        replays(into, case);
    }
    hub.stop();
    into.chain_verifies();
}

/// Every recorded decision of the case, asked again, gives the same bytes.
fn replays(room: &Room, case: &str) {
    let said = room.hub(["--json", "replay", case]).well();
    let answer: Value = serde_json::from_str(&said).unwrap();
    let results: Vec<_> =
        answer["decisions"].as_array().unwrap().iter().map(|d| d["result"].as_str().unwrap()).collect();
    assert!(results.contains(&"same"), "no decision was repeated: {said}");
    assert!(results.iter().all(|r| matches!(*r, "same" | "no-call")), "{said}");
}

fn copy(from: &Path, to: &Path) {
    let done = Command::new("cp").arg("-a").arg(from).arg(to).status();
    assert!(done.is_ok_and(|s| s.success()), "{} is not copied", from.display());
}

#[test]
fn a_backup_of_a_file_comes_back_on_a_server() {
    comes_back(&Room::sqlite(), &Room::servers());
}

#[test]
fn a_backup_of_a_server_comes_back_in_a_file() {
    comes_back(&Room::servers(), &Room::sqlite());
}

/// On the room's PostgreSQL, past the hub.
fn sql(room: &Room, text: &str) -> Result<(), String> {
    let done =
        Command::new("psql").args(["-q", "-v", "ON_ERROR_STOP=1", &room.database(), "-c", text]).output().unwrap();
    if done.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&done.stderr).into_owned()) }
}

#[test]
fn the_doctor_finds_what_is_wrong() {
    let room = Room::servers();
    let hub = room.start();
    let (_, feedback) = worked_in(&hub);
    let well = room.hub(["doctor"]).well();
    for part in ["database", "audit chain", "plugins", "bus", "keys", "calendar", "disk"] {
        assert!(well.lines().any(|l| l.starts_with("ok") && l.contains(part)), "{part}: {well}");
    }
    // The database itself keeps history from being changed; whoever owns the server can still do it, and is found out.
    let change = format!("UPDATE history SET comment = 'never said' WHERE case_id = '{feedback}'");
    assert!(sql(&room, &change).unwrap_err().contains("append-only"));
    sql(&room, &format!("ALTER TABLE history DISABLE TRIGGER ALL; {change}")).unwrap();
    let broken = room.hub(["doctor"]).ended(1);
    assert!(broken.contains("BAD  audit chain") && broken.contains("broken at batch"), "{broken}");
    hub.stop();
    for (key, url, part) in [
        ("HUB_DATABASE__URL", "postgres://nobody:x@127.0.0.1:1/none", "BAD  database"),
        ("HUB_BUS__URL", "amqp://nobody:x@127.0.0.1:1/none", "BAD  bus"),
    ] {
        let mut command = room.command(["doctor"]);
        let said = hub_tests::run({
            command.env(key, url);
            command
        });
        let said = said.ended(1);
        assert!(said.contains(part) && said.contains("do: "), "{said}");
        assert!(!said.contains("nobody:x"), "a password is printed: {said}");
    }
}

#[test]
fn a_bad_configuration_stops_the_start_and_is_named() {
    let room = Room::sqlite();
    let file = room.path().join("hub.toml");
    let serve = |variables: &[(&str, &str)]| {
        let mut command = room.command(["serve", "--address", "127.0.0.1:0"]);
        command.envs(variables.iter().copied());
        hub_tests::run(command).ended(2)
    };
    for (name, value, named) in [
        ("HUB_SERVER__STOP_SECONDS", "soon", "server.stop-seconds"),
        ("HUB_SERVER__ADRESS", "127.0.0.1:1", "adress"),
        ("HUB_SANDBOX__MEMORY_BYTES", "-1", "sandbox.memory-bytes"),
        ("HUB_LOG__FORMAT", "yaml", "log.format"),
        ("HUB_BUS__TRANSPORT", "pigeon", "bus"),
        ("HUB_ADDRESS", "127.0.0.1:1", "HUB_ADDRESS"),
    ] {
        let said = serve(&[(name, value)]);
        assert!(said.contains(named) && said.contains("do: "), "{name}={value}: {said}");
    }
    for (text, named) in
        [("[server]\nport = 80\n", "port"), ("[city]\ndivision = 510100\n", "city.division"), ("[serve", "hub.toml")]
    {
        std::fs::write(&file, text).unwrap();
        let said = serve(&[("HUB_CONFIG", file.to_str().unwrap())]);
        assert!(said.contains(named) && said.contains("hub.toml"), "{text}: {said}");
    }
    let said = serve(&[("HUB_CONFIG", "/no/such/file")]);
    assert!(said.contains("/no/such/file"), "{said}");
}

#[test]
fn the_lint_names_file_and_line() {
    let room = Room::sqlite();
    let dir = room.path().join("broken-one");
    let sdk = hub_tests::root().join("sdk");
    room.hub(["plugin", "new", "broken-one", "--dir", plugins::plain(&dir), "--sdk", plugins::plain(&sdk)]).well();
    room.hub(["plugin", "lint", plugins::plain(&dir)]).well();
    let file = dir.join("plugin.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let broken = text.replacen("to = \"done\"", "to = \"nowhere\"", 1);
    assert_ne!(broken, text, "the template changed");
    let line = 1 + broken.lines().position(|l| l.contains("nowhere")).unwrap();
    std::fs::write(&file, &broken).unwrap();
    let said = room.hub(["plugin", "lint", plugins::plain(&dir)]).ended(1);
    assert!(said.contains(&format!("plugin.toml:{line}: error")) && said.contains("nowhere"), "{said}");
    assert!(said.contains("fix: "), "{said}");
    let packed = room.path().join("broken.wasm");
    let said = plugins::pack(&room, &dir, &packed).all();
    assert!(said.contains("nowhere") && !packed.exists(), "{said}");
}

/// What one submission of the bad plugin's form comes to.
fn hand_in(hub: &Hub, subject: &str) -> (String, hub_tests::Reply) {
    let administrator = hub.sign_in("S-O06-2").seated();
    let form = json!({"subject": subject, "from": "2025-03-13", "until": "2025-03-14"});
    let case = administrator.open(plugins::BAD, plugins::BAD, form);
    let reply = administrator.act(&case, "submit", json!({}));
    (case, reply)
}

/// A start of a sample city judges what is new in its folder, and what has changed.
#[test]
fn a_file_of_the_folder_is_judged_once() {
    let room = Room::sqlite();
    let folder = room.path().join("platform");
    std::fs::create_dir(&folder).unwrap();
    let (contract, file) = (root().join("tests/contracts/payroll"), folder.join("payroll.wasm"));
    let changed = room.path().join("payroll");
    std::fs::create_dir(&changed).unwrap();
    let pack = |from: &Path| room.hub(["plugin", "pack", plugins::plain(from), "--out", plugins::plain(&file)]).well();
    let judged = || {
        let hub = room.start_of(&folder);
        assert!(hub.stranger().get("/systems").ok().to_string().contains("payroll"));
        hub.said().contains("plugin.installed")
    };
    pack(&contract);
    assert!(judged(), "it is new");
    assert!(!judged(), "it is the same as before");
    let text = std::fs::read_to_string(contract.join("plugin.toml")).unwrap();
    std::fs::write(changed.join("plugin.toml"), text.replace("\"工资表\"", "\"工资发放表\"")).unwrap();
    pack(&changed);
    assert!(judged(), "it is another file");
    assert!(room.start_of(&folder).stranger().get("/systems").ok().to_string().contains("工资发放表"));
}

/// One test, because both are built in one folder.
#[test]
fn a_new_plugin_works_and_a_spoilt_one_hurts_nobody_else() {
    let room = Room::sqlite();
    let (dir, file) = (plugins::new(&room, plugins::BAD), room.path().join("plugin.wasm"));
    plugins::pack(&room, &dir, &file).well();
    let said = room.hub(["plugin", "inspect", plugins::plain(&file)]).well();
    assert!(said.contains(plugins::BAD), "{said}");
    let tested = room.hub(["plugin", "test", plugins::plain(&dir), "--file", plugins::plain(&file)]).well();
    assert!(tested.contains("2 passed, 0 failed"), "{tested}");
    plugins::spoil(&dir);
    plugins::pack(&room, &dir, &file).well();
    hurts_nobody_else(&room, &file);
}

fn hurts_nobody_else(room: &Room, file: &Path) {
    let hub = room.start();
    city::with_owner(&hub);
    room.hub(["plugin", "install", plugins::plain(file)]).well();
    let there = || hub.stranger().get("/systems").ok().to_string().contains(plugins::BAD);
    soon("the new system", || there().then_some(()));
    let operator = hub.sign_in("operator");
    for (subject, kind, text) in [
        ("panic", "panic", "nobody told me of panic"),
        ("loop", "", ""),
        ("memory", "", ""),
        ("undeclared", "undeclared-effect", "no-such-claim"),
    ] {
        let clerk = hub.sign_in("P-05").acting(CLERK);
        let ((case, reply), number) = std::thread::scope(|scope| {
            let bad = scope.spawn(|| hand_in(&hub, subject));
            // Meanwhile somebody works in another system.
            let case = city::feedback_draft(&clerk, subject);
            let number = clerk.act(&case, "submit", json!({})).ok()["case"]["number"].clone();
            (bad.join().unwrap(), number)
        });
        assert!(number.is_string());
        let incident = reply.not(502, "plugin-failed")["incident"].clone();
        let listed = operator.get("/incidents").ok();
        let row = listed["items"].as_array().unwrap().iter().find(|i| i["id"] == incident);
        let row = row.unwrap_or_else(|| panic!("{incident} is not listed: {listed}"));
        assert_eq!((&row["system"], &row["case"]), (&json!(plugins::BAD), &json!(case)));
        assert!(row["version"].as_str().is_some_and(|v| !v.is_empty()), "{row}");
        assert!(row["text"].as_str().unwrap().contains(text) && row["kind"].as_str().unwrap().contains(kind), "{row}");
        if subject == "panic" {
            assert!(row["location"].as_str().is_some_and(|l| l.contains("src/lib.rs:")), "{row}");
        }
        // Its office sees it too; the case is where it was.
        let office = hub.sign_in("S-A00-11").acting(TRIAGE);
        assert!(office.get("/incidents").ok().to_string().contains(incident.as_str().unwrap()));
        let stays = hub.sign_in("S-O06-2").seated().case(&case);
        assert_eq!((&stays["state"], &stays["number"]), (&json!("draft"), &Value::Null), "{subject}");
        let ready = hub.root("/readyz");
        assert!(matches!(ready["state"].as_str(), Some("ready" | "degraded")), "{ready}");
    }
    // What is well formed still goes through it.
    let (case, reply) = hand_in(&hub, "试用");
    reply.ok();
    let office = hub.sign_in("S-A00-11").acting(TRIAGE);
    office.act(&case, "approve", json!({})).ok();
    hub.stop();
    room.chain_verifies();
}
