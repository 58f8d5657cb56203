//! Who gets a task: the selectors of the vocabulary, parsed once.
//! `applicant/clerk` · `party:owner/clerk` · `chosen:/form/person` (a person)
//! · `chosen:/form/organisation/administrator` is written
//! `chosen:organisation/administrator`, the field named without `/form/`.
//! In a branch that runs over a list: `chosen:item`, `chosen:item.person`.
use crate::condition::Condition;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Whom {
    /// The organisation (or person) that opened the case.
    Applicant,
    /// The organisation that has this part in the case's project.
    Party(String),
    /// The organisation or person named in a form field.
    Chosen(String),
    /// A municipal office.
    Office(String),
    /// That office of the authority of the case's division.
    District(String),
    /// Any organisation of a kind (starters); `any` = every kind.
    Kind(String),
    /// A natural person acting for himself (starters).
    Oneself,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Who {
    pub whom: Whom,
    /// Empty: no post needed (a chosen person) or any post.
    pub posts: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum WhoRule {
    One(Who),
    AnyOf(Vec<WhoRule>),
    If { r#if: Condition, then: Box<WhoRule>, r#else: Box<WhoRule> },
}

impl WhoRule {
    /// All selectors that apply to a case whose documents are `root`.
    pub fn select(&self, root: &serde_json::Value) -> Vec<&Who> {
        match self {
            WhoRule::One(who) => vec![who],
            WhoRule::AnyOf(list) => list.iter().flat_map(|r| r.select(root)).collect(),
            WhoRule::If { r#if, then, r#else } => {
                if r#if.holds(root) {
                    then.select(root)
                } else {
                    r#else.select(root)
                }
            }
        }
    }

    /// All selectors that could ever apply.
    pub fn every(&self) -> Vec<&Who> {
        match self {
            WhoRule::One(who) => vec![who],
            WhoRule::AnyOf(list) => list.iter().flat_map(WhoRule::every).collect(),
            WhoRule::If { then, r#else, .. } => [then.every(), r#else.every()].concat(),
        }
    }
}

impl std::str::FromStr for Who {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (whom, posts) = match text.split_once('/') {
            Some((whom, posts)) => (whom, posts),
            None => (text, ""),
        };
        let posts = posts.split(',').map(str::trim).filter(|p| !p.is_empty() && *p != "*").map(str::to_owned).collect();
        let named = |name: &str| !name.is_empty();
        let whom = match whom.split_once(':') {
            None if whom == "applicant" => Whom::Applicant,
            None if whom == "self" || whom == "none" => Whom::Oneself,
            None if !whom.is_empty() => Whom::Kind(whom.to_owned()),
            Some(("party", kind)) if named(kind) => Whom::Party(kind.to_owned()),
            Some(("chosen", field)) if named(field) => Whom::Chosen(field.to_owned()),
            Some(("office", name)) if named(name) => Whom::Office(name.to_owned()),
            Some(("district", name)) if named(name) => Whom::District(name.to_owned()),
            _ => {
                return Err(format!(
                    "`{text}` is not a selector: write applicant/POST, party:KIND/POST, chosen:FIELD, office:NAME/POST, district:NAME/POST or KIND/POST"
                ));
            }
        };
        Ok(Who { whom, posts })
    }
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.whom {
            Whom::Applicant => f.write_str("applicant")?,
            Whom::Party(k) => write!(f, "party:{k}")?,
            Whom::Chosen(x) => write!(f, "chosen:{x}")?,
            Whom::Office(n) => write!(f, "office:{n}")?,
            Whom::District(n) => write!(f, "district:{n}")?,
            Whom::Kind(k) => f.write_str(k)?,
            Whom::Oneself => f.write_str("self")?,
        }
        if !self.posts.is_empty() {
            write!(f, "/{}", self.posts.join(","))?;
        }
        Ok(())
    }
}

impl Serialize for Who {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Who {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}
