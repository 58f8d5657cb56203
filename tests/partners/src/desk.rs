//! One loop: a message of the hub's, or a command from standard input (one JSON object a line, answered by one line).
use crate::mood::{How, Mood, Told, another_account, another_amount};
use hub_adapter::{Adapter, AdapterError, Credentials, Message, SeenFile, Way};
use serde_json::{Value, json};
use std::{
    fs::{File, OpenOptions},
    io::Write,
    path::PathBuf,
    time::Duration,
};
use thiserror::Error;
use tokio::io::{AsyncBufReadExt, BufReader, stdin};

#[derive(clap::Parser)]
pub struct Options {
    /// What `hub --json partner add` printed
    #[arg(long)]
    pub credentials: PathBuf,
    /// The hub's address, where there is no broker
    #[arg(long)]
    pub http: Option<String>,
    /// Folder of its books
    #[arg(long)]
    pub books: PathBuf,
}

#[derive(Debug, Error)]
pub enum Trouble {
    #[error(transparent)]
    Adapter(#[from] AdapterError),
    #[error("the books: {0}")]
    Books(#[from] std::io::Error),
    #[error("the command is not understood: {0}")]
    Command(String),
}

/// The wire, and how to behave on it.
pub struct Desk {
    pub adapter: Adapter,
    pub mood: Mood,
    /// As long as there were messages.
    said: File,
}

/// What makes a bank a bank.
pub trait Partner {
    fn asked(&mut self, desk: &mut Desk, message: &Message) -> impl Future<Output = Result<(), Trouble>>;
    fn told(&mut self, desk: &mut Desk, command: &Value) -> impl Future<Output = Result<Value, Trouble>>;
}

impl Desk {
    pub fn open(options: &Options) -> Result<Desk, Trouble> {
        std::fs::create_dir_all(&options.books)?;
        let credentials = Credentials::of_file(&options.credentials)?;
        let way = match (&options.http, &credentials.amqp) {
            (Some(url), _) => Way::Http(url.clone()),
            (None, Some(url)) => Way::Broker(url.clone()),
            (None, None) => return Err(Trouble::Command("neither --http nor a place at a broker".to_owned())),
        };
        let seen = SeenFile::open(&options.books.join("seen"))?;
        let said = OpenOptions::new().append(true).create(true).open(options.books.join("said"))?;
        Ok(Desk { adapter: Adapter::new(credentials, way, seen), mood: Mood::default(), said })
    }

    pub async fn answer(&mut self, asked: &Message, data: Value) -> Result<(), Trouble> {
        let answer = self.adapter.answer_to(asked, data);
        self.out(asked.name(), answer).await
    }

    pub async fn say(&mut self, name: &str, id: &str, data: Value) -> Result<(), Trouble> {
        let message = Message::new(self.adapter.id(), id, format!("{}.{name}", self.adapter.id()), data);
        self.out(name, message).await
    }

    async fn out(&mut self, name: &str, mut message: Message) -> Result<(), Trouble> {
        let told = self.mood.take(name);
        match told.as_ref().map(|told| told.how) {
            Some(How::Never) => return Ok(()),
            Some(How::Late) => tokio::time::sleep(Duration::from_millis(told.map_or(0, |told| told.ms))).await,
            Some(How::WrongAmount) => another_amount(&mut message.data),
            Some(How::WrongAccount) => another_account(&mut message.data),
            Some(How::Twice) => {
                self.send(&message).await?;
                self.send(&message).await?;
                message.id += "-again";
            }
            Some(How::WrongSignature) => {
                let mut body = self.adapter.sealed(&message);
                let at = body.iter().rposition(|byte| *byte == b'.').map_or(0, |dot| dot + 1);
                body[at] = if body[at] == b'A' { b'B' } else { b'A' };
                self.said.write_all(b".")?;
                return refused_is_well(self.adapter.send_raw(&message.kind, &message.id, body).await);
            }
            Some(How::Forgetful) | None => {}
        }
        self.send(&message).await
    }

    async fn send(&mut self, message: &Message) -> Result<(), Trouble> {
        self.said.write_all(b".")?;
        refused_is_well(self.adapter.send(message).await)
    }

    /// With the next message of this name, as the command that makes it says by `how`.
    pub fn misbehave(&mut self, on: &str, command: &Value) -> Result<(), Trouble> {
        if let Some(how) = command.get("how") {
            self.behave(&json!({"how": how, "on": on, "ms": command["ms"].as_u64().unwrap_or(0)}))?;
        }
        Ok(())
    }

    fn behave(&mut self, command: &Value) -> Result<Value, Trouble> {
        let told: Told = serde_json::from_value(command.clone()).map_err(|why| Trouble::Command(why.to_string()))?;
        self.mood.be(told);
        Ok(json!({"done": true}))
    }
}

/// A hub that refuses a message at its door has heard it; the partner goes on.
fn refused_is_well(sent: Result<(), AdapterError>) -> Result<(), Trouble> {
    match sent {
        Err(AdapterError::Refused { status, text }) => {
            eprintln!("refused: {status} {text}");
            Ok(())
        }
        sent => Ok(sent?),
    }
}

/// Until standard input ends.
pub async fn run(mut desk: Desk, mut partner: impl Partner) -> Result<(), Trouble> {
    let mut commands = BufReader::new(stdin()).lines();
    println!("{}", json!({"ready": desk.adapter.id()}));
    loop {
        tokio::select! {
            asked = desk.adapter.next() => {
                let asked = asked?;
                match partner.asked(&mut desk, &asked.message).await {
                    // What makes no sense now makes none later.
                    Err(Trouble::Command(why)) => eprintln!("{}: {why}", asked.message.id),
                    done => done?,
                }
                desk.adapter.done(asked).await?;
            }
            line = commands.next_line() => match line? {
                None => return Ok(()),
                Some(line) => println!("{}", told(&mut desk, &mut partner, &line).await),
            }
        }
    }
}

async fn told(desk: &mut Desk, partner: &mut impl Partner, line: &str) -> Value {
    let command: Value = serde_json::from_str(line).unwrap_or_default();
    let done = match command["do"].as_str() {
        Some("misbehave") => desk.behave(&command),
        Some("say") => say(desk, &command).await,
        _ => partner.told(desk, &command).await,
    };
    done.unwrap_or_else(|error| json!({"error": error.to_string()}))
}

/// Anything, under its own name, and as it stands.
async fn say(desk: &mut Desk, command: &Value) -> Result<Value, Trouble> {
    let (Some(name), Some(id)) = (command["name"].as_str(), command["id"].as_str()) else {
        return Err(Trouble::Command("say needs name, id and data".to_owned()));
    };
    let kind = format!("{}.{name}", desk.adapter.id());
    let message = Message::new(desk.adapter.id(), id, kind, command["data"].clone());
    desk.send(&message).await?;
    Ok(json!({"said": id}))
}

pub fn text<'a>(command: &'a Value, field: &str) -> Result<&'a str, Trouble> {
    command[field].as_str().ok_or_else(|| Trouble::Command(format!("`{field}` is missing")))
}

pub fn fen(command: &Value, field: &str) -> Result<i64, Trouble> {
    let fen = command[field].as_i64().filter(|fen| *fen > 0);
    fen.ok_or_else(|| Trouble::Command(format!("`{field}` is no positive number of fen")))
}
