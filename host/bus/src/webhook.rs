//! Calling a partner: one POST over TLS to an address that was looked up once and found to be public. No redirect is
//! followed, no proxy is asked, no connection is kept; time and the size of what is read are bounded. `address` says
//! which addresses are public, `call` makes the connection, `retry` says when to try again.

mod address;
mod call;
mod retry;

use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;
use thiserror::Error;
use url::{Host, Url};

pub use call::{Answer, Call, Caller};
pub use retry::wait;

/// Of an answer, what is read and kept.
pub const ANSWER_BYTES: usize = 1024;

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Config {
    /// For one attempt, from the look-up to the answer.
    pub timeout_seconds: u64,
    /// Before the second attempt; doubled each time, up to an hour.
    pub retry_seconds: u64,
    /// Without a success for so long, a webhook is disabled.
    pub give_up_hours: u64,
    /// How long the log of attempts is kept.
    pub kept_days: u64,
    /// For tests alone: partners may stand on this machine, under this certificate authority.
    pub insecure_loopback_ca: Option<PathBuf>,
}

impl Default for Config {
    fn default() -> Self {
        Self { timeout_seconds: 15, retry_seconds: 5, give_up_hours: 72, kept_days: 30, insecure_loopback_ca: None }
    }
}

impl Config {
    pub fn timeout(&self) -> Duration {
        Duration::from_secs(self.timeout_seconds.max(1))
    }
}

/// Why a call did not come to an answer.
#[derive(Debug, Error)]
pub enum CallError {
    #[error("`{0}` is no address that a partner can be called at")]
    Url(String),
    #[error("{host} has no address: {why}")]
    Lookup { host: String, why: String },
    #[error("{host} is at {ip}, which is {what}: the hub calls public addresses only")]
    Forbidden { host: String, ip: std::net::IpAddr, what: &'static str },
    #[error("no connection: {0}")]
    Connect(String),
    #[error("no TLS: {0}")]
    Tls(String),
    #[error("no HTTP: {0}")]
    Http(String),
    #[error("no answer in time")]
    Timeout,
    #[error("the certificate authorities cannot be read: {0}")]
    Roots(String),
}

impl CallError {
    pub fn code(&self) -> &'static str {
        match self {
            CallError::Url(_) => "bad-url",
            CallError::Lookup { .. } => "no-address",
            CallError::Forbidden { .. } => "forbidden-address",
            CallError::Connect(_) => "no-connection",
            CallError::Tls(_) => "no-tls",
            CallError::Http(_) => "no-http",
            CallError::Timeout => "timeout",
            CallError::Roots(_) => "no-roots",
        }
    }
}

/// `https://host[:port]/path`, without user, password and fragment; a host that is an address must be public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target(Url);

impl Target {
    pub fn parse(text: &str, loopback: bool) -> Result<Self, CallError> {
        let refused = || CallError::Url(text.chars().take(200).collect());
        let url = Url::parse(text).map_err(|_| refused())?;
        let bare = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
        if url.scheme() != "https" || !bare || text.len() > 2000 {
            return Err(refused());
        }
        let ip = match url.host() {
            Some(Host::Ipv4(ip)) => Some(ip.into()),
            Some(Host::Ipv6(ip)) => Some(ip.into()),
            Some(Host::Domain(_)) => None,
            None => return Err(refused()),
        };
        if let Some(ip) = ip {
            address::allowed(ip, loopback).map_err(|what| CallError::Forbidden { host: ip.to_string(), ip, what })?;
        }
        Ok(Self(url))
    }

    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// As a look-up wants it: an address of version 6 without its brackets.
    fn host(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        host.trim_start_matches('[').trim_end_matches(']').to_owned()
    }

    fn port(&self) -> u16 {
        self.0.port_or_known_default().unwrap_or(443)
    }

    /// For the header `host`.
    fn authority(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        self.0.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    fn path(&self) -> String {
        self.0.query().map_or_else(|| self.0.path().to_owned(), |query| format!("{}?{query}", self.0.path()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_to_a_public_place_is_a_target() {
        for text in [
            "https://bank.example.org/hub",
            "https://bank.example.org:8443/hub?tenant=1",
            "https://银行.example.org/",
            "https://8.8.8.8/",
            "https://[2606:4700::1111]/",
        ] {
            Target::parse(text, false).unwrap_or_else(|why| panic!("{text}: {why}"));
        }
        for text in [
            "http://bank.example.org/",
            "ftp://bank.example.org/",
            "https://user:secret@bank.example.org/",
            "https://bank.example.org/#x",
            "bank.example.org",
            "https://",
            "https://127.0.0.1/",
            "https://0x7f.1/",
            "https://2130706433/",
            "https://017700000001/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://169.254.169.254/latest/meta-data/",
        ] {
            assert!(Target::parse(text, false).is_err(), "{text}");
        }
        let target = Target::parse("https://[2606:4700::1111]:8443/a?b=c", false).unwrap();
        assert_eq!(
            (target.host().as_str(), target.port(), target.path().as_str()),
            ("2606:4700::1111", 8443, "/a?b=c")
        );
        assert_eq!(target.authority(), "[2606:4700::1111]:8443");
        assert!(Target::parse("https://127.0.0.1:1/", true).is_ok());
        assert!(Target::parse("https://10.0.0.1/", true).is_err(), "loopback is all that a test may have");
    }
}
