//! Parses what it is given, looks at every field, and answers with three effects, like the plugin of a real system.
//! Told to, it panics or eats memory in the way a Rust plugin does.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Input {
    form: Form,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Form {
    project_no: String,
    lines: Vec<Line>,
}

#[derive(Deserialize, Serialize)]
struct Line {
    person: String,
    title: String,
    days: u32,
    amount: i64,
}

pub struct FormRules;

impl hub_wit::Wire for FormRules {
    fn check(input: String) -> String {
        match input.as_str() {
            "panic" => panic!("no leader named"),
            "memory" => std::iter::successors(Some(vec![1_u8; 1 << 20]), |last| Some(last.repeat(2)))
                .map(|block| block.len().to_string())
                .last()
                .unwrap_or_default(),
            "recursion" => nested(0).to_string(),
            _ => input,
        }
    }

    fn decide(input: String) -> String {
        hub_wit::log(3, "deciding");
        decide(&input)
    }
}

pub fn decide(input: &str) -> String {
    let Input { form } = serde_json::from_str(input).unwrap();
    let total: i64 = form.lines.iter().map(|line| line.amount).sum();
    let days: u32 = form.lines.iter().map(|line| line.days).sum();
    let effects: [Value; 3] = [
        json!({ "record.put": { "register": "payroll", "key": form.project_no, "first": form.lines.first(), "lines": form.lines.len() } }),
        json!({ "event.publish": { "type": "payroll.submitted", "total": total, "days": days } }),
        json!({ "notice.send": { "to": "applicant", "message": "accepted" } }),
    ];
    json!({ "decision": { "next": "review", "effects": effects } }).to_string()
}

fn nested(depth: u64) -> u64 {
    let here = std::hint::black_box([depth; 16]);
    if depth == u64::MAX { 0 } else { nested(depth + 1) + here[0] }
}

hub_wit::export!(FormRules);
