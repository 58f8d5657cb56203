//! Partners' users at RabbitMQ, through its management API: each may write its own exchange and read its own queue, and
//! the broker itself sees to that.
use crate::failure::{Failure, Or};
use base64::{Engine, engine::general_purpose::STANDARD};
use bus::{BusConfig, Management, RabbitConfig};
use serde_json::{Value, json};
use std::time::Duration;
use ureq::{Agent, http};

const WHAT: &str = "the partner's user at the broker was not changed";
const REMEDY: &str = "check [bus.management]: url, and a user with the tag `administrator`";
const TIMEOUT: Duration = Duration::from_secs(20);
/// A partner needs one connection; more let it change over without a gap.
const CONNECTIONS: u32 = 5;
const CHANNELS: u32 = 20;

/// What a partner connects with.
pub struct Credentials {
    pub user: String,
    pub url: String,
}

pub struct Broker {
    management: Management,
    /// Of the hub's own URL: scheme, host with port, virtual host as it stands there.
    scheme: String,
    host: String,
    vhost: String,
    agent: Agent,
}

impl Broker {
    /// None on the bus in process, where there is nobody to make a user of.
    pub fn of(config: &BusConfig) -> Result<Option<Broker>, Failure> {
        let BusConfig::RabbitMq(rabbit) = config else {
            return Ok(None);
        };
        let Some(management) = rabbit.management.clone() else {
            let why = "[bus.management] is not configured, and only RabbitMQ's management API makes users";
            let remedy = "set bus.management url, user and password (HUB_BUS__MANAGEMENT__URL …); the broker needs \
                          `rabbitmq-plugins enable rabbitmq_management`";
            return Err(Failure::new(WHAT, why, remedy));
        };
        let (scheme, host, vhost) = parts(rabbit)?;
        let agent = Agent::config_builder().timeout_global(Some(TIMEOUT)).http_status_as_error(false);
        let agent = agent.max_redirects(0).build().into();
        Ok(Some(Broker { management, scheme, host, vhost, agent }))
    }

    /// With a password of its own, no tags, and rights over two names.
    pub async fn add_user(&self, id: &str) -> Result<Credentials, Failure> {
        let (user, password) = (self.user(id), accounts::random_token());
        let rights = json!({
            "configure": "^$", "write": format!("^hub\\.partner\\.{id}\\.in$"), "read": format!("^hub\\.partner\\.{id}\\.out$"),
        });
        let steps = [
            (format!("users/{user}"), json!({"password": password, "tags": ""})),
            (format!("permissions/{}/{user}", self.vhost), rights),
            (format!("user-limits/{user}/max-connections"), json!({"value": CONNECTIONS})),
            (format!("user-limits/{user}/max-channels"), json!({"value": CHANNELS})),
        ];
        for (path, body) in steps {
            if let Err(failure) = self.put(path, body).await {
                // Half a user is none: it may have rights and no limits.
                self.delete_user(&user).await?;
                return Err(failure);
            }
        }
        let Broker { scheme, host, vhost, .. } = self;
        Ok(Credentials { url: format!("{scheme}://{user}:{password}@{host}/{vhost}"), user })
    }

    /// One that is gone already is well.
    pub async fn delete_user(&self, user: &str) -> Result<(), Failure> {
        self.call(http::Method::DELETE, format!("users/{user}"), None).await
    }

    async fn put(&self, path: String, body: Value) -> Result<(), Failure> {
        self.call(http::Method::PUT, path, Some(body)).await
    }

    async fn call(&self, method: http::Method, path: String, body: Option<Value>) -> Result<(), Failure> {
        let Management { url, user, password } = &self.management;
        let request = http::Request::builder()
            .method(&method)
            .uri(format!("{}/api/{path}", url.trim_end_matches('/')))
            .header("authorization", basic(user, password))
            .header("content-type", "application/json")
            .body(body.map(|b| b.to_string()).unwrap_or_default())
            .or_fail(WHAT, REMEDY)?;
        let agent = self.agent.clone();
        let answer = tokio::task::spawn_blocking(move || agent.run(request)).await.or_fail(WHAT, REMEDY)?;
        let status = answer.or_fail(WHAT, REMEDY)?.status().as_u16();
        let gone = method == http::Method::DELETE && status == 404;
        match gone || (200..300).contains(&status) {
            true => Ok(()),
            false => Err(Failure::new(WHAT, format!("the broker answered {status} to {method} {path}"), REMEDY)),
        }
    }

    /// Users belong to a whole broker, which several hubs may share: so its name begins with this hub's virtual host.
    fn user(&self, id: &str) -> String {
        let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let vhost: String =
            self.vhost.replace("%2f", "hub").replace("%2F", "hub").chars().filter(|c| word(*c)).collect();
        format!("{vhost}.partner.{id}")
    }
}

/// `amqp://user:password@host:port/vhost`
fn parts(rabbit: &RabbitConfig) -> Result<(String, String, String), Failure> {
    let read = || {
        let (scheme, rest) = rabbit.url.split_once("://")?;
        let rest = rest.split('?').next()?;
        let (authority, vhost) = rest.split_once('/').unwrap_or((rest, ""));
        let host = authority.rsplit('@').next().filter(|host| !host.is_empty())?;
        let vhost = if vhost.is_empty() { "%2f" } else { vhost };
        Some((scheme.to_owned(), host.to_owned(), vhost.to_owned()))
    };
    let remedy = "write [bus] url as amqp://user:password@host:port/vhost";
    read().ok_or_else(|| Failure::new(WHAT, "[bus] url cannot be read", remedy))
}

fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broker(url: &str) -> Broker {
        let management = Management { url: "http://b:15672/".into(), user: "a".into(), password: "p".into() };
        let config = RabbitConfig { management: Some(management), ..RabbitConfig::new(url) };
        Broker::of(&BusConfig::RabbitMq(config)).unwrap().unwrap()
    }

    #[test]
    fn a_users_name_tells_the_hub_and_the_partner() {
        for (url, host, vhost, user) in [
            ("amqp://u:p@b:5672/%2f", "b:5672", "%2f", "hub.partner.bank-a"),
            ("amqps://u:p@b/city?heartbeat=5", "b", "city", "city.partner.bank-a"),
            ("amqp://b:1", "b:1", "%2f", "hub.partner.bank-a"),
        ] {
            let broker = broker(url);
            assert_eq!((&*broker.host, &*broker.vhost, &*broker.user("bank-a")), (host, vhost, user));
        }
    }

    #[test]
    fn without_a_management_api_it_says_what_to_do() {
        assert!(Broker::of(&BusConfig::InProcess).unwrap().is_none());
        let failure = Broker::of(&BusConfig::RabbitMq(RabbitConfig::new("amqp://b"))).err().unwrap();
        assert!(failure.remedy.contains("HUB_BUS__MANAGEMENT__URL"), "{}", failure.remedy);
    }
}
