//! One struct a topic, loaded once at the start: the defaults here, then
//! `--config FILE`, then `HUB_TOPIC__KEY` (`HUB_SERVER__ADDRESS`). An unknown key
//! or a bad value stops the start and names the key. `config/hub.toml` shows every
//! key with its default; a test keeps the two alike.
use crate::failure::Failure;
use figment::{
    Figment,
    providers::{Env, Format, Toml},
};
use serde::Deserialize;
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Config {
    pub server: Server,
    pub database: store::Config,
    pub bus: bus::BusConfig,
    pub webhooks: bus::webhook::Config,
    pub sandbox: sandbox::Config,
    pub accounts: accounts::Config,
    pub data: Data,
    pub files: documents::files::Config,
    pub previews: Previews,
    pub documents: Documents,
    pub keys: Keys,
    pub city: City,
    pub plugins: Plugins,
    pub sample: SampleCity,
    pub log: Log,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Server {
    pub address: SocketAddr,
    /// Cookies are for https alone: for a hub behind a proxy that ends TLS.
    pub secure_cookies: bool,
    /// How long running requests may take at the end.
    pub stop_seconds: u64,
}

/// Folders of this hub on disk.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Data {
    /// What people attach; with a bucket in `[files]`, only while it comes in.
    pub files: PathBuf,
    /// The master key and what is sealed under it.
    pub keys: PathBuf,
    /// Compiled plugins; may be deleted at any time.
    pub cache: PathBuf,
    /// Largest upload.
    pub upload_mb: u64,
}

/// How documents are rendered.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Documents {
    /// Files, or folders with everything below them.
    pub fonts: Vec<PathBuf>,
    /// For one document.
    pub time_limit_ms: u64,
    /// For one renderer beyond its fonts.
    pub memory_limit_mb: u64,
    /// Documents rendered at one time, each by a process of its own.
    pub at_once: usize,
    /// What the address in a document's QR code begins with.
    pub verify_base: String,
    /// Of the seals made from now on.
    pub seal_algorithm: SealAlgorithm,
    pub timestamp: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum SealAlgorithm {
    #[serde(rename = "ecdsa-p256")]
    EcdsaP256,
    #[serde(rename = "sm2")]
    Sm2,
}

impl SealAlgorithm {
    pub fn name(self) -> &'static str {
        match self {
            SealAlgorithm::EcdsaP256 => "ecdsa-p256",
            SealAlgorithm::Sm2 => "sm2",
        }
    }
}

/// Who says when something was sealed; without a URL the development authority does.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Timestamp {
    pub url: Option<WebAddress>,
    /// Certificates, PEM or DER, under which its stamps count.
    pub root: Option<PathBuf>,
}

/// Where signing keys lie when they do not lie in files.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Keys {
    pub pkcs11: Option<Pkcs11>,
}

/// A token for the keys of seals.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Pkcs11 {
    /// The maker's library.
    pub module: PathBuf,
    /// Its label.
    pub token: String,
    /// A file with nothing but the PIN in it.
    pub pin_file: PathBuf,
}

/// `http://` or `https://`, a host, and perhaps more.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct WebAddress(pub String);

impl TryFrom<String> for WebAddress {
    type Error = String;

    fn try_from(text: String) -> Result<WebAddress, String> {
        let after = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let sound = after.is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', ':', '?', '#']));
        match sound && !text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            true => Ok(WebAddress(text)),
            false => Err(format!("`{text}` is no address of the form https://host/path")),
        }
    }
}

