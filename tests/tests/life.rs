//! An office changes its system while a city works: handed in, signed, rehearsed, reviewed by a second operator, switched
//! to, rolled back. Nobody else notices: no request fails, every case has one version, and those that run keep theirs.
use hub_tests::{
    Hub, Person, Reply, Room, SAMPLE_PASSWORD, changed,
    changed::{SYSTEM, VERSION},
    city::{self, CLERK},
    partner::SECOND,
    plugins::plain,
    root, soon, within,
};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::{
        Mutex, RwLock,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

const CLIENTS: usize = 64;
const WASM: (&str, &str) = ("content-type", "application/wasm");
const OFFICE: &str = "审批处";

/// Which processes a load balancer would send people to.
struct Balanced {
    hubs: RwLock<Vec<Hub>>,
    turn: AtomicUsize,
}

/// Two processes of a city that reviews, with two operators.
struct City {
    room: Room,
    hubs: Balanced,
    one: Person,
    two: Person,
}

impl City {
    fn start() -> City {
        let mut room = Room::servers();
        room.set("HUB_PLUGINS__REVIEW", "true");
        let (a, b) = (room.start(), room.start());
        city::with_owner(&a);
        let said = room.hub_told(["user", "add", "--operator", "--name", "李四", "--stdin", SECOND], SAMPLE_PASSWORD);
        said.well();
        let (one, two) = (a.sign_in("operator"), b.sign_in(SECOND));
        City { room, hubs: Balanced { hubs: RwLock::new(vec![a, b]), turn: AtomicUsize::default() }, one, two }
    }

    /// The office's file with its signature, by a key that both operators stand behind.
    fn signed(&self, file: &Path) -> String {
        let key = self.room.path().join("office.jwk");
        if !key.exists() {
            self.room.hub(["plugin", "key", "new", "permits-1", "--out", plain(&key)]).well();
            let pem = std::fs::read_to_string(self.room.path().join("office.jwk.pub")).unwrap();
            let asked = json!({"kid": "permits-1", "office": OFFICE, "key": pem});
            self.one.post("/plugins/keys", asked).expect(201);
            self.one.post("/plugins/keys/permits-1/approve", json!({})).not(409, "own-key-change");
            self.two.post("/plugins/keys/permits-1/approve", json!({})).expect(204);
        }
        self.room.hub(["plugin", "sign", plain(file), "--key", plain(&key)]).well();
        std::fs::read_to_string(format!("{}.sig", file.display())).unwrap().trim().to_owned()
    }

    fn hand_in(&self, file: &Path, signature: Option<&str>) -> Reply {
        let bytes = std::fs::read(file).unwrap();
        let more: Vec<_> = [WASM].into_iter().chain(signature.map(|s| ("hub-plugin-signature", s))).collect();
        self.one.raw("POST", "/plugins", &more, &bytes).unwrap_or_else(|why| panic!("{why}"))
    }

    fn at(&self, what: &str) -> String {
        format!("/plugins/{SYSTEM}/versions/{VERSION}{what}")
    }

    fn hurdles(&self) -> Vec<String> {
        let shown = self.two.get(&self.at("")).ok();
        let code = |h: &Value| h["code"].as_str().unwrap_or_default().to_owned();
        shown["hurdles"].as_array().into_iter().flatten().map(code).collect()
    }

    fn rehearse(&self) -> Value {
        let begun = self.one.post(&self.at("/rehearsal"), json!({"decisions": 100_000}));
        begun.expect(202);
        within(Duration::from_secs(600), "the rehearsal", || {
            let shown = self.one.get(&self.at("/rehearsal")).ok();
            (shown["state"] != "running").then_some(shown)
        })
    }

    /// How long until both processes begin cases on it.
    fn switched(&self, to: &str, begun: Instant) -> Duration {
        for hub in &*self.hubs.hubs.read().unwrap() {
            let operator = self.one.at(hub);
            soon("the switch", || (active(&operator) == to).then_some(()));
        }
        begun.elapsed()
    }
}

fn active(operator: &Person) -> String {
    let list = operator.get("/plugins").ok();
    let items = list["items"].as_array().cloned().unwrap_or_default();
    let active = items.iter().find(|p| p["system"] == SYSTEM && p["active"] == true);
    active.and_then(|p| p["version"].as_str()).unwrap_or_default().to_owned()
}

impl Balanced {
    /// One request of a client, at whichever process has its turn: that process stays up while it is under way.
    fn through<T>(&self, person: &Person, ask: impl Fn(&Person) -> T) -> T {
        let hubs = self.hubs.read().unwrap();
        let turn = self.turn.fetch_add(1, Ordering::Relaxed) % hubs.len();
        ask(&person.at(&hubs[turn]))
    }
}

#[derive(Default)]
struct Load {
    stop: AtomicBool,
    answered: AtomicUsize,
    failed: Mutex<Vec<String>>,
    cases: Mutex<Vec<String>>,
}

impl Load {
    /// Opens permits, fills them, reads them back, looks at lists.
    fn client(&self, balanced: &Balanced, clerk: &Person, n: usize) {
        while !self.stop.load(Ordering::Relaxed) {
            let open = json!({"system": SYSTEM, "procedure": "joint-permit", "form": {"section": format!("{:02}", n % 99 + 1)}});
            let Some(opened) = self.ask(balanced, clerk, "POST", "/cases", &open) else { continue };
            let case = opened["id"].as_str().unwrap_or_default().to_owned();
            let filled = json!({"changes": [{"pointer": "/stage", "from": null, "to": "一次办理"}]});
            self.ask(balanced, clerk, "PATCH", &format!("/cases/{case}/form"), &filled);
            self.ask(balanced, clerk, "GET", &format!("/cases/{case}"), &Value::Null);
            self.ask(balanced, clerk, "GET", "/tasks", &Value::Null);
            self.cases.lock().unwrap().push(case);
        }
    }

    fn ask(&self, balanced: &Balanced, clerk: &Person, method: &str, path: &str, body: &Value) -> Option<Value> {
        match balanced.through(clerk, |clerk| clerk.send(method, path, body)) {
            Ok(reply) if reply.is_ok() => {
                self.answered.fetch_add(1, Ordering::Relaxed);
                Some(reply.ok())
            }
            Ok(reply) => {
                self.failed.lock().unwrap().push(format!("{method} {path}: {} {}", reply.status, reply.text));
                None
            }
            Err(why) => {
                self.failed.lock().unwrap().push(why);
                None
            }
        }
    }
}

/// A test that fails ends its load too.
struct Over<'a>(&'a Load);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.stop.store(true, Ordering::Relaxed);
    }
}

