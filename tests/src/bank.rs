//! A bank of the wire program (`tests/partners/bank`) at a hub: its partnership, its accounts in its own books and in the
//! hub's, and what passed between the two.
use crate::{Hub, Person, Room, fund::deed, partner::Partner, played::Played, soon, within};
use serde_json::{Value, json};
use std::{path::PathBuf, time::Duration};

/// Ten thousand messages on a busy machine.
const BACKLOG: Duration = Duration::from_secs(900);

pub struct Bank {
    pub partner: Partner,
    /// The credit code of the organisation it speaks for.
    pub code: String,
    pub accounts: Vec<String>,
    folder: PathBuf,
    http: Option<String>,
    played: Option<Played>,
}

impl Bank {
    /// At the broker, or over HTTP where the room has none.
    pub fn join(room: &Room, hub: &Hub, id: &str, code: &str) -> Bank {
        let partner = Partner::join_as(room, id, "bank", &["--organisation", code]);
        let http = partner.told["amqp"]["url"].is_null().then(|| hub.url.clone());
        let folder = room.path().join(format!("books-of-{id}"));
        let mut bank = Bank { partner, code: code.to_owned(), accounts: vec![], folder, http, played: None };
        bank.start();
        let ping = |n: &str| bank.partner.says(hub, &format!("{id}.hello"), &format!("{id}-{n}"), json!({})).status;
        soon("the bank's way in", || (ping("hello") == 202).then_some(()));
        bank
    }

    fn start(&mut self) {
        self.played = Some(Played::start_at("test-bank", &self.partner, &self.folder, self.http.as_deref()));
    }

    pub fn told(&mut self, command: &Value) -> Value {
        self.played.as_mut().expect("it runs").told(command)
    }

    /// `kill -9` in whatever it does, and up again.
    pub fn dies_and_comes_back(&mut self) {
        drop(self.played.take());
        self.start();
    }

    /// One at the bank, the same in the fund's ledger, with something on it.
    pub fn opens(&mut self, room: &Room, clerk: &Person, fen: i64) -> String {
        let number = self.told(&json!({"do": "open", "name": "监管专户"}))["account-no"].as_str().unwrap().to_owned();
        room.hub(["partner", "account", "add", &self.partner.id, &number]).well();
        deed(clerk, "open", &number, "监管专户", 1).ok();
        self.told(&json!({"do": "credit", "account": number, "fen": fen, "remark": "开户"}));
        // Behind all that it has said before.
        within(BACKLOG, "the first deposit", || (balance(clerk, &number) == fen).then_some(()));
        self.accounts.push(number.clone());
        number
    }

    /// Messages to it that it has worked on, and from it, repetitions too; all of its lives.
    pub fn passed(&self) -> (usize, usize) {
        let lines = std::fs::read_to_string(self.folder.join("seen")).unwrap_or_default().lines().count();
        let said = std::fs::metadata(self.folder.join("said")).map_or(0, |file| file.len());
        (lines, usize::try_from(said).expect("a count"))
    }
}

/// What the hub's books have at the bank.
pub fn balance(who: &Person, account: &str) -> i64 {
    let shown = who.get(&format!("/ledger/{account}")).ok();
    let subs = shown["subs"].as_array().into_iter().flatten();
    subs.filter(|sub| sub["sub"] == "A1").filter_map(|sub| sub["amount"].as_i64()).sum()
}
