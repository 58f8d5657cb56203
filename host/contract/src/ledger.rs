//! The chart of a system's supervised accounts: which sub-ledgers one has, on
//! which side each stands, how low it may go.
use crate::Bilingual;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Chart {
    pub zh: String,
    #[serde(default)]
    pub en: String,
    pub heads: IndexMap<String, Head>,
    /// What a kind of entry (`E2`) is called where people read the account; one without a title keeps its id.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub entries: IndexMap<String, Bilingual>,
    /// Payment orders below this many fen need one approval; all others two.
    #[serde(default)]
    pub alone_below: i64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Head {
    pub zh: String,
    #[serde(default)]
    pub en: String,
    pub side: Side,
    /// What its sub-ledgers are kept by (`building`): they are named `L2:1`, and there is no bare `L2`.
    #[serde(default)]
    pub by: Option<String>,
    /// The least a sub-ledger may hold, in fen.
    #[serde(default)]
    pub floor: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// Debits make it grow.
    Asset,
    /// Credits make it grow.
    Liability,
}

impl Chart {
    /// The head that a sub-ledger belongs to, when it is named as its head is kept.
    pub fn head(&self, sub: &str) -> Option<&Head> {
        match sub.split_once(':') {
            None => self.heads.get(sub).filter(|h| h.by.is_none()),
            Some((_, "")) => None,
            Some((head, _)) => self.heads.get(head).filter(|h| h.by.is_some()),
        }
    }

    /// How many different people approve an order of this amount.
    pub fn approvals(&self, amount: i64) -> u32 {
        if amount < self.alone_below { 1 } else { 2 }
    }
}
