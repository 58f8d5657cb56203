//! From configuration to running parts, in the order they need each other. Every
//! failure here names the part and the remedy.
use crate::{
    config::{Config, SealAlgorithm},
    failure::{Failure, Or},
};
use accounts::Accounts;
use api::{App, Parts};
use bus::{Bus, Partners};
use cases::{Engine, papers::Papers};
use contract::Calendar;
use documents::{
    Files,
    render::{RenderConfig, Renderer},
    seals::{self, Clock, Sealing, Seals},
    verify::Trust,
};
use keys::{
    Algorithm, FileStore, MasterKey, Token, TokenStore,
    certificates::{Authority, Roots},
};
use sandbox::Sandbox;
use std::{fs, os::unix::fs::DirBuilderExt, path::Path, sync::Arc};
use store::Store;
use systems::{Installed, Rebuilt, Systems};

pub struct Hub {
    pub config: Config,
    pub store: Store,
    pub systems: Arc<Systems>,
    pub engine: Arc<Engine>,
    pub accounts: Accounts,
    pub bus: Bus,
    pub partners: Partners,
    pub keys: Arc<FileStore>,
    pub sample: bool,
    /// Whose seals count.
    pub trust: Trust,
}

impl Hub {
    pub async fn open(config: Config, sample: bool) -> Result<Hub, Failure> {
        let store = store(&config).await?;
        let master = master(&config)?;
        let systems = systems(&config, store.clone()).await?;
        let accounts = Accounts::new(store.clone(), master.clone(), config.accounts.clone())
            .or_fail("accounts cannot be opened", "check [accounts]")?;
        let keys = Arc::new(key_store(&config, &master)?);
        let partners = Partners::open(store.clone(), &*keys)
            .or_fail("the hub's own key cannot be opened", "check the folder of [data] keys")?;
        let bus = Bus::connect(&config.bus).await.or_fail("the bus cannot be used", "check [bus] url")?;
        let division = config.city.division.clone();
        let papers = papers(&config, keys.clone())?;
        let trust = papers.seals.trust().clone();
        let engine =
            Engine::new(store.clone(), systems.clone(), master, calendar(&config)?, division, Some(papers), sample);
        Ok(Hub { config, store, systems, engine, accounts, bus, partners, keys, sample, trust })
    }

    /// What the HTTP side works with.
    pub fn app(&self) -> Result<App, Failure> {
        App::new(Parts {
            engine: self.engine.clone(),
            accounts: self.accounts.clone(),
            partners: self.partners.clone(),
            bus: self.bus.clone(),
            files: self.config.data.files.clone(),
            upload_mb: self.config.data.upload_mb,
            secure_cookies: self.config.server.secure_cookies,
            sample: self.sample,
            divisions: divisions(&self.config)?,
            trust: self.trust.clone(),
        })
        .or_fail("the folder of files cannot be used", "check [data] files")
    }
}

/// A file of its own is brought to this release at once; a server's is not, because its tables belong to another role.
pub async fn store(config: &Config) -> Result<Store, Failure> {
    let what = "the database cannot be used";
    let store = Store::open(&config.database).await.or_fail(what, "check [database] url; hub doctor")?;
    if store.kind() == "sqlite" {
        store.migrate().await.or_fail(what, "use this release's database, or an empty one")?;
        return Ok(store);
    }
    let pending = store.migrations_pending().await.or_fail(what, "check [database] url; hub doctor")?;
    match pending.is_empty() {
        true => Ok(store),
        false => Err(Failure::new(what, "it is of another release", "hub migrate")),
    }
}

pub fn sandbox(config: &Config) -> Result<Sandbox, Failure> {
    private_folder(&config.data.cache)?;
    Sandbox::new(&config.sandbox, &config.data.cache)
        .or_fail("the sandbox does not start", "check [sandbox] and the folder of [data] cache")
}

pub async fn systems(config: &Config, store: Store) -> Result<Arc<Systems>, Failure> {
    Systems::open(store, sandbox(config)?).await.or_fail("the installed systems cannot be read", "hub doctor")
}

