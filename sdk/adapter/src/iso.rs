//! The messages of banks (ISO 20022) as types: orders are read; what became of them, what was booked and how a day went is
//! written.
//! Element names are the standard's, amounts integer fen; the schemas are under `/schemas/partners/` of the hub.
mod booked;
mod order;
mod statement;
mod status;

pub use booked::{Booked, Direction, Entry};
pub use order::{Order, Payment, Transfer};
pub use statement::Statement;
pub use status::{Fate, Status};

use serde_json::{Value, json};

fn amount(fen: i64) -> Value {
    json!({"Ccy": "CNY", "Fen": fen})
}

fn account(number: &str) -> Value {
    json!({"Id": {"Othr": {"Id": number}}})
}

/// In either of its forms.
fn number(account: &Value) -> Option<&str> {
    let id = &account["Id"];
    id["Othr"]["Id"].as_str().or_else(|| id["IBAN"].as_str())
}
