//! A hub process: started, asked, stopped as an operator stops it, or killed. It never outlives its test; the log of one
//! whose test fails is shown.
use crate::{Person, Reply, SAMPLE_PASSWORD, reply};
use serde_json::{Value, json};
use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};
use ureq::{Agent, http};

const GREETING: &str = "The hub is at ";
const LOG_LINES: usize = 40;

pub struct Hub {
    child: Child,
    pub url: String,
    agent: Agent,
    log: PathBuf,
}

impl Hub {
    /// Waits for the greeting, which names the port; without one, why not.
    pub fn start(mut command: Command, folder: &Path) -> Result<Hub, String> {
        static STARTED: AtomicU32 = AtomicU32::new(0);
        let log = folder.join(format!("hub-{}.log", STARTED.fetch_add(1, Ordering::SeqCst)));
        let file = File::create(&log).expect("the room can be written");
        let child = command.stdout(Stdio::piped()).stderr(file).spawn().expect("the hub can be started");
        let mut hub = Hub { child, url: String::new(), agent: reply::agent(), log };
        let mut lines = BufReader::new(hub.child.stdout.take().expect("it is piped")).lines();
        let greeting = lines.by_ref().map_while(Result::ok).find(|line| line.starts_with(GREETING));
        // Whatever else it prints must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        match greeting {
            Some(line) => hub.url = line.trim_start_matches(GREETING).trim().to_owned(),
            None => {
                let _ = hub.child.wait();
                return Err(hub.said());
            }
        }
        Ok(hub)
    }

    /// Its log so far.
    pub fn said(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    pub fn sign_in(&self, name: &str) -> Person {
        self.try_sign_in(name).unwrap_or_else(|why| panic!("{name} cannot sign in: {why}"))
    }

    pub fn try_sign_in(&self, name: &str) -> Result<Person, String> {
        self.sign_in_with(name, SAMPLE_PASSWORD)
    }

    pub fn sign_in_with(&self, name: &str, password: &str) -> Result<Person, String> {
        let reply = self.signing_in(name, password)?;
        let cookie = reply.header("set-cookie").and_then(|c| c.split(';').next()).unwrap_or_default().to_owned();
        let csrf = reply.ok()["csrf"].as_str().unwrap_or_default().to_owned();
        Ok(Person::new(&self.url, &self.agent, name, cookie, csrf))
    }

    pub fn signing_in(&self, name: &str, password: &str) -> Result<Reply, String> {
        self.stranger().send("POST", "/session", &json!({"name": name, "password": password}))
    }

    /// Nobody: neither cookie nor token.
    pub fn stranger(&self) -> Person {
        Person::new(&self.url, &self.agent, "", String::new(), String::new())
    }

    /// A path at the root: health, schemas, the API's own document.
    pub fn root(&self, path: &str) -> Value {
        self.at_root(path).ok()
    }

    /// The same as text: metrics.
    pub fn root_text(&self, path: &str) -> String {
        self.at_root(path).text
    }

    /// Whether it says that it can serve, and what ails it.
    pub fn readiness(&self) -> (u16, Value) {
        let reply = self.at_root("/readyz");
        (reply.status, reply.body)
    }

    fn at_root(&self, path: &str) -> Reply {
        let request = http::Request::get(format!("{}{path}", self.url)).body(()).expect("a request");
        reply::read("GET", path, self.agent.run(request)).unwrap_or_else(|why| panic!("{why}"))
    }

    /// As an operator of the sample city does beside its people.
    pub fn sample(&self, method: &str, path: &str, body: &Value) -> Value {
        self.stranger().send(method, &format!("/sample/{path}"), body).unwrap_or_else(|why| panic!("{why}")).ok()
    }

    /// A partner's adapter does, when an operator looks whether anybody is there.
    pub fn answers_a_test(&self, partner: &str) {
        let operator = self.sign_in("operator");
        let sent = operator.post(&format!("/partners/{partner}/test"), json!({})).ok();
        crate::soon("the answer to a test", || {
            let ping = operator.get(&format!("/partners/{partner}")).ok()["ping"].clone();
            (ping["id"] == sent["id"] && ping["how"] == "answered").then_some(())
        });
    }

    /// What it holds in memory.
    pub fn resident_kb(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|l| l.split_whitespace().next()?.parse().ok()).unwrap_or(0)
    }

    /// As if its power had gone.
    pub fn kill(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    pub fn is_dead(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// It is gone, by itself; a process that aborts answers nobody while its memory is still being written off.
    pub fn dies(&mut self, why: &str) {
        crate::soon(why, || self.is_dead().then_some(()));
    }

    /// Told to stop, and gone with nothing left to do.
    pub fn stop(mut self) {
        let told = Command::new("kill").arg(self.child.id().to_string()).status();
        assert!(told.is_ok_and(|s| s.success()), "the hub is not told to stop");
        let ended = self.child.wait().expect("it can be waited for");
        assert!(ended.success(), "the hub did not stop well: {ended}");
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            let said = self.said();
            let lines: Vec<_> = said.lines().collect();
            eprintln!("the hub said:\n{}", lines[lines.len().saturating_sub(LOG_LINES)..].join("\n"));
        }
    }
}
