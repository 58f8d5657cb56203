//! From a plugin's folder to its component: built by cargo when the folder has
//! Rust, by its own `build.sh` when it is written in another language, else the
//! stock component. Rust is built so that the same sources give the same bytes on
//! every machine: no path of the builder's disk gets into the file.
use crate::failure::{Failure, Or};
use serde_json::Value;
use std::{
    collections::{HashMap, HashSet},
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

const TARGET: &str = "wasm32-unknown-unknown";
const LINKER: &str = "wasm-component-ld";
/// What a folder in another language brings: `./build.sh OUT WIT` writes the component OUT for the world in the folder WIT.
const SCRIPT: &str = "build.sh";
/// So that a builder of another language needs no folder of the SDK.
static WIT: &str = include_str!("../../../sdk/wit/1.0.0/plugin.wit");

/// For plugins without code.
static STOCK: &[u8] = include_bytes!("../../../sdk/stock/stock.wasm");

pub fn of(dir: &Path) -> Result<Vec<u8>, Failure> {
    let has_code = dir.join("Cargo.toml").is_file() && dir.join("src").is_dir();
    if has_code {
        return build(dir);
    }
    match dir.join(SCRIPT).is_file() {
        true => scripted(dir),
        false => Ok(STOCK.to_vec()),
    }
}

fn scripted(dir: &Path) -> Result<Vec<u8>, Failure> {
    let failed = "the plugin cannot be built";
    let room = tempfile::tempdir().or_fail(failed, "make room in the folder for temporary files")?;
    let (out, wit) = (room.path().join("component.wasm"), room.path().join("wit"));
    std::fs::create_dir(&wit)
        .and_then(|()| std::fs::write(wit.join("plugin.wit"), WIT))
        .or_fail(failed, "check the disk")?;
    let script = dir.join(SCRIPT).canonicalize().or_fail(failed, "check the folder")?;
    // What builders print is for the author to read, and never part of an answer as JSON.
    let done = Command::new(&script).arg(&out).arg(&wit).stdout(std::io::stderr()).status();
    let done = done.or_fail(format!("{} cannot be run", script.display()), "make it executable: chmod +x build.sh")?;
    if !done.success() {
        let why = format!("{SCRIPT} ended with {done}; its messages stand above");
        return Err(Failure::found(failed, why, "mend what it names"));
    }
    std::fs::read(&out)
        .or_fail(format!("{SCRIPT} wrote no component"), "let it write the file that is its first argument")
}

fn build(dir: &Path) -> Result<Vec<u8>, Failure> {
    let linker = linker(dir)?;
    let Packages { own, others } = packages(dir)?;
    let flags = flags(&others, &cargo_home());
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(dir)
        .args(["rustc", "--release", "--lib", "--target", TARGET])
        .arg("--message-format=json-render-diagnostics")
        .arg("--config")
        .arg(format!("target.{TARGET}.linker={:?}", linker.display().to_string()))
        .arg("--config")
        .arg(format!("target.{TARGET}.rustflags={flags:?}"))
        // A flag list in the environment would take the place of ours.
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .stderr(Stdio::inherit());
    // For its own crate alone: with flags that all plugins share, what they are built on is compiled once for all.
    cargo.arg("--").args(own.iter().map(Package::remapped));
    let out = cargo.output().or_fail("the plugin cannot be built", "install Rust: https://rustup.rs")?;
    if !out.status.success() {
        let why = "cargo's messages stand above";
        return Err(Failure::found("the plugin does not compile", why, "mend what cargo names"));
    }
    let file = artefact(&out.stdout, &manifest(dir)).ok_or_else(|| {
        let why = "cargo made no .wasm file";
        let remedy = "give Cargo.toml `[lib] crate-type = [\"cdylib\", \"rlib\"]`";
        Failure::found("the plugin cannot be packed", why, remedy)
    })?;
    std::fs::read(&file).or_fail(format!("{} cannot be read", file.display()), "build again")
}

/// The `.wasm` that cargo reports for this package.
fn artefact(messages: &[u8], manifest: &Path) -> Option<PathBuf> {
    let messages = messages.split(|b| *b == b'\n');
    let mut made = messages.filter_map(|line| serde_json::from_slice::<Value>(line).ok());
    let ours =
        |m: &Value| m["reason"] == "compiler-artifact" && m["manifest_path"].as_str().map(Path::new) == Some(manifest);
    let files = made.find(ours)?["filenames"].clone();
    files
        .as_array()?
        .iter()
        .filter_map(Value::as_str)
        .map(PathBuf::from)
        .find(|f| f.extension() == Some(OsStr::new("wasm")))
}

fn manifest(dir: &Path) -> PathBuf {
    let path = dir.join("Cargo.toml");
    path.canonicalize().unwrap_or(path)
}

/// The linker lies in the toolchain's own rustlib, where rustc alone may not look.
fn linker(dir: &Path) -> Result<PathBuf, Failure> {
    let sysroot = PathBuf::from(rustc(dir, &["--print", "sysroot"])?);
    let rustlib = sysroot.join("lib/rustlib");
    if !rustlib.join(TARGET).is_dir() {
        let why = format!("the toolchain in {} lacks the target {TARGET}", sysroot.display());
        let remedy = format!("rustup target add {TARGET}");
        return Err(Failure::new("the plugin cannot be built", why, remedy));
    }
    let host = rustc(dir, &["--print", "host-tuple"])?;
    let own = rustlib.join(host).join("bin").join(LINKER);
    if own.is_file() {
        return Ok(own);
    }
    on_path(LINKER).ok_or_else(|| {
        let why = format!("there is no {LINKER}, neither at {} nor on PATH", own.display());
        let remedy = format!("use a toolchain of rustup, or `cargo install {LINKER}`");
        Failure::new("the plugin cannot be built", why, remedy)
    })
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

fn rustc(dir: &Path, args: &[&str]) -> Result<String, Failure> {
    let out = Command::new("rustc")
        .current_dir(dir)
        .args(args)
        .output()
        .or_fail("the plugin cannot be built", "install Rust: https://rustup.rs")?;
    Ok(String::from_utf8_lossy(&out.stdout).trim().to_owned())
}

struct Package {
    folder: String,
    name: String,
}

impl Package {
    fn remapped(&self) -> String {
        format!("--remap-path-prefix={}={}", self.folder, self.name)
    }
}

/// The plugin's own package, and those it is built on that lie on this disk and not in a registry.
struct Packages {
    own: Option<Package>,
    others: Vec<Package>,
}

fn packages(dir: &Path) -> Result<Packages, Failure> {
    let out = Command::new("cargo")
        .current_dir(dir)
        .args(["metadata", "--format-version", "1", "--filter-platform", TARGET])
        .stderr(Stdio::inherit())
        .output()
        .or_fail("the plugin cannot be built", "install Rust: https://rustup.rs")?;
    let metadata: Value = serde_json::from_slice(&out.stdout)
        .or_fail("cargo does not describe the plugin", "mend what cargo names above")?;
    let root = &metadata["resolve"]["root"];
    let needed = needed(&metadata["resolve"]);
    let local = |p: &&Value| p["source"].is_null() && p["id"].as_str().is_some_and(|id| needed.contains(id));
    let package = |p: &Value| {
        let folder = Path::new(p["manifest_path"].as_str()?).parent()?.display().to_string();
        Some((p["id"] == *root, Package { folder, name: p["name"].as_str()?.to_owned() }))
    };
    let all = metadata["packages"].as_array().into_iter().flatten().filter(local).filter_map(package);
    let (own, others): (Vec<_>, Vec<_>) = all.partition(|(own, _)| *own);
    let mut others: Vec<_> = others.into_iter().map(|(_, package)| package).collect();
    // A folder within another comes after it: the last that fits is taken.
    others.sort_by(|a, b| a.folder.cmp(&b.folder));
    Ok(Packages { own: own.into_iter().next().map(|(_, package)| package), others })
}

/// Ids of all that the root is built on, itself among them; not what only its tests need, nor its neighbours in a workspace.
fn needed(resolve: &Value) -> HashSet<&str> {
    let nodes = resolve["nodes"].as_array().into_iter().flatten();
    let nodes: HashMap<&str, &Value> = nodes.filter_map(|node| Some((node["id"].as_str()?, node))).collect();
    let (mut found, mut open) = (HashSet::new(), Vec::from_iter(resolve["root"].as_str()));
    while let Some(id) = open.pop() {
        if !found.insert(id) {
            continue;
        }
        let deps = nodes.get(id).and_then(|node| node["deps"].as_array()).into_iter().flatten();
        let built_on = |dep: &&Value| {
            let kinds = dep["dep_kinds"].as_array();
            kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind["kind"] != "dev"))
        };
        open.extend(deps.filter(built_on).filter_map(|dep| dep["pkg"].as_str()));
    }
    found
}

/// Small stacks and heaps make instances cheap; remapped paths make builds the same everywhere.
fn flags(others: &[Package], cargo_home: &Path) -> Vec<String> {
    let mut flags = vec![
        "-Clink-arg=-zstack-size=131072".to_owned(),
        "-Clink-arg=--initial-heap=1048576".to_owned(),
        format!("--remap-path-prefix={}/registry/src=registry", cargo_home.display()),
    ];
    flags.extend(others.iter().map(Package::remapped));
    flags
}

fn cargo_home() -> PathBuf {
    let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    std::env::var_os("CARGO_HOME").map_or_else(|| home.join(".cargo"), PathBuf::from)
}
