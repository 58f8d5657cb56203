//! From configuration to running parts, in the order they need each other. Every
//! failure here names the part and the remedy.
use crate::sample::{Voices, is_sample};
use crate::{
    config::Config,
    failure::{Failure, Or},
    papers,
    stage::Child,
};
use accounts::Accounts;
use api::{App, Parts, sample::Outside};
use bus::{Bus, Partners};
use cases::Engine;
use contract::Calendar;
use documents::{
    Files,
    preview::{Preview, PreviewConfig},
    verify::Trust,
};
use keys::{Algorithm, FileStore, KeyId, KeyStore, MasterKey};
use sandbox::Sandbox;
use std::{fs, os::unix::fs::DirBuilderExt, path::Path, sync::Arc};
use store::Store;
use systems::{City, Installation, Installed, Rebuilt, Systems, signing::CitySeal};

const DOCTOR: &str = "hub doctor";
/// With which the city seals what it approved.
const REVIEW_KEY: &str = "plugin-review";

pub struct Hub {
    pub config: Config,
    pub store: Store,
    pub systems: Arc<Systems>,
    pub engine: Arc<Engine>,
    pub accounts: Accounts,
    pub bus: Bus,
    pub partners: Partners,
    pub keys: Arc<FileStore>,
    pub files: Files,
    pub sample: bool,
    /// Whose seals count.
    pub trust: Trust,
}

impl Hub {
    pub async fn open(config: Config, sample: bool) -> Result<Hub, Failure> {
        let store = store(&config).await?;
        let master = master(&config)?;
        let open = sample || is_sample(&store).await.or_fail("the database cannot be read", "hub doctor")?;
        let systems = systems_of(&config, store.clone(), open).await?;
        let accounts = Accounts::new(store.clone(), master.clone(), config.accounts.clone())
            .or_fail("accounts cannot be opened", "check [accounts]")?;
        let keys = Arc::new(key_store(&config, &master)?);
        let partners = Partners::open(store.clone(), &*keys)
            .or_fail("the hub's own key cannot be opened", "check the folder of [data] keys")?;
        let bus = Bus::connect(&config.bus).await.or_fail("the bus cannot be used", "check [bus] url")?;
        let division = config.city.division.clone();
        let files = files(&config)?;
        let papers = papers::open(&config, keys.clone(), files.unscanned())?;
        let trust = papers.seals.trust().clone();
        let engine = Engine::new(
            store.clone(),
            systems.clone(),
            master,
            calendar(&config)?,
            division,
            Some(papers),
            Arc::new(Child { cache: config.data.cache.clone() }),
            sample,
        );
        Ok(Hub { config, store, systems, engine, accounts, bus, partners, keys, files, sample, trust })
    }

    fn voices(&self) -> Arc<dyn Outside> {
        Arc::new(Voices {
            bus: self.bus.clone(),
            engine: self.engine.clone(),
            keys: self.keys.clone(),
            partners: self.partners.clone(),
            outside: self.config.sample.outside.clone(),
        })
    }

    /// What the HTTP side works with.
    pub fn app(&self) -> Result<App, Failure> {
        Ok(App::new(Parts {
            engine: self.engine.clone(),
            accounts: self.accounts.clone(),
            partners: self.partners.clone(),
            bus: self.bus.clone(),
            files: self.files.clone(),
            preview: preview(&self.config)?,
            upload_mb: self.config.data.upload_mb,
            secure_cookies: self.config.server.secure_cookies,
            sample: self.sample.then(|| self.voices()),
            divisions: divisions(&self.config)?,
            trust: self.trust.clone(),
            insecure_webhooks: self.config.webhooks.insecure_loopback_ca.is_some(),
        }))
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
    let sample = is_sample(&store).await.or_fail("the database cannot be read", "hub doctor")?;
    systems_of(config, store, sample).await
}

/// A city reviews what it activates; a sample city does when it is told to.
async fn systems_of(config: &Config, store: Store, sample: bool) -> Result<Arc<Systems>, Failure> {
    let city = match config.plugins.review.unwrap_or(!sample) {
        true => City::Reviews(city_seal(config)?),
        false => City::Open,
    };
    let opened = Systems::open(store, sandbox(config)?, city).await;
    opened.or_fail("the installed systems cannot be read", "hub doctor")
}

fn city_seal(config: &Config) -> Result<CitySeal, Failure> {
    let what = "the city's key for plugins cannot be opened";
    let keys = key_store(config, &*master(config)?)?;
    let kid: KeyId = REVIEW_KEY.parse().or_fail(what, DOCTOR)?;
    let signer = keys.signer_or_create(&kid, Algorithm::Es256).or_fail(what, "check the folder of [data] keys")?;
    Ok(CitySeal { signer, kid })
}

pub fn files(config: &Config) -> Result<Files, Failure> {
    let files = Files::open(&config.data.files, &config.files);
    files.or_fail("the files cannot be used", "check [data] files and [files]")
}

/// Its processes are this program again.
fn preview(config: &Config) -> Result<Preview, Failure> {
    let own = std::env::current_exe().or_fail("previews cannot be drawn", "start the hub by its path")?;
    let c = &config.previews;
    Ok(Preview::new(PreviewConfig {
        command: own,
        time_limit_ms: c.time_limit_ms,
        memory_limit_mb: c.memory_limit_mb,
        children: c.at_once,
    }))
}

/// For a command that needs no bus and serves nobody.
pub async fn engine(config: &Config, store: Store, sample: bool) -> Result<Arc<Engine>, Failure> {
    let systems = systems(config, store.clone()).await?;
    Ok(Engine::new(
        store,
        systems,
        master(config)?,
        calendar(config)?,
        config.city.division.clone(),
        None,
        Arc::new(Child { cache: config.data.cache.clone() }),
        sample,
    ))
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
    indexed(systems, done).await
}

/// Records whose register is described otherwise are found by their new index before anybody asks.
pub async fn indexed(systems: &Systems, done: Installation) -> Result<Arc<Installed>, Failure> {
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

pub fn key_store(config: &Config, master: &MasterKey) -> Result<FileStore, Failure> {
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
