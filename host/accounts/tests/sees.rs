//! Who sees which field of which record: every register there is, the hub's and each system's, every field, every kind of
//! person. The matrix of a register is what its contract says; here it is held against what a person is in fact shown.
use accounts::{Acting, Seat, audiences};
use contract::{
    Bundle, Register,
    register::{Audience, Class},
    visibility::{Lens, Sight},
};
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, path::Path};

const OWN: &str = "O1";
const PERSON: &str = "P-01";

/// All registers by full name.
fn registers() -> BTreeMap<String, Register> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let text = std::fs::read_to_string(root.join("host/systems/src/host-registers.toml")).unwrap();
    let host: BTreeMap<String, Register> = toml::from_str(&text).unwrap();
    let mut all: BTreeMap<_, _> = host.into_iter().map(|(id, r)| (format!("hub/{id}"), r)).collect();
    for folder in std::fs::read_dir(root.join("plugins")).unwrap().flatten().map(|f| f.path()) {
        if folder.join("plugin.toml").is_file() {
            let contract = contract::parse(&Bundle::read(&folder).unwrap()).unwrap();
            all.extend(contract.registers.into_iter().map(|(id, r)| (format!("{}/{id}", contract.id), r)));
        }
    }
    assert!(all.len() > 8, "{:?}", all.keys());
    all
}

fn seat(organisation: &str, authority: bool) -> Option<Seat> {
    let data = json!({"appointment-no": "A", "organisation": organisation, "post": "clerk"});
    Seat::of_record(&data).map(|s| Seat { is_authority: authority, ..s })
}

fn acting(person: &str, seat: Option<Seat>) -> Acting {
    Acting { person: person.to_owned(), name: person.to_owned(), seat, operator: false }
}

/// The kinds of people for a row of `O1` about `P-01`, whether they are party to its project, and what they belong to.
fn people() -> Vec<(&'static str, Acting, bool, Vec<Audience>)> {
    use Audience::*;
    vec![
        ("nobody", Acting::default(), false, vec![Public]),
        ("somebody for himself", acting("P-09", None), false, vec![Public]),
        ("a foreign clerk", acting("P-09", seat("O9", false)), false, vec![Public, Organisations]),
        ("a party's clerk", acting("P-09", seat("O9", false)), true, vec![Public, Organisations, Parties]),
        ("the owner's clerk", acting("P-09", seat(OWN, false)), false, vec![Public, Organisations, Owner]),
        ("an officer", acting("P-09", seat("A0", true)), false, vec![Public, Organisations, Authority]),
        ("the person himself", acting(PERSON, None), false, vec![Public, Subject]),
        ("the person at his post", acting(PERSON, seat("O9", false)), false, vec![Public, Subject, Organisations]),
    ]
}

/// A row with something in every field, owned by `O1` and about `P-01` where the register knows such.
fn row(register: &Register) -> Value {
    let mut row = Map::new();
    for (id, field) in &register.fields {
        let columns: Map<_, _> = field.columns.keys().map(|c| (c.clone(), json!("in a column"))).collect();
        let value = if columns.is_empty() { json!(format!("the value of {id}")) } else { json!([columns]) };
        row.insert(id.clone(), value);
    }
    for field in &register.subjects.organisation {
        row.insert(field.clone(), OWN.into());
    }
    if let Some(field) = &register.subjects.person {
        row.insert(field.clone(), PERSON.into());
    }
    Value::Object(row)
}

#[test]
fn everybody_belongs_to_his_audiences_and_no_other() {
    let register: Register = serde_json::from_value(json!({
        "key": "no", "fields": {"no": "text", "organisation": "organisation", "second": "organisation", "person": "person"},
        "subjects": {"organisation": ["organisation", "second"], "person": "person"}
    }))
    .unwrap();
    let row = json!({"no": "1", "organisation": "O0", "second": OWN, "person": PERSON});
    for (who, acting, party, expected) in people() {
        assert_eq!(audiences(&acting, &register, &row, party), expected, "{who}");
    }
    // A row that names nobody is nobody's.
    let bare: Register = serde_json::from_value(json!({"key": "no", "fields": {"no": "text"}})).unwrap();
    let unnamed = acting("", seat(OWN, false));
    assert_eq!(audiences(&unnamed, &bare, &json!({}), false), [Audience::Public, Audience::Organisations]);
    let empty = json!({"no": "1", "organisation": null, "person": ""});
    assert!(!audiences(&acting(PERSON, seat(OWN, false)), &register, &empty, false).contains(&Audience::Owner));
}

/// The most that one of these audiences sees of a field.
fn most(sights: &[(Audience, Sight)], audiences: &[Audience]) -> Sight {
    let seen = || sights.iter().filter(|(a, _)| audiences.contains(a)).map(|(_, s)| *s);
    let masked = || seen().find(|s| matches!(s, Sight::Masked(_)));
    seen().find(|s| *s == Sight::Clear).or_else(masked).unwrap_or(Sight::Absent)
}

#[test]
fn every_person_sees_of_every_register_what_its_matrix_says() {
    let mut looked = 0;
    for (name, register) in registers() {
        let row = row(&register);
        for (who, acting, party, _) in people() {
            let audiences = audiences(&acting, &register, &row, party);
            let shown = Lens::of(&register).see(&row, &audiences);
            for (path, sights) in Lens::of(&register).matrix() {
                let pointer = format!("/{}", path.replace('/', "/0/"));
                let (seen, whole) = (shown.pointer(&pointer), row.pointer(&pointer));
                let fits = match most(&sights, &audiences) {
                    Sight::Absent => seen.is_none(),
                    Sight::Masked(_) => seen.is_some() && seen != whole,
                    // Of a table its own columns decide.
                    Sight::Clear if whole.is_some_and(Value::is_array) => seen.is_some_and(Value::is_array),
                    Sight::Clear => seen == whole,
                };
                // A column of a table that is hidden is hidden with it.
                let above = path.split('/').next().filter(|top| *top != path).and_then(|top| shown.get(top));
                let in_hidden = path.contains('/') && !above.is_some_and(Value::is_array);
                assert!(fits || (in_hidden && seen.is_none()), "{name} {path} for {who}: {seen:?}");
                looked += 1;
            }
        }
    }
    assert!(looked > 1_000, "{looked}");
}

/// What is personal is shown to no passer-by, whatever a system's author forgot.
#[test]
fn nobody_unknown_sees_what_is_personal() {
    for (name, register) in registers() {
        for (path, sights) in Lens::of(&register).matrix() {
            let mut fields = &register.fields;
            let mut class = Class::default();
            for part in path.split('/') {
                class = fields[part].class;
                fields = &fields[part].columns;
            }
            let open = most(&sights, &[Audience::Public]) == Sight::Clear;
            let closed = matches!(class, Class::Sensitive | Class::Secret);
            assert!(!(open && closed), "{name}: {path} is {class:?} and open to everybody");
        }
    }
}
