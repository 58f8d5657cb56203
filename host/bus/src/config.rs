//! Which transport, and its few settings. Defaults suit a city; `config/` names them with their units.

use std::time::Duration;

use serde::Deserialize;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "transport")]
pub enum BusConfig {
    /// The relay hands rows straight to consumers in this process.
    #[default]
    InProcess,
    #[serde(rename = "rabbitmq")]
    RabbitMq(RabbitConfig),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RabbitConfig {
    /// `amqp://user:password@host:port/vhost`, `amqps` for TLS.
    pub url: String,
    /// Messages a consumer holds unacknowledged.
    #[serde(default = "prefetch")]
    pub prefetch: u16,
    /// Deliveries of one message before it goes to `hub.dead`. A queue keeps the value it was made with.
    #[serde(default = "delivery_limit")]
    pub delivery_limit: u32,
    /// How long a publish may wait for the broker before the connection counts as lost.
    #[serde(default = "confirm_seconds")]
    pub confirm_seconds: u64,
    /// Where partners' users are made; without it they are made by hand.
    #[serde(default)]
    pub management: Option<Management>,
}

/// The broker's management API, with a user that may make users.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Management {
    /// `https://broker.example.org:15671`, without a user in it.
    pub url: String,
    pub user: String,
    pub password: String,
}

impl RabbitConfig {
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            prefetch: prefetch(),
            delivery_limit: delivery_limit(),
            confirm_seconds: confirm_seconds(),
            management: None,
        }
    }

    pub(crate) fn confirm_within(&self) -> Duration {
        Duration::from_secs(self.confirm_seconds)
    }
}

pub(crate) fn prefetch() -> u16 {
    500
}

pub(crate) fn delivery_limit() -> u32 {
    20
}

fn confirm_seconds() -> u64 {
    30
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{from_value, json};

    #[test]
    fn a_transport_is_named_and_the_rest_has_defaults() {
        let config: BusConfig = from_value(json!({"transport": "in-process"})).unwrap();
        assert!(matches!(config, BusConfig::InProcess));
        let config: BusConfig =
            from_value(json!({"transport": "rabbitmq", "url": "amqp://broker", "prefetch": 7})).unwrap();
        let BusConfig::RabbitMq(config) = config else { panic!("rabbitmq was named") };
        assert_eq!((config.prefetch, config.delivery_limit), (7, 20));
        for wrong in [
            json!({"transport": "kafka"}),
            json!({"transport": "rabbitmq"}),
            json!({"transport": "rabbitmq", "url": "amqp://broker", "prefech": 7}),
        ] {
            assert!(from_value::<BusConfig>(wrong).is_err());
        }
    }
}
