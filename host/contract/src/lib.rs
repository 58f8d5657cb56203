#![doc = include_str!("../README.md")]

pub mod action;
pub mod bundle;
pub mod calendar;
pub mod canonical;
pub mod condition;
pub mod decision;
pub mod diff;
pub mod effect;
pub mod facts;
pub mod form;
pub mod handler;
pub mod hundredths;
#[cfg(feature = "validate")]
pub mod iso;
pub mod ledger;
pub mod lint;
pub mod manifest;
pub mod merge;
pub mod number;
pub mod outside;
pub mod parse;
pub mod paths;
pub mod pointer;
pub mod procedure;
pub mod publicity;
pub mod register;
pub mod schemas;
mod shorthand;
pub mod split;
pub mod text;
pub mod types;
#[cfg(feature = "validate")]
pub mod validate;
pub mod vet;
#[cfg(feature = "validate")]
pub mod violation;
pub mod visibility;
pub mod who;

pub use bundle::Bundle;
pub use calendar::Calendar;
pub use condition::Condition;
pub use decision::{Decision, Output, Problem};
pub use effect::Effect;
pub use facts::Fact;
pub use form::{Field, FieldType, Form};
pub use hundredths::Hundredths;
pub use manifest::Contract;
pub use parse::{ParseError, parse};
pub use procedure::{Action, Procedure, Step};
pub use register::Register;
pub use text::Bilingual;
pub use vet::{Grants, Place, Undeclared};
#[cfg(feature = "validate")]
pub use violation::Violation;
pub use who::{Who, WhoRule, Whom};
