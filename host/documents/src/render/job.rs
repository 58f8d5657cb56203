//! What is asked of a render and what comes back.
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Files the host puts beside a template's own; a plugin cannot replace them.
pub const HOST_FILES: [&str; 4] = ["hub.typ", "data.json", "document.json", "qr.svg"];

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// Names the document for the PDF's own identifier: the same through all of
    /// its renderings, as in `seal-loan/slip/JY-2025-0001`.
    pub id: String,
    /// The file to begin with, one of `files`.
    pub template: String,
    /// The plugin's `templates/`, by path below it.
    #[serde(skip)]
    pub files: BTreeMap<String, Vec<u8>>,
    /// What the template reads by `json("data.json")`.
    pub data: serde_json::Value,
    pub title: String,
    pub number: Option<String>,
    /// Business time in the city; the template's `datetime.today()`.
    pub at: jiff::civil::DateTime,
    /// Drawn over with 草稿 不具效力.
    pub draft: bool,
    /// Where anybody can check the document; no draft has it.
    pub verify: Option<Verify>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verify {
    /// What the QR code says.
    pub url: String,
    /// What a person types.
    pub code: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rendered {
    /// PDF/A-2b; the same job gives the same bytes.
    #[serde(skip)]
    pub pdf: Vec<u8>,
    pub pages: usize,
    /// In the order of the pages.
    pub places: Vec<Place>,
    /// What an author should know of; nothing here spoils the document.
    pub warnings: Vec<String>,
}

/// Kept free for a seal or signature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    pub name: String,
    /// From 1.
    pub page: usize,
    pub rect: Rect,
}

/// PDF points from the page's lower left corner.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rect {
    pub left: f64,
    pub bottom: f64,
    pub right: f64,
    pub top: f64,
}
