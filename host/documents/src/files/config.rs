//! Where files lie and who looks at them; the topic `[files]` of the hub's configuration.
use serde::Deserialize;
use std::{fmt, path::PathBuf};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Config {
    pub store: Kept,
    pub s3: S3,
    pub scan: Scan,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kept {
    #[default]
    Folder,
    S3,
}

/// Any S3-compatible store.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct S3 {
    pub endpoint: String,
    pub region: String,
    pub bucket: String,
    pub access_key: String,
    pub secret_key: Secret,
    /// Read in place of `secret-key`.
    pub secret_key_file: Option<PathBuf>,
}

/// clamd, over TCP.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Scan {
    /// `host:port`; nothing is scanned without.
    pub address: Option<String>,
    /// For one file.
    pub time_limit_ms: u64,
}

/// Never printed.
#[derive(Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Secret {
        Secret(text.to_owned())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "none" } else { "kept secret" })
    }
}

impl Default for S3 {
    fn default() -> Self {
        S3 {
            endpoint: String::new(),
            region: "us-east-1".to_owned(),
            bucket: String::new(),
            access_key: String::new(),
            secret_key: Secret::default(),
            secret_key_file: None,
        }
    }
}

impl Default for Scan {
    fn default() -> Self {
        Scan { address: None, time_limit_ms: 60_000 }
    }
}
