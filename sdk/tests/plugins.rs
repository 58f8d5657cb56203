//! The plugins of the guide: built as their authors build them, for both
//! targets, and their own tests run.
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

fn sdk() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Shared with the systems: the SDK is compiled there already.
fn cargo(dir: &Path, args: &[&str]) {
    let target = sdk().join("../plugins/target");
    let out = Command::new(env!("CARGO"))
        .current_dir(dir)
        .args(args)
        .args(["--release", "--offline", "--target-dir"])
        .arg(target)
        .output()
        .unwrap_or_else(|e| panic!("cargo does not start: {e}"));
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(
        out.status.success(),
        "cargo {args:?} in {}:\n{said}\n{}",
        dir.display(),
        String::from_utf8_lossy(&out.stdout)
    );
    // What the macro generates gives nobody a warning.
    assert!(!said.contains("src/lib.rs:"), "{said}");
}

fn component(dir: &Path, name: &str) {
    cargo(dir, &["test"]);
    cargo(dir, &["build", "--target", "wasm32-unknown-unknown"]);
    let file = sdk().join(format!("../plugins/target/wasm32-unknown-unknown/release/{name}.wasm"));
    let bytes = fs::read(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    assert_eq!(bytes[..8], *b"\0asm\x0d\0\x01\0", "{} is no component", file.display());
}

#[test]
fn the_hello_world_of_the_guide() {
    component(&sdk().join("examples/seal-loan"), "seal_loan");
}

#[test]
fn a_new_plugin_works_as_it_is() -> io::Result<()> {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("new-plugin");
    let _ = fs::remove_dir_all(&dir);
    copy(&sdk().join("template"), &dir)?;
    // The linker, and the versions that are at hand without a network.
    copy(&sdk().join("examples/seal-loan/.cargo"), &dir.join(".cargo"))?;
    let lock = fs::read_to_string(sdk().join("examples/seal-loan/Cargo.lock"))?;
    fs::write(dir.join("Cargo.lock"), lock.replace("seal-loan", "new-plugin"))?;
    component(&dir, "new_plugin");
    Ok(())
}

/// As `hub plugin new new-plugin` does it.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        let target = to.join(name.trim_end_matches(".tmpl"));
        if path.is_dir() {
            copy(&path, &target)?;
            continue;
        }
        let text = fs::read_to_string(&path)?.replace("{{id}}", "new-plugin").replace("{{Name}}", "NewPlugin");
        fs::write(target, text.replace("{{sdk}}", &sdk().display().to_string()))?;
    }
    Ok(())
}
