//! `hub preview`: the process in which one attached file is drawn. The hub starts it and speaks to it over standard
//! input and output; it reads no configuration and knows no database.
use crate::{
    answer::Answer,
    failure::{Failure, Or},
};

/// Draw a file for a hub that started this process
#[derive(clap::Args)]
pub struct Args {}

pub fn run(_: Args) -> Result<Answer, Failure> {
    documents::preview::child().or_fail("the file cannot be drawn", "only a hub starts this command")?;
    Ok(Answer::new(String::new(), serde_json::Value::Null))
}
