//! The systems of this repository against each other. What one counts on and another does not give yet is no error, since
//! its system may come later; it stands in `snapshots/between_systems__known.snap`, so that every change of it is seen.
use contract::{
    Bundle, Contract,
    lint::{Severity, candidate, cross, lint},
};
use hub_tests::root;
use std::path::PathBuf;

fn folders() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join("plugins")).expect("plugins/ is there");
    let mut folders: Vec<PathBuf> =
        entries.map(|e| e.unwrap().path()).filter(|dir| dir.join("plugin.toml").is_file()).collect();
    folders.sort();
    assert!(folders.len() > 1);
    folders
}

fn contracts() -> Vec<Contract> {
    let read = |dir: &PathBuf| {
        let (contract, findings) = lint(&Bundle::read(dir).unwrap());
        let errors: Vec<_> = findings.iter().filter(|f| f.level == Severity::Error).collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", dir.display());
        contract.unwrap()
    };
    folders().iter().map(read).collect()
}

#[test]
fn what_systems_count_on_of_each_other_is_known() {
    let all = contracts();
    let findings = cross(&all);
    assert!(findings.iter().all(|f| f.level != Severity::Error));
    let lines: String =
        findings.iter().map(|f| format!("{} ({}): [{}] {}\n", f.file, f.path, f.code, f.what)).collect();
    insta::assert_snapshot!("known", lines);
}

/// Each register that another system of this repository reads: without it, no next version.
#[test]
fn no_system_may_take_away_what_another_reads() {
    let all = contracts();
    let mut refused = 0;
    for provider in &all {
        for register in provider.registers.keys() {
            let full = provider.full(register);
            let reads = |c: &&Contract| c.id != provider.id && c.reads.contains(&full);
            let readers: Vec<&str> = all.iter().filter(reads).map(|c| c.id.as_str()).collect();
            let mut next = provider.clone();
            next.registers.shift_remove(register);
            let found = candidate(&all, &next);
            for reader in &readers {
                let named = |f: &contract::lint::Finding| f.level == Severity::Error && f.what.contains(reader);
                assert!(found.iter().any(named), "{full} is taken from {reader}: {found:#?}");
                refused += 1;
            }
        }
    }
    assert!(refused > 0, "no system reads another");
}
