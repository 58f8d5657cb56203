//! The data files of divisions: every code once, of the right shape, below a code that exists.
use contract::{FieldType, types};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    division: Vec<Division>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Division {
    code: String,
    zh: String,
    en: String,
}

const FILES: [&str; 3] = [
    include_str!("../../../../config/divisions/china.toml"),
    include_str!("../../../../config/divisions/sichuan.toml"),
    include_str!("../../../../config/divisions/chengdu.toml"),
];

fn divisions() -> Vec<Division> {
    FILES.into_iter().flat_map(|text| toml::from_str::<File>(text).unwrap().division).collect()
}

#[test]
fn codes_are_well_formed_and_given_once() {
    let mut seen = BTreeMap::new();
    for d in divisions() {
        assert!(types::check(&FieldType::Division, &d.code.clone().into()).is_ok(), "{}", d.code);
        assert!(!d.zh.is_empty() && d.en.is_ascii() && !d.en.is_empty(), "{}", d.code);
        assert_eq!(seen.insert(d.code.clone(), d.zh), None, "{} stands twice", d.code);
    }
    assert_eq!(seen.keys().filter(|c| c.ends_with("0000")).count(), 34, "province-level divisions");
    assert_eq!(seen.keys().filter(|c| c.starts_with("51") && c.ends_with("00") && !c.ends_with("0000")).count(), 21);
    assert!(seen.keys().filter(|c| c.starts_with("5101")).count() > 20);
}

#[test]
fn each_lies_in_one_that_exists() {
    let all = divisions();
    for d in &all {
        let above = match d.code.as_str() {
            code if code.ends_with("0000") => continue,
            code if code.ends_with("00") => format!("{}0000", &code[..2]),
            code => format!("{}00", &code[..4]),
        };
        assert!(all.iter().any(|x| x.code == above), "{} has nothing above it", d.code);
    }
}

#[test]
fn every_file_says_where_it_comes_from() {
    let calendars =
        [include_str!("../../../../config/calendar/2025.toml"), include_str!("../../../../config/calendar/2026.toml")];
    for text in FILES.into_iter().chain(calendars) {
        let words = text.replace("\n# ", " ");
        assert!(words.contains("Written from knowledge") && words.contains("may replace this file"));
    }
}
