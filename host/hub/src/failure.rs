//! Why a command did not do what was asked: what happened, why, and what to do.
use serde_json::{Value, json};
use std::{fmt::Display, process::ExitCode};

#[derive(Debug)]
pub struct Failure {
    pub what: String,
    pub why: String,
    pub remedy: String,
    /// 1: looked, and something is wrong; 2: could not be done.
    pub exit: u8,
}

impl Failure {
    pub fn new(what: impl Display, why: impl Display, remedy: impl Display) -> Failure {
        Failure { what: what.to_string(), why: why.to_string(), remedy: remedy.to_string(), exit: 2 }
    }

    /// For a check that ran to its end and found something.
    pub fn found(what: impl Display, why: impl Display, remedy: impl Display) -> Failure {
        Failure { exit: 1, ..Failure::new(what, why, remedy) }
    }

    pub fn print(&self, as_json: bool) -> ExitCode {
        if as_json {
            println!("{}", self.json());
        } else {
            eprintln!("error: {}", self.what);
            for (word, text) in [("why", &self.why), ("do", &self.remedy)] {
                if !text.is_empty() {
                    eprintln!("  {word}: {}", text.replace('\n', "\n       "));
                }
            }
        }
        ExitCode::from(self.exit)
    }

    fn json(&self) -> Value {
        json!({"error": {"what": self.what, "why": self.why, "do": self.remedy}})
    }
}

/// `read(path).or_fail("the file cannot be read", "check the path")?`
pub trait Or<T> {
    fn or_fail(self, what: impl Display, remedy: impl Display) -> Result<T, Failure>;
}

impl<T, E: Display> Or<T> for Result<T, E> {
    fn or_fail(self, what: impl Display, remedy: impl Display) -> Result<T, Failure> {
        self.map_err(|why| Failure::new(what, why, remedy))
    }
}
