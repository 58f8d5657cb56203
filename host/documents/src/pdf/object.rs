//! The values that a PDF is made of.

use std::collections::BTreeMap;

/// Number and generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Id(pub u32, pub u16);

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Object {
    Null,
    Bool(bool),
    Int(i64),
    /// As written: nothing here computes with it often, and it must be copied exactly.
    Real(String),
    Text(Vec<u8>),
    Name(Vec<u8>),
    Array(Vec<Object>),
    Dict(Dict),
    Stream(Stream),
    Ref(Id),
}

#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Dict(pub BTreeMap<Vec<u8>, Object>);

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Stream {
    pub dict: Dict,
    /// As stored, still filtered.
    pub data: Vec<u8>,
}

impl Dict {
    pub fn get(&self, key: &str) -> Option<&Object> {
        self.0.get(key.as_bytes())
    }

    pub fn set(&mut self, key: &str, value: Object) {
        self.0.insert(key.as_bytes().to_vec(), value);
    }

    pub fn with(mut self, key: &str, value: Object) -> Self {
        self.set(key, value);
        self
    }

    pub fn is(&self, key: &str, name: &str) -> bool {
        self.get(key).is_some_and(|value| value.is_name(name))
    }

    pub fn without(&self, keys: &[&str]) -> Dict {
        let kept = self.0.iter().filter(|(key, _)| !keys.iter().any(|k| k.as_bytes() == key.as_slice()));
        Dict(kept.map(|(key, value)| (key.clone(), value.clone())).collect())
    }
}

impl Object {
    pub fn name(text: &str) -> Self {
        Object::Name(text.as_bytes().to_vec())
    }

    pub fn number(value: f64) -> Self {
        Object::Real(format!("{value:.3}"))
    }

    pub fn is_name(&self, name: &str) -> bool {
        matches!(self, Object::Name(found) if found == name.as_bytes())
    }

    pub fn int(&self) -> Option<i64> {
        match self {
            Object::Int(value) => Some(*value),
            _ => None,
        }
    }

    pub fn float(&self) -> Option<f64> {
        match self {
            Object::Int(value) => Some(*value as f64),
            Object::Real(text) => text.parse().ok(),
            _ => None,
        }
    }

    pub fn id(&self) -> Option<Id> {
        match self {
            Object::Ref(id) => Some(*id),
            _ => None,
        }
    }

    pub fn array(&self) -> Option<&[Object]> {
        match self {
            Object::Array(items) => Some(items),
            _ => None,
        }
    }

    /// Of a stream, the dictionary before it.
    pub fn dict(&self) -> Option<&Dict> {
        match self {
            Object::Dict(dict) => Some(dict),
            Object::Stream(stream) => Some(&stream.dict),
            _ => None,
        }
    }

    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            Object::Text(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// Every reference directly inside, in no promised order.
    pub fn each_ref(&self, see: &mut impl FnMut(Id)) {
        match self {
            Object::Ref(id) => see(*id),
            Object::Array(items) => items.iter().for_each(|item| item.each_ref(see)),
            Object::Dict(dict) | Object::Stream(Stream { dict, .. }) => {
                dict.0.values().for_each(|value| value.each_ref(see));
            }
            _ => {}
        }
    }
}
