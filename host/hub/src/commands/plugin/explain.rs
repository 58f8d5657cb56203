//! `hub plugin explain`: what a finding of the lint means, and the remedy.
use crate::{answer::Answer, failure::Failure};
use contract::lint;
use serde_json::json;

/// Explain a finding of the lint
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  hub plugin explain unreachable-step\n  hub plugin explain          (lists all codes)"
)]
pub struct Args {
    /// The code in brackets
    code: Option<String>,
}

pub fn run(args: Args) -> Result<Answer, Failure> {
    let Some(code) = args.code else {
        let text: String = lint::rules().iter().map(|(code, rule)| format!("{code:<28} {}\n", rule.what)).collect();
        return Ok(Answer::new(text, json!(lint::rules().keys().collect::<Vec<_>>())));
    };
    match lint::explain(&code) {
        Some(text) => {
            let example = lint::examples().get(&code).map(|e| json!({"wrong": e.wrong, "right": e.right}));
            Ok(Answer::new(text.clone(), json!({"code": code, "text": text, "example": example})))
        }
        None => Err(Failure::new(
            "nothing to explain",
            format!("the lint has no finding `{code}`"),
            "hub plugin explain lists all codes",
        )),
    }
}
