//! `hub plugin pack`: a folder becomes one file, the component with its contract inside.
use crate::{
    answer::Answer,
    commands::plugin::folder,
    failure::{Failure, Or},
};
use serde_json::json;
use std::path::{Path, PathBuf};
use systems::section;

/// Pack a plugin's folder into one file
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  hub plugin pack plugins/land-use --out target/plugins\n  hub plugin pack room-loan --component room-loan/component.wasm"
)]
pub struct Args {
    /// Folder with plugin.toml
    dir: PathBuf,
    /// File to write (NAME.wasm), or the folder to write ID-VERSION.wasm into; a missing folder is made
    #[arg(long, default_value = ".")]
    out: PathBuf,
    /// A component that was built elsewhere; else it is built: Rust by cargo, other languages by the folder's build.sh
    #[arg(long)]
    component: Option<PathBuf>,
}

pub fn run(args: Args) -> Result<Answer, Failure> {
    let plugin = folder::read(&args.dir)?;
    folder::refuse_errors(&plugin)?;
    let bytes = match &args.component {
        Some(file) => folder::pack_around(&plugin, &read(file)?)?,
        None => folder::pack(&plugin)?,
    };
    let name = format!("{}-{}.wasm", plugin.contract.id, plugin.contract.version);
    let file = if args.out.extension().is_some_and(|e| e == "wasm") { args.out } else { args.out.join(name) };
    write(&file, &bytes)?;
    let (sha256, size) = (section::digest(&bytes), bytes.len());
    let text = format!("{}\nsha256 {sha256}\nsize   {size} bytes", file.display());
    Ok(Answer::new(text, json!({"file": file, "sha256": sha256, "size": size})))
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(file).or_fail(format!("{} cannot be read", file.display()), "check the path")
}

/// Whole or not at all: a hub may be reading the folder.
fn write(file: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let what = format!("{} cannot be written", file.display());
    let folder = file.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).or_fail(&what, "check the folder")?;
    let mut draft = tempfile::NamedTempFile::new_in(folder).or_fail(&what, "check the folder")?;
    std::io::Write::write_all(&mut draft, bytes).or_fail(&what, "check the disk")?;
    draft.persist(file).or_fail(&what, "check the folder")?;
    Ok(())
}
