//! What a played scenario showed, step by step.
use crate::{answer::Answer, failure::Failure};
use serde::Serialize;
use std::fmt::Write;

#[derive(Serialize)]
pub struct Report {
    pub scenario: String,
    pub title: String,
    pub steps: Vec<Line>,
}

#[derive(Serialize)]
pub struct Line {
    pub say: String,
    pub person: Option<String>,
    /// What was done, and where it led.
    pub done: String,
    /// What is not as told.
    pub failed: Option<String>,
    pub milliseconds: u128,
}

impl Report {
    /// Of a scenario that could not be played, or not to its end.
    pub fn broken_off(scenario: String, failure: &Failure) -> Report {
        let failed = Some(format!("{}: {} ({})", failure.what, failure.why, failure.remedy));
        let line = Line { say: failure.what.clone(), person: None, done: String::new(), failed, milliseconds: 0 };
        Report { title: scenario.clone(), scenario, steps: vec![line] }
    }

    pub fn passed(&self) -> bool {
        self.steps.iter().all(|s| s.failed.is_none())
    }

    pub fn text(&self) -> String {
        let mut text = format!("{} {}\n", if self.passed() { "ok  " } else { "FAIL" }, self.scenario);
        for (n, line) in self.steps.iter().enumerate() {
            let mark = if line.failed.is_none() { "ok  " } else { "FAIL" };
            let who = line.person.as_deref().unwrap_or("-");
            let _ = writeln!(
                text,
                "  {mark} {:>2} {who:<6} {} · {} ({} ms)",
                n + 1,
                line.say,
                line.done,
                line.milliseconds
            );
            if let Some(why) = &line.failed {
                let _ = writeln!(text, "       {}", why.replace('\n', "\n       "));
            }
        }
        text
    }

    pub fn answer(self) -> Result<Answer, Failure> {
        let (text, json) = (self.text(), serde_json::to_value(&self).unwrap_or_default());
        match self.passed() {
            true => Ok(Answer::new(text, json)),
            false => {
                Err(Failure::found("the scenario did not go as told", text, "compare the named step with the rules"))
            }
        }
    }
}
