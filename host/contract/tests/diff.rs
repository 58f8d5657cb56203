//! What the diff says: in words (`snapshots/`), of everything that a contract can hold, and which cases can follow.
mod support;

use contract::{
    Bundle, Contract,
    diff::{Diff, Follow, Happened, Names, Noun, Weight, diff, diff_named},
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};
use support::seal_loan;

fn folders(below: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(below);
    let mut folders: Vec<_> = fs::read_dir(root).unwrap().map(|e| e.unwrap().path()).collect();
    folders.retain(|dir| dir.join("plugin.toml").exists());
    folders.sort();
    folders
}

/// Every system in this repository, and the fixtures of the lint that can be parsed.
fn contracts() -> Vec<Contract> {
    let all = ["../../plugins", "../../sdk/examples", "tests/lint"].into_iter().flat_map(folders);
    let mut all: Vec<_> = all.filter_map(|dir| contract::parse(&Bundle::read(&dir).unwrap()).ok()).collect();
    // The smallest first: what a small one holds need not be tried in a large one.
    all.sort_by_key(|c: &Contract| serde_json::to_string(c).unwrap().len());
    all
}

/// The second version of a contract: some of its words replaced, each of which must be there.
fn edited(text: &str, edits: &[(&str, &str)]) -> Contract {
    let text = edits.iter().fold(text.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "`{old}` is not in the contract");
        text.replacen(old, new, 1)
    });
    support::contract(&[("plugin.toml", &text)])
}

fn loan(edits: &[(&str, &str)]) -> Diff {
    diff(&edited(support::SEAL_LOAN, &[]), &edited(support::SEAL_LOAN, edits))
}

fn shown(diff: &Diff) -> String {
    let line =
        |c: &contract::diff::Change| format!("{:?} {}\n    {}\n    {}\n", c.weight, c.path, c.text.zh, c.text.en);
    diff.changes.iter().map(line).collect()
}

#[test]
fn the_same_contract_has_no_difference() {
    let all = contracts();
    assert!(all.len() > 10);
    for c in all {
        let same = diff(&c, &c);
        assert!(same.is_empty() && same.rights.is_empty(), "{}: {}", c.id, shown(&same));
        assert!(same.running.values().all(|follow| *follow == Follow::Yes), "{}", c.id);
    }
}

#[test]
fn what_changes_is_said_in_words() {
    let before = include_str!("diff/before.toml");
    let old = support::contract(&[("plugin.toml", before)]);
    let new = support::contract(&[("plugin.toml", include_str!("diff/after.toml"))]);
    let diff = diff(&old, &new);
    insta::assert_snapshot!("in_words", shown(&diff));
    insta::assert_json_snapshot!("rights_and_running", json!({"rights": diff.rights, "running": diff.running}));
    let again: Diff = serde_json::from_value(serde_json::to_value(&diff).unwrap()).unwrap();
    assert_eq!(again, diff, "it is served as JSON and read again");
}

#[test]
fn registers_have_the_names_that_people_know_them_by() {
    let old = support::contract(&[("plugin.toml", include_str!("diff/before.toml"))]);
    let new = support::contract(&[("plugin.toml", include_str!("diff/after.toml"))]);
    let register = |id: &str| match id {
        "wages/account" => Some(contract::Bilingual::new("工资专户", "Wage account")),
        _ => None,
    };
    let told = shown(&diff_named(&old, &new, Names { register: &register, procedure: &|_| None }));
    assert!(told.contains("新申请读取台账「工资专户」，理由：条例28"), "{told}");
    assert!(told.contains("Newly asks to read the register “Wage account”"), "{told}");
    assert!(told.contains("新申请登记平台台账「hub/project」"), "what nobody knows keeps its id: {told}");

    let count = |of: &str| edited(support::SEAL_LOAN, &[("count = \"loan\"", &format!("count = \"{of}\""))]);
    let mut titled = [count("loan"), count("house/room")];
    for contract in &mut titled {
        contract.registers.get_mut("loan").unwrap().zh = "借用台账".to_owned();
    }
    let [old, new] = titled;
    let told = shown(&diff(&old, &new));
    assert!(told.contains("计数台账由「借用台账」改为「house/room」"), "{told}");
}

