//! Rules that mean harm, called: each is stopped, named in an incident with its version, its case stays where it was, and
//! whoever works in another system meanwhile notices nothing.
use hub_tests::{
    Hub, Person, Room,
    attack::{Attack, Guest, Outcome, RULES, at, besides, contract, instead, packed},
    city::{self, CLERK, TRIAGE},
};
use serde_json::{Value, json};

#[test]
fn every_attack_is_contained() {
    let room = Room::sqlite();
    let hub = room.start();
    city::with_owner(&hub);
    let scene = Scene::new(&hub);
    let wrong: Vec<String> = RULES.iter().filter_map(|attack| scene.attacked(attack).err()).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), RULES.len(), wrong.join("\n"));
    hub.stop();
    room.chain_verifies();
}

struct Scene<'a> {
    hub: &'a Hub,
    operator: Person,
    applicant: Person,
    clerk: Person,
}

impl Scene<'_> {
    fn new(hub: &Hub) -> Scene<'_> {
        let clerk = hub.sign_in("P-05").acting(CLERK);
        Scene { hub, operator: hub.sign_in("operator"), applicant: at::applicant(hub), clerk }
    }

    fn attacked(&self, attack: &Attack) -> Result<(), String> {
        let name = attack.name;
        at::install(&self.operator, &(attack.file)(name)).expect(201);
        let (case, reply) = std::thread::scope(|scope| {
            let attacked = scope.spawn(|| at::hand_in(&self.applicant, name, name));
            // Meanwhile somebody works in another system.
            let case = city::feedback_draft(&self.clerk, name);
            let number = self.clerk.act(&case, "submit", json!({})).ok()["case"]["number"].clone();
            assert!(number.is_string(), "{name}: the act beside it has no number");
            attacked.join().expect("an answer comes")
        });
        let Outcome::Incident(kind, words) = attack.outcome else {
            return if reply.is_ok() { Ok(()) } else { Err(format!("{name}: {reply}")) };
        };
        if reply.status != 502 {
            return Err(format!("{name}: expected {kind}: {reply}"));
        }
        let row = at::incident(&self.operator, reply);
        let text = row["text"].as_str().unwrap_or_default();
        let told = (&row["system"], &row["version"], &row["case"]) == (&json!(name), &json!("1.0.0"), &json!(case));
        let readable = text.chars().count() < 2_500 && !text.contains(['\u{202e}', '\u{7}']);
        if !(told && row["kind"] == kind && text.contains(words) && readable) {
            let row: String = row.to_string().chars().take(600).collect();
            return Err(format!("{name}: expected {kind}, “{words}”: {row}"));
        }
        self.stayed(name, &case, &row)
    }

    /// The case is where it was, and its office knows.
    fn stayed(&self, name: &str, case: &str, incident: &Value) -> Result<(), String> {
        let case = self.applicant.case(case);
        if (&case["state"], &case["number"]) != (&json!("draft"), &Value::Null) {
            return Err(format!("{name}: its case moved: {}", case["state"]));
        }
        let office = self.hub.sign_in("S-A00-11").acting(TRIAGE);
        let listed = office.get("/incidents").ok().to_string();
        match listed.contains(incident["id"].as_str().unwrap_or("?")) {
            true => Ok(()),
            false => Err(format!("{name}: its office is not told")),
        }
    }
}

/// The contract asks how many posts the person has whose number is typed, and its rules say every fact aloud.
fn prober(id: &str) -> Vec<u8> {
    const FACTS: &str = include_str!("../attacks/facts.wat");
    let text = ["{\"checked\":{\"problems\":[{\"code\":\"told\",\"params\":{\"facts\":", "", "}}]}}"];
    let mut files = contract(id);
    instead(&mut files, "office =", "reads = [\"hub/post\", \"hub/person\"]\noffice =");
    let facts = "\n[facts.posts]\ncount = \"hub/post\"\nwhere = { person = \"/form/subject\" }\nwhy = \"x\"\n\
        \n[facts.person]\none = \"hub/person\"\nkey = \"/form/subject\"\ntake = [\"name\"]\nwhy = \"x\"\n";
    besides(&mut files, facts);
    for language in ["zh", "en"] {
        files.insert(format!("messages/{language}.toml"), "told = \"事实{facts}\"\n".to_owned());
    }
    packed(&Guest { check: FACTS, text, ..Guest::sound() }.component(), &files)
}

/// What is not there and what is not his read alike, and who tries many numbers is told to wait.
#[test]
fn facts_do_not_tell_what_is_there() {
    const TRIES: usize = 400;
    let room = Room::sqlite();
    let hub = room.start();
    city::with_owner(&hub);
    at::install(&hub.sign_in("operator"), &prober("prober")).expect(201);
    let applicant = at::applicant(&hub);
    let case = applicant.open("prober", "prober", json!({"subject": "x"}));
    let ask = |who: &str| applicant.post(&format!("/cases/{case}/check"), json!({"form": {"subject": who}}));
    let told = |who: &str| ask(who).ok()["problems"].to_string();
    let [own, others, absent] = ["S-O06-2", "P-05", "P-99999"].map(told);
    assert!(own.contains("S-O06-2") || own != absent, "the rules say nothing at all: {own}");
    assert_eq!(others, absent, "what is there reads otherwise than what is not");
    let refused = (0..TRIES).map(|n| ask(&format!("P-1{n:04}"))).find(|reply| !reply.is_ok());
    let refused = refused.expect("somebody tries four hundred numbers and is never told to wait");
    assert!(refused.header("retry-after").is_some(), "{refused}");
    refused.not(429, "too-many-lookups");
    // Others look up what they need, and he what is there.
    assert_eq!(told("S-O06-2"), own);
    let clerk = hub.sign_in("P-05").acting(CLERK);
    let feedback = city::feedback_draft(&clerk, "旁人");
    clerk.act(&feedback, "submit", json!({})).ok();
    hub.stop();
}
