//! Scenarios against the rules alone; `hub plugin test` plays the same files whole. Natively nobody keeps registers, so a
//! run that lives by what banks and other systems say is only read through here.
use presale_funds::scenario;

macro_rules! play {
    ($($test:ident = $name:literal,)*) => {$(
        #[test]
        fn $test() {
            scenario($name).passes();
        }
    )*};
}

play! {
    refusals = "refusals",
}

/// A scenario that nobody knows proves nothing.
#[test]
fn every_folder_is_named() {
    const WHOLE: [&str; 14] = [
        "acceptance",
        "account-change",
        "account-change-given-up",
        "agreement-changes",
        "agreement-end",
        "alerts",
        "alerts-site",
        "bank-reversal",
        "guarantee",
        "project-ended",
        "qinglong",
        "refund",
        "returned",
        "two-accounts",
    ];
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let told = include_str!("scenarios.rs");
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(WHOLE.contains(&name.as_str()) || told.contains(&format!("\"{name}\"")), "{name} is not played");
    }
}
