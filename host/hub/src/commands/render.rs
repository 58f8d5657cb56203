//! `hub render`: the process in which templates are compiled. The hub starts it and speaks to it over standard input
//! and output; it reads no configuration and knows no database.
use crate::{
    answer::Answer,
    failure::{Failure, Or},
};

/// Render documents for a hub that started this process
#[derive(clap::Args)]
pub struct Args {}

pub fn run(_: Args) -> Result<Answer, Failure> {
    documents::render::child().or_fail("documents cannot be rendered", "only a hub starts this command")?;
    Ok(Answer::new(String::new(), serde_json::Value::Null))
}