#[test]
fn a_kind_of_entry_that_gets_a_title_is_told_with_it() {
    const LEDGER: &str = "[ledger.fund]\nzh = \"专户\"\nen = \"Fund\"\n[ledger.fund.heads]\n\
        A1 = { zh = \"存款\", en = \"Money\", side = \"asset\" }\n\
        L1 = { zh = \"可用\", en = \"Free\", side = \"liability\" }\n";
    let fund = |entries: &str| edited(support::SEAL_LOAN, &[("[numbers]", &format!("{LEDGER}{entries}[numbers]"))]);
    let titled = fund("[ledger.fund.entries]\nE1 = { zh = \"来款\", en = \"Money in\" }\n");
    let told = diff(&fund(""), &titled);
    assert_eq!(told.weight(), Some(Weight::Notice));
    assert!(shown(&told).contains("监管账户科目表「专户」新增业务「来款」"), "{}", shown(&told));
}

#[test]
fn weights_follow_from_what_a_change_does() {
    let heaviest = |edits: &[(&str, &str)]| loan(edits).weight();
    assert_eq!(heaviest(&[("印章借用\"", "印章外借\"")]), Some(Weight::Notice));
    assert_eq!(heaviest(&[("days = 2", "days = 5")]), Some(Weight::Work));
    assert_eq!(heaviest(&[("max-days = 5", "max-days = 6")]), Some(Weight::Work));
    assert_eq!(heaviest(&[("[forms.loan]", "reads = [\"house/room\"]\n[forms.loan]")]), Some(Weight::AsksRight));
    assert_eq!(heaviest(&[("queryable = [\"organisation\"]", "queryable = []")]), Some(Weight::BreaksReader));
    assert!(!loan(&[("days = 2", "days = 5")]).needs_decision());
    assert!(loan(&[("[forms.loan]", "reads = [\"house/room\"]\n[forms.loan]")]).needs_decision());
}

const OPTIONAL: &str = "note = { type = \"text\", zh = \"备注\", required = false }\n";
const REQUIRED: &str = "note = { type = \"text\", zh = \"备注\", required = true }\n";

#[test]
fn a_form_that_asks_for_more_binds_those_who_fill_it_in_alone() {
    let with = |field: &str| loan(&[("[registers.loan]", &format!("{field}[registers.loan]"))]);
    assert_eq!(with(OPTIONAL).follow("seal-loan"), &Follow::Yes);
    let more = with(REQUIRED);
    let follow = more.follow("seal-loan");
    assert_eq!(follow.step("fill"), Ok(()), "it is filled in there");
    assert!(follow.step("review").unwrap_err().zh.contains("「备注」"));
    assert_eq!(more.weight(), Some(Weight::BreaksRunning));
}

#[test]
fn a_step_that_vanished_or_waits_for_something_else_holds_a_case_back() {
    let gone = loan(&[("review = {", "check = {"), ("\"review\"", "\"check\"")]);
    assert!(gone.follow("seal-loan").step("review").is_err());
    assert!(gone.follow("seal-loan").step("fill").is_ok());

    let waits = "wait = { type = \"wait\", for = [{ timer = \"3d\" }], to = \"done\" }\nreview";
    let old = edited(support::SEAL_LOAN, &[("review = {", &format!("{waits} = {{"))]);
    let new = edited(support::SEAL_LOAN, &[("review = {", &format!("{} = {{", waits.replace("3d", "4d")))]);
    assert!(diff(&old, &new).follow("seal-loan").step("wait").is_err());
    assert!(diff(&old, &new).follow("seal-loan").step("review").is_ok());
}