/// Small pictures of attached files.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Previews {
    /// For one picture.
    pub time_limit_ms: u64,
    pub memory_limit_mb: u64,
    /// Pictures drawn at one time, each by a process of its own.
    pub at_once: usize,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct City {
    /// GB/T 2260: whose offices `office:` means.
    pub division: String,
    /// Files `YYYY.toml` beside the calendars that the hub brings along; a year given here replaces the hub's.
    pub calendar: Option<PathBuf>,
    /// Files of divisions in place of those that the hub brings along.
    pub divisions: Option<PathBuf>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Plugins {
    /// Files `*.wasm` installed at the start of a sample hub.
    pub folder: Option<PathBuf>,
    /// Whether a version is signed, rehearsed and approved by a second person before it is activated. When absent: yes,
    /// but on a sample hub.
    pub review: Option<bool>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct SampleCity {
    /// Partners of the sample city that a program outside plays, made known by `hub partner add` under the same id.
    pub outside: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Log {
    /// As in `info,cases=debug`.
    pub level: String,
    pub format: LogFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    Text,
    Json,
}

impl Default for Server {
    fn default() -> Self {
        Server { address: SocketAddr::from(([127, 0, 0, 1], 8080)), secure_cookies: false, stop_seconds: 10 }
    }
}

impl Default for Data {
    fn default() -> Self {
        Data { files: "var/files".into(), keys: "var/keys".into(), cache: "var/cache".into(), upload_mb: 200 }
    }
}

impl Default for Documents {
    fn default() -> Self {
        let noto = Path::new("/usr/share/fonts/opentype/noto");
        Documents {
            fonts: ["NotoSerifCJK-Regular.ttc", "NotoSerifCJK-Bold.ttc"].map(|file| noto.join(file)).to_vec(),
            time_limit_ms: 5000,
            memory_limit_mb: 512,
            at_once: 2,
            verify_base: "http://127.0.0.1:8080".to_owned(),
            seal_algorithm: SealAlgorithm::EcdsaP256,
            timestamp: Timestamp::default(),
        }
    }
}

impl Default for Previews {
    fn default() -> Self {
        Previews { time_limit_ms: 10_000, memory_limit_mb: 768, at_once: 1 }
    }
}

impl Default for City {
    fn default() -> Self {
        City { division: "510100".to_owned(), calendar: None, divisions: None }
    }
}

impl Default for Log {
    fn default() -> Self {
        Log {
            // The broker's client prints message bodies under this target.
            level: "info,lapin=off".to_owned(),
            format: LogFormat::Text,
        }
    }
}

/// Environment variables `HUB_…` that are no configuration.
const OTHER: [&str; 5] = ["CONFIG", "FAILPOINT", "SDK", "TEST_", "SAMPLE_"];
const PREFIX: &str = "HUB_";

pub fn load(file: Option<&Path>) -> Result<Config, Failure> {
    let mut sources = Figment::new();
    if let Some(file) = file {
        if !file.is_file() {
            let why = format!("there is no file {}", file.display());
            return Err(Failure::new("the configuration cannot be read", why, "check --config"));
        }
        sources = sources.merge(Toml::file_exact(file));
    }
    known_variables()?;
    let variables = Env::prefixed(PREFIX)
        .filter(|key| key.as_str().contains("__"))
        .map(|key| key.as_str().replace("__", ".").replace('_', "-").into());
    sources.merge(variables).extract().map_err(bad)
}

fn known_variables() -> Result<(), Failure> {
    for (name, _) in std::env::vars_os() {
        let Some(key) = name.to_str().and_then(|n| n.strip_prefix(PREFIX)) else {
            continue;
        };
        if !key.contains("__") && !OTHER.iter().any(|other| key.starts_with(other)) {
            let why = format!("the environment variable HUB_{key} is not known");
            let remedy = "write HUB_TOPIC__KEY, as in HUB_SERVER__ADDRESS=127.0.0.1:8081";
            return Err(Failure::new("the configuration is refused", why, remedy));
        }
    }
    Ok(())
}

fn bad(errors: figment::Error) -> Failure {
    let one = |error: figment::Error| {
        let place = match &error.metadata {
            Some(metadata) => match &metadata.source {
                Some(source) => format!("in {source}"),
                None => format!("in {}", metadata.name),
            },
            None => String::new(),
        };
        format!("`{}` {place}: {}", error.path.join("."), error.kind)
    };
    let why = errors.into_iter().map(one).collect::<Vec<_>>().join("\n");
    let remedy = "config/hub.toml lists every key with its default";
    Failure::new("the configuration is refused", why, remedy)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Config, Failure> {
        Figment::new().merge(Toml::string(text)).extract().map_err(bad)
    }

    #[test]
    fn the_printed_file_holds_the_defaults() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../config/hub.toml");
        let text = std::fs::read_to_string(file).unwrap();
        // Every key is there, commented; without the comment marks it must read as the same configuration.
        let shown: String = text
            .lines()
            .map(|line| line.strip_prefix("#: ").unwrap_or(line))
            .fold(String::new(), |all, line| all + line + "\n");
        assert_eq!(format!("{:?}", read(&shown).unwrap()), format!("{:?}", Config::default()));
    }

    #[test]
    fn an_unknown_key_and_a_bad_value_are_named() {
        let unknown = read("[server]\nadress = \"127.0.0.1:1\"").unwrap_err();
        assert!(unknown.why.contains("adress"), "{}", unknown.why);
        let bad = read("[server]\nstop-seconds = \"soon\"").unwrap_err();
        assert!(bad.why.contains("server.stop-seconds"), "{}", bad.why);
        for (text, key) in [
            ("[documents]\nseal-algorithm = \"rsa\"", "documents.seal-algorithm"),
            ("[documents.timestamp]\nurl = \"tsa.example.org\"", "documents.timestamp.url"),
            ("[documents.timestamp]\nuri = \"https://tsa.example.org\"", "documents.timestamp"),
            ("[keys.pkcs11]\nmodule = \"/usr/lib/token.so\"", "keys.pkcs11"),
            ("[keys.pkcs11]\nmodule = 1\ntoken = \"t\"\npin-file = \"p\"", "keys.pkcs11.module"),
        ] {
            let bad = read(text).unwrap_err();
            assert!(bad.why.contains(key), "{text}: {}", bad.why);
        }
    }
}
