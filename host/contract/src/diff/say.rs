//! Values of a contract in words that its readers know: titles of steps, posts, working days.
use super::{
    Names,
    noun::{self, Noun},
};
use crate::{Bilingual, Contract, Procedure, Who, Whom, types};
use serde_json::Value;

/// Longer values are not told, only that they changed.
const LONG: usize = 60;

/// Where a value stands, for the names it uses.
pub(super) struct Around<'a> {
    pub contract: &'a Contract,
    pub procedure: Option<&'a Procedure>,
    pub names: Names<'a>,
}

pub(super) fn pair(zh: impl Into<String>, en: impl Into<String>) -> Bilingual {
    Bilingual::new(zh, en)
}

fn nothing() -> Bilingual {
    pair("无", "none")
}

/// What a part is called: its title, else its id.
pub(super) fn title(noun: Noun, id: &str, value: &Value) -> Bilingual {
    let own = match noun {
        Noun::Text | Noun::Number | Noun::Grant => None,
        _ => titled(value),
    };
    let common = || noun::action(id).filter(|_| noun == Noun::Action);
    own.or_else(common).unwrap_or_else(|| pair(id, id))
}

/// The title that a part carries, however it writes it.
pub(super) fn titled(value: &Value) -> Option<Bilingual> {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let inside = ["text", "title"].into_iter().map(|key| &value[key]).find(|v| v["zh"].is_string());
    let text = match inside {
        Some(text) => pair(word(&text["zh"]), word(&text["en"])),
        None if value["title"].is_string() => pair(word(&value["title"]), word(&value["title-en"])),
        None => pair(word(&value["zh"]), word(&value["en"])),
    };
    (!text.zh.is_empty()).then_some(text)
}

impl Around<'_> {
    /// `None`: nothing a reader would understand.
    pub(super) fn value(&self, noun: Noun, attribute: &str, value: Option<&Value>) -> Option<Bilingual> {
        let Some(value) = value.filter(|v| !is_nothing(v)) else { return Some(nothing()) };
        match attribute {
            "to" | "first" | "start" | "objected" => self.steps(value),
            "who" | "starter" | "objectors" => self.who(value),
            "days" => self.limit(value, "wd"),
            "deadline" => self.deadline(value),
            "limit" => self.limit(value, ""),
            "power" => types::label("power", value.as_str()?).or_else(|| plain(value)),
            "post" | "posts" => listed(value, |id| types::label("post", id)),
            "organisation" | "kinds" => listed(value, |id| types::label("organisation-kind", id)),
            "type" if noun == Noun::Field || noun == Noun::Column => field_type(value.as_str()?),
            "one" | "some" | "exists" | "count" | "of" | "record" => {
                listed(value, |id| self.register(id)).or_else(|| plain(value))
            }
            "pattern" | "allOf" | "when" => None,
            _ => plain(value),
        }
    }

    /// One of this contract, or of what else is installed.
    fn register(&self, id: &str) -> Option<Bilingual> {
        match self.contract.registers.get(id) {
            Some(own) if own.zh.is_empty() => None,
            Some(own) => Some(pair(&own.zh, &own.en)),
            None => (self.names.register)(id),
        }
    }

    fn steps(&self, value: &Value) -> Option<Bilingual> {
        listed(value, |id| {
            let step = self.procedure?.step(id)?;
            Some(if step.zh.is_empty() { pair(id, id) } else { step.title() })
        })
    }

    /// `5个工作日`; a limit that is a setting is told with its value.
    pub(super) fn deadline(&self, value: &Value) -> Option<Bilingual> {
        let limit = self.limit(&value["limit"], value["unit"].as_str().unwrap_or("wd"))?;
        let late = match &value["late"] {
            Value::Object(action) => action.values().next().and_then(Value::as_str).map(|a| {
                let action = noun::action(a).unwrap_or_else(|| pair(a, a));
                pair(format!("，逾期自动「{}」", action.zh), format!(", then “{}” by itself", action.english()))
            }),
            Value::String(late) if late == "alert" => Some(pair("，逾期预警", ", then an alert")),
            _ => None,
        };
        let late = late.unwrap_or_default();
        Some(pair(limit.zh + &late.zh, limit.en + &late.en))
    }

    fn limit(&self, value: &Value, unit: &str) -> Option<Bilingual> {
        let unit = noun::value(unit).unwrap_or_default();
        let setting = value.as_str().and_then(|p| p.strip_prefix("/settings/"));
        let Some((id, setting)) = setting.and_then(|id| Some((id, self.contract.settings.get(id)?))) else {
            let n = plain(value)?;
            return Some(pair(format!("{}{}", n.zh, unit.zh), format!("{} {}", n.en, unit.en).trim_end().to_owned()));
        };
        let now = plain(&setting.value)?;
        let named = |word: &str| if word.is_empty() { id.to_owned() } else { word.to_owned() };
        let (zh, en) = (named(&setting.zh), named(&setting.en));
        Some(pair(
            format!("{}{}（{zh}）", now.zh, unit.zh),
            format!("{} {} ({en})", now.en, unit.en).replace("  ", " "),
        ))
    }

    pub(super) fn who(&self, value: &Value) -> Option<Bilingual> {
        match value {
            Value::String(selector) => Some(selected(selector.parse().ok()?)),
            Value::Array(rules) => {
                let words: Option<Vec<Bilingual>> = rules.iter().map(|rule| self.who(rule)).collect();
                Some(join(&words?, "或", " or "))
            }
            Value::Object(rule) => {
                let words = [self.who(rule.get("then")?)?, self.who(rule.get("else")?)?];
                let either = join(&words, "或", " or ");
                Some(pair(format!("{}（按条件）", either.zh), format!("{} (by a condition)", either.en)))
            }
            _ => None,
        }
    }
}

