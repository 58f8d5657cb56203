//! What the generated types have in common, and the patterns they are made by:
//! macros by example, so that the procedural macro only lists names.
use crate::json::Json;

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
pub trait EventData: Json {
    const EVENT: &'static str;
}

/// A message to an outside party.
pub trait MessageData: Json {
    const MESSAGE: &'static str;
}

/// The outside party's answer to a message.
pub trait Answer: Json {
    const MESSAGE: &'static str;
}

/// A closed list of ids, each with its variant.
#[doc(hidden)]
#[macro_export]
macro_rules! __ids {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $id:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant),*];
            const IDS: &'static [&'static str] = &[$($id),*];

            pub fn as_str(self) -> &'static str {
                $name::IDS[self as usize]
            }

            pub fn of(id: &str) -> ::core::option::Option<Self> {
                $crate::json::position($name::IDS, id).map(|n| $name::ALL[n])
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

/// Ids that only rules read: steps, actions.
#[doc(hidden)]
#[macro_export]
macro_rules! __names {
    ($(#[$doc:meta])* $name:ident { $($items:tt)* }) => {
        $crate::__ids! { $(#[$doc])* $name { $($items)* } }

        impl $crate::Named for $name {
            fn as_str(self) -> &'static str {
                $name::as_str(self)
            }

            fn of(id: &str) -> ::core::option::Option<Self> {
                $name::of(id)
            }
        }
    };
}

/// A choice of a form or register: values that stand in documents.
#[doc(hidden)]
#[macro_export]
macro_rules! __choice {
    ($(#[$doc:meta])* $name:ident { $($items:tt)* }) => {
        $crate::__ids! { $(#[$doc])* $name { $($items)* } }
        $crate::__serde! { $name }

        impl $crate::json::Json for $name {
            fn read(value: $crate::serde_json::Value, misfit: &mut $crate::json::Misfit) -> Self {
                $name::ALL[$crate::json::chosen($name::IDS, &value, misfit)]
            }

            fn write(&self) -> $crate::serde_json::Value {
                self.as_str().into()
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

/// A document: `field: Type = how "id"`. How it is read and written: `must` be there, `may` be, a `list` that may be
/// empty, written `null` when absent, a `key` or fact that is empty when absent.
#[doc(hidden)]
#[macro_export]
macro_rules! __document {
    ($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $ty:ty = $how:ident $id:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name { $($(#[$fdoc])* pub $field: $ty,)* }

        $crate::__serde! { $name }
        $crate::__json! { $name { $($field = $how $id,)* } }
    };
}

/// Reading and writing of a type by its fields.
#[doc(hidden)]
#[macro_export]
macro_rules! __json {
    ($name:path { $($field:ident = $how:ident $id:literal,)* }) => {
        impl $crate::json::Json for $name {
            #[allow(unused_mut, unused_variables)]
            fn read(value: $crate::serde_json::Value, misfit: &mut $crate::json::Misfit) -> Self {
                let mut map = $crate::json::object(value, misfit);
                Self { $($field: $crate::__take!($how, &mut map, $id, misfit),)* }
            }

            #[allow(unused_mut)]
            fn write(&self) -> $crate::serde_json::Value {
                let mut map = $crate::serde_json::Map::new();
                $($crate::__put!($how, &mut map, $id, &self.$field);)*
                $crate::serde_json::Value::Object(map)
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __take {
    (must, $map:expr, $id:literal, $misfit:expr) => {
        $crate::json::take::must($map, $id, $misfit)
    };
    (may, $map:expr, $id:literal, $misfit:expr) => {
        $crate::json::take::may($map, $id, $misfit)
    };
    (null, $map:expr, $id:literal, $misfit:expr) => {
        $crate::json::take::may($map, $id, $misfit)
    };
    (list, $map:expr, $id:literal, $misfit:expr) => {
        $crate::json::take::or_empty($map, $id, $misfit)
    };
    (key, $map:expr, $id:literal, $misfit:expr) => {
        $crate::json::take::or_empty($map, $id, $misfit)
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __put {
    (must, $map:expr, $id:literal, $field:expr) => {
        $crate::json::put::always($map, $id, $field)
    };
    (key, $map:expr, $id:literal, $field:expr) => {
        $crate::json::put::always($map, $id, $field)
    };
    (may, $map:expr, $id:literal, $field:expr) => {
        $crate::json::put::some($map, $id, $field)
    };
    (null, $map:expr, $id:literal, $field:expr) => {
        $crate::json::put::or_null($map, $id, $field)
    };
    (list, $map:expr, $id:literal, $field:expr) => {
        $crate::json::put::filled($map, $id, $field)
    };
}

/// Serde for authors, by way of the document; costs nothing where nobody asks for it.
#[doc(hidden)]
#[macro_export]
macro_rules! __serde {
    ($name:ident) => {
        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(&self, s: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::serde::Serialize::serialize(&$crate::json::Json::write(self), s)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(d: D) -> ::core::result::Result<Self, D::Error> {
                let value = <$crate::serde_json::Value as $crate::serde::Deserialize>::deserialize(d)?;
                $crate::json::read::<Self>(value).map_err($crate::serde::de::Error::custom)
            }
        }
    };
}