#[test]
fn a_case_that_has_parted_does_not_learn_of_a_further_branch() {
    let parted = |branches: &str| {
        let steps = format!(
            "review = {{ who = \"office:办公室/reviewer\", actions = {{ approve = \"split\" }} }}\n\
             split = {{ type = \"parallel\", branches = {{ {branches} }}, to = \"last\" }}\n\
             one = {{ who = \"office:办公室/reviewer\", actions = {{ approve = \"last\" }} }}\n\
             two = {{ who = \"office:办公室/reviewer\", actions = {{ approve = \"last\" }} }}\n\
             last = {{ who = \"office:办公室/reviewer\", actions = {{ approve = \"done\" }} }}\nunused = {{"
        );
        edited(support::SEAL_LOAN, &[("review = {", &steps)])
    };
    let old = parted("a = { first = \"one\" }");
    let new = parted("a = { first = \"one\" }, b = { first = \"two\" }");
    let diff = diff(&old, &new);
    let follow = diff.follow("seal-loan");
    for (step, follows) in [("fill", true), ("review", true), ("one", false), ("split", false), ("last", true)] {
        assert_eq!(follow.step(step).is_ok(), follows, "{step}");
    }
}

#[test]
fn a_procedure_that_is_gone_can_be_followed_from_nowhere() {
    let old = seal_loan();
    let mut new = old.clone();
    let taken = new.procedures.shift_remove("seal-loan").unwrap();
    new.procedures.insert("other".to_owned(), taken);
    let diff = diff(&old, &new);
    assert!(matches!(diff.follow("seal-loan"), Follow::No { .. }));
    assert!(diff.changes.iter().any(|c| c.noun == Noun::Procedure && c.weight == Weight::BreaksRunning));
}

/// One place of a contract, as where it lies in its kind: `procedures/*/steps/*/days`.
type Kinds = BTreeMap<String, Vec<String>>;

fn places(value: &Value, path: &str, kind: &str, out: &mut Kinds) {
    out.entry(kind.to_owned()).or_default().push(path.to_owned());
    // Ids are told from words of the language by what holds them.
    const MAPS: [&str; 26] = [
        "settings",
        "forms",
        "procedures",
        "registers",
        "claims",
        "ledger",
        "numbers",
        "events",
        "messages",
        "documents",
        "handlers",
        "figures",
        "texts",
        "materials",
        "facts",
        "gates",
        "clocks",
        "steps",
        "actions",
        "branches",
        "fields",
        "properties",
        "columns",
        "payload",
        "parties",
        "heads",
    ];
    let holds_ids = MAPS.contains(&kind.rsplit('/').next().unwrap_or_default());
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let word = if holds_ids { "*" } else { key };
                let escaped = key.replace('~', "~0").replace('/', "~1");
                places(value, &format!("{path}/{escaped}"), &format!("{kind}/{word}"), out);
            }
        }
        Value::Array(items) => {
            for (n, value) in items.iter().enumerate() {
                places(value, &format!("{path}/{n}"), &format!("{kind}/-"), out);
            }
        }
        _ => {}
    }
}

/// What else could stand there: taken away, twice, another value of its type, or one found elsewhere under the word.
fn variants(contract: &Value, path: &str, words: &BTreeMap<String, BTreeSet<String>>) -> Vec<Value> {
    let (above, last) = path.rsplit_once('/').unwrap();
    let set = |value: Value| {
        let mut other = contract.clone();
        *other.pointer_mut(path).unwrap() = value;
        other
    };
    let mut out = vec![];
    let mut without = contract.clone();
    match without.pointer_mut(above).unwrap() {
        Value::Object(map) => drop(map.shift_remove(&last.replace("~1", "/").replace("~0", "~"))),
        Value::Array(items) => drop(items.remove(last.parse().unwrap())),
        _ => {}
    }
    out.push(without);
    match contract.pointer(path).unwrap() {
        Value::Bool(b) => out.push(set(json!(!b))),
        Value::Number(n) => out.push(set(json!(n.as_i64().unwrap_or_default() + 1))),
        Value::String(s) => {
            out.push(set(json!(format!("{s}x"))));
            out.extend(words.get(last).into_iter().flatten().filter(|w| *w != s).map(|w| set(json!(w))));
        }
        Value::Array(items) if !items.is_empty() => {
            let mut reversed = items.clone();
            reversed.reverse();
            out.push(set(json!(reversed)));
        }
        _ => {}
    }
    out
}

