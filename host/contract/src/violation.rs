//! What is wrong with a form, in words for the person who fills it: the field
//! by its title, what it must be, in both languages. The values themselves are
//! never repeated, so that a violation may stand in a log.
use crate::{Bilingual, Field, FieldType};
use serde::Serialize;
use serde_json::Value;

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// At the field; for a missing one, where it should stand.
    pub pointer: String,
    /// The keyword of JSON Schema that fails.
    pub keyword: String,
    pub zh: String,
    pub en: String,
}

/// A failed keyword with what the text needs of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Rule {
    Required,
    Unknown,
    Says(Bilingual),
    Listed,
    Constant(Value),
    Minimum(Value),
    Maximum(Value),
    Above(Value),
    Below(Value),
    MinLength(u64),
    MaxLength(u64),
    MinItems(u64),
    MaxItems(u64),
    Distinct,
    TooDeep,
    TooLarge,
    Other,
}

impl Violation {
    pub(crate) fn new(fields: &[Field], pointer: String, keyword: &str, rule: &Rule) -> Violation {
        let found = locate(fields, &pointer);
        let text = words(&found, rule);
        Violation { pointer, keyword: keyword.to_owned(), zh: text.zh, en: text.en }
    }
}

/// The field a pointer stands at, and how to name it.
struct Found<'a> {
    label: Bilingual,
    field: Option<&'a Field>,
}

fn locate<'a>(fields: &'a [Field], pointer: &str) -> Found<'a> {
    let mut found = Found { label: Bilingual::default(), field: None };
    let (mut level, mut row) = (fields, None);
    for part in pointer.split('/').skip(1) {
        if let (Some(_), Ok(n)) = (found.field, part.parse::<usize>()) {
            row = Some(n + 1);
            continue;
        }
        let field = level.iter().find(|f| f.id == part);
        let name = match field {
            Some(f) if !f.text.zh.is_empty() => f.text.clone(),
            // A part of a field's own structure (a geometry's coordinates) is named by the field.
            None if found.field.is_some_and(|f| f.columns.is_empty()) => break,
            _ => Bilingual::new(part, part),
        };
        found.label = join(&found.label, row, &name);
        (found.field, row) = (field, None);
        level = field.map_or(&[], |f| &f.columns);
    }
    if let Some(n) = row {
        let outer = &found.label;
        found.label = Bilingual::new(format!("{}第{n}行", outer.zh), format!("{}, row {n}", outer.english()));
    }
    found
}

fn join(outer: &Bilingual, row: Option<usize>, name: &Bilingual) -> Bilingual {
    match (outer.zh.is_empty(), row) {
        (true, _) => Bilingual::new(&name.zh, name.english()),
        (_, Some(n)) => Bilingual::new(
            format!("{}第{n}行的{}", outer.zh, name.zh),
            format!("{} in row {n} of {}", name.english(), outer.english()),
        ),
        _ => Bilingual::new(format!("{}的{}", outer.zh, name.zh), format!("{} of {}", name.english(), outer.english())),
    }
}

fn words(found: &Found, rule: &Rule) -> Bilingual {
    let (zh, en) = (found.label.zh.as_str(), found.label.english());
    let kind = found.field.map(|f| &f.r#type);
    let say = |zh: String, en: String| Bilingual { zh, en };
    let amount = |limit: &Value| amount(kind, limit);
    match rule {
        Rule::Required | Rule::MinLength(1) => {
            let (verb, verb_en) = verb(kind);
            say(format!("{verb}{zh}"), format!("{verb_en} {en}"))
        }
        Rule::Unknown if found.field.is_some_and(|f| f.conditional) => say(
            format!("按已填写的内容，无需填写{zh}，请清空"),
            format!("{en} is not asked for with what is filled in; clear it"),
        ),
        Rule::Unknown => say(format!("没有名为“{zh}”的填写项"), format!("There is no field named {en}")),
        Rule::Says(what) if !what.zh.is_empty() => {
            say(format!("{zh}应为{}", what.zh), format!("{en} must be {}", what.english()))
        }
        Rule::Listed => say(format!("请从列表中选择{zh}"), format!("Choose {en} from the list")),
        Rule::Constant(Value::Bool(true)) => say(format!("请勾选“{zh}”"), format!("Tick {en}")),
        Rule::Constant(v) => {
            let v = crate::pointer::plain(v);
            say(format!("{zh}应为“{v}”"), format!("{en} must be {v}"))
        }
        Rule::Minimum(n) => say(format!("{zh}不能小于{}", amount(n)), format!("{en} must be at least {}", amount(n))),
        Rule::Maximum(n) => say(format!("{zh}不能大于{}", amount(n)), format!("{en} must be at most {}", amount(n))),
        Rule::Above(n) => say(format!("{zh}应大于{}", amount(n)), format!("{en} must be more than {}", amount(n))),
        Rule::Below(n) => say(format!("{zh}应小于{}", amount(n)), format!("{en} must be less than {}", amount(n))),
        Rule::MinLength(n) => say(format!("{zh}至少填写{n}个字符"), format!("{en} needs at least {n} characters")),
        Rule::MaxLength(n) => say(format!("{zh}最多填写{n}个字符"), format!("{en} may have at most {n} characters")),
        Rule::MinItems(n) => {
            let (unit, unit_en) = unit(kind);
            say(format!("{zh}至少需要{n}{unit}"), format!("{en} needs at least {n} {unit_en}"))
        }
        Rule::MaxItems(n) => {
            let (unit, unit_en) = unit(kind);
            say(format!("{zh}最多{n}{unit}"), format!("{en} may have at most {n} {unit_en}"))
        }
        Rule::Distinct => say(format!("{zh}有重复的内容"), format!("{en} repeats an entry")),
        Rule::TooDeep => say("填报内容嵌套过深".to_owned(), "The form's data is nested too deeply".to_owned()),
        Rule::TooLarge => say("填报内容过多".to_owned(), "The form holds too much data".to_owned()),
        Rule::Says(_) | Rule::Other => say(format!("{zh}不符合要求"), format!("{en} is not allowed as it stands")),
    }
}

fn verb(kind: Option<&FieldType>) -> (&'static str, &'static str) {
    match kind {
        Some(FieldType::Choice(_) | FieldType::Many(_) | FieldType::Boolean | FieldType::Date) => ("请选择", "Choose"),
        Some(FieldType::Organisation | FieldType::Person | FieldType::Project | FieldType::Division) => {
            ("请选择", "Choose")
        }
        Some(FieldType::File) => ("请上传", "Upload"),
        Some(FieldType::Geometry) => ("请绘制", "Draw"),
        _ => ("请填写", "Enter"),
    }
}

fn unit(kind: Option<&FieldType>) -> (&'static str, &'static str) {
    match kind {
        Some(FieldType::Many(_)) => ("项", "choices"),
        _ => ("行", "rows"),
    }
}

/// Money is stored in fen and read in yuan.
fn amount(kind: Option<&FieldType>, limit: &Value) -> String {
    match (kind, limit.as_i64()) {
        (Some(FieldType::Money), Some(fen)) => format!("{}元", crate::Hundredths(fen)),
        _ => crate::pointer::plain(limit),
    }
}
