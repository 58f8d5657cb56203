//! `hub plugin diff`: what a new version changes for people, which rights it newly asks for, whether running cases can
//! follow.
use crate::{answer::Answer, commands::plugin::folder, failure::Failure};
use contract::{
    Bundle, Contract,
    diff::{self, Diff, Follow, Weight},
};
use serde_json::json;
use std::{
    collections::BTreeSet,
    fmt::Write,
    path::{Path, PathBuf},
};

/// Say in words what a version changes, and whether running cases can follow
#[derive(clap::Args)]
#[command(
    after_help = "Exit code: 0 when nothing changes or nothing has to be decided; 1 when the version asks for new \
                        rights, or when readers, partners or running cases may not cope; 2 when it cannot be compared.\n\n\
                        Examples:\n  hub plugin diff land-use-1.0.0.wasm land-use-1.1.0.wasm\n  \
                        hub plugin diff land-use-1.0.0.wasm plugins/land-use --json"
)]
pub struct Args {
    /// Folder with plugin.toml, or packed file, of the version in use
    old: PathBuf,
    /// The same of the version that is to follow
    new: PathBuf,
}

pub fn run(args: Args) -> Result<Answer, Failure> {
    let (old, new) = (read(&args.old)?, read(&args.new)?);
    if old.1.id != new.1.id {
        let why = format!("one is `{}`, the other `{}`", old.1.id, new.1.id);
        return Err(Failure::new("these are two systems", why, "name two versions of one system"));
    }
    let diff = diff::diff(&old.1, &new.1);
    let templates = templates(&old.0, &new.0);
    let text = describe(&new.1.id, &diff, &templates);
    let mut json = json!(diff);
    json["templates"] = json!(templates);
    let exit = if diff.needs_decision() { 1 } else { 0 };
    Ok(Answer { exit, ..Answer::new(text, json) })
}

fn read(path: &Path) -> Result<(Bundle, Contract), Failure> {
    Ok((folder::any(path)?, folder::contract(path)?))
}

/// Files of `templates/` that are not the same; what is printed is no part of the contract's words.
fn templates(old: &Bundle, new: &Bundle) -> Vec<String> {
    let paths: BTreeSet<&String> = old.files.keys().chain(new.files.keys()).collect();
    let differs = |path: &&&String| path.starts_with("templates/") && old.files.get(**path) != new.files.get(**path);
    paths.iter().filter(differs).map(|path| path.to_string()).collect()
}

fn describe(id: &str, diff: &Diff, templates: &[String]) -> String {
    let mut text = format!("{id} {} -> {}\n", diff.from, diff.to);
    if diff.is_empty() && templates.is_empty() {
        text.push_str("合约没有变化\nthe contract is the same\n");
        return text;
    }
    let mut heading = None;
    for change in &diff.changes {
        if heading != Some(change.weight) {
            heading = Some(change.weight);
            let _ = write!(text, "\n{}\n", title(change.weight));
        }
        let _ = writeln!(text, "  {}\n  {}", change.text.zh, change.text.english());
    }
    for path in templates {
        let _ = writeln!(text, "  文书模板有变化：{path}\n  The template differs: {path}");
    }
    text.push_str(&followed(diff));
    text
}

fn title(weight: Weight) -> &'static str {
    match weight {
        Weight::Notice => "文字与排列 / words and their arrangement",
        Weight::Work => "办理方式的变化 / what people do otherwise",
        Weight::AsksRight => "新申请的权限 / rights newly asked for",
        Weight::BreaksReader => "可能影响其他系统或往来单位 / readers or partners may not cope",
        Weight::BreaksRunning => "在办件可能不能改用新版本 / running cases may not be able to follow",
    }
}

fn followed(diff: &Diff) -> String {
    let mut text = "\n在办件 / running cases\n".to_owned();
    for (procedure, follow) in &diff.running {
        let _ = match follow {
            Follow::Yes => writeln!(text, "  {procedure}: 均可改用新版本 / all can follow"),
            Follow::No { why } => writeln!(text, "  {procedure}: 均不能 / none can: {}\n    {}", why.zh, why.english()),
            Follow::ByStep { cannot } => {
                let _ = writeln!(text, "  {procedure}: 除下列环节外均可 / all can but those at");
                cannot
                    .iter()
                    .try_for_each(|(step, why)| writeln!(text, "    {step}: {}\n      {}", why.zh, why.english()))
            }
        };
    }
    text
}
