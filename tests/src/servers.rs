//! The private PostgreSQL and RabbitMQ: a database and a virtual host of their own for a room.
use std::process::Command;
use uuid::Uuid;

const HINT: &str = "is not set: run these tests as `tests/servers/servers.sh run -- cargo test --release -p hub-tests`";

pub fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} {HINT}"))
}

pub struct Servers {
    pub database: String,
    pub broker: String,
    name: String,
}

impl Servers {
    pub fn new() -> Servers {
        let name = format!("hub_tests_{}", Uuid::new_v4().simple());
        let database = fresh_database(&name);
        Servers { database, broker: fresh_broker(&name), name }
    }

    /// The administrator's name and password.
    pub fn broker_login(&self) -> (&str, &str) {
        let login = self.broker.split("://").nth(1).and_then(|rest| rest.split('@').next());
        login.and_then(|login| login.split_once(':')).expect("the URL names user and password")
    }
}

impl Default for Servers {
    fn default() -> Self {
        Servers::new()
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        let sql = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        let _ = Command::new("psql").args(["-q", &variable("HUB_TEST_PG"), "-c", &sql]).output();
    }
}

pub fn fresh_database(name: &str) -> String {
    let server = variable("HUB_TEST_PG");
    let made = Command::new("psql").args(["-q", &server, "-c", &format!("CREATE DATABASE {name}")]).output();
    let made = made.expect("psql runs: apt-get install postgresql-client");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let (host, _) = server.rsplit_once('/').expect("the URL names a database");
    format!("{host}/{name}")
}

fn fresh_broker(name: &str) -> String {
    let script = variable("HUB_TEST_SERVERS_SH");
    let made = Command::new(script).args(["vhost", &variable("HUB_TEST_SERVERS"), name]).output();
    let made = made.expect("the script of the servers runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    String::from_utf8_lossy(&made.stdout).trim().to_owned()
}
