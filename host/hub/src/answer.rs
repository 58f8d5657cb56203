//! What a command has to say: for people as text, for machines as JSON.
use serde_json::Value;

#[derive(Debug)]
pub struct Answer {
    pub text: String,
    pub json: Value,
    /// 0, or 1 where what was looked at is not as it should be.
    pub exit: u8,
}

impl Answer {
    pub fn new(text: impl Into<String>, json: Value) -> Answer {
        Answer { text: text.into(), json, exit: 0 }
    }

    pub fn print(&self, as_json: bool) {
        match as_json {
            true => println!("{}", self.json),
            false if self.text.is_empty() => {}
            false => println!("{}", self.text.trim_end()),
        }
    }
}
