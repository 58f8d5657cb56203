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
    /// Folder of the SDK, for Cargo.toml
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../../sdk"))]
    sdk: PathBuf,
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
    let sdk = args.sdk.canonicalize().or_fail("the SDK is not there", "name its folder with --sdk")?;
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
}
