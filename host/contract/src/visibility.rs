//! What an audience sees of a record: one function, compiled from the register,
//! that serves API, CSV, search, events, facts and documents alike.
//!
//! A field is clear to the audiences in its `see` (the register's, when it has
//! none of its own). With a `mask` the other readers of the register see it
//! masked; without one they do not see it at all. A secret is clear to nobody.
use crate::register::{Audience, Class, Mask, Register, RegisterField};
use indexmap::IndexMap;
use serde_json::{Map, Value};

/// What the host adds to a row; it goes with a row that is seen at all.
const HOST_FIELDS: [&str; 3] = ["key", "version", "retired"];
/// In place of what is hidden; of one length, so that it tells nothing.
const HIDDEN: &str = "***";

pub struct Lens<'a> {
    register: &'a Register,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    Clear,
    Masked(Mask),
    Absent,
}

/// One field of the matrix: its path and what each audience sees of it.
pub type Row = (String, Vec<(Audience, Sight)>);

impl<'a> Lens<'a> {
    pub fn of(register: &'a Register) -> Lens<'a> {
        Lens { register }
    }

    /// The row as somebody of these audiences sees it; an empty object when not at all.
    pub fn see(&self, row: &Value, audiences: &[Audience]) -> Value {
        let mut out = self.fields(&self.register.fields, &self.register.see, row, audiences);
        if !out.is_empty() {
            let added = HOST_FIELDS.iter().filter_map(|id| Some((id.to_string(), row.get(id)?.clone())));
            out.extend(added);
        }
        Value::Object(out)
    }

    /// Every audience against every field, columns of tables too: what the
    /// generated tests go through.
    pub fn matrix(&self) -> Vec<Row> {
        let mut rows = vec![];
        self.rows(&self.register.fields, &self.register.see, "", &mut rows);
        rows
    }

    fn fields(
        &self,
        known: &IndexMap<String, RegisterField>,
        above: &[Audience],
        row: &Value,
        audiences: &[Audience],
    ) -> Map<String, Value> {
        let row = row.as_object().into_iter().flatten();
        let shown =
            row.filter_map(|(id, value)| Some((id.clone(), self.field(known.get(id)?, above, value, audiences)?)));
        shown.collect()
    }

    fn field(&self, field: &RegisterField, above: &[Audience], value: &Value, audiences: &[Audience]) -> Option<Value> {
        match self.sight(field, above, audiences) {
            Sight::Absent => None,
            Sight::Masked(mask) => Some(masked(value, mask)),
            Sight::Clear if field.columns.is_empty() => Some(value.clone()),
            Sight::Clear => {
                let see = own(field, above);
                let row = |row: &Value| Value::Object(self.fields(&field.columns, see, row, audiences));
                Some(value.as_array().map_or(Value::Null, |rows| rows.iter().map(row).collect()))
            }
        }
    }

    /// Of a field of a register, or of a column, by itself; `above` is the `see` of what it stands in.
    pub fn sight_of(field: &RegisterField, above: &[Audience], audiences: &[Audience]) -> Sight {
        sight(field, above, above, audiences)
    }

    fn sight(&self, field: &RegisterField, above: &[Audience], audiences: &[Audience]) -> Sight {
        sight(field, above, &self.register.see, audiences)
    }
    fn rows(&self, fields: &IndexMap<String, RegisterField>, above: &[Audience], path: &str, rows: &mut Vec<Row>) {
        for (id, field) in fields {
            let path = format!("{path}{id}");
            let seen = Audience::ALL.map(|a| (a, self.sight(field, above, &[a])));
            rows.push((path.clone(), seen.to_vec()));
            self.rows(&field.columns, own(field, above), &format!("{path}/"), rows);
        }
    }
}

fn sight(field: &RegisterField, above: &[Audience], register: &[Audience], audiences: &[Audience]) -> Sight {
    let named = admits(own(field, above), audiences);
    match (field.class, field.mask) {
        (Class::Secret, Some(mask)) if named => Sight::Masked(mask),
        (Class::Secret, _) => Sight::Absent,
        (_, Some(mask)) if field.see.is_empty() && named => Sight::Masked(mask),
        _ if named => Sight::Clear,
        (_, Some(mask)) if admits(register, audiences) => Sight::Masked(mask),
        _ => Sight::Absent,
    }
}

/// A column that says nothing is seen like its table.
fn own<'f>(field: &'f RegisterField, above: &'f [Audience]) -> &'f [Audience] {
    if field.see.is_empty() { above } else { &field.see }
}

/// What anybody may see everybody may; whoever acts for an organisation is one
/// of the organisations.
fn admits(see: &[Audience], audiences: &[Audience]) -> bool {
    let acting = [Audience::Parties, Audience::Owner, Audience::Authority];
    see.contains(&Audience::Public)
        || audiences.iter().any(|a| see.contains(a))
        || (see.contains(&Audience::Organisations) && audiences.iter().any(|a| acting.contains(a)))
}

/// In place of a value that the reader may not see whole.
pub fn masked(value: &Value, mask: Mask) -> Value {
    let text = match value {
        Value::Null => return Value::Null,
        Value::Array(_) | Value::Object(_) => return HIDDEN.into(),
        scalar => crate::pointer::plain(scalar),
    };
    let text: Vec<char> = text.chars().collect();
    let (head, tail) = match mask {
        Mask::Middle if text.len() > 10 => (6, 4),
        Mask::Middle if text.len() > 1 => (1, 0),
        Mask::LastFour if text.len() > 4 => (0, 4),
        _ => return HIDDEN.into(),
    };
    let (first, last) = (&text[..head], &text[text.len() - tail..]);
    let stars = "*".repeat(text.len() - head - tail);
    Value::String(first.iter().collect::<String>() + &stars + &last.iter().collect::<String>())
}