fn acceptance() -> PathBuf {
    root().join("plugins").join(SYSTEM).join("scenarios/acceptance")
}

#[test]
fn a_change_of_the_permit_goes_live_under_load_and_back() {
    let city = City::start();
    let file = changed::permit(&city.room);
    let signature = city.signed(&file);
    let clerk = city.one_clerk();
    let load = Load::default();
    let url = city.hubs.hubs.read().unwrap()[0].url.clone();
    std::thread::scope(|scope| {
        let _over = Over(&load);
        let (load, balanced, clerk, room) = (&load, &city.hubs, &clerk, &city.room);
        // The joint permit from its first field to its certificate, meanwhile.
        let played = scope.spawn(move || room.hub(["scenario", "run", plain(&acceptance()), "--against", &url]));
        soon("decisions to rehearse", || {
            let plugins = city.one.get("/plugins").ok().to_string();
            (played.is_finished() || plugins.contains(SYSTEM)).then_some(())
        });

        city.hand_in(&file, Some(&signature)).expect(201);
        assert_eq!(city.hurdles(), ["not-rehearsed", "not-reviewed"]);
        city.two.post(&city.at("/activation"), json!({})).not(409, "hurdles");
        told_in_words(&city);
        // What the permit decided until now, taken again by the change.
        soon("the permit to be issued", || played.is_finished().then_some(()));
        played.join().unwrap().well();
        let issued = issued(clerk);
        let before = clerk.open(SYSTEM, "joint-permit", json!({}));
        for n in 0..CLIENTS {
            scope.spawn(move || load.client(balanced, clerk, n));
        }
        rehearsed(&city);
        city.one.post(&city.at("/review"), json!({"verdict": "approved"})).not(409, "own-version");
        city.two.post(&city.at("/review"), json!({"verdict": "approved", "reason": "rehearsed"})).expect(204);

        let begun = Instant::now();
        let activation = json!({"replaces": "1.0.0", "reason": "night work"});
        city.two.post(&city.at("/activation"), activation).expect(200);
        let answered = begun.elapsed();
        let there = city.switched(VERSION, begun);
        kept_and_new(&city, clerk, &before, &issued);
        rolling_restart(&city);

        let begun = Instant::now();
        let why = json!({"reason": "the district was not told"});
        let second = city.two.at(&city.hubs.hubs.read().unwrap()[0]);
        second.post(&format!("/plugins/{SYSTEM}/rollback"), why).expect(200);
        let back = city.switched("1.0.0", begun);
        std::thread::sleep(Duration::from_millis(300));
        load.stop.store(true, Ordering::Relaxed);
        println!(
            "{} requests of {CLIENTS} clients, activation answered in {} ms, seen by both in {} ms, back in {} ms",
            load.answered.load(Ordering::Relaxed),
            answered.as_millis(),
            there.as_millis(),
            back.as_millis()
        );
    });
    let failed = load.failed.into_inner().unwrap();
    assert_eq!(failed, Vec::<String>::new(), "no request fails");
    every_case_has_a_version(&city, &load.cases.into_inner().unwrap());
}

