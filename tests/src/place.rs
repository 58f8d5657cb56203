//! Where the things under test lie. What is not built is named with the command
//! that builds it; nothing is skipped.
use std::path::{Path, PathBuf};

pub fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().expect("the crate lies in the repository").to_owned()
}

pub fn binary() -> PathBuf {
    let file = std::env::var_os("HUB_TEST_HUB").map_or_else(|| root().join("target/release/hub"), PathBuf::from);
    assert!(file.is_file(), "{} is not there: make hub", file.display());
    file
}

/// The folder of packed systems.
pub fn systems() -> PathBuf {
    let folder = std::env::var_os("HUB_TEST_PLUGINS").map_or_else(|| root().join("target/plugins"), PathBuf::from);
    let files = std::fs::read_dir(&folder).into_iter().flatten().flatten();
    let packed = files.filter(|f| f.path().extension().is_some_and(|e| e == "wasm")).count();
    assert!(packed >= 2, "{} holds {packed} packed systems: make plugins", folder.display());
    folder
}

/// Where cargo put these tests, and what they build themselves.
pub fn target() -> PathBuf {
    let exe = std::env::current_exe().expect("a test has a file");
    exe.ancestors().nth(3).expect("it lies in a target folder").to_owned()
}

/// Compiled plugins of all tests: they are named by what they are compiled from.
pub fn cache() -> PathBuf {
    target().join("hub-tests-cache")
}
