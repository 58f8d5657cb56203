//! `hub plugin new`: a folder that already works, to be changed into one's own.
use crate::{
    answer::Answer,
    failure::{Failure, Or},
};
use rust_embed::RustEmbed;
use serde_json::json;
use std::path::{Path, PathBuf};

/// The template of the SDK.
#[derive(RustEmbed)]
#[folder = "../../sdk/template"]
struct Template;

/// Make a new plugin that already works
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub plugin new seal-loan\n  hub plugin dev seal-loan")]
pub struct Args {
    /// Id of the system: lower-case words with hyphens
    id: String,
    /// Folder to make; by default the id
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Only the contract, no Rust: `decide` and `check` are what the contract declares
    #[arg(long)]
    contract_only: bool,
    /// Folder of the SDK, for Cargo.toml; by default `sdk` beside or above this program, or above the present folder
    #[arg(long, env = "HUB_SDK")]
    sdk: Option<PathBuf>,
}

/// The files of its rules: the crate, and the scenario of what the rules refuse.
const RULES: [&str; 3] = ["Cargo.toml.tmpl", "src/lib.rs", "scenarios/ends-before-start/scenario.toml"];

pub fn run(args: Args) -> Result<Answer, Failure> {
    well_formed(&args.id)?;
    let dir = args.dir.unwrap_or_else(|| PathBuf::from(&args.id));
    if dir.exists() {
        let why = format!("{} exists already", dir.display());
        return Err(Failure::new("no plugin was made", why, "choose another id or --dir"));
    }
    // A contract alone is built from nothing.
    let sdk = if args.contract_only { PathBuf::new() } else { sdk(args.sdk.as_deref())? };
    let mut files = vec![];
    for path in Template::iter().filter(|p| !args.contract_only || !RULES.contains(&p.as_ref())) {
        let Some(file) = Template::get(&path) else {
            continue;
        };
        let text = String::from_utf8_lossy(&file.data);
        // `.tmpl`: a manifest that cargo must not take for one of ours.
        let target = dir.join(path.trim_end_matches(".tmpl"));
        let what = format!("{} cannot be written", target.display());
        let folder = target.parent().unwrap_or(&dir);
        std::fs::create_dir_all(folder).or_fail(&what, "check the folder")?;
        std::fs::write(&target, fill(&text, &args.id, &sdk)).or_fail(&what, "check the disk")?;
        files.push(target);
    }
    let text = format!("{} is ready.\nTry it: hub plugin dev {}", dir.display(), dir.display());
    Ok(Answer::new(text, json!({"dir": dir, "files": files})))
}

fn sdk(named: Option<&Path>) -> Result<PathBuf, Failure> {
    const WHAT: &str = "no plugin was made: the SDK that its rules are built with is not there";
    const REMEDY: &str = "name its folder with --sdk or HUB_SDK, or make it without rules: --contract-only";
    if let Some(named) = named {
        let why = format!("{} is no folder of an SDK", named.display());
        let folder = named.canonicalize().or_fail(WHAT, REMEDY)?;
        return if is_sdk(&folder) { Ok(folder) } else { Err(Failure::new(WHAT, why, REMEDY)) };
    }
    let places = [std::env::current_exe().and_then(|exe| exe.canonicalize()), std::env::current_dir()];
    let found = places.iter().flatten().find_map(|place| sdk_above(place));
    let why = "there is no folder `sdk` beside or above the program, nor above the present folder";
    found.ok_or_else(|| Failure::new(WHAT, why, REMEDY))
}

fn sdk_above(place: &Path) -> Option<PathBuf> {
    place.ancestors().map(|folder| folder.join("sdk")).find(|sdk| is_sdk(sdk))
}

fn is_sdk(folder: &Path) -> bool {
    let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
    let manifest: toml::Table = manifest.parse().unwrap_or_default();
    manifest.get("package").and_then(|package| package.get("name")?.as_str()) == Some("hub-sdk")
}

/// `{{id}}`, `{{Name}}` and `{{sdk}}` of the template.
fn fill(text: &str, id: &str, sdk: &Path) -> String {
    text.replace("{{id}}", id).replace("{{Name}}", &pascal(id)).replace("{{sdk}}", &sdk.display().to_string())
}

fn pascal(id: &str) -> String {
    let word = |word: &str| {
        let (first, rest) = word.split_at(1.min(word.len()));
        first.to_uppercase() + rest
    };
    id.split('-').map(word).collect()
}

fn well_formed(id: &str) -> Result<(), Failure> {
    let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let words = id.split('-').all(|word| !word.is_empty());
    let starts = id.starts_with(|c: char| c.is_ascii_lowercase());
    if id.chars().all(letters) && words && starts && id != "hub" {
        return Ok(());
    }
    let why = format!("`{id}` is no id of a system");
    Err(Failure::new("no plugin was made", why, "write lower-case words with hyphens, as in seal-loan"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_lower_case_words() {
        for good in ["seal-loan", "a", "system-12"] {
            assert!(well_formed(good).is_ok(), "{good}");
        }
        for bad in ["", "Seal", "seal_loan", "-a", "a-", "a--b", "1a", "hub", "印章"] {
            assert!(well_formed(bad).is_err(), "{bad}");
        }
        assert_eq!(pascal("seal-loan"), "SealLoan");
    }

    #[test]
    fn the_sdk_is_looked_for_where_it_is_used_and_asked_for_when_it_is_not_there() {
        let room = tempfile::tempdir().unwrap();
        let (bin, sdk) = (room.path().join("hub/bin"), room.path().join("hub/sdk"));
        for folder in [&bin, &sdk] {
            std::fs::create_dir_all(folder).unwrap();
        }
        assert_eq!(sdk_above(&bin), None, "an empty folder is none");
        assert!(super::sdk(Some(&sdk)).is_err_and(|f| f.remedy.contains("--sdk")));
        std::fs::write(sdk.join("Cargo.toml"), "[package]\nname = \"hub-sdk\"\n").unwrap();
        assert_eq!(sdk_above(&bin.join("hub")), Some(sdk.clone()));
        assert_eq!(super::sdk(Some(&sdk)).ok(), sdk.canonicalize().ok());
    }
}
