//! What the generated types have in common, and the patterns they are made by:
//! macros by example, so that the procedural macro only lists names.
use serde::{Serialize, de::DeserializeOwned};

/// Steps and actions: names of the contract as variants.
pub trait Named: Copy + PartialEq {
    fn as_str(self) -> &'static str;
    fn of(id: &str) -> Option<Self>;
}

/// Steps and actions of something that has none (a handler).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nothing {}

impl Named for Nothing {
    fn as_str(self) -> &'static str {
        match self {}
    }

    fn of(_: &str) -> Option<Self> {
        None
    }
}

/// An event the contract publishes.
pub trait EventData: Serialize {
    const EVENT: &'static str;
}

/// A message to an outside party.
pub trait MessageData: Serialize {
    const MESSAGE: &'static str;
}

/// The outside party's answer to a message.
pub trait Answer: DeserializeOwned {
    const MESSAGE: &'static str;
}

/// A closed list of names that only rules read: steps, actions.
#[doc(hidden)]
#[macro_export]
macro_rules! __names {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $id:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $id,)* }
            }
        }

        impl $crate::Named for $name {
            fn as_str(self) -> &'static str {
                $name::as_str(self)
            }

            fn of(id: &str) -> ::core::option::Option<Self> {
                match id {
                    $($id => ::core::option::Option::Some($name::$variant),)*
                    _ => ::core::option::Option::None,
                }
            }
        }
    };
}

/// A choice of a form or register: values that stand in documents.
#[doc(hidden)]
#[macro_export]
macro_rules! __choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $id:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive($crate::serde::Serialize, $crate::serde::Deserialize)]
        #[serde(crate = "hub_sdk::serde")]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $id)] $variant,)* }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $id,)* }
            }

            /// The variant of a stored value.
            pub fn of(value: &str) -> ::core::option::Option<Self> {
                $name::ALL.iter().copied().find(|v| v.as_str() == value)
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::core::convert::From<$name> for $crate::Text {
            fn from(value: $name) -> $crate::Text {
                value.as_str().into()
            }
        }

        impl ::core::convert::From<$name> for $crate::Param {
            fn from(value: $name) -> $crate::Param {
                value.as_str().into()
            }
        }
    };
}
