//! A partner that is played by a program of its own (`tests/partners`, an adapter of `sdk/examples`): started with what
//! the hub's operator handed out, told what to do on its standard input, killed with its test.
use crate::{Hub, partner::Partner, place};
use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Lines, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

pub struct Played {
    child: Child,
    commands: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Played {
    /// `test-bank`, `test-guarantor`, `test-insurer`: at the broker, or over HTTP where the hub is named.
    pub fn start(program: &str, partner: &Partner, books: &Path, http: Option<&Hub>) -> Played {
        Played::start_at(program, partner, books, http.map(|hub| hub.url.as_str()))
    }

    /// A hub that may be away just now.
    pub fn start_at(program: &str, partner: &Partner, books: &Path, http: Option<&str>) -> Played {
        let file = place::target().join("release").join(program);
        assert!(file.is_file(), "{} is not there: cargo build --release --workspace", file.display());
        let mut command = Command::new(file);
        if let Some(url) = http {
            command.args(["--http", url]);
        }
        Played::run(command, partner, books)
    }

    /// Any program that takes `--credentials` and `--books` and says that it is ready.
    pub fn run(mut command: Command, partner: &Partner, books: &Path) -> Played {
        std::fs::create_dir_all(books).expect("there is room");
        let credentials = books.join("credentials.json");
        std::fs::write(&credentials, partner.told.to_string()).expect("there is room");
        let log = std::fs::OpenOptions::new().append(true).create(true).open(books.join("log")).expect("there is room");
        command.arg("--credentials").arg(&credentials).arg("--books").arg(books);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log).spawn().expect("the partner starts");
        let commands = child.stdin.take().expect("it is piped");
        let answers = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        let mut played = Played { child, commands, answers };
        let ready = played.answer();
        assert_eq!(ready["ready"], partner.id.as_str(), "{ready}");
        played
    }

    pub fn told(&mut self, command: &Value) -> Value {
        writeln!(self.commands, "{command}").expect("the partner listens");
        let answer = self.answer();
        assert!(answer.get("error").is_none(), "{command}: {answer}");
        answer
    }

    fn answer(&mut self) -> Value {
        let line = self.answers.next().expect("the partner answers").expect("its output can be read");
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("no JSON: {line}"))
    }

    /// As a power cut would.
    pub fn kill(mut self) {
        self.child.kill().expect("it runs");
    }
}

impl Drop for Played {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
