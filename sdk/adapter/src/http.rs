//! The way without a broker. What the hub has for the adapter waits in a mailbox: each fetch is a signed message that also
//! names what was worked on since the last one, so that it comes no more.
use crate::{
    adapter::{Ticket, now},
    credentials::Credentials,
    error::AdapterError,
    message::Message,
};
use serde::Deserialize;
use serde_json::json;
use std::{collections::VecDeque, time::Duration};
use ureq::Agent;

/// How long the hub holds a fetch that finds nothing.
const HELD_SECONDS: u64 = 15;
const TIMEOUT: Duration = Duration::from_secs(40);
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

pub(crate) struct Http {
    address: String,
    credentials: Credentials,
    agent: Agent,
    fetched: VecDeque<Letter>,
    acknowledged: Vec<String>,
}

#[derive(Deserialize)]
struct Mail {
    messages: Vec<Letter>,
}

#[derive(Deserialize)]
struct Letter {
    ticket: String,
    message: String,
}

impl Http {
    pub fn new(hub: &str, credentials: Credentials) -> Http {
        let agent = Agent::config_builder().timeout_global(Some(TIMEOUT)).http_status_as_error(false);
        let address = format!("{}/api/v1/partners/{}", hub.trim_end_matches('/'), credentials.id);
        let agent = agent.max_redirects(0).build().into();
        Http { address, credentials, agent, fetched: VecDeque::new(), acknowledged: vec![] }
    }

    pub async fn receive(&mut self) -> (Ticket, Vec<u8>) {
        let mut pause = FIRST_PAUSE;
        loop {
            if let Some(letter) = self.fetched.pop_front() {
                return (Ticket::Http(letter.ticket), letter.message.into_bytes());
            }
            if let Err(error) = self.fetch().await {
                tracing::warn!(%error, ?pause, "the mailbox is tried again");
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }

    pub fn acknowledge(&mut self, ticket: String) {
        self.acknowledged.push(ticket);
    }

    /// Only what is worked on is named; what was fetched and not worked on comes again.
    async fn fetch(&mut self) -> Result<(), AdapterError> {
        let named = self.acknowledged.clone();
        let data = json!({"acknowledged": named, "wait": HELD_SECONDS});
        let id = format!("fetch-{}", uuid::Uuid::now_v7());
        let fetch = Message::new(&self.credentials.id, id, format!("{}.mailbox.fetch", self.credentials.id), data);
        let body = self.credentials.key.sign(&fetch.to_bytes(), now());
        let (status, text) = self.post("mailbox", body.into_bytes()).await?;
        if status != 200 {
            return Err(AdapterError::Refused { status, text });
        }
        let mail: Mail = serde_json::from_str(&text)?;
        self.acknowledged.retain(|ticket| !named.contains(ticket));
        self.fetched.extend(mail.messages);
        Ok(())
    }

    /// 503 and a hub that is away are tried again; what is refused is refused.
    pub async fn send(&mut self, body: Vec<u8>) -> Result<(), AdapterError> {
        let mut pause = FIRST_PAUSE;
        loop {
            match self.post("messages", body.clone()).await {
                Ok((202, _)) => return Ok(()),
                Ok((status, text)) if status < 500 => return Err(AdapterError::Refused { status, text }),
                Ok((status, text)) => tracing::warn!(status, text, ?pause, "the hub is tried again"),
                Err(error) => tracing::warn!(%error, ?pause, "the hub is tried again"),
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    async fn post(&self, what: &str, body: Vec<u8>) -> Result<(u16, String), AdapterError> {
        let (agent, address) = (self.agent.clone(), format!("{}/{what}", self.address));
        let call = move || -> Result<(u16, String), ureq::Error> {
            let mut answer = agent.post(address).header("content-type", "application/jose").send(&body[..])?;
            let text = answer.body_mut().with_config().limit(64 << 20).read_to_string()?;
            Ok((answer.status().as_u16(), text))
        };
        let done = tokio::task::spawn_blocking(call).await.map_err(|error| AdapterError::Away(error.to_string()))?;
        done.map_err(|error| AdapterError::Away(error.to_string()))
    }
}