fn selected(who: Who) -> Bilingual {
    let kind = |id: &str| types::label("organisation-kind", id).unwrap_or_else(|| pair(id, id));
    let (zh, en) = match &who.whom {
        Whom::Applicant => ("申请单位".to_owned(), "the applicant".to_owned()),
        Whom::Oneself => ("本人".to_owned(), "oneself".to_owned()),
        Whom::Party(id) => (format!("项目{}", kind(id).zh), format!("the project's {}", kind(id).en)),
        Whom::Chosen(field) => (format!("「{field}」所选"), format!("whoever “{field}” names")),
        Whom::Office(name) => (name.clone(), name.clone()),
        Whom::District(name) => (format!("属地{name}"), format!("{name} of the district")),
        Whom::Kind(id) if id == "any" => ("任何单位".to_owned(), "any organisation".to_owned()),
        Whom::Kind(id) => (kind(id).zh, kind(id).en),
    };
    let posts: Vec<_> = who.posts.iter().map(|p| types::label("post", p).unwrap_or_else(|| pair(p, p))).collect();
    match posts.is_empty() {
        true => pair(zh, en),
        false => {
            let posts = join(&posts, "、", ", ");
            pair(format!("{zh}{}", posts.zh), format!("{en} ({})", posts.en))
        }
    }
}

fn field_type(name: &str) -> Option<Bilingual> {
    let own = match name {
        "choice" => return Some(pair("选项", "a choice")),
        "string" => "text",
        "number" => "decimal",
        "array" => return Some(pair("列表", "a list")),
        other => other,
    };
    let definition = types::definition(own)?;
    let word = |key: &str| definition[key].as_str().unwrap_or(own).to_owned();
    Some(pair(word("title"), word("title-en")))
}

fn listed(value: &Value, name: impl Fn(&str) -> Option<Bilingual>) -> Option<Bilingual> {
    let ids: Vec<&str> = match value {
        Value::String(one) => vec![one],
        Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    let words: Vec<Bilingual> = ids.into_iter().map(|id| quoted(name(id).unwrap_or_else(|| pair(id, id)))).collect();
    Some(join(&words, "、", ", "))
}

fn quoted(text: Bilingual) -> Bilingual {
    pair(format!("「{}」", text.zh), format!("“{}”", text.english()))
}

fn join(words: &[Bilingual], zh: &str, en: &str) -> Bilingual {
    let all = |word: fn(&Bilingual) -> &str, between: &str| words.iter().map(word).collect::<Vec<_>>().join(between);
    pair(all(|b| &b.zh, zh), all(|b| b.english(), en))
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    }
}

fn plain(value: &Value) -> Option<Bilingual> {
    let text = match value {
        Value::Bool(true) => pair("是", "yes"),
        Value::Bool(false) => pair("否", "no"),
        Value::Number(n) => pair(n.to_string(), n.to_string()),
        Value::String(text) => noun::value(text).unwrap_or_else(|| quoted(pair(text, text))),
        Value::Array(list) => join(&list.iter().map(plain).collect::<Option<Vec<_>>>()?, "、", ", "),
        Value::Object(_) => return titled(value).map(quoted),
        Value::Null => nothing(),
    };
    (text.zh.chars().count() <= LONG).then_some(text)
}