/// What documents are made with. The development authority's own keys stay in files: they are worth no token.
fn papers(config: &Config, keys: Arc<FileStore>) -> Result<Papers, Failure> {
    let renderer = renderer(config)?;
    let seals = Seals::open(Sealing {
        keys: match token(config)? {
            Some(token) => Arc::new(token),
            None => keys.clone(),
        },
        authority_keys: keys,
        algorithm: algorithm(config),
        clock: clock(config)?,
        renderer: renderer.clone(),
    });
    let seals = seals.or_fail("the development authority cannot be opened", "check the folder of [data] keys")?;
    let files = Files::folder(&config.data.files);
    let files = files.or_fail("the folder of files cannot be used", "check [data] files")?;
    Ok(Papers { renderer, seals, files, verify_base: config.documents.verify_base.clone() })
}

fn algorithm(config: &Config) -> Algorithm {
    match config.documents.seal_algorithm {
        SealAlgorithm::EcdsaP256 => Algorithm::Es256,
        SealAlgorithm::Sm2 => Algorithm::Sm2,
    }
}

/// The token for the keys of seals. It may be away: documents wait for it.
pub fn token(config: &Config) -> Result<Option<TokenStore>, Failure> {
    let Some(pkcs11) = &config.keys.pkcs11 else { return Ok(None) };
    let refused = |why: String, remedy: &str| Err(Failure::new("the configuration is refused", why, remedy));
    if config.documents.seal_algorithm == SealAlgorithm::Sm2 {
        let why = "`documents.seal-algorithm`: tokens behind `keys.pkcs11` have no common way to sign with sm2";
        return refused(why.to_owned(), "set ecdsa-p256, or leave out [keys.pkcs11]");
    }
    for (key, file) in [("module", &pkcs11.module), ("pin-file", &pkcs11.pin_file)] {
        if !file.is_file() {
            return refused(format!("`keys.pkcs11.{key}`: there is no file {}", file.display()), "check the path");
        }
    }
    Ok(Some(TokenStore::new(Token {
        module: pkcs11.module.clone(),
        label: pkcs11.token.clone(),
        pin_file: pkcs11.pin_file.clone(),
    })))
}

/// The time-stamping authority outside of the hub.
pub fn clock(config: &Config) -> Result<Option<Clock>, Failure> {
    let what = "the configuration is refused";
    let timestamp = &config.documents.timestamp;
    match (&timestamp.url, &timestamp.root) {
        (None, None) => Ok(None),
        (None, Some(_)) => {
            let why = "`documents.timestamp.root` is set, and `documents.timestamp.url` is not";
            Err(Failure::new(what, why, "name the authority, or leave out its root"))
        }
        (Some(_), None) => {
            let why =
                "`documents.timestamp.root` is not set: nobody could check the stamps of `documents.timestamp.url`";
            Err(Failure::new(what, why, "name the file with the authority's root certificate"))
        }
        (Some(url), Some(root)) => {
            let why =
                |error: &dyn std::fmt::Display| format!("`documents.timestamp.root`: {}: {error}", root.display());
            let remedy = "name a file with certificates, PEM or DER";
            let bytes = fs::read(root).map_err(|error| Failure::new(what, why(&error), remedy))?;
            let roots = Roots::default().with_file(&bytes).map_err(|error| Failure::new(what, why(&error), remedy))?;
            Ok(Some(Clock { url: url.0.clone(), roots }))
        }
    }
}

/// Under whom seals count, for a command that makes none. Makes no keys where there is no hub.
pub fn trust(config: &Config) -> Result<Trust, Failure> {
    let file = config.data.keys.join("master.key");
    if !file.is_file() {
        let why = format!("there is no {}", file.display());
        let remedy = "say which hub by --config, or name its certificate by --root CERT.pem";
        return Err(Failure::new("no hub is here whose seals could be checked", why, remedy));
    }
    let keys = key_store(config, &*master(config)?)?;
    let what = "the development authority cannot be opened";
    let authority = Authority::open(&keys).or_fail(what, "check the folder of [data] keys")?;
    seals::trust(&authority, clock(config)?.as_ref()).or_fail(what, "check the folder of [data] keys")
}

/// Its processes are this program again.
pub fn renderer(config: &Config) -> Result<Renderer, Failure> {
    let own = std::env::current_exe().or_fail("documents cannot be rendered", "start the hub by its path")?;
    let c = &config.documents;
    Ok(Renderer::new(RenderConfig {
        fonts: c.fonts.clone(),
        command: own,
        time_limit_ms: c.time_limit_ms,
        memory_limit_mb: c.memory_limit_mb,
        children: c.at_once,
    }))
}

