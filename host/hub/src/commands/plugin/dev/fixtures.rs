//! `fixtures.toml` beside `plugin.toml`: records that the rules meet as facts while a plugin is tried out, of its own
//! registers and of systems that are not installed. Written as in a scenario's `given`; never part of the packed file.
use crate::{
    failure::{Failure, Or},
    scenario::Given1,
};
use cases::Engine;
use serde::Deserialize;
use std::{
    path::{Path, PathBuf},
    time::SystemTime,
};

pub const FILE: &str = "fixtures.toml";

pub struct Fixtures {
    path: PathBuf,
    seen: Option<SystemTime>,
    /// As the hub holds them now.
    put: Vec<Given1>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    records: Vec<Given1>,
}

impl Fixtures {
    pub fn of(dir: &Path) -> Fixtures {
        Fixtures { path: dir.join(FILE), seen: None, put: vec![] }
    }

    /// Takes the file over when it changed; how many records were put or ended.
    pub async fn take_over(&mut self, engine: &Engine) -> Option<Result<usize, Failure>> {
        let now = self.path.metadata().and_then(|m| m.modified()).ok();
        if now == self.seen {
            return None;
        }
        self.seen = now;
        Some(match self.read() {
            Ok(file) => self.change(engine, file.records).await,
            Err(failure) => Err(failure),
        })
    }

    /// A file that is gone holds no record.
    fn read(&self) -> Result<File, Failure> {
        if self.seen.is_none() {
            return Ok(File::default());
        }
        let what = format!("{} cannot be read", self.path.display());
        let text = std::fs::read_to_string(&self.path).or_fail(&what, "write UTF-8 text")?;
        toml::from_str(&text).or_fail(&what, "write [[records]] with register and data, as in a scenario's given")
    }

    async fn change(&mut self, engine: &Engine, records: Vec<Given1>) -> Result<usize, Failure> {
        let gone: Vec<_> = self.put.iter().filter(|old| !records.iter().any(|new| is_same(old, new))).collect();
        for old in &gone {
            let done = engine.retire_sample(&old.register, old.key.as_deref(), &old.data).await;
            done.or_fail(
                format!("a record of {} cannot be ended", old.register),
                "begin anew: delete the data folder",
            )?;
        }
        let new: Vec<_> = records.iter().filter(|record| !self.put.contains(record)).collect();
        for record in &new {
            let done = engine.put_sample(&record.register, record.key.as_deref(), record.data.clone()).await;
            done.or_fail(format!("a record of {} cannot be put", record.register), "check its fields")?;
        }
        let changed = gone.len() + new.len();
        self.put = records;
        Ok(changed)
    }
}

/// The same record with the same or other content: by its key where it is told, else by its first field, which names it.
fn is_same(one: &Given1, other: &Given1) -> bool {
    let first = |record: &Given1| record.data.as_object().and_then(|data| data.values().next().cloned());
    one.register == other.register && one.key == other.key && (one.key.is_some() || first(one) == first(other))
}
