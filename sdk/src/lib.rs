#![doc = include_str!("../README.md")]

mod case;
pub mod codes;
mod context;
mod decision;
mod facts;
mod fen;
mod generated;
mod ids;
#[doc(hidden)]
pub mod json;
mod occurrence;
mod problems;
mod record;
mod said;
#[cfg(not(target_arch = "wasm32"))]
pub mod testing;
mod text;
pub mod to;
#[doc(hidden)]
pub mod wire;

pub use case::{Applicant, Case, NoForm};
pub use context::Context;
pub use contract::decision::{Actor, CaseView, GateState, Level};
pub use contract::effect::{Effect, Recipient, RetireReason as Reason};
pub use contract::{Calendar, Hundredths};
pub use decision::{Decision, Entry, Payment, next, refuse};
pub use facts::{Account, Compared, Difference, Number, Row, Rows, Standing, SubLedger};
pub use fen::Fen;
pub use generated::{Answer, EventData, MessageData, Named, Nothing};
pub use hub_sdk_macros::plugin;
pub use hub_wit::log;
pub use ids::{OrganisationId, PersonId, ProjectNo};
pub use occurrence::Occurrence;
pub use problems::{Gates, Problems, Saying};
pub use record::{Record, like};
pub use said::{Param, Said};
pub use text::{Text, number, text_with};

pub use jiff::civil::Date;

#[doc(hidden)]
pub use {hub_wit, serde, serde_json};

/// What a file of rules needs beside the types its contract generates.
pub mod prelude {
    pub use crate::{
        Applicant, Case, Decision, Fen, Gates, Hundredths, NoForm, Number, OrganisationId, Param, PersonId, Problems,
        ProjectNo, Reason, Record, Row, Rows, Text, like, next, number, refuse, text_with, to,
    };
    pub use jiff::civil::{Date, DateTime, date};
    pub use serde_json::{Value, json};
}
