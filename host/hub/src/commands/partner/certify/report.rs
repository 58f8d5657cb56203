//! What was played, and how it went: for each exchange what was expected, what was seen, and what to do.
use super::kit::Miss;
use crate::{answer::Answer, failure::Failure};
use serde_json::{Value, json};

/// In Chinese and in English.
pub type Text = [&'static str; 2];

pub struct Exchange {
    pub id: &'static str,
    pub title: Text,
    pub expected: Text,
    pub remedy: Text,
}

#[derive(Clone, Copy, PartialEq)]
enum Outcome {
    Passed,
    Failed,
    /// What it builds on failed.
    Skipped,
}

struct Played {
    exchange: &'static Exchange,
    outcome: Outcome,
    seen: String,
}

pub struct Report {
    partner: String,
    run: String,
    played: Vec<Played>,
}

impl Report {
    pub fn new(partner: &str, run: &str) -> Report {
        Report { partner: partner.to_owned(), run: run.to_owned(), played: vec![] }
    }

    /// Whether it passed; trouble of the hub's own ends the run.
    pub fn took(&mut self, exchange: &'static Exchange, verdict: Result<String, Miss>) -> Result<bool, Failure> {
        let (outcome, seen) = match verdict {
            Ok(seen) => (Outcome::Passed, seen),
            Err(Miss::Seen(seen)) => (Outcome::Failed, seen),
            Err(Miss::Trouble(failure)) => return Err(failure),
        };
        self.played.push(Played { exchange, outcome, seen });
        Ok(outcome == Outcome::Passed)
    }

    pub fn skip(&mut self, exchanges: &[&'static Exchange]) {
        let skipped = |exchange| Played { exchange, outcome: Outcome::Skipped, seen: String::new() };
        self.played.extend(exchanges.iter().copied().map(skipped));
    }

    pub fn answer(&self) -> Answer {
        let count = |outcome| self.played.iter().filter(|p| p.outcome == outcome).count();
        let (passed, failed, skipped) = (count(Outcome::Passed), count(Outcome::Failed), count(Outcome::Skipped));
        let mut lines: Vec<String> = self.played.iter().map(line).collect();
        lines.push(format!("{}（{}）：通过 {passed}，未通过 {failed}，未进行 {skipped}", self.partner, self.run));
        lines.push(format!("{} ({}): {passed} passed, {failed} failed, {skipped} not played", self.partner, self.run));
        let json = json!({
            "partner": self.partner, "run": self.run, "certified": failed + skipped == 0, "passed": passed,
            "failed": failed, "skipped": skipped, "exchanges": self.played.iter().map(shown).collect::<Vec<_>>(),
        });
        Answer { text: lines.join("\n"), json, exit: u8::from(failed + skipped > 0) }
    }
}

impl Outcome {
    fn name(self) -> &'static str {
        match self {
            Outcome::Passed => "passed",
            Outcome::Failed => "failed",
            Outcome::Skipped => "skipped",
        }
    }
}

fn line(played: &Played) -> String {
    let Exchange { id, title: [zh, en], expected, remedy } = played.exchange;
    let head = format!("{:<7} {id}: {zh} / {en}", played.outcome.name());
    match played.outcome {
        Outcome::Failed => format!(
            "{head}\n        应当 expected: {}\n                      {}\n        实际 seen: {}\n        处理 do: {}\n                 {}",
            expected[0], expected[1], played.seen, remedy[0], remedy[1]
        ),
        Outcome::Passed | Outcome::Skipped => head,
    }
}

fn shown(played: &Played) -> Value {
    let text = |[zh, en]: &Text| json!({"zh": zh, "en": en});
    let exchange = played.exchange;
    json!({
        "id": exchange.id, "title": text(&exchange.title), "result": played.outcome.name(),
        "expected": text(&exchange.expected), "seen": played.seen, "do": text(&exchange.remedy),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Exchange =
        Exchange {
            id: "one", title: ["甲", "first"], expected: ["应答", "an answer"], remedy: ["请修改", "mend it"]
        };

    #[test]
    fn one_that_failed_says_what_was_expected_and_what_to_do() {
        let mut report = Report::new("bank-a", "CERT1");
        assert!(report.took(&ONE, Ok("well".to_owned())).unwrap());
        assert_eq!(report.answer().exit, 0);
        assert!(!report.took(&ONE, Err(Miss::Seen("nothing".to_owned()))).unwrap());
        report.skip(&[&ONE]);
        let answer = report.answer();
        assert_eq!((answer.exit, &answer.json["failed"], &answer.json["skipped"]), (1, &json!(1), &json!(1)));
        assert!(answer.text.contains("mend it") && answer.text.contains("nothing"), "{}", answer.text);
        assert!(report.took(&ONE, Err(Miss::Trouble(Failure::new("a", "b", "c")))).is_err());
    }
}
