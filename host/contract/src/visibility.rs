//! What an audience sees of a record: one function, compiled from the register,
//! that serves API, CSV, search, events, facts and documents alike. A field
//! that an audience does not see is absent; one with a mask is shown masked.
use crate::register::{Audience, Class, Mask, Register, RegisterField};
use serde_json::{Map, Value};

pub struct Lens<'a> {
    register: &'a Register,
}

impl<'a> Lens<'a> {
    pub fn of(register: &'a Register) -> Lens<'a> {
        Lens { register }
    }

    /// The row as somebody of these audiences sees it; an empty object when not at all.
    pub fn see(&self, row: &Value, audiences: &[Audience]) -> Value {
        let mut out = Map::new();
        for (id, value) in row.as_object().into_iter().flatten() {
            let shown = self
                .register
                .fields
                .get(id)
                .and_then(|f| self.field(f, value, audiences));
            if let Some(shown) = shown {
                out.insert(id.clone(), shown);
            }
        }
        // What the host adds goes with a row that is seen at all.
        if !out.is_empty() {
            for id in HOST_FIELDS {
                if let Some(value) = row.get(id) {
                    out.insert((*id).to_owned(), value.clone());
                }
            }
        }
        Value::Object(out)
    }

    fn field(&self, field: &RegisterField, value: &Value, audiences: &[Audience]) -> Option<Value> {
        let see = if field.see.is_empty() {
            &self.register.see
        } else {
            &field.see
        };
        if field.class == Class::Secret && field.mask.is_none() {
            return None;
        }
        if !see.iter().any(|a| audiences.contains(a)) {
            return None;
        }
        Some(match field.mask {
            Some(mask) => masked(value, mask),
            None => value.clone(),
        })
    }

    /// Every audience against every field: what the tests and the documentation list.
    pub fn matrix(&self) -> Vec<(String, Vec<Audience>)> {
        const ALL: [Audience; 6] = [
            Audience::Public,
            Audience::Organisations,
            Audience::Parties,
            Audience::Owner,
            Audience::Subject,
            Audience::Authority,
        ];
        let sees = |field: &RegisterField, a: Audience| {
            self.field(field, &Value::Bool(true), &[a]).is_some()
        };
        let fields = self.register.fields.iter();
        fields
            .map(|(id, f)| {
                (
                    id.clone(),
                    ALL.into_iter().filter(|a| sees(f, *a)).collect(),
                )
            })
            .collect()
    }
}

const HOST_FIELDS: &[&str] = &["key", "version", "retired"];

fn masked(value: &Value, mask: Mask) -> Value {
    let text: Vec<char> = crate::pointer::plain(value).chars().collect();
    let stars = |n: usize| "*".repeat(n);
    let (head, tail) = match mask {
        Mask::Middle if text.len() > 10 => (6, 4),
        Mask::Middle => (1, 0),
        Mask::LastFour => (0, 4),
        Mask::Hidden => (0, 0),
    };
    let tail = tail.min(text.len().saturating_sub(head));
    let head = head.min(text.len());
    let hidden = text.len() - head - tail;
    let shown: String = text[..head].iter().collect::<String>()
        + &stars(hidden)
        + &text[text.len() - tail..].iter().collect::<String>();
    Value::String(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn register() -> Register {
        serde_json::from_value(serde_json::json!({
            "key": "id", "see": ["public"],
            "fields": {
                "id": "text",
                "id-number": {"type": "id-number", "see": ["owner"], "mask": "middle"},
                "secret": {"type": "text", "class": "secret", "see": ["owner"]},
                "office": {"type": "text", "see": ["authority"]}
            }
        }))
        .unwrap()
    }

    #[test]
    fn a_field_is_seen_by_its_audiences_and_masked_as_declared() {
        let register = register();
        let row = serde_json::json!({"id": "1", "id-number": "999901197004121016", "secret": "x", "office": "y", "unknown": "z"});
        let lens = Lens::of(&register);
        assert_eq!(
            lens.see(&row, &[Audience::Public]),
            serde_json::json!({"id": "1"})
        );
        let owner = lens.see(&row, &[Audience::Public, Audience::Owner]);
        assert_eq!(
            owner,
            serde_json::json!({"id": "1", "id-number": "999901********1016"})
        );
        assert_eq!(lens.matrix()[3].1, vec![Audience::Authority]);
    }
}
