//! What is signed when people are appointed: the mandate by the legal representative, the letter by the person and, once
//! it takes effect, by the organisation's seal; each file holds as many signatures as the page shows.
use hub_tests::{Person, World, on_both, root, statement::signatures};
use serde_json::Value;

on_both!(filed; a_letter_bears_the_persons_name_and_the_organisations_seal);

const SYSTEM: &str = "enterprise-management";
const ADMINISTRATOR: &str = "91510108MA6CQ1X201/administrator";

fn filed(world: &World) {
    let folder = root().join("plugins").join(SYSTEM).join("scenarios/acceptance");
    let folder = folder.to_str().expect("a plain path");
    world.room.hub(["scenario", "run", folder, "--against", &world.hub.url]).well();
}

fn documents(person: &Person) -> Vec<Value> {
    let cases = person.get("/cases").ok();
    let ids = cases["items"].as_array().into_iter().flatten().filter_map(|c| c["id"].as_str());
    ids.flat_map(|id| person.case(id)["documents"].as_array().cloned().unwrap_or_default()).collect()
}

fn a_letter_bears_the_persons_name_and_the_organisations_seal(world: &World) {
    let administrator = world.hub.sign_in("P-02").acting(ADMINISTRATOR);
    let all = documents(&administrator);
    let of = |kind: &str| all.iter().filter(|d| d["document"] == kind).cloned().collect::<Vec<_>>();
    let file = |d: &Value| administrator.bytes(&format!("/documents/{}/content", d["id"].as_str().expect("an id")));
    let letters = of("appointment-letter");
    assert!(letters.len() >= 3, "{all:?}");
    for letter in &letters {
        assert_eq!(letter["state"], "sealed", "{letter}");
        assert!(letter["number"].as_str().is_some_and(|no| no.starts_with("SQ-")), "{letter}");
        assert_eq!(signatures(&file(letter)), 2, "{letter}");
        assert_eq!(letter["parties"].as_array().map(Vec::len), Some(1), "{letter}");
    }
    let table = of("officer-table");
    assert_eq!((table.len(), signatures(&file(&table[0]))), (1, 1), "{all:?}");
}
