//! What `hub --json partner add` printed, once: who the adapter is and how it signs.
use crate::{
    error::AdapterError,
    jose::{HubKey, SigningKey},
};
use serde::Deserialize;
use serde_json::Value;
use std::path::Path;

#[derive(Clone)]
pub struct Credentials {
    pub id: String,
    pub key: SigningKey,
    pub hub: HubKey,
    /// Where there is a broker.
    pub amqp: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Told {
    id: String,
    secret_key: Value,
    hub_key: Value,
    #[serde(default)]
    amqp: Option<Place>,
}

#[derive(Deserialize)]
struct Place {
    url: String,
}

impl Credentials {
    pub fn read(json: &str) -> Result<Credentials, AdapterError> {
        let told: Told = serde_json::from_str(json).map_err(|error| AdapterError::Credentials(error.to_string()))?;
        Ok(Credentials {
            id: told.id,
            key: SigningKey::of_jwk(&told.secret_key)?,
            hub: HubKey::of_jwk(&told.hub_key)?,
            amqp: told.amqp.map(|place| place.url),
        })
    }

    pub fn of_file(file: &Path) -> Result<Credentials, AdapterError> {
        let text = std::fs::read_to_string(file)
            .map_err(|error| AdapterError::Credentials(format!("{}: {error}", file.display())))?;
        Credentials::read(&text)
    }
}
