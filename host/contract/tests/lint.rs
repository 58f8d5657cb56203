//! Every refusal the lint can give, provoked: a folder a case, its findings in
//! `findings.snap` beside it. A new rule without a case fails here.
use contract::{
    Bundle, Contract,
    lint::{Finding, Severity, candidate, cross, examples, explain, lint, rules},
};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint")
}

fn cases() -> Vec<PathBuf> {
    let mut cases: Vec<_> = fs::read_dir(folder()).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect();
    cases.sort();
    cases
}

fn findings(case: &Path) -> Vec<Finding> {
    if case.join("plugin.toml").exists() {
        return lint(&Bundle::read(case).unwrap()).1;
    }
    let mut plugins: Vec<PathBuf> =
        fs::read_dir(case).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect();
    plugins.sort();
    let contracts = |plugins: &[PathBuf]| -> Vec<Contract> {
        plugins.iter().map(|p| lint(&Bundle::read(p).unwrap()).0.unwrap()).collect()
    };
    let (new, active): (Vec<_>, Vec<_>) = plugins.into_iter().partition(|p| p.ends_with("candidate"));
    match contracts(&new).first() {
        Some(new) => candidate(&contracts(&active), new),
        None => cross(&contracts(&active)),
    }
}

fn shown(findings: &[Finding]) -> String {
    let line = |f: &Finding| {
        let level = match f.level {
            Severity::Error => "error",
            Severity::BeforeRelease => "before release",
        };
        format!(
            "{}:{}: {level} [{}] {}\n    {}\n    at {}; fix: {}\n",
            f.file, f.line, f.code, f.what, f.zh, f.path, f.fix
        )
    };
    findings.iter().map(line).collect()
}

#[test]
fn every_case_gives_its_findings() {
    for case in cases() {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(&case);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!("findings", shown(&findings(&case))));
    }
}

#[test]
fn every_rule_has_a_case_and_an_explanation() {
    let provoked: BTreeSet<String> = cases().iter().flat_map(|c| findings(c)).map(|f| f.code).collect();
    let known: BTreeSet<String> = rules().keys().cloned().collect();
    let unprovoked: Vec<_> = known.difference(&provoked).collect();
    assert!(unprovoked.is_empty(), "no case provokes {unprovoked:?}");
    for (code, rule) in rules() {
        let text = explain(code).unwrap();
        for (word, said) in [("what", &rule.what), ("zh", &rule.zh), ("why", &rule.why), ("fix", &rule.fix)] {
            assert!(!said.is_empty() && text.contains(said), "{code} does not say {word}");
        }
        let example = examples().get(code).unwrap_or_else(|| panic!("examples.toml has none of {code}"));
        assert!(text.contains(&example.wrong) && text.contains(&example.right), "{code}");
        assert!(!example.right.is_empty() && example.wrong != example.right, "{code}");
    }
    let of_nothing: Vec<_> = examples().keys().filter(|code| !rules().contains_key(*code)).collect();
    assert!(of_nothing.is_empty(), "examples of codes that are not there: {of_nothing:?}");
    assert_eq!(explain("no-such-code"), None);
}

#[test]
fn the_words_of_a_finding_are_filled_in() {
    for finding in cases().iter().flat_map(|c| findings(c)) {
        let place = finding.what.replace("{4", "").replace("{2}", "").replace("{yyyy}", "").replace("{40}", "");
        assert!(!place.contains('{') || finding.code == "number-pattern", "{}", finding.what);
        assert!(finding.line > 0 && !finding.zh.is_empty());
    }
}

#[test]
fn the_hello_world_has_no_error() {
    let found = findings(&folder().join("hello"));
    assert!(found.iter().all(|f| f.level == Severity::BeforeRelease), "{}", shown(&found));
    assert!(!found.is_empty());
}

#[test]
fn a_version_that_takes_nothing_away_is_no_candidate_for_refusal() {
    let read = |name: &str| lint(&Bundle::read(&folder().join("candidate").join(name)).unwrap()).0.unwrap();
    let active = [read("reader"), read("register")];
    assert_eq!(candidate(&active, &read("register")), vec![], "the same version again");
    let alone = candidate(&active[..1], &read("candidate"));
    let refused: Vec<_> = alone.iter().filter(|f| f.level == Severity::Error).collect();
    assert!(refused.is_empty(), "a system that comes for the first time takes nothing away: {refused:?}");
}