impl City {
    fn one_clerk(&self) -> Person {
        self.hubs.hubs.read().unwrap()[0].sign_in("P-05").acting(CLERK)
    }
}

/// A field, a rule's field, a step, and no right.
fn told_in_words(city: &City) {
    let diff = city.two.get(&city.at("/diff")).ok();
    let told = diff["changes"].to_string();
    for word in ["夜间施工", "夜间施工核查", "Work at night"] {
        assert!(told.contains(word), "{word} is not told: {told}");
    }
    assert_eq!(diff["rights"], json!({"reads": [], "maintains": [], "opens": [], "ledger": []}), "{diff}");
    let joint = diff["running"].as_array().into_iter().flatten().find(|r| r["procedure"] == "joint-permit");
    assert_eq!(joint.unwrap_or_else(|| panic!("{diff}"))["follow"]["answer"], "yes", "{diff}");
}

/// The acceptance's decisions come out as they were: nobody worked at night.
fn rehearsed(city: &City) {
    let shown = city.rehearse();
    assert_eq!(shown["state"], "done", "{shown}");
    let report = &shown["report"];
    let count = |what: &str| report[what].as_u64().unwrap_or_else(|| panic!("no {what}: {report}"));
    assert!(count("decisions") >= 20, "{report}");
    assert_eq!(count("same"), count("decisions"), "{report}");
    println!("{} decisions taken again in {} ms", count("decisions"), count("milliseconds"));
    // What its office says must happen does, beside the systems that are active; what it tells otherwise is named.
    let played = report["scenarios"]["played"].as_array().unwrap_or_else(|| panic!("none were played: {report}"));
    let failed = |name: &str| {
        let scenario = played.iter().find(|s| s["name"] == name).unwrap_or_else(|| panic!("no {name}: {report}"));
        scenario["failed"].clone()
    };
    assert_eq!((failed("refused-period"), failed("at-night")), (Value::Null, Value::Null), "{report}");
    assert!(failed("told-otherwise").as_str().is_some_and(|why| why.contains("it was not refused")), "{report}");
    assert_eq!(city.hurdles(), ["not-reviewed"]);
}

/// The case of the permit that the acceptance ends with.
fn issued(clerk: &Person) -> String {
    let cases = clerk.get("/cases").ok();
    let is = |c: &&Value| c["procedure"] == "joint-permit" && c["number"].is_string();
    let permit = cases["items"].as_array().into_iter().flatten().find(is);
    permit.and_then(|c| c["id"].as_str()).unwrap_or_else(|| panic!("no permit: {cases}")).to_owned()
}

/// What was begun keeps its version and form; what is begun now has the new field and its rule.
fn kept_and_new(city: &City, clerk: &Person, before: &str, issued: &str) {
    let version = |case: &str| clerk.case(case)["version"].as_str().unwrap_or_default().to_owned();
    assert_eq!(version(before), "1.0.0");
    // The permit's own form, at night: rules are asked of a form that is whole.
    let mut form = clerk.case(issued)["form"].clone();
    form["night-work"] = "是".into();
    let fresh = clerk.open(SYSTEM, "joint-permit", form);
    assert_eq!(version(&fresh), VERSION);
    let found = clerk.post(&format!("/cases/{fresh}/check"), json!({})).ok();
    assert!(found.to_string().contains("night-reason-missing"), "{found}");
    // The one that runs may follow, when somebody asks for it.
    let older = city.two.get(&format!("/plugins/{SYSTEM}/versions/1.0.0/cases?limit=5")).ok();
    assert_eq!(older["to"], VERSION, "where they may go: {older}");
    let moved = format!("/cases/{before}/version");
    city.two.post(&moved, json!({"version": VERSION, "reason": "asked for"})).expect(204);
    assert_eq!(version(before), VERSION);
    let back = city.two.post(&moved, json!({"version": "1.0.0"})).not(422, "refused");
    assert!(back["detail"]["zh"].as_str().is_some_and(|said| said.contains("该版本不是现行版本")), "{back}");
    city.two.post(&moved, json!({"version": "9.9.9"})).not(404, "not-found");
}

