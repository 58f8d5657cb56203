//! A guarantor: issues letters, pays claims, releases. On standard input: `misbehave`, `say`, `books`.
use clap::Parser;
use hub_adapter::Message;
use hub_test_partners::{Books, Desk, Options, Trouble, desk::Partner, run};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Serialize, Deserialize)]
enum Line {
    Issued {
        number: String,
        amount: i64,
    },
    /// `question` makes it one claim, however often it is asked for.
    Claimed {
        number: String,
        amount: i64,
        question: String,
    },
    Released {
        number: String,
    },
}

struct Guarantor {
    books: Books<Line>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Trouble> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let options = Options::parse();
    let desk = Desk::open(&options)?;
    run(desk, Guarantor { books: Books::open(&options.books.join("journal"))? }).await
}

impl Partner for Guarantor {
    async fn asked(&mut self, desk: &mut Desk, message: &Message) -> Result<(), Trouble> {
        let Some(number) = message.data["number"].as_str() else {
            return desk.answer(message, json!({"state": "refused", "reason": "no number"})).await;
        };
        let amount = message.data["amount"].as_i64().unwrap_or_default();
        let answer = match message.name() {
            "guarantee.issue" => self.issue(number, amount)?,
            "guarantee.claim" => self.claim(number, amount, &message.id)?,
            "guarantee.release" => self.release(number)?,
            "guarantee.verify" => self.state(number),
            name => {
                eprintln!("nobody here answers {name}");
                return Ok(());
            }
        };
        desk.answer(message, answer).await
    }

    async fn told(&mut self, _: &mut Desk, command: &Value) -> Result<Value, Trouble> {
        match command["do"].as_str().unwrap_or_default() {
            "books" => {
                let issued = self.books.lines().iter().filter_map(|line| match line {
                    Line::Issued { number, .. } => Some(self.state(number)),
                    _ => None,
                });
                Ok(json!({"letters": issued.collect::<Vec<_>>()}))
            }
            other => Err(Trouble::Command(other.to_owned())),
        }
    }
}

impl Guarantor {
    fn issued(&self, letter: &str) -> Option<i64> {
        self.books.lines().iter().find_map(|line| match line {
            Line::Issued { number, amount } if number == letter => Some(*amount),
            _ => None,
        })
    }

    fn is_released(&self, letter: &str) -> bool {
        self.books.lines().iter().any(|line| matches!(line, Line::Released { number } if number == letter))
    }

    fn remaining(&self, letter: &str) -> i64 {
        let claims = self.books.lines().iter().filter_map(|line| match line {
            Line::Claimed { number, amount, .. } if number == letter => Some(*amount),
            _ => None,
        });
        self.issued(letter).unwrap_or_default() - claims.sum::<i64>()
    }

    fn issue(&mut self, number: &str, amount: i64) -> Result<Value, Trouble> {
        match self.issued(number) {
            None if amount > 0 => self.books.write(Line::Issued { number: number.to_owned(), amount })?,
            Some(before) if before == amount => {}
            _ => return Ok(json!({"number": number, "state": "refused"})),
        }
        Ok(self.state(number))
    }

    fn claim(&mut self, number: &str, amount: i64, asked: &str) -> Result<Value, Trouble> {
        let paid_before =
            self.books.lines().iter().any(|line| matches!(line, Line::Claimed { question, .. } if question == asked));
        let may = amount > 0 && amount <= self.remaining(number) && !self.is_released(number);
        if !paid_before && may {
            self.books.write(Line::Claimed { number: number.to_owned(), amount, question: asked.to_owned() })?;
        }
        Ok(json!({"number": number, "result": if paid_before || may { "paid" } else { "refused" }}))
    }

    fn release(&mut self, number: &str) -> Result<Value, Trouble> {
        if self.issued(number).is_some() && !self.is_released(number) {
            self.books.write(Line::Released { number: number.to_owned() })?;
        }
        Ok(self.state(number))
    }

    fn state(&self, number: &str) -> Value {
        let state = match (self.issued(number), self.is_released(number)) {
            (None, _) => "unknown",
            (Some(_), true) => "released",
            (Some(_), false) => "effective",
        };
        json!({"number": number, "state": state, "remaining": self.remaining(number)})
    }
}
