//! CloudEvents 1.0, structured JSON, with the hub's extension attributes.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

/// An event that was caused by an event that was caused … this many times is refused.
pub const MAX_HOPS: u8 = 8;

#[derive(Debug, Error)]
pub enum EventError {
    #[error("not a CloudEvent in structured JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("the attribute '{0}' is empty")]
    Empty(&'static str),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CloudEvent {
    pub specversion: SpecVersion,
    /// The deduplication key.
    pub id: String,
    /// `/systems/{id}@{version}`, `/partners/{id}` or `/hub`.
    pub source: String,
    /// `{system}.{thing}.{past participle}`; a message's name.
    #[serde(rename = "type")]
    pub kind: String,
    /// The record's key or the case's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub datacontenttype: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caseid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub projectid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traceparent: Option<String>,
    /// Gapless per subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<u32>,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub hops: u8,
    /// On an answer: the id of the message that asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<String>,
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub data: Value,
}

/// The one version there is; a document of another does not parse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum SpecVersion {
    #[default]
    #[serde(rename = "1.0")]
    V1,
}

impl CloudEvent {
    pub fn new(id: impl Into<String>, source: impl fmt::Display, kind: impl Into<String>, data: Value) -> Self {
        Self {
            specversion: SpecVersion::V1,
            id: id.into(),
            source: source.to_string(),
            kind: kind.into(),
            subject: None,
            time: None,
            datacontenttype: Some("application/json".into()),
            caseid: None,
            projectid: None,
            traceparent: None,
            sequence: None,
            hops: 0,
            answers: None,
            data,
        }
    }

    pub fn parse(bytes: &[u8]) -> Result<Self, EventError> {
        let event: Self = serde_json::from_slice(bytes)?;
        for (name, value) in [("id", &event.id), ("source", &event.source), ("type", &event.kind)] {
            if value.is_empty() {
                return Err(EventError::Empty(name));
            }
        }
        Ok(event)
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("texts, numbers and JSON are JSON")
    }

    pub fn went_round(&self) -> bool {
        self.hops > MAX_HOPS
    }
}

impl FromStr for CloudEvent {
    type Err = EventError;

    fn from_str(text: &str) -> Result<Self, EventError> {
        Self::parse(text.as_bytes())
    }
}

fn is_zero(hops: &u8) -> bool {
    *hops == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_event_is_written_as_others_expect_it() {
        let mut event =
            CloudEvent::new("e-1", "/systems/land@1.0.0", "land.parcel.registered", json!({"parcel": "P1"}));
        event.subject = Some("P1".into());
        event.time = Some("2025-02-17T09:00:00+08:00".parse().unwrap());
        event.sequence = Some(3);
        event.hops = 1;
        let written: Value = serde_json::from_slice(&event.to_bytes()).unwrap();
        assert_eq!(
            written,
            json!({"specversion": "1.0", "id": "e-1", "source": "/systems/land@1.0.0",
                "type": "land.parcel.registered", "subject": "P1", "time": "2025-02-17T01:00:00Z",
                "datacontenttype": "application/json", "sequence": 3, "hops": 1, "data": {"parcel": "P1"}})
        );
        assert_eq!(CloudEvent::parse(&event.to_bytes()).unwrap(), event);
    }

    #[test]
    fn what_is_no_event_is_refused() {
        let sound = r#"{"specversion":"1.0","id":"1","source":"/s","type":"a.b","unknown":true}"#;
        assert!(sound.parse::<CloudEvent>().is_ok());
        for (part, broken) in [
            ("1.0", "0.3"),
            (r#""id":"1","#, ""),
            (r#""id":"1""#, r#""id":"""#),
            (r#""id":"1""#, r#""id":1"#),
            (r#""a.b""#, r#""""#),
            ("true}", "true"),
        ] {
            let text = sound.replace(part, broken);
            assert!(text.parse::<CloudEvent>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_event_may_not_go_round_for_ever() {
        let mut event = CloudEvent::new("1", "/hub", "a.b", Value::Null);
        event.hops = MAX_HOPS;
        assert!(!event.went_round());
        event.hops += 1;
        assert!(event.went_round());
    }
}
