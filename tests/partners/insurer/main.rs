//! An insurer: makes policies and claims when it is told to, tells them once, vouches for them when asked. On standard
//! input: `policy` and `claim`, `misbehave`, `say`, `books`.
use clap::Parser;
use hub_adapter::Message;
use hub_test_partners::{
    Books, Desk, Options, Trouble,
    desk::{Partner, fen, text},
    run,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// `named` makes it one, however often it is asked for.
#[derive(Serialize, Deserialize)]
enum Line {
    Policy { named: String, number: String, data: Value },
    Claim { named: String, data: Value },
}

struct Insurer {
    books: Books<Line>,
    id: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Trouble> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let options = Options::parse();
    let desk = Desk::open(&options)?;
    let insurer = Insurer { books: Books::open(&options.books.join("journal"))?, id: desk.adapter.id().to_owned() };
    run(desk, insurer).await
}

impl Partner for Insurer {
    async fn asked(&mut self, desk: &mut Desk, message: &Message) -> Result<(), Trouble> {
        match message.name() {
            "certification.policy" => self.policy(desk, &message.data, &message.id).await.map(drop),
            "certification.claim" => self.claim(desk, &message.data, &message.id).await.map(drop),
            "policy.verify" => {
                let number = message.data["policy-no"].as_str().unwrap_or_default();
                desk.answer(message, self.state(number)).await
            }
            name => {
                eprintln!("nobody here answers {name}");
                Ok(())
            }
        }
    }

    async fn told(&mut self, desk: &mut Desk, command: &Value) -> Result<Value, Trouble> {
        let named = format!("command-{}", self.books.lines().len());
        match command["do"].as_str().unwrap_or_default() {
            "policy" => self.policy(desk, command, &named).await,
            "claim" => self.claim(desk, command, &named).await,
            "books" => Ok(json!({"lines": self.books.lines().len()})),
            other => Err(Trouble::Command(other.to_owned())),
        }
    }
}

impl Insurer {
    async fn policy(&mut self, desk: &mut Desk, asked: &Value, name: &str) -> Result<Value, Trouble> {
        let before = self.books.lines().iter().find_map(|line| match line {
            Line::Policy { named, data, .. } if named == name => Some(data.clone()),
            _ => None,
        });
        let data = match before {
            Some(data) => data,
            None => {
                let policies = self.books.lines().iter().filter(|line| matches!(line, Line::Policy { .. })).count();
                let number = format!("PL-{}-{:06}", self.id, policies + 1);
                let mut data = json!({"policy-no": number, "amount": fen(asked, "amount")?, "state": "effective"});
                for field in ["request", "project", "insured", "from", "to"] {
                    data[field] = asked[field].clone();
                }
                self.books.write(Line::Policy { named: name.to_owned(), number, data: data.clone() })?;
                data
            }
        };
        let id = format!("{}-policy-{}", self.id, text(&data, "policy-no")?);
        desk.say("policy.push", &id, data.clone()).await?;
        Ok(data)
    }

    async fn claim(&mut self, desk: &mut Desk, asked: &Value, name: &str) -> Result<Value, Trouble> {
        let before = self.books.lines().iter().find_map(|line| match line {
            Line::Claim { named, data } if named == name => Some(data.clone()),
            _ => None,
        });
        let data = match before {
            Some(data) => data,
            None => {
                let number = format!("CL-{}-{:06}", self.id, self.books.lines().len() + 1);
                let data = json!({
                    "policy-no": text(asked, "policy-no")?, "claim-no": number, "amount": fen(asked, "amount")?,
                    "request": asked["request"],
                });
                self.books.write(Line::Claim { named: name.to_owned(), data: data.clone() })?;
                data
            }
        };
        let id = format!("{}-claim-{}", self.id, text(&data, "claim-no")?);
        desk.say("claim.push", &id, data.clone()).await?;
        Ok(data)
    }

    fn state(&self, policy: &str) -> Value {
        let found = self.books.lines().iter().find_map(|line| match line {
            Line::Policy { number, data, .. } if number == policy => Some(data),
            _ => None,
        });
        match found {
            Some(data) => json!({"policy-no": policy, "state": data["state"], "amount": data["amount"]}),
            None => json!({"policy-no": policy, "state": "unknown"}),
        }
    }
}
