//! A time-stamping authority behind HTTP (RFC 3161, 3.4). Bounded by one address from the configuration, no
//! redirects, ten seconds and an answer of 64 kB. A stamp that could not be checked later is not taken. It blocks: call
//! it where blocking is allowed.

use std::time::Duration;

use keys::certificates::Roots;
use ureq::Agent;

use super::error::TimeError;
use super::stamp::{answer, random_number, request, trusted};
use super::time::TimeAuthority;

const PATIENCE: Duration = Duration::from_secs(10);
const LONGEST_ANSWER: u64 = 64 * 1024;

pub struct HttpTime {
    agent: Agent,
    url: String,
    roots: Roots,
}

impl HttpTime {
    pub fn new(url: impl Into<String>, roots: Roots) -> Self {
        let config = Agent::config_builder().timeout_global(Some(PATIENCE)).max_redirects(0).build();
        Self { agent: config.into(), url: url.into(), roots }
    }

    fn ask(&self, query: &[u8]) -> Result<Vec<u8>, ureq::Error> {
        let post = self.agent.post(&self.url).header("content-type", "application/timestamp-query");
        post.send(query)?.body_mut().with_config().limit(LONGEST_ANSWER).read_to_vec()
    }
}

impl TimeAuthority for HttpTime {
    fn stamp(&self, digest: &[u8; 32]) -> Result<Vec<u8>, TimeError> {
        let nonce = random_number()?;
        let reply = self.ask(&request(digest, &nonce)?).map_err(|error| TimeError::Unreachable(error.to_string()))?;
        let token = answer(&reply, digest, &nonce)?;
        trusted(&token, digest, &self.roots)?;
        Ok(token)
    }
}
