//! The guest that is written as plugins are written, in Rust; built here because that is part of what is tested.

use std::{fs, path::Path, process::Command};

/// The component of `guests/form`. The first build takes half a minute, later ones nothing.
pub fn form() -> Vec<u8> {
    let guest = Path::new(env!("CARGO_MANIFEST_DIR")).join("guests/form");
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/guests");
    let built = Command::new(env!("CARGO"))
        .current_dir(&guest)
        .args(["build", "--quiet", "--release", "--locked", "--target-dir"])
        .arg(&target)
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .status()
        .expect("cargo starts");
    assert!(built.success(), "guests/form does not build");
    fs::read(target.join("wasm32-unknown-unknown/release/form.wasm")).unwrap()
}
