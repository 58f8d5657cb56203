//! What may a person see: the audiences he belongs to for one row. The
//! contract's lens then shows the fields of these audiences and no others.
use crate::acting::Acting;
use contract::{Register, register::Audience};
use serde_json::Value;

/// `party`: his organisation holds a part in the row's project.
pub fn audiences(acting: &Acting, register: &Register, row: &Value, party: bool) -> Vec<Audience> {
    let mut out = vec![Audience::Public];
    let text = |field: &str| row.get(field).and_then(Value::as_str);
    let subject = register.subjects.person.as_deref().and_then(text);
    if subject.is_some() && subject == Some(acting.person.as_str()) {
        out.push(Audience::Subject);
    }
    let Some(seat) = &acting.seat else { return out };
    out.push(Audience::Organisations);
    if register.subjects.organisation.iter().any(|f| text(f) == Some(seat.organisation.as_str())) {
        out.push(Audience::Owner);
    }
    if party {
        out.push(Audience::Parties);
    }
    if seat.is_authority {
        out.push(Audience::Authority);
    }
    out
}

/// A supervised account: the officers of its system and the organisations it names.
pub fn sees_account(acting: &Acting, system: &str, organisations: &[String]) -> bool {
    let Some(seat) = &acting.seat else { return acting.operator };
    let officer = seat.is_authority && (seat.systems.is_empty() || seat.systems.iter().any(|s| s == system));
    acting.operator || officer || organisations.contains(&seat.organisation)
}
