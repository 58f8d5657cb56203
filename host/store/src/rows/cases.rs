//! Cases, their tasks, and whom a task is offered to.
use super::Millis;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use uuid::Uuid;

named!(CaseState { Draft = "draft", Open = "open", Suspended = "suspended", Done = "done", Closed = "closed" });
named!(TaskState { Open = "open", Done = "done", Cancelled = "cancelled" });

#[derive(Clone, Debug, PartialEq)]
pub struct CaseRow {
    pub id: Uuid,
    pub number: Option<String>,
    pub system: String,
    /// Version of the plugin the case keeps.
    pub version: String,
    pub procedure: String,
    pub state: CaseState,
    pub title: String,
    pub organisation: Option<String>,
    /// The person who opened it.
    pub person: String,
    pub post: Option<String>,
    pub project: Option<String>,
    pub division: Option<String>,
    /// Counts every change, draft saves included: what a browser sends back as `version`.
    pub revision: i64,
    /// Form, steps' data, patches, materials, tokens, clocks: owned by `cases`.
    /// Shared: what goes into the lane and what is answered from is one document, which may be large.
    pub doc: Arc<Value>,
    pub opened: Millis,
    pub submitted: Option<Millis>,
    pub closed: Option<Millis>,
    pub updated: Millis,
    /// Present steps for lists: `fill`, or `quality,safety`.
    pub steps: String,
    pub due: Option<Millis>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TaskRow {
    pub id: Uuid,
    pub case: Uuid,
    pub system: String,
    pub procedure: String,
    pub step: String,
    pub branch: String,
    pub state: TaskState,
    pub claimed_by: Option<String>,
    pub due: Option<Millis>,
    pub priority: i32,
    pub created: Millis,
    pub closed: Option<Millis>,
    pub offers: Vec<Offer>,
}

/// Who may take a task (or read a notice): a person, or whoever sits in a post.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Offer {
    pub person: Option<String>,
    pub organisation: Option<String>,
    pub office: Option<String>,
    /// `None`: any post of that organisation or office.
    pub post: Option<String>,
    /// The project, so that posts limited to another project do not see it.
    pub project: Option<String>,
}

/// One chair a person sits in: what offers are matched against.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Chair {
    pub organisation: String,
    pub office: Option<String>,
    pub post: String,
    /// Project posts are limited to it.
    pub project: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TimerRow {
    /// `case/{id}/{name}` or `record/{register}/{key}/{name}`.
    pub id: String,
    pub system: String,
    pub name: String,
    pub case: Option<Uuid>,
    pub branch: String,
    pub register: Option<String>,
    pub key: Option<String>,
    pub due: Millis,
    /// The machine's clock (time-outs), else the business clock.
    pub machine: bool,
    /// Failures so far; the worker backs off.
    pub tries: i32,
}
