//! A CloudEvent as it goes between the hub and a partner. What stands in it is decided by the sender alone: a message
//! that is sent again must have the same bytes, so no time of sending is in it.
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    pub specversion: String,
    pub id: String,
    pub source: String,
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub datacontenttype: Option<String>,
    /// When the hub meant it, by the clock that its deadlines follow; none in what a partner says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// The question whose answer this is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<String>,
    #[serde(default)]
    pub data: Value,
}

impl Message {
    pub fn new(partner: &str, id: impl Into<String>, kind: impl Into<String>, data: Value) -> Message {
        Message {
            specversion: "1.0".to_owned(),
            id: id.into(),
            source: format!("/partners/{partner}"),
            kind: kind.into(),
            subject: None,
            datacontenttype: Some("application/json".to_owned()),
            time: None,
            answers: None,
            data,
        }
    }

    /// The type without the partner's id before it: `pain.001`, `account.open`.
    pub fn name(&self) -> &str {
        self.kind.split_once('.').map_or(&self.kind, |(_, name)| name)
    }

    pub fn is_xml(&self) -> bool {
        self.datacontenttype.as_deref() == Some("application/xml")
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("texts and JSON are JSON")
    }
}
