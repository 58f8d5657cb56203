//! Guests that are written as plugins are written, in Rust; built here because that is part of what is tested. The
//! first build takes half a minute, later ones nothing.

use std::{fs, path::Path, process::Command};

/// The plugin in `guests/form`.
pub fn form() -> Vec<u8> {
    build("host/sandbox/guests/form", "form")
}

/// The stock component, from its source.
pub fn stock() -> Vec<u8> {
    build("sdk/stock", "stock")
}

fn build(folder: &str, name: &str) -> Vec<u8> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let target = root.join("target/guests");
    let built = Command::new(env!("CARGO"))
        .current_dir(root.join(folder))
        .args(["build", "--quiet", "--release", "--locked", "--target-dir"])
        .arg(&target)
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .status()
        .expect("cargo starts");
    assert!(built.success(), "{folder} does not build");
    let file = target.join(format!("wasm32-unknown-unknown/release/{name}.wasm"));
    fs::read(file).unwrap()
}
