//! One struct a kind of row, the same for both databases. Rows carry no rule:
//! states are closed enums stored by their name, times are milliseconds since
//! 1970, JSON documents are stored as text (small) or zstd (`doc`, blobs).
pub type Millis = i64;

/// Row enums are stored by a short name; an unknown name is a corrupt row.
#[macro_export]
macro_rules! named {
    ($(#[$m:meta])* $name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$m])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $(#[serde(rename = $text)] $variant),+ }
        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant),+];
            pub fn name(self) -> &'static str { match self { $($name::$variant => $text),+ } }
            pub fn parse(text: &str) -> Option<Self> { match text { $($text => Some($name::$variant),)+ _ => None } }
        }
    };
}

mod accounts;
mod cases;
mod dead_letters;
mod documents;
mod history;
mod key_changes;
mod ledger;
mod messages;
mod notices;
mod partners;
mod plugins;
mod records;
mod seals;
mod webhooks;
pub use accounts::*;
pub use cases::*;
pub use dead_letters::*;
pub use documents::*;
pub use history::*;
pub use key_changes::*;
pub use ledger::*;
pub use messages::*;
pub use notices::*;
pub use partners::*;
pub use plugins::*;
pub use records::*;
pub use seals::*;
pub use webhooks::*;