/// One after the other is taken out, stopped with nothing under way, and comes back.
fn rolling_restart(city: &City) {
    for _ in 0..2 {
        let hub = city.hubs.hubs.write().unwrap().remove(0);
        hub.stop();
        let again = city.room.start();
        city.hubs.hubs.write().unwrap().push(again);
    }
}

fn every_case_has_a_version(city: &City, cases: &[String]) {
    assert!(cases.len() > 20, "{} cases under load", cases.len());
    let clerk = city.one_clerk();
    let of = |case: &String| clerk.case(case)["version"].as_str().unwrap_or_default().to_owned();
    let versions: BTreeSet<String> = cases.iter().step_by(cases.len().div_ceil(200)).map(of).collect();
    assert_eq!(versions, BTreeSet::from(["1.0.0".to_owned(), VERSION.to_owned()]));
}

#[test]
fn two_who_activate_at_once_are_told_apart() {
    let mut room = Room::sqlite();
    room.set("HUB_PLUGINS__REVIEW", "false");
    let hub = room.start();
    let operator = hub.sign_in("operator");
    for version in ["1.0.0", "1.1.0", "1.2.0"] {
        let file = of_version(&room, version);
        let bytes = std::fs::read(file).unwrap();
        operator.raw("POST", "/plugins", &[WASM], &bytes).unwrap().expect(201);
    }
    let at = |version: &str| format!("/plugins/seal-loan/versions/{version}/activation");
    operator.post("/plugins/seal-loan/rollback", json!({"reason": "looked wrong"})).expect(200);
    // Both saw 1.1.0; the second is told what is active by now.
    operator.post(&at("1.2.0"), json!({"replaces": "1.1.0"})).expect(200);
    let late = operator.post(&at("1.2.0"), json!({"replaces": "1.1.0"})).not(409, "moved");
    assert_eq!(late["active"], "1.2.0");
    operator.post(&at("1.0.0"), json!({})).not(409, "hurdles");
    let kinds = operator.get("/plugins/seal-loan/switches").ok();
    let kinds: Vec<_> = kinds["items"].as_array().unwrap().iter().map(|s| s["kind"].as_str().unwrap_or("")).collect();
    assert_eq!(kinds, ["activate", "rollback", "activate", "activate", "activate"]);
}

/// It has no decisions to be compared with; what its office says must happen does.
#[test]
fn a_first_version_is_rehearsed_by_its_scenarios() {
    let mut room = Room::sqlite();
    room.set("HUB_PLUGINS__REVIEW", "true");
    let hub = room.start();
    let operator = hub.sign_in("operator");
    let bytes = std::fs::read(of_version(&room, "1.0.0")).unwrap();
    operator.raw("POST", "/plugins", &[WASM], &bytes).unwrap().expect(201);
    let at = "/plugins/seal-loan/versions/1.0.0/rehearsal";
    operator.post(at, json!({})).expect(202);
    let shown = within(Duration::from_secs(300), "the rehearsal", || {
        let shown = operator.get(at).ok();
        (shown["state"] != "running").then_some(shown)
    });
    assert_eq!((&shown["state"], &shown["against"]), (&json!("done"), &Value::Null), "{shown}");
    assert_eq!(shown["report"]["decisions"], 0, "{shown}");
    let played = shown["report"]["scenarios"]["played"].as_array().unwrap_or_else(|| panic!("none: {shown}"));
    assert!(!played.is_empty() && played.iter().all(|scenario| scenario["failed"].is_null()), "{shown}");
    operator.get("/plugins/seal-loan/versions/1.0.0/diff").not(409, "nothing-to-compare");
}

fn of_version(room: &Room, version: &str) -> PathBuf {
    let dir = room.path().join(format!("seal-loan-{version}"));
    let file = room.path().join(format!("seal-loan-{version}.wasm"));
    room.hub(["plugin", "new", "seal-loan", "--contract-only", "--dir", plain(&dir)]).well();
    let manifest = dir.join("plugin.toml");
    let text = std::fs::read_to_string(&manifest).unwrap();
    let versioned = match text.contains("version = \"") {
        true => text.replacen("version = \"0.1.0\"", &format!("version = \"{version}\""), 1),
        false => format!("version = \"{version}\"\n{text}"),
    };
    // What a city asks of every system, and the template leaves to its author.
    let kept = versioned.replacen("[registers.approval]\n", "[registers.approval]\nkeep = \"长期\"\n", 1);
    std::fs::write(&manifest, format!("stage = \"initiation\"\n{kept}")).unwrap();
    room.hub(["plugin", "pack", plain(&dir), "--out", plain(&file)]).well();
    file
}
