//! Registers: the lasting facts a system publishes, their keys, fields,
//! visibility and the index that others may query.
use crate::{form::FieldType, text::Bilingual};
use indexmap::IndexMap;
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{self, MapAccess, Visitor, value::MapAccessDeserializer},
};
use serde_json::Value;
use std::fmt;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Register {
    #[serde(default)]
    pub zh: String,
    #[serde(default)]
    pub en: String,
    /// A field id, or a template `{project-no}/{kind}`.
    pub key: String,
    pub fields: IndexMap<String, RegisterField>,
    #[serde(default)]
    pub queryable: Vec<String>,
    #[serde(default)]
    pub active: Option<Active>,
    /// This register *is* that host register with extension fields (needs a `maintain` grant).
    #[serde(default)]
    pub host: Option<String>,
    /// Which fields say who the owner, the project, the person of a row are.
    #[serde(default)]
    pub subjects: Subjects,
    /// Audiences that see a field that says nothing itself.
    #[serde(default = "everybody")]
    pub see: Vec<Audience>,
    #[serde(default)]
    pub keep: String,
    /// The field shown as the record's title.
    #[serde(default)]
    pub title_field: Option<String>,
}

impl Register {
    /// Fields that records are found by: those it lists, and those that say whether a record is active.
    pub fn indexed(&self) -> Vec<&str> {
        let active = self.active.iter().flat_map(|active| [active.field.as_deref(), active.until.as_deref()]);
        let mut fields: Vec<&str> = self.queryable.iter().map(String::as_str).collect();
        for field in active.flatten() {
            if !fields.contains(&field) {
                fields.push(field);
            }
        }
        fields
    }
}

fn everybody() -> Vec<Audience> {
    vec![Audience::Public]
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Subjects {
    /// Field(s) that hold the owning organisation's credit code.
    #[serde(default)]
    pub organisation: Vec<String>,
    #[serde(default)]
    pub project: Option<String>,
    #[serde(default)]
    pub person: Option<String>,
    #[serde(default)]
    pub division: Option<String>,
}

/// Who looks: the widest audience a person belongs to for a row decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// Anybody, signed in or not.
    Public,
    /// Anybody signed in with a post.
    Organisations,
    /// Organisations that are parties of the row's project.
    Parties,
    /// The organisation that owns the row.
    Owner,
    /// The person the row is about.
    Subject,
    /// Every office of an authority.
    Authority,
}

impl Audience {
    pub const ALL: [Audience; 6] = [
        Audience::Public,
        Audience::Organisations,
        Audience::Parties,
        Audience::Owner,
        Audience::Subject,
        Audience::Authority,
    ];
}

/// Written short as its type's name, or in full; see `Written`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(into = "FullField")]
pub struct RegisterField {
    pub r#type: FieldType,
    pub text: Bilingual,
    pub class: Class,
    /// Empty: the register's `see`.
    pub see: Vec<Audience>,
    pub mask: Option<Mask>,
    /// Columns of a table.
    pub columns: IndexMap<String, RegisterField>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    #[default]
    Public,
    Personal,
    Sensitive,
    Secret,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mask {
    /// First and last characters stay: 999901********1016.
    Middle,
    /// Only the last four stay.
    LastFour,
    /// Nothing but its presence.
    Hidden,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Active {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub r#in: Vec<Value>,
    /// A date field: the row counts until the end of that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct FullField {
    r#type: FieldType,
    #[serde(default)]
    zh: String,
    #[serde(default)]
    en: String,
    #[serde(default)]
    class: Class,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    see: Vec<Audience>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mask: Option<Mask>,
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    columns: IndexMap<String, RegisterField>,
}

/// By hand and not as an untagged enum, which would only say that nothing fits, and not what is wrong with it.
struct Written;

impl<'de> Visitor<'de> for Written {
    type Value = RegisterField;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a field: its type's name, or a table with `type`, `zh` and `en`")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<RegisterField, E> {
        let r#type = name.parse().map_err(E::custom)?;
        let text = Bilingual::default();
        Ok(RegisterField { r#type, text, class: Class::default(), see: vec![], mask: None, columns: IndexMap::new() })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RegisterField, A::Error> {
        let f = FullField::deserialize(MapAccessDeserializer::new(map))?;
        let text = Bilingual::new(f.zh, f.en);
        Ok(RegisterField { r#type: f.r#type, text, class: f.class, see: f.see, mask: f.mask, columns: f.columns })
    }
}

impl<'de> Deserialize<'de> for RegisterField {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<RegisterField, D::Error> {
        from.deserialize_any(Written)
    }
}

impl From<RegisterField> for FullField {
    fn from(f: RegisterField) -> Self {
        FullField {
            r#type: f.r#type,
            zh: f.text.zh,
            en: f.text.en,
            class: f.class,
            see: f.see,
            mask: f.mask,
            columns: f.columns,
        }
    }
}

impl Register {
    /// The record's key, from its own fields. `None` when one is missing.
    pub fn key_of(&self, data: &Value) -> Option<String> {
        if !self.key.contains('{') {
            return crate::pointer::get(data, &format!("/{}", self.key)).map(crate::pointer::plain);
        }
        let mut out = String::new();
        let mut rest = self.key.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            let (field, tail) = after.split_once('}')?;
            out.push_str(before);
            out.push_str(&crate::pointer::plain(data.get(field).filter(|v| !v.is_null())?));
            rest = tail;
        }
        out.push_str(rest);
        Some(out)
    }
}
