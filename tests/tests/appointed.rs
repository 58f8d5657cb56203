//! The papers of an enterprise whose people are appointed: the letter signed by the person and sealed by the organisation,
//! and the contact table, also as a Word file with the same people in it, for whoever may read it.
use hub_tests::{Person, World, on_both, root, statement::signatures};
use serde_json::Value;

on_both!(filed;
    a_letter_bears_the_persons_name_and_the_organisations_seal,
    the_contact_table_comes_as_word_too,
);

const SYSTEM: &str = "enterprise-management";
const ADMINISTRATOR: &str = "91510108MA6CQ1X201/administrator";

/// Plays the acceptance of the system: its papers stand then.
fn filed(world: &World) {
    let folder = root().join("plugins").join(SYSTEM).join("scenarios/acceptance");
    let folder = folder.to_str().expect("a plain path");
    world.room.hub(["scenario", "run", folder, "--against", &world.hub.url]).well();
}

/// Every document of the cases he sees.
fn documents(person: &Person) -> Vec<Value> {
    let cases = person.get("/cases").ok();
    let ids = cases["items"].as_array().into_iter().flatten().filter_map(|c| c["id"].as_str());
    ids.flat_map(|id| person.case(id)["documents"].as_array().cloned().unwrap_or_default()).collect()
}

/// The text of a part of a Word file, which is a zip whose parts stand behind their local headers as they are.
fn part(file: &[u8], name: &str) -> String {
    let header = |at: usize| u16::from_le_bytes([file[at], file[at + 1]]) as usize;
    let starts = (0..file.len() - 30).filter(|at| file[*at..].starts_with(b"PK\x03\x04"));
    let found = starts.map(|at| (at + 30, header(at + 26), header(at + 28)));
    let mut found = found.filter(|(at, length, _)| file[*at..].starts_with(name.as_bytes()) && *length == name.len());
    let (at, length, extra) = found.next().unwrap_or_else(|| panic!("there is no {name}"));
    let part = &file[at + length + extra..];
    let end = part.windows(4).position(|next| next == b"PK\x03\x04" || next == b"PK\x07\x08" || next == b"PK\x01\x02");
    String::from_utf8(part[..end.expect("the zip goes on")].to_vec()).expect("it is text, not packed")
}

fn the_contact_table_comes_as_word_too(world: &World) {
    let administrator = world.hub.sign_in("P-02").acting(ADMINISTRATOR);
    let all = documents(&administrator);
    let table = all.iter().find(|d| d["document"] == "officer-table").unwrap_or_else(|| panic!("no table: {all:?}"));
    assert_eq!(table["editable"], true, "{table}");
    let path = |document: &Value| format!("/documents/{}/editable", document["id"].as_str().expect("an id"));
    let text = part(&administrator.bytes(&path(table)), "word/document.xml");
    for word in ["企业信息员联络信息表", "成都蓉青城市建设有限公司", "兼职", "工程部"] {
        assert!(text.contains(word), "{word} is not in it: {text}");
    }
    assert_eq!(text.matches("</w:tr>").count(), 2, "a head and one officer: {text}");
    // A letter of appointment has none, and a stranger gets none.
    let letter =
        all.iter().find(|d| d["document"] == "appointment-letter").unwrap_or_else(|| panic!("no letter: {all:?}"));
    assert_eq!(letter["editable"], false);
    administrator.get(&path(letter)).not(404, "not-found");
    world.hub.sign_in("S-O07-2").seated().get(&path(table)).not(404, "not-found");
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
