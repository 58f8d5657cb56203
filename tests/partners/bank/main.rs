//! A bank: opens accounts, books, pays orders, tells what it booked. `{"do": "credit", "account": …, "fen": …}` on standard
//! input pays something in; `reverse`, `close-day`, `reject`, `misbehave`, `say` and `books` are its other commands.
mod journal;
mod paying;

use clap::Parser;
use hub_adapter::{
    Message,
    iso::{Booked, Direction, Entry},
};
use hub_test_partners::{
    Books, Desk, Options, Trouble,
    desk::{Partner, fen, text},
    moment, run, today,
};
use journal::Line;
use serde_json::{Value, json};

struct Bank {
    books: Books<Line>,
    id: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Trouble> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let options = Options::parse();
    let desk = Desk::open(&options)?;
    let bank = Bank { books: Books::open(&options.books.join("journal"))?, id: desk.adapter.id().to_owned() };
    run(desk, bank).await
}

impl Partner for Bank {
    async fn asked(&mut self, desk: &mut Desk, message: &Message) -> Result<(), Trouble> {
        match message.name() {
            "account.open" => self.open(desk, message).await,
            "account.balance" => {
                let number = message.data["account-no"].as_str().unwrap_or_default();
                let data = json!({"account-no": number, "closing": self.balance(number), "on": today()});
                desk.answer(message, data).await
            }
            "account.statement" => desk.answer(message, self.statement(message)).await,
            "account.verify" => desk.answer(message, self.verified(message)).await,
            "payment-slip" => desk.answer(message, json!({"accepted": true})).await,
            "certification.credit" => {
                let credit = self.credited(&message.data, &message.id)?;
                self.tell(desk, &[credit]).await
            }
            "pain.001" => self.order(desk, message).await,
            name => {
                eprintln!("nobody here answers {name}");
                Ok(())
            }
        }
    }

    async fn told(&mut self, desk: &mut Desk, command: &Value) -> Result<Value, Trouble> {
        match command["do"].as_str().unwrap_or_default() {
            "credit" => {
                let named = format!("command-{}", self.books.lines().len());
                let mut command = command.clone();
                command["account-no"] = text(&command, "account")?.into();
                let entry = self.credited(&command, &named)?;
                self.tell(desk, std::slice::from_ref(&entry)).await?;
                Ok(json!({"booked": entry.reference}))
            }
            "reverse" => self.reverse(desk, text(command, "reference")?).await,
            "close-day" => self.close_day(desk).await,
            "reject" => {
                let (account, code) = (text(command, "account")?.to_owned(), text(command, "code")?.to_owned());
                self.books.write(Line::Rejects { account, code })?;
                Ok(json!({"done": true}))
            }
            "books" => {
                let accounts: Vec<Value> =
                    self.accounts().map(|no| json!({"account-no": no, "fen": self.balance(no)})).collect();
                Ok(json!({"accounts": accounts, "entries": self.entries().count()}))
            }
            other => Err(Trouble::Command(other.to_owned())),
        }
    }
}

impl Bank {
    /// Asked again after a crash, the account is the one it was.
    async fn open(&mut self, desk: &mut Desk, asked: &Message) -> Result<(), Trouble> {
        if self.opened_for(&asked.id).is_none() {
            let name = asked.data["account-name"].as_str().unwrap_or_default().to_owned();
            let account = self.next_account();
            self.books.write(Line::Opened { question: asked.id.clone(), account, name, on: today() })?;
        }
        let (account, on) = self.opened_for(&asked.id).unwrap_or_default();
        desk.answer(asked, json!({"account-no": account, "opened-on": on, "name-match": true})).await
    }

    /// `named` is what makes it one credit, however often it is asked for.
    fn credited(&mut self, data: &Value, named: &str) -> Result<Entry, Trouble> {
        if let Some(entry) = self.named(named) {
            return Ok(entry);
        }
        let optional = |field: &str| data[field].as_str().map(str::to_owned);
        let entry = Entry {
            account: text(data, "account-no")?.to_owned(),
            fen: fen(data, "fen")?,
            direction: Direction::Credit,
            reference: self.next_reference(),
            end_to_end: optional("end-to-end"),
            counterparty: optional("payer").unwrap_or_else(|| "付款人".to_owned()),
            counterparty_account: optional("payer-account").unwrap_or_else(|| "6222000000000001".to_owned()),
            remark: optional("remark").unwrap_or_default(),
            reversal: false,
            booked: today(),
        };
        self.books.write(Line::Booked { entry: entry.clone(), named: named.to_owned() })?;
        Ok(entry)
    }

    async fn reverse(&mut self, desk: &mut Desk, reference: &str) -> Result<Value, Trouble> {
        let found = self.entries().find(|entry| entry.reference == reference && !entry.reversal).cloned();
        let entry = found.ok_or_else(|| Trouble::Command(format!("there is no entry {reference}")))?;
        let entry = Entry { reversal: true, reference: self.next_reference(), booked: today(), ..entry };
        let named = format!("reversal-{reference}");
        self.books.write(Line::Booked { entry: entry.clone(), named })?;
        self.tell(desk, std::slice::from_ref(&entry)).await?;
        Ok(json!({"booked": entry.reference}))
    }

    /// Entries of one account; named after the first, so that told again it is the same message.
    async fn tell(&self, desk: &mut Desk, entries: &[Entry]) -> Result<(), Trouble> {
        let Some(first) = entries.first() else {
            return Ok(());
        };
        let (name, created) = (format!("N-{}", first.reference), format!("{}T00:00:00Z", first.booked));
        let data = Booked { account: &first.account, entries }.to_data(&name, &created);
        desk.say("camt.054", &format!("{}-{name}", self.id), data).await
    }

    async fn close_day(&mut self, desk: &mut Desk) -> Result<Value, Trouble> {
        let accounts: Vec<String> = self.accounts().map(str::to_owned).collect();
        for account in &accounts {
            let data = json!({"account-no": account, "date": today(), "closing": self.balance(account)});
            desk.say("balance.daily", &format!("{}-day-{account}-{}", self.id, moment()), data).await?;
        }
        Ok(json!({"told": accounts.len()}))
    }

    fn statement(&self, asked: &Message) -> Value {
        let number = asked.data["account-no"].as_str().unwrap_or_default();
        let entries = self.entries().filter(|entry| entry.account == number).map(|entry| {
            let credit = (entry.direction == Direction::Credit) != entry.reversal;
            json!({"reference": entry.reference, "direction": if credit { "CRDT" } else { "DBIT" }, "fen": entry.fen})
        });
        let entries: Vec<Value> = entries.collect();
        json!({"account-no": number, "opening": 0, "closing": self.balance(number), "entries": entries})
    }

    fn verified(&self, asked: &Message) -> Value {
        let result = match self.rejects(asked.data["account-no"].as_str().unwrap_or_default()) {
            None => "ok",
            Some("AC04") => "closed",
            Some(_) => "mismatch",
        };
        json!({"result": result})
    }
}
