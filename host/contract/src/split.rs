//! A message with many entries becomes many messages: each is the whole with one entry alone, so that whoever decides
//! about it reads the same shape.
use serde_json::{Map, Value};

/// `/message/data/lines/*`: for every line what stands at `/message/data`, with that line alone. Nothing when there are
/// no entries.
pub fn entries(data: &Value, pointer: &str) -> Vec<Value> {
    let below = pointer.strip_prefix(DATA).unwrap_or(pointer);
    let path: Vec<&str> = below.split('/').skip(1).collect();
    alone(data, &path)
}

/// Where a message's data stands in the root document.
pub const DATA: &str = "/message/data";

fn alone(whole: &Value, path: &[&str]) -> Vec<Value> {
    match (path.split_first(), whole) {
        (None, _) => vec![whole.clone()],
        (Some((&"*", rest)), Value::Array(items)) => {
            items.iter().flat_map(|item| alone(item, rest)).map(|one| Value::Array(vec![one])).collect()
        }
        (Some((name, rest)), Value::Object(map)) => {
            let Some(inner) = map.get(*name) else { return vec![] };
            let around: Map<String, Value> =
                map.iter().filter(|(key, _)| key != name).map(|(key, value)| (key.clone(), value.clone())).collect();
            let with = |one| {
                let mut map = around.clone();
                map.insert((*name).to_owned(), one);
                Value::Object(map)
            };
            alone(inner, rest).into_iter().map(with).collect()
        }
        _ => vec![],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_entry_comes_with_what_surrounds_it_and_no_other() {
        let data = json!({"day": 1, "of": [{"account": "a", "lines": [1, 2]}, {"account": "b", "lines": [3]}]});
        let alone = |account: &str, line: i64| json!({"day": 1, "of": [{"account": account, "lines": [line]}]});
        let all = entries(&data, "/message/data/of/*/lines/*");
        assert_eq!(all, [alone("a", 1), alone("a", 2), alone("b", 3)]);
        assert_eq!(entries(&data, "/message/data"), std::slice::from_ref(&data));
        for nothing in ["/message/data/none/*", "/message/data/day/*", "/message/data/of/*/day/*"] {
            assert_eq!(entries(&data, nothing), [] as [Value; 0], "{nothing}");
        }
    }
}
