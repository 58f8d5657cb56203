//! Registers whose system is not installed: sample records and other systems'
//! data that are already there. Nobody has described them, so every field is
//! public and can be queried, and its type is what the value looks like.
use contract::{
    FieldType, Register,
    register::{Audience, RegisterField, Subjects},
};
use serde_json::Value;

/// Without data: what gathering needs to read such a register.
pub fn empty() -> Register {
    Register {
        zh: String::new(),
        en: String::new(),
        key: String::new(),
        fields: Default::default(),
        queryable: vec![],
        active: None,
        host: None,
        subjects: Subjects::default(),
        see: vec![Audience::Public],
        keep: String::new(),
        title_field: None,
    }
}

/// As these data show it. The first field is the key.
pub fn of(data: &Value) -> Register {
    let mut register = empty();
    for (id, value) in data.as_object().into_iter().flatten() {
        let r#type = looks_like(value);
        if !matches!(r#type, FieldType::Json | FieldType::Table) {
            register.queryable.push(id.clone());
        }
        register.fields.insert(id.clone(), field(r#type));
    }
    register.key = register.fields.keys().next().cloned().unwrap_or_default();
    register
}

fn field(r#type: FieldType) -> RegisterField {
    RegisterField {
        r#type,
        text: Default::default(),
        class: Default::default(),
        see: vec![],
        mask: None,
        columns: Default::default(),
    }
}

fn looks_like(value: &Value) -> FieldType {
    match value {
        Value::Bool(_) => FieldType::Boolean,
        Value::Number(n) if n.is_f64() => FieldType::Decimal,
        Value::Number(_) => FieldType::Integer,
        Value::Array(items) if items.iter().all(Value::is_string) => FieldType::Many(vec![]),
        Value::Array(_) => FieldType::Table,
        Value::Object(o) if o.contains_key("coordinates") => FieldType::Geometry,
        Value::Object(_) => FieldType::Json,
        Value::String(_) | Value::Null => FieldType::Text,
    }
}
