//! Records of registers, what of them can be queried, and claims.
use super::Millis;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq)]
pub struct RecordRow {
    /// `system/register` or `hub/register`.
    pub register: String,
    pub key: String,
    pub version: i64,
    pub data: Value,
    /// 注销 撤销 失效 被替代; `None` while it stands.
    pub retired: Option<String>,
    pub correction: bool,
    pub at: Millis,
    pub case: Option<Uuid>,
    /// Person who caused this version, empty for the clock.
    pub person: String,
    /// What can be queried; computed by `cases` from the register's `queryable`.
    pub index: Vec<IndexEntry>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct IndexEntry {
    pub field: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub num: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Millis>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ClaimRow {
    pub set: String,
    pub key: String,
    pub holder: String,
    pub until: Option<Millis>,
    pub at: Millis,
}
