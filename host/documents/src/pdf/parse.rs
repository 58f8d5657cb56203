//! From bytes to objects: one pass, no looking back, nesting bounded. Positions are of the whole buffer.

use std::collections::BTreeMap;
use std::ops::Range;

use super::limits::{NESTING, PdfError, malformed};
use super::object::{Dict, Id, Object};

pub(crate) struct Parser<'a> {
    bytes: &'a [u8],
    pub at: usize,
}

impl<'a> Parser<'a> {
    /// A position past the end stands at the end: from there on it is never passed.
    pub fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at: at.min(bytes.len()) }
    }

    pub fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'%' => {
                    while self.peek().is_some_and(|b| b != b'\r' && b != b'\n') {
                        self.at += 1;
                    }
                }
                byte if is_space(byte) => self.at += 1,
                _ => return,
            }
        }
    }

    /// True, and past it, when the keyword stands here.
    pub fn take(&mut self, keyword: &str) -> bool {
        self.skip_space();
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let ends = rest.get(keyword.len()).is_none_or(|b| !is_regular(*b));
        let found = rest.starts_with(keyword.as_bytes()) && ends;
        if found {
            self.at += keyword.len();
        }
        found
    }

    pub fn expect(&mut self, keyword: &str, what: &'static str) -> Result<(), PdfError> {
        if self.take(keyword) { Ok(()) } else { malformed(what, self.at) }
    }

    pub fn unsigned(&mut self) -> Option<u64> {
        self.skip_space();
        let start = self.at;
        while self.peek().is_some_and(|b| b.is_ascii_digit()) && self.at - start < 19 {
            self.at += 1;
        }
        std::str::from_utf8(&self.bytes[start..self.at]).ok()?.parse().ok()
    }

    /// `12 0 obj`
    pub fn header(&mut self) -> Option<Id> {
        let number = u32::try_from(self.unsigned()?).ok()?;
        let generation = u16::try_from(self.unsigned()?).ok()?;
        self.take("obj").then_some(Id(number, generation))
    }

    pub fn object(&mut self) -> Result<Object, PdfError> {
        self.nested(0)
    }

    fn nested(&mut self, depth: usize) -> Result<Object, PdfError> {
        self.skip_space();
        if depth > NESTING {
            return malformed("values nested too deeply", self.at);
        }
        let rest = &self.bytes[self.at.min(self.bytes.len())..];
        match rest {
            [b'<', b'<', ..] => self.dict(depth).map(Object::Dict),
            [b'<', ..] => self.hex_text(),
            [b'(', ..] => self.literal_text(),
            [b'[', ..] => self.array(depth),
            [b'/', ..] => self.name().map(Object::Name),
            [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => self.number_or_ref(),
            _ if self.take("true") => Ok(Object::Bool(true)),
            _ if self.take("false") => Ok(Object::Bool(false)),
            _ if self.take("null") => Ok(Object::Null),
            _ => malformed("no value", self.at),
        }
    }

    fn array(&mut self, depth: usize) -> Result<Object, PdfError> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip_space();
            if self.peek() == Some(b']') {
                self.at += 1;
                return Ok(Object::Array(items));
            }
            items.push(self.nested(depth + 1)?);
        }
    }

    fn dict(&mut self, depth: usize) -> Result<Dict, PdfError> {
        self.entries(depth, |_, _, _| {})
    }

    /// A key twice is refused: readers differ in which one counts.
    fn entries(&mut self, depth: usize, mut see: impl FnMut(&[u8], Range<usize>, &Object)) -> Result<Dict, PdfError> {
        self.at += 2;
        let mut entries = BTreeMap::new();
        loop {
            self.skip_space();
            match &self.bytes[self.at.min(self.bytes.len())..] {
                [b'>', b'>', ..] => {
                    self.at += 2;
                    return Ok(Dict(entries));
                }
                [b'/', ..] => {}
                _ => return malformed("no key in a dictionary", self.at),
            }
            let key = self.name()?;
            self.skip_space();
            let start = self.at;
            let value = self.nested(depth + 1)?;
            see(&key, start..self.at, &value);
            if entries.insert(key, value).is_some() {
                return malformed("a key twice in a dictionary", start);
            }
        }
    }

    fn name(&mut self) -> Result<Vec<u8>, PdfError> {
        self.at += 1;
        let mut name = Vec::new();
        while let Some(byte) = self.peek().filter(|b| is_regular(*b)) {
            self.at += 1;
            match (byte, self.bytes.get(self.at..self.at + 2).and_then(hex_pair)) {
                (b'#', Some(code)) => {
                    name.push(code);
                    self.at += 2;
                }
                _ => name.push(byte),
            }
        }
        Ok(name)
    }

    fn number_or_ref(&mut self) -> Result<Object, PdfError> {
        let start = self.at;
        while self.peek().is_some_and(is_regular) {
            self.at += 1;
        }
        let end = self.at;
        let Ok(text) = std::str::from_utf8(&self.bytes[start..end]) else { return malformed("no number", start) };
        let Ok(value) = text.parse::<i64>() else {
            let real = text.len() < 64 && text.parse::<f64>().is_ok_and(f64::is_finite) && !text.contains(['e', 'E']);
            return if real { Ok(Object::Real(text.into())) } else { malformed("no number", start) };
        };
        if let Some(id) = self.rest_of_ref(value) {
            return Ok(Object::Ref(id));
        }
        self.at = end;
        Ok(Object::Int(value))
    }

    /// Only blanks and a short number may stand between: a long search here would be repeated for each number.
    fn rest_of_ref(&mut self, number: i64) -> Option<Id> {
        let number = u32::try_from(number).ok()?;
        self.few_spaces()?;
        let start = self.at;
        while self.peek().is_some_and(|b| b.is_ascii_digit()) && self.at - start < 6 {
            self.at += 1;
        }
        let generation = std::str::from_utf8(&self.bytes[start..self.at]).ok()?.parse().ok()?;
        self.few_spaces()?;
        let here = self.peek() == Some(b'R') && self.bytes.get(self.at + 1).is_none_or(|b| !is_regular(*b));
        self.at += usize::from(here);
        here.then_some(Id(number, generation))
    }

    fn few_spaces(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek().is_some_and(is_space) && self.at - start < 32 {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    fn hex_text(&mut self) -> Result<Object, PdfError> {
        let start = self.at;
        self.at += 1;
        let mut digits = Vec::new();
        loop {
            match self.peek() {
                Some(b'>') => break,
                Some(byte) if is_space(byte) => {}
                Some(byte) => match (byte as char).to_digit(16) {
                    Some(digit) => digits.push(digit as u8),
                    None => return malformed("no hexadecimal digit", self.at),
                },
                None => return malformed("a text without end", start),
            }
            self.at += 1;
        }
        self.at += 1;
        let pairs = digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0));
        Ok(Object::Text(pairs.collect()))
    }

    fn literal_text(&mut self) -> Result<Object, PdfError> {
        let start = self.at;
        self.at += 1;
        let (mut text, mut open) = (Vec::new(), 1usize);
        loop {
            let Some(byte) = self.peek() else { return malformed("a text without end", start) };
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' if open == 1 => return Ok(Object::Text(text)),
                b')' => open -= 1,
                b'\\' => {
                    self.escape(&mut text);
                    continue;
                }
                _ => {}
            }
            text.push(byte);
        }
    }

    fn escape(&mut self, text: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'\r' if self.peek() == Some(b'\n') => self.at += 1,
            b'\r' | b'\n' => {}
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit) = self.peek().filter(|b| matches!(b, b'0'..=b'7')) else { break };
                    code = code * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                text.push(code as u8);
            }
            other => text.push(other),
        }
    }
}

/// Where the values of an object's dictionary stand in the file.
pub(crate) fn spans(bytes: &[u8], at: usize) -> Result<BTreeMap<Vec<u8>, Range<usize>>, PdfError> {
    let mut parser = Parser::new(bytes, at);
    let mut spans = BTreeMap::new();
    if parser.header().is_none() {
        return malformed("no object", at);
    }
    parser.skip_space();
    if !bytes[parser.at.min(bytes.len())..].starts_with(b"<<") {
        return malformed("no dictionary", parser.at);
    }
    parser.entries(0, |key, span, _| {
        spans.insert(key.to_vec(), span);
    })?;
    Ok(spans)
}

pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

pub(crate) fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn hex_pair(pair: &[u8]) -> Option<u8> {
    let digit = |byte: u8| (byte as char).to_digit(16);
    Some((digit(pair[0])? << 4 | digit(pair[1])?) as u8)
}
