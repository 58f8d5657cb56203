//! An increment: changed and new objects after the last byte of a file, which itself stays as it is. The
//! cross-reference has the form of the one before it, table or stream, because readers mistrust a mixture.

use std::collections::BTreeMap;
use std::io::Write;

use super::object::{Dict, Id, Object, Stream};
use super::parse::is_regular;
use super::view::Pdf;

/// What only describes a cross-reference stream itself.
const OF_THE_STREAM: [&str; 10] =
    ["Type", "W", "Index", "Filter", "DecodeParms", "Length", "Prev", "XRefStm", "Size", "F"];

pub(crate) struct Increment {
    objects: BTreeMap<Id, Object>,
    next: u32,
}

impl Increment {
    pub fn new(pdf: &Pdf<'_>) -> Self {
        let size = pdf.xref.trailer.get("Size").and_then(Object::int).and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
        let after = pdf.xref.places.last_key_value().map_or(0, |(number, _)| number + 1);
        Self { objects: BTreeMap::new(), next: size.max(after) }
    }

    pub fn add(&mut self, object: Object) -> Id {
        let id = self.reserve();
        self.put(id, object);
        id
    }

    pub fn reserve(&mut self) -> Id {
        self.next += 1;
        Id(self.next - 1, 0)
    }

    pub fn put(&mut self, id: Id, object: Object) {
        self.objects.insert(id, object);
    }

    /// As it will be: changed here, or as it was.
    pub fn current(&self, pdf: &Pdf<'_>, id: Id) -> Result<Object, super::PdfError> {
        self.objects.get(&id).cloned().map_or_else(|| pdf.get(id), Ok)
    }

    /// The whole file, and where each object of the increment begins.
    pub fn finish(mut self, pdf: &Pdf<'_>) -> (Vec<u8>, BTreeMap<Id, usize>) {
        let mut out = pdf.bytes.to_vec();
        if !out.ends_with(b"\n") {
            out.push(b'\n');
        }
        let mut offsets = BTreeMap::new();
        for (id, object) in &self.objects {
            offsets.insert(*id, out.len());
            indirect(&mut out, *id, object);
        }
        let mut trailer = pdf.xref.trailer.without(&OF_THE_STREAM);
        trailer.set("Prev", Object::Int(pdf.xref.sections[0] as i64));
        let at = out.len();
        match pdf.xref.is_stream {
            true => {
                let id = self.reserve();
                let mut offsets = offsets.clone();
                offsets.insert(id, at);
                trailer.set("Size", Object::Int(self.next.into()));
                indirect(&mut out, id, &Object::Stream(xref_stream(trailer, &offsets)));
            }
            false => {
                trailer.set("Size", Object::Int(self.next.into()));
                xref_table(&mut out, &trailer, &offsets);
            }
        }
        out.extend_from_slice(format!("startxref\n{at}\n%%EOF\n").as_bytes());
        (out, offsets)
    }
}

fn indirect(out: &mut Vec<u8>, id: Id, object: &Object) {
    out.extend_from_slice(format!("{} {} obj\n", id.0, id.1).as_bytes());
    write(out, object);
    out.extend_from_slice(b"\nendobj\n");
}

fn xref_table(out: &mut Vec<u8>, trailer: &Dict, offsets: &BTreeMap<Id, usize>) {
    out.extend_from_slice(b"xref\n");
    for (id, offset) in offsets {
        out.extend_from_slice(format!("{} 1\n{offset:010} {:05} n \n", id.0, id.1).as_bytes());
    }
    out.extend_from_slice(b"trailer\n");
    write(out, &Object::Dict(trailer.clone()));
    out.push(b'\n');
}

fn xref_stream(trailer: Dict, offsets: &BTreeMap<Id, usize>) -> Stream {
    let index = offsets.keys().flat_map(|id| [Object::Int(id.0.into()), Object::Int(1)]).collect();
    let widths = [1, 4, 2].map(Object::Int).to_vec();
    let mut data = Vec::with_capacity(offsets.len() * 7);
    for (id, offset) in offsets {
        data.push(1);
        data.extend_from_slice(&(*offset as u32).to_be_bytes());
        data.extend_from_slice(&id.1.to_be_bytes());
    }
    let dict = trailer.with("Type", Object::name("XRef")).with("W", Object::Array(widths));
    Stream { dict: dict.with("Index", Object::Array(index)), data }
}

/// Texts are written in hexadecimal: nothing in them needs escaping.
pub(crate) fn write(out: &mut Vec<u8>, object: &Object) {
    match object {
        Object::Null => out.extend_from_slice(b"null"),
        Object::Bool(value) => out.extend_from_slice(value.to_string().as_bytes()),
        Object::Int(value) => out.extend_from_slice(value.to_string().as_bytes()),
        Object::Real(text) => out.extend_from_slice(text.as_bytes()),
        Object::Text(bytes) => {
            out.push(b'<');
            out.extend_from_slice(hex::encode(bytes).as_bytes());
            out.push(b'>');
        }
        Object::Name(name) => write_name(out, name),
        Object::Ref(id) => out.extend_from_slice(format!("{} {} R", id.0, id.1).as_bytes()),
        Object::Array(items) => {
            out.push(b'[');
            for (n, item) in items.iter().enumerate() {
                if n > 0 {
                    out.push(b' ');
                }
                write(out, item);
            }
            out.push(b']');
        }
        Object::Dict(dict) => write_dict(out, dict),
        Object::Stream(stream) => {
            let length = Object::Int(stream.data.len() as i64);
            write_dict(out, &stream.dict.clone().with("Length", length));
            out.extend_from_slice(b"\nstream\n");
            out.extend_from_slice(&stream.data);
            out.extend_from_slice(b"\nendstream");
        }
    }
}

fn write_dict(out: &mut Vec<u8>, dict: &Dict) {
    out.extend_from_slice(b"<<");
    for (key, value) in &dict.0 {
        write_name(out, key);
        out.push(b' ');
        write(out, value);
    }
    out.extend_from_slice(b">>");
}

fn write_name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for byte in name {
        match *byte {
            byte if is_regular(byte) && byte != b'#' && (33..127).contains(&byte) => out.push(byte),
            byte => drop(write!(out, "#{byte:02X}")),
        }
    }
}

/// A text that people read, in any script.
pub(crate) fn text(text: &str) -> Object {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    Object::Text(units.flat_map(u16::to_be_bytes).collect())
}
