//! Who sees what of a record: the matrix, and the masks.
use contract::{
    Register,
    register::{Audience, Audience::*, Mask},
    visibility::{Lens, Sight},
};
use serde_json::{Value, json};

fn register() -> Register {
    serde_json::from_value(json!({
        "key": "id", "see": ["public"],
        "fields": {
            "id": "text",
            "id-number": {"type": "id-number", "see": ["owner", "subject"], "mask": "middle", "class": "sensitive"},
            "mobile": {"type": "phone", "mask": "last-four", "class": "personal"},
            "leader": {"type": "person", "see": ["parties", "authority"]},
            "price": {"type": "money", "see": ["organisations"]},
            "pin": {"type": "text", "class": "secret", "see": ["owner"]},
            "code": {"type": "text", "class": "secret", "see": ["owner"], "mask": "hidden"},
            "rows": {"type": "table", "see": ["owner", "authority"], "columns": {
                "name": "text", "note": {"type": "text", "see": ["authority"]}}}
        }
    }))
    .unwrap()
}

fn row() -> Value {
    json!({
        "id": "1", "id-number": "999901197004121016", "mobile": "13800001234", "leader": "P-01", "price": 100, "pin": "x", "code": "secret",
        "rows": [{"name": "a", "note": "b", "unknown": 1}], "unknown": "z", "key": "1", "version": 3
    })
}

#[test]
fn each_audience_sees_its_part() {
    let register = register();
    let see = |audiences: &[Audience]| Lens::of(&register).see(&row(), audiences);
    let public =
        json!({"id": "1", "id-number": "999901********1016", "mobile": "*******1234", "key": "1", "version": 3});
    assert_eq!(see(&[Public]), public);
    assert_eq!(see(&[]), public, "what anybody may see needs no audience");
    assert_eq!(
        see(&[Public, Organisations, Owner]),
        json!({"id": "1", "id-number": "999901197004121016", "mobile": "*******1234", "price": 100, "code": "***", "rows": [{"name": "a"}], "key": "1", "version": 3})
    );
    assert_eq!(
        see(&[Authority]),
        json!({"id": "1", "id-number": "999901********1016", "mobile": "*******1234", "leader": "P-01", "price": 100, "rows": [{"name": "a", "note": "b"}], "key": "1", "version": 3})
    );
}

#[test]
fn the_matrix_names_every_field_and_audience() {
    let register = register();
    let matrix = Lens::of(&register).matrix();
    let fields: Vec<_> = matrix.iter().map(|(f, _)| f.as_str()).collect();
    assert_eq!(
        fields,
        ["id", "id-number", "mobile", "leader", "price", "pin", "code", "rows", "rows/name", "rows/note"]
    );
    let clear = |field: &str| -> Vec<Audience> {
        let (_, row) = matrix.iter().find(|(f, _)| f == field).unwrap();
        assert_eq!(row.len(), 6);
        row.iter().filter(|(_, s)| *s == Sight::Clear).map(|(a, _)| *a).collect()
    };
    assert_eq!(clear("id"), Audience::ALL);
    assert_eq!(clear("id-number"), [Owner, Subject]);
    assert_eq!(clear("leader"), [Parties, Authority]);
    assert_eq!(clear("price"), [Organisations, Parties, Owner, Authority]);
    assert_eq!(clear("rows/note"), [Authority]);
    assert!(clear("pin").is_empty() && clear("code").is_empty() && clear("mobile").is_empty());
    // What the matrix says is what is shown.
    for (field, row_of) in &matrix {
        for (audience, sight) in row_of.iter().filter(|_| !field.contains('/')) {
            let shown = Lens::of(&register).see(&row(), &[*audience]);
            let expected = match sight {
                Sight::Absent => shown.get(field).is_none(),
                Sight::Clear if field == "rows" => shown[field].is_array(),
                Sight::Clear => shown[field] == row()[field],
                Sight::Masked(_) => shown[field] != row()[field] && shown.get(field).is_some(),
            };
            assert!(expected, "{field} {audience:?} {sight:?}: {shown}");
        }
    }
}

#[test]
fn a_closed_register_shows_nothing_to_others() {
    let register: Register = serde_json::from_value(json!({
        "key": "no", "see": ["owner", "authority"],
        "fields": {"no": "text", "mobile": {"type": "phone", "see": ["authority"], "mask": "last-four"}}
    }))
    .unwrap();
    let see = |audiences: &[Audience]| {
        Lens::of(&register).see(&json!({"no": "1", "mobile": "13800001234", "version": 1}), audiences)
    };
    assert_eq!(see(&[Public, Organisations, Parties]), json!({}));
    assert_eq!(see(&[Owner]), json!({"no": "1", "mobile": "*******1234", "version": 1}));
    assert_eq!(see(&[Authority])["mobile"], "13800001234");
}

#[test]
fn masks_hide_what_is_short_or_structured() {
    let shown = |mask: &str, value: Value| {
        let register: Register =
            serde_json::from_value(json!({"key": "a", "fields": {"a": {"type": "json", "mask": mask}}})).unwrap();
        Lens::of(&register).see(&json!({"a": value}), &[Public])["a"].clone()
    };
    assert_eq!(shown("middle", json!("王小明")), "王**");
    assert_eq!(shown("middle", json!("王")), "***");
    assert_eq!(shown("last-four", json!("1234")), "***");
    assert_eq!(shown("last-four", json!(6222021234567i64)), "*********4567");
    assert_eq!(shown("hidden", json!("anything")), "***");
    assert_eq!(shown("middle", json!({"a": "secret"})), "***");
    assert_eq!(shown("hidden", Value::Null), Value::Null);
    assert_eq!(serde_json::to_value(Mask::LastFour).unwrap(), "last-four");
}
