//! A folder with a database (and a broker) of its own, and the hub's configuration for it. Several processes may live in
//! one room: that is how two hubs share a city. Configured by the environment alone, as a container would be.
use crate::{
    Hub,
    place::{binary, cache},
    servers::{Servers, variable},
};
use std::{
    ffi::OsStr,
    path::Path,
    process::{Command, Stdio},
};
use tempfile::TempDir;

/// Of every person of the sample city.
pub const SAMPLE_PASSWORD: &str = "a-password-of-tests";

pub struct Room {
    pub folder: TempDir,
    servers: Option<Servers>,
    variables: Vec<(String, String)>,
}

/// What a command of the hub said, and how it ended.
pub struct Said {
    pub out: String,
    pub err: String,
    pub code: i32,
}

impl Room {
    /// One file, and the bus in process.
    pub fn sqlite() -> Room {
        Room {
            folder: tempfile::tempdir().expect("there is room for temporary files"),
            servers: None,
            variables: vec![],
        }
    }

    /// PostgreSQL and RabbitMQ.
    pub fn servers() -> Room {
        let room = Room { servers: Some(Servers::new()), ..Room::sqlite() };
        room.hub(["migrate"]).well();
        room
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn database(&self) -> String {
        match &self.servers {
            Some(servers) => servers.database.clone(),
            None => format!("sqlite:{}", self.path().join("hub.db").display()),
        }
    }

    pub fn broker(&self) -> String {
        self.servers.as_ref().expect("the room has servers").broker.clone()
    }

    /// The binary with this room's configuration.
    pub fn command<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(binary());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("HUB_") {
                command.env_remove(name);
            }
        }
        command.args(arguments).current_dir(self.path()).stdin(Stdio::null());
        command.env("HUB_SAMPLE_PASSWORD", SAMPLE_PASSWORD).env("HUB_DATABASE__URL", self.database());
        if let Some(servers) = &self.servers {
            command.env("HUB_BUS__TRANSPORT", "rabbitmq").env("HUB_BUS__URL", &servers.broker);
            let (user, password) = servers.broker_login();
            let management = [("URL", &*variable("HUB_TEST_AMQP_MANAGEMENT")), ("USER", user), ("PASSWORD", password)];
            command.envs(management.map(|(key, value)| (format!("HUB_BUS__MANAGEMENT__{key}"), value.to_owned())));
        }
        for (key, folder) in [("FILES", "files"), ("KEYS", "keys")] {
            command.env(format!("HUB_DATA__{key}"), self.path().join(folder));
        }
        command.env("HUB_DATA__CACHE", cache());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    pub fn hub<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Said {
        run(self.command(arguments))
    }

    /// With a line on its standard input.
    pub fn hub_told<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>, line: &str) -> Said {
        let file = self.path().join(format!("told-{}", uuid::Uuid::new_v4()));
        std::fs::write(&file, format!("{line}\n")).expect("the room can be written to");
        let mut command = self.command(arguments);
        command.stdin(std::fs::File::open(&file).expect("it was written just now"));
        run(command)
    }

    /// What every command of this room has in its environment besides.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.variables.push((name.to_owned(), value.into()));
    }

    /// A sample hub with all packed systems.
    pub fn start(&self) -> Hub {
        self.start_with(&[]).unwrap_or_else(|why| panic!("the hub does not start: {why}"))
    }

    /// Not of the sample city: a city's own, with nothing in it.
    pub fn start_own(&self) -> Hub {
        let hub = Hub::start(self.command(["serve", "--address", "127.0.0.1:0"]), self.path());
        hub.unwrap_or_else(|why| panic!("the hub does not start: {why}"))
    }

    /// With more in its environment; what it said when it did not come up.
    pub fn start_with(&self, variables: &[(&str, &str)]) -> Result<Hub, String> {
        self.start_at("127.0.0.1:0", variables)
    }

    /// At an address of its own, where it is found again after it died.
    pub fn start_at(&self, address: &str, variables: &[(&str, &str)]) -> Result<Hub, String> {
        let mut command = self.serving(&crate::systems(), address);
        command.envs(variables.iter().copied());
        Hub::start(command, self.path())
    }

    /// With the systems of another folder.
    pub fn start_of(&self, systems: &Path) -> Hub {
        let hub = Hub::start(self.serving(systems, "127.0.0.1:0"), self.path());
        hub.unwrap_or_else(|why| panic!("the hub does not start: {why}"))
    }

    fn serving(&self, systems: &Path, address: &str) -> Command {
        let arguments = ["serve", "--sample", "--address", address, "--plugins"].map(OsStr::new);
        self.command(arguments.into_iter().chain([systems.as_os_str()]))
    }

    /// The audit chain of a hub that runs or not, looked at by the hub's own doctor.
    pub fn chain_verifies(&self) {
        let said = self.hub(["doctor"]);
        let line = said.all().lines().find(|l| l.contains("audit chain")).map(str::trim).map(str::to_owned);
        let line = line.unwrap_or_else(|| panic!("the doctor does not look at the chain: {}", said.all()));
        assert!(line.starts_with("ok") && line.ends_with("unbroken"), "{line}");
    }
}

impl Said {
    pub fn all(&self) -> String {
        format!("{}{}", self.out, self.err)
    }

    /// It did what was asked.
    pub fn well(self) -> String {
        assert_eq!(self.code, 0, "{}", self.all());
        self.out
    }

    /// It ended with this code; what it said.
    pub fn ended(self, code: i32) -> String {
        assert_eq!(self.code, code, "{}", self.all());
        self.all()
    }
}

pub fn run(mut command: Command) -> Said {
    let out = command.output().expect("the hub can be started");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Said { out: text(&out.stdout), err: text(&out.stderr), code: out.status.code().unwrap_or(-1) }
}
