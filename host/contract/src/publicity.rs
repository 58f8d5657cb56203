//! 公示: what a `publicity` step shows to everybody, for how long, and who may object. What may be shown follows from the
//! same place as everything else that is seen: a register's fields by their visibility, a form's by what kind of thing
//! they hold. The lint refuses what is not public, and the host shows nothing that this file does not resolve.
use crate::{
    Contract, Procedure, Step,
    form::{Field, FieldType},
    procedure::{Target, Unit},
    register::{Audience, Mask, Register, RegisterField},
    text::Bilingual,
    visibility::{Lens, Sight},
    who::WhoRule,
};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Publicity {
    /// `5wd`, `30d`, or a pointer to a setting that holds such a span or a number of working days.
    pub period: String,
    /// What the notice is called; the step's own title when absent.
    #[serde(default)]
    pub title: Bilingual,
    pub shows: Vec<Shown>,
    #[serde(default)]
    pub objections: Objections,
    /// `parties`: who may object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objectors: Option<WhoRule>,
    /// Where an objection that is upheld takes the case; without it objections are only answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objected: Option<Target>,
    /// The provision that asks for the notice.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub basis: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Objections {
    /// Whoever is signed in.
    #[default]
    Anybody,
    /// Those whom `objectors` names when the notice begins.
    Parties,
    None,
}

/// One line of the notice, written short as its pointer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Written")]
pub struct Shown {
    /// A pointer; inside `columns` it starts at the row.
    pub at: String,
    /// A label of its own.
    #[serde(skip_serializing_if = "Bilingual::is_empty")]
    pub text: Bilingual,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mask: Option<Mask>,
    /// `register/field` of this contract that says what the value is, where its place does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#as: Option<String>,
    /// Of a table: which of its columns.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<Shown>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Short(String),
    Full(Box<Full>),
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Full {
    at: String,
    #[serde(default)]
    zh: String,
    #[serde(default)]
    en: String,
    /// As the canonical form of a contract carries it.
    #[serde(default)]
    text: Bilingual,
    #[serde(default)]
    mask: Option<Mask>,
    #[serde(default)]
    r#as: Option<String>,
    #[serde(default)]
    columns: Vec<Shown>,
}

impl From<Written> for Shown {
    fn from(w: Written) -> Self {
        match w {
            Written::Short(at) => Shown { at, text: Bilingual::default(), mask: None, r#as: None, columns: vec![] },
            Written::Full(f) => {
                let text = if f.text.is_empty() { Bilingual::new(f.zh, f.en) } else { f.text };
                Shown { at: f.at, text, mask: f.mask, r#as: f.r#as, columns: f.columns }
            }
        }
    }
}

/// A line of the notice, ready to be filled with a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub at: String,
    pub text: Bilingual,
    pub r#type: FieldType,
    pub mask: Option<Mask>,
    pub columns: Vec<Line>,
}

/// Why something is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hidden {
    /// Nothing says what stands there.
    Unknown,
    /// Its register does not show it to everybody.
    NotPublic,
    /// Personal by its kind, and not masked.
    Personal,
    /// A file, a drawing, a table without columns: nothing to read on a page.
    Unreadable,
}

/// The period in days of its unit.
pub fn period(text: &str, settings: &Value) -> Option<(u32, Unit)> {
    let Some(pointer) = text.strip_prefix("/settings") else {
        return span(text);
    };
    match crate::pointer::get(settings, pointer)? {
        Value::String(text) => span(text),
        number => Some((number.as_u64().filter(|n| (1..=DAYS_MAX).contains(n))? as u32, Unit::Wd)),
    }
}

/// Nothing is shown for longer than ten years.
const DAYS_MAX: u64 = 3660;

fn span(text: &str) -> Option<(u32, Unit)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let unit = match &text[digits..] {
        "d" => Unit::D,
        "wd" => Unit::Wd,
        _ => return None,
    };
    let days = text[..digits].parse().ok().filter(|n| (1..=DAYS_MAX).contains(n))?;
    Some((days as u32, unit))
}

/// The lines of a step's notice, each with the reason why it cannot be one.
pub fn lines(contract: &Contract, procedure: &Procedure, publicity: &Publicity) -> Vec<Result<Line, Hidden>> {
    publicity.shows.iter().map(|shown| line(contract, shown, place(contract, procedure, &shown.at))).collect()
}

/// What a place holds, as the contract says.
enum Kind {
    Form(Field),
    Register(RegisterField, Vec<Audience>),
    Host(FieldType, &'static str, &'static str),
}

