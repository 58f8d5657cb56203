//! What a plugin writes during one call: bounded lines and bytes, the rest counted and told in one closing line. A
//! panic is kept apart from the bounds, because after a flood it is the one line that matters.

use serde::{Deserialize, Serialize};

use crate::fault::Location;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    Trace,
    Debug,
    Info,
    Warn,
    Error,
}

impl Level {
    fn of(level: u8) -> Level {
        match level {
            0 | 1 => Level::Trace,
            2 => Level::Debug,
            3 => Level::Info,
            4 => Level::Warn,
            _ => Level::Error,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    pub level: Level,
    pub message: String,
}

const PANIC: &str = "panic: ";
const PANIC_BYTES: usize = 4_096;

#[derive(Debug)]
pub(crate) struct Log {
    lines: Vec<LogLine>,
    lines_left: usize,
    bytes_left: usize,
    cut: usize,
    panic: Option<String>,
}

impl Log {
    pub fn new(lines: usize, bytes: usize) -> Log {
        Log { lines: Vec::new(), lines_left: lines, bytes_left: bytes, cut: 0, panic: None }
    }

    pub fn write(&mut self, level: u8, message: &str) {
        let level = Level::of(level);
        if let (Level::Error, Some(panic)) = (level, message.strip_prefix(PANIC)) {
            self.panic = Some(head(panic, PANIC_BYTES).to_owned());
        }
        if self.lines_left == 0 || message.len() > self.bytes_left {
            self.cut += 1;
            return;
        }
        self.lines_left -= 1;
        self.bytes_left -= message.len();
        self.lines.push(LogLine { level, message: message.to_owned() });
    }

    /// Text and place of the panic that the guest's hook reported, if it did.
    pub fn panic(&self) -> Option<(String, Option<Location>)> {
        self.panic.as_deref().map(split_location)
    }

    pub fn into_lines(mut self) -> Vec<LogLine> {
        if self.cut > 0 {
            let message = format!("{} more lines are not kept: one call's log is limited", self.cut);
            self.lines.push(LogLine { level: Level::Warn, message });
        }
        self.lines
    }
}

/// `text at file:line`, as the hook of `hub-wit` writes it.
fn split_location(panic: &str) -> (String, Option<Location>) {
    let parsed = panic.rsplit_once(" at ").and_then(|(message, place)| {
        let (file, line) = place.rsplit_once(':')?;
        Some((message.to_owned(), Location { file: file.to_owned(), line: line.parse().ok()? }))
    });
    match parsed {
        Some((message, location)) => (message, Some(location)),
        None => (panic.to_owned(), None),
    }
}

fn head(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}