fn words(value: &Value, out: &mut BTreeMap<String, BTreeSet<String>>) {
    for (key, value) in value.as_object().into_iter().flatten() {
        if let Some(word) = value.as_str() {
            let known = out.entry(key.clone()).or_default();
            if known.len() < 3 {
                known.insert(word.to_owned());
            }
        }
        words(value, out);
    }
    value.as_array().into_iter().flatten().for_each(|value| words(value, out));
}

/// Of these the order says nothing, or nothing but what is compared elsewhere.
fn says_nothing(kind: &str) -> bool {
    let last = kind.rsplit('/').next().unwrap_or_default();
    // An id inside a part repeats the key it stands under; a version is named in the head of the diff.
    let repeated = last == "id" && !kind.starts_with("/roles");
    // A form's title stands beside its schema.
    let titled_twice = ["/forms/*/schema/title", "/forms/*/schema/title-en"].contains(&kind);
    repeated || titled_twice || kind == "/version" || kind.is_empty() || kind == "/id"
}

#[test]
fn everything_that_can_change_is_told() {
    let names: toml::Table = toml::from_str(include_str!("../src/diff/words.toml")).unwrap();
    let attributes = names["attributes"].as_table().unwrap();
    let mut unnamed = BTreeSet::new();
    let (mut tried, mut seen) = (0, BTreeMap::<String, usize>::new());
    for c in contracts() {
        let whole = serde_json::to_value(&c).unwrap();
        let (mut kinds, mut known) = (Kinds::new(), BTreeMap::new());
        places(&whole, "", "", &mut kinds);
        words(&whole, &mut known);
        for (kind, paths) in kinds.iter().filter(|(kind, _)| !says_nothing(kind)) {
            let before = seen.entry(kind.clone()).or_default();
            if *before >= 1 {
                continue;
            }
            *before += 1;
            for other in variants(&whole, &paths[paths.len() / 2], &known) {
                let Ok(other) = serde_json::from_value::<Contract>(other) else { continue };
                if other == c || same_sets(&other, &c) {
                    continue;
                }
                tried += 1;
                let diff = diff(&c, &other);
                assert!(!diff.is_empty(), "{}: nothing is said of {}", c.id, paths[paths.len() / 2]);
                for change in &diff.changes {
                    assert!(!change.text.zh.is_empty() && !change.text.en.is_empty(), "{change:?}");
                    let attribute = change.path.rsplit('/').next().unwrap_or_default();
                    let named = change.happened != Happened::Changed || attributes.contains_key(attribute);
                    if !named {
                        unnamed.insert(attribute.to_owned());
                    }
                }
            }
        }
    }
    assert!(unnamed.is_empty(), "words.toml has no name for {unnamed:?}");
    assert!(tried > 1000, "{tried} variants could be read");
}

/// Whether they differ at most in the order of names that have none.
fn same_sets(a: &Contract, b: &Contract) -> bool {
    let sorted = |c: &Contract| {
        let mut c = c.clone();
        for list in [&mut c.reads, &mut c.maintains, &mut c.opens, &mut c.required] {
            list.sort();
        }
        for form in c.forms.values_mut() {
            unordered(&mut form.schema);
        }
        c.roles.sort_by(|a, b| a.id.cmp(&b.id));
        c
    };
    sorted(a) == sorted(b)
}

fn unordered(schema: &mut Value) {
    if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
        required.sort_by_key(|v| v.to_string());
    }
    match schema {
        Value::Object(map) => map.values_mut().for_each(unordered),
        Value::Array(items) => items.iter_mut().for_each(unordered),
        _ => {}
    }
}