/// For a command that needs no bus and serves nobody.
pub async fn engine(config: &Config, store: Store, sample: bool) -> Result<Arc<Engine>, Failure> {
    let systems = systems(config, store.clone()).await?;
    Ok(Engine::new(store, systems, master(config)?, calendar(config)?, config.city.division.clone(), None, sample))
}

/// Installs a file and brings the index in line with it.
pub async fn install(systems: &Systems, bytes: &[u8], by: &str, rebuilt: Rebuilt) -> Result<Arc<Installed>, Failure> {
    let done = systems.install(bytes, by, rebuilt).await.map_err(|e| {
        Failure::found(
            "the plugin is not installed",
            e,
            "hub plugin lint and hub plugin inspect show what is wrong with it",
        )
    })?;
    for register in &done.reindex {
        let what = format!("the plugin is installed, but `{}` is not indexed", register.name);
        let indexed = systems.reindex(register, cases::settle::index::entries).await;
        indexed.or_fail(what, "install it again; hub doctor")?;
    }
    Ok(done.installed)
}

pub fn master(config: &Config) -> Result<Arc<MasterKey>, Failure> {
    private_folder(&config.data.keys)?;
    let file = config.data.keys.join("master.key");
    let key = MasterKey::load_or_create(&file);
    Ok(Arc::new(key.or_fail("the master key cannot be used", "restore it from its own backup, with mode 600")?))
}

fn key_store(config: &Config, master: &MasterKey) -> Result<FileStore, Failure> {
    FileStore::open(config.data.keys.join("signing"), master.clone())
        .or_fail("the key store cannot be opened", "check the folder of [data] keys")
}

/// Readable by the hub's user alone.
fn private_folder(folder: &Path) -> Result<(), Failure> {
    if folder.is_dir() {
        return Ok(());
    }
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.or_fail(format!("the folder {} cannot be made", folder.display()), "check [data]")
}

/// The calendars that the hub brings along.
const CALENDARS: [&str; 2] =
    [include_str!("../../../config/calendar/2025.toml"), include_str!("../../../config/calendar/2026.toml")];

pub fn calendar(config: &Config) -> Result<Calendar, Failure> {
    let what = "the calendar cannot be read";
    let mut calendar = Calendar::from_texts(CALENDARS).or_fail(what, "reinstall the hub")?;
    let Some(folder) = &config.city.calendar else {
        return Ok(calendar);
    };
    let remedy = format!("check the files YYYY.toml in {}", folder.display());
    for entry in fs::read_dir(folder).or_fail(what, &remedy)? {
        let path = entry.or_fail(what, &remedy)?.path();
        if path.extension().is_some_and(|e| e == "toml") {
            let text = fs::read_to_string(&path).or_fail(what, &remedy)?;
            calendar.add_year(&text).or_fail(format!("{what}: {}", path.display()), &remedy)?;
        }
    }
    Ok(calendar)
}

/// The divisions that the hub brings along.
const DIVISIONS: [&str; 3] = [
    include_str!("../../../config/divisions/china.toml"),
    include_str!("../../../config/divisions/sichuan.toml"),
    include_str!("../../../config/divisions/chengdu.toml"),
];

#[derive(serde::Deserialize)]
struct Divisions {
    division: Vec<serde_json::Value>,
}

pub fn divisions(config: &Config) -> Result<serde_json::Value, Failure> {
    let what = "the divisions cannot be read";
    let Some(folder) = &config.city.divisions else {
        let own = DIVISIONS.map(|text| toml::from_str::<Divisions>(text).or_fail(what, "reinstall the hub"));
        let own = own.into_iter().collect::<Result<Vec<_>, _>>()?;
        return Ok(own.into_iter().flat_map(|file| file.division).collect());
    };
    let remedy = format!("check the files *.toml in {}", folder.display());
    let mut all = vec![];
    for entry in fs::read_dir(folder).or_fail(what, &remedy)? {
        let path = entry.or_fail(what, &remedy)?.path();
        if path.extension().is_some_and(|e| e == "toml") {
            let text = fs::read_to_string(&path).or_fail(what, &remedy)?;
            let more: Divisions = toml::from_str(&text).or_fail(format!("{what}: {}", path.display()), &remedy)?;
            all.extend(more.division);
        }
    }
    Ok(all.into())
}
