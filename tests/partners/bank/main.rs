//! A bank: opens accounts, books, pays orders, tells what it booked. `{"do": "credit", "account": …, "fen": …}` on standard
//! input pays something in; `open`, `again`, `reverse`, `close-day`, `state`, `reject`, `misbehave`, `say` and `books` are its
//! other commands. In the place of a bank of the sample city it also does what a scenario tells that one.
mod city;
mod journal;
mod paying;
mod stated;

use city::City;
use clap::Parser;
use hub_adapter::{
    Message,
    iso::{Booked, Direction, Entry},
};
use hub_test_partners::{
    Books, Desk, Options, Trouble,
    desk::{Partner, fen, text},
    run, today,
};
use journal::Line;
use serde_json::{Value, json};

struct Bank {
    books: Books<Line>,
    id: String,
    city: City,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Trouble> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let options = Options::parse();
    let desk = Desk::open(&options)?;
    let books = Books::open(&options.books.join("journal"))?;
    let bank = Bank { books, id: desk.adapter.id().to_owned(), city: City::default() };
    run(desk, bank).await
}

impl Partner for Bank {
    async fn asked(&mut self, desk: &mut Desk, message: &Message) -> Result<(), Trouble> {
        if self.city.hears(message) {
            return self.city_tells(desk, message).await;
        }
        self.city.was_asked(message);
        if self.city.is_silent() {
            return Ok(());
        }
        match message.name() {
            "account.open" => self.open(desk, message).await,
            "account.balance" => {
                let number = message.data["account-no"].as_str().unwrap_or_default();
                let data = json!({"account-no": number, "closing": self.balance(number), "on": self.today()});
                self.answer(desk, message, data).await
            }
            "account.statement" => self.answer(desk, message, self.statement(message)).await,
            "account.verify" => self.answer(desk, message, self.verified(message)).await,
            "account.close" => self.answer(desk, message, json!({"closed-on": self.today()})).await,
            "payment-slip" => self.answer(desk, message, json!({"accepted": true})).await,
            "guarantee.issue" => self.of_letter(desk, message, "effective").await,
            "guarantee.claim" => self.of_letter(desk, message, "paid").await,
            "guarantee.release" => self.of_letter(desk, message, "released").await,
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
                desk.misbehave("camt.054", &command)?;
                self.tell(desk, std::slice::from_ref(&entry)).await?;
                Ok(json!({"booked": entry.reference}))
            }
            "open" => {
                let named = format!("command-{}", self.books.lines().len());
                Ok(json!({"account-no": self.opened(&named, text(command, "name")?)?.0}))
            }
            "again" => self.again(desk, text(command, "reference")?, text(command, "under")?).await,
            "state" => self.state(desk).await,
            "reverse" => self.reverse(desk, text(command, "reference")?).await,
            "close-day" => self.close_day(desk).await,
            "reject" => {
                let (account, code) = (text(command, "account")?.to_owned(), text(command, "code")?.to_owned());
                self.books.write(Line::Rejects { account, code })?;
                Ok(json!({"done": true}))
            }
            "books" => {
                let account = |no: &str| json!({"account-no": no, "fen": self.balance(no), "entries": self.count(no)});
                let accounts: Vec<Value> = self.accounts().map(account).collect();
                Ok(json!({"accounts": accounts, "entries": self.entries().count(), "orders": self.orders()}))
            }
            other => Err(Trouble::Command(other.to_owned())),
        }
    }
}

impl Bank {
    async fn of_letter(&self, desk: &mut Desk, asked: &Message, state: &str) -> Result<(), Trouble> {
        self.answer(desk, asked, json!({"number": asked.data["number"], "state": state})).await
    }

    /// Asked again after a crash, the account is the one it was.
    async fn open(&mut self, desk: &mut Desk, asked: &Message) -> Result<(), Trouble> {
        let name = asked.data["account-name"].as_str().unwrap_or_default().to_owned();
        let (account, on) = self.opened(&asked.id, &name)?;
        self.answer(desk, asked, json!({"account-no": account, "opened-on": on, "name-match": true})).await
    }

    fn opened(&mut self, question: &str, name: &str) -> Result<(String, String), Trouble> {
        if self.opened_for(question).is_none() {
            let account = self.city.number().filter(|no| !self.is_own(no)).unwrap_or_else(|| self.next_account());
            let (question, name) = (question.to_owned(), name.to_owned());
            self.books.write(Line::Opened { question, account, name, on: self.today() })?;
        }
        Ok(self.opened_for(question).unwrap_or_default())
    }

    /// In the sample city with what a scenario puts into every answer.
    async fn answer(&self, desk: &mut Desk, asked: &Message, data: Value) -> Result<(), Trouble> {
        desk.answer(asked, self.city.answered(data)).await
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
            booked: self.today(),
        };
        self.books.write(Line::Booked { entry: entry.clone(), named: named.to_owned() })?;
        Ok(entry)
    }

    /// An entry that was told is told under another message's name.
    async fn again(&self, desk: &mut Desk, reference: &str, under: &str) -> Result<Value, Trouble> {
        let entry = self.entries().find(|entry| entry.reference == reference);
        let entry = entry.ok_or_else(|| Trouble::Command(format!("there is no entry {reference}")))?;
        self.tell_under(desk, std::slice::from_ref(entry), under).await?;
        Ok(json!({"told": under}))
    }

    async fn reverse(&mut self, desk: &mut Desk, reference: &str) -> Result<Value, Trouble> {
        let found = self.entries().find(|entry| entry.reference == reference && !entry.reversal).cloned();
        let entry = found.ok_or_else(|| Trouble::Command(format!("there is no entry {reference}")))?;
        let direction = match entry.direction {
            Direction::Credit => Direction::Debit,
            Direction::Debit => Direction::Credit,
        };
        let (own, booked) = (self.next_reference(), self.today());
        let entry = Entry { direction, reversal: true, reference: own, booked, ..entry };
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
        self.tell_under(desk, entries, &format!("N-{}", first.reference)).await
    }

    async fn tell_under(&self, desk: &mut Desk, entries: &[Entry], name: &str) -> Result<(), Trouble> {
        let Some(first) = entries.first() else {
            return Ok(());
        };
        let created = format!("{}T00:00:00Z", first.booked);
        let data = Booked { account: &first.account, entries }.to_data(name, &created);
        desk.say("camt.054", &format!("{}-{name}", self.id), data).await
    }

    fn verified(&self, asked: &Message) -> Value {
        let result = match self.rejects(asked.data["account-no"].as_str().unwrap_or_default()) {
            None => "ok",
            Some("AC04") => "closed",
            Some(_) => "mismatch",
        };
        json!({"result": result})
    }

    /// The business day of the sample city, where it plays there.
    fn today(&self) -> String {
        self.city.today().unwrap_or_else(today)
    }
}
