//! RFC 7396, with the examples of its appendix A.
use contract::merge::{diff, merged};
use serde_json::{Value, json};

fn appendix() -> Vec<(Value, Value, Value)> {
    vec![
        (json!({"a": "b"}), json!({"a": "c"}), json!({"a": "c"})),
        (json!({"a": "b"}), json!({"b": "c"}), json!({"a": "b", "b": "c"})),
        (json!({"a": "b"}), json!({"a": null}), json!({})),
        (json!({"a": "b", "b": "c"}), json!({"a": null}), json!({"b": "c"})),
        (json!({"a": ["b"]}), json!({"a": "c"}), json!({"a": "c"})),
        (json!({"a": "c"}), json!({"a": ["b"]}), json!({"a": ["b"]})),
        (json!({"a": {"b": "c"}}), json!({"a": {"b": "d", "c": null}}), json!({"a": {"b": "d"}})),
        (json!({"a": [{"b": "c"}]}), json!({"a": [1]}), json!({"a": [1]})),
        (json!(["a", "b"]), json!(["c", "d"]), json!(["c", "d"])),
        (json!({"a": "b"}), json!(["c"]), json!(["c"])),
        (json!({"a": "foo"}), json!(null), json!(null)),
        (json!({"a": "foo"}), json!("bar"), json!("bar")),
        (json!({"e": null}), json!({"a": 1}), json!({"e": null, "a": 1})),
        (json!([1, 2]), json!({"a": "b", "c": null}), json!({"a": "b"})),
        (json!({}), json!({"a": {"bb": {"ccc": null}}}), json!({"a": {"bb": {}}})),
    ]
}

#[test]
fn the_examples_of_the_standard() {
    for (target, patch, result) in appendix() {
        assert_eq!(merged(target.clone(), &patch), result, "{target} with {patch}");
    }
}

#[test]
fn a_difference_leads_from_one_document_to_the_other() {
    let documents = [
        json!({"a": 1, "b": {"c": [1, 2], "d": "x"}, "e": true}),
        json!({"a": 2, "b": {"c": [1], "f": {"g": 1}}}),
        json!({"b": {}}),
        json!({}),
        json!({"b": 3, "e": {"x": 1}}),
    ];
    for from in &documents {
        for to in &documents {
            assert_eq!(merged(from.clone(), &diff(from, to)), *to, "{from} -> {to}");
        }
        assert_eq!(diff(from, from), json!({}));
    }
    assert_eq!(diff(&json!({"a": {"b": 1, "c": 2}}), &json!({"a": {"b": 1, "c": 3}})), json!({"a": {"c": 3}}));
}

#[test]
fn the_order_of_fields_is_kept() {
    let result = merged(json!({"z": 1, "y": 2, "x": 3}), &json!({"y": null, "a": 4}));
    assert_eq!(result.to_string(), r#"{"z":1,"x":3,"a":4}"#);
}