fn line(contract: &Contract, shown: &Shown, found: Option<Kind>) -> Result<Line, Hidden> {
    let kind = match &shown.r#as {
        Some(name) => named(contract, name),
        None => found,
    };
    let (text, r#type, mask) = match kind.as_ref().ok_or(Hidden::Unknown)? {
        Kind::Host(r#type, zh, en) => (Bilingual::new(*zh, *en), r#type.clone(), shown.mask),
        Kind::Form(field) => {
            let personal = matches!(field.r#type, FieldType::Person | FieldType::Phone | FieldType::IdNumber);
            if personal && shown.mask.is_none() {
                return Err(Hidden::Personal);
            }
            (field.text.clone(), field.r#type.clone(), shown.mask)
        }
        Kind::Register(field, above) => (field.text.clone(), field.r#type.clone(), seen(field, above, shown.mask)?),
    };
    let columns = match (&r#type, mask) {
        (FieldType::Table, None) => columns(contract, shown, kind.as_ref())?,
        (FieldType::File | FieldType::Geometry | FieldType::Json, _) => return Err(Hidden::Unreadable),
        _ => vec![],
    };
    let text = if shown.text.is_empty() { text } else { shown.text.clone() };
    Ok(Line { at: shown.at.clone(), text, r#type, mask, columns })
}

/// Of a table: the columns that are named.
fn columns(contract: &Contract, shown: &Shown, kind: Option<&Kind>) -> Result<Vec<Line>, Hidden> {
    if shown.columns.is_empty() {
        return Err(Hidden::Unreadable);
    }
    let column = |shown: &Shown| {
        let name = shown.at.trim_start_matches('/');
        let found = match kind {
            Some(Kind::Form(field)) => field.columns.iter().find(|c| c.id == name).cloned().map(Kind::Form),
            Some(Kind::Register(field, above)) => {
                let above = if field.see.is_empty() { above } else { &field.see };
                field.columns.get(name).map(|c| Kind::Register(c.clone(), above.clone()))
            }
            _ => None,
        };
        line(contract, shown, found)
    };
    shown.columns.iter().map(column).collect()
}

/// By the register's own rules; a notice may mask more, never less.
fn seen(field: &RegisterField, above: &[Audience], asked: Option<Mask>) -> Result<Option<Mask>, Hidden> {
    let alone = RegisterField { columns: IndexMap::new(), ..field.clone() };
    match Lens::sight_of(&alone, above, &[Audience::Public]) {
        Sight::Clear => Ok(asked),
        Sight::Masked(mask) => Ok(Some(mask)),
        Sight::Absent => Err(Hidden::NotPublic),
    }
}

/// `register/field`.
fn named(contract: &Contract, name: &str) -> Option<Kind> {
    let (register, field) = name.split_once('/')?;
    let register = contract.registers.get(register)?;
    in_register(register, field)
}

fn in_register(register: &Register, field: &str) -> Option<Kind> {
    register.fields.get(field).map(|f| Kind::Register(f.clone(), register.see.clone()))
}

fn place(contract: &Contract, procedure: &Procedure, pointer: &str) -> Option<Kind> {
    let parts: Vec<&str> = pointer.strip_prefix('/')?.split('/').collect();
    match parts.as_slice() {
        ["form", field] => in_form(contract, procedure.form.as_deref(), field),
        ["steps", step, field] => {
            let step = procedure.steps.get(*step)?;
            let forms = step.form.iter().chain(step.actions.values().filter_map(|a| a.form.as_ref()));
            forms.into_iter().find_map(|form| in_form(contract, Some(form), field))
        }
        ["record", field] => in_register(contract.registers.get(procedure.record.as_deref()?)?, field),
        ["item", rest @ ..] => of_item(contract, procedure, rest),
        ["case", "number"] => Some(Kind::Host(FieldType::Text, "办件编号", "Case number")),
        ["case", "project"] => Some(Kind::Host(FieldType::Project, "项目", "Project")),
        ["case", "organisation"] => Some(Kind::Host(FieldType::Organisation, "申请单位", "Applicant")),
        ["case", "division"] => Some(Kind::Host(FieldType::Division, "区划", "Division")),
        _ => None,
    }
}

fn in_form(contract: &Contract, form: Option<&str>, field: &str) -> Option<Kind> {
    contract.forms.get(form?)?.field(field).map(Kind::Form)
}

/// A row of the table that the procedure's only `each` step runs over, or a value of one of its columns.
fn of_item(contract: &Contract, procedure: &Procedure, rest: &[&str]) -> Option<Kind> {
    let mut lists = procedure.steps.values().filter_map(|s| s.over.as_deref());
    let (over, None) = (lists.next()?, lists.next()) else { return None };
    let (table, column) = match over.split_once("/*/") {
        Some((table, column)) => (table, Some(column)),
        None => (over, None),
    };
    let name = match (column, rest) {
        (Some(column), []) => column,
        (None, [field]) => field,
        _ => return None,
    };
    match place(contract, procedure, table)? {
        Kind::Form(field) => field.columns.into_iter().find(|c| c.id == name).map(Kind::Form),
        Kind::Register(field, above) => {
            let above = if field.see.is_empty() { above } else { field.see.clone() };
            field.columns.get(name).map(|c| Kind::Register(c.clone(), above))
        }
        Kind::Host(..) => None,
    }
}

/// The actions by which whoever holds the step answers an objection.
pub const ANSWER: &str = "answer";
/// As right: the notice ends and the case goes where `objected` says.
pub const UPHOLD: &str = "uphold";

impl Publicity {
    /// Whether somebody must answer.
    pub fn is_open_to_objections(&self) -> bool {
        self.objections != Objections::None
    }

    pub fn title<'a>(&'a self, step: &'a Step) -> Bilingual {
        if self.title.is_empty() { step.title() } else { self.title.clone() }
    }
}
