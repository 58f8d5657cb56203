//! A PDF as it stood when it ended at some byte. Objects are read when they are asked for.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::limits::{Budget, PdfError, malformed, within};
use super::object::{Dict, Id, Object, Stream};
use super::parse::Parser;
use super::stream::decode;
use super::xref::{self, Place, Xref};

/// References that lead to references.
const HOPS: usize = 8;

pub(crate) struct Pdf<'a> {
    pub bytes: &'a [u8],
    pub xref: Xref,
    pub budget: &'a Budget,
    packed: RefCell<BTreeMap<u32, Rc<Packed>>>,
}

/// An object stream, opened: number and start of each object.
struct Packed {
    data: Vec<u8>,
    starts: Vec<(u32, usize)>,
}

impl<'a> Pdf<'a> {
    pub fn open(bytes: &'a [u8], budget: &'a Budget) -> Result<Self, PdfError> {
        within(bytes.len(), budget.limits.file, "bytes")?;
        if !bytes.starts_with(b"%PDF-") {
            return malformed("no %PDF- at the start", 0);
        }
        let xref = xref::read(bytes, budget)?;
        let pdf = Self { bytes, xref, budget, packed: RefCell::default() };
        pdf.root()?;
        Ok(pdf)
    }

    pub fn root_id(&self) -> Result<Id, PdfError> {
        self.xref.trailer.get("Root").and_then(Object::id).ok_or(PdfError::Missing("catalog"))
    }

    pub fn root(&self) -> Result<Dict, PdfError> {
        match self.get(self.root_id()?)? {
            Object::Dict(root) => Ok(root),
            _ => Err(PdfError::Missing("catalog")),
        }
    }

    pub fn place(&self, id: Id) -> Place {
        self.xref.places.get(&id.0).copied().unwrap_or(Place::Free)
    }

    pub fn get(&self, id: Id) -> Result<Object, PdfError> {
        self.read(id, true)
    }

    /// Without the bytes of a stream.
    pub fn outline(&self, id: Id) -> Result<Object, PdfError> {
        self.read(id, false)
    }

    fn read(&self, id: Id, data: bool) -> Result<Object, PdfError> {
        match self.place(id) {
            Place::Free => Ok(Object::Null),
            Place::At { generation, .. } if generation != id.1 => Ok(Object::Null),
            Place::At { offset, .. } => {
                let (found, object) = object_at(self.bytes, offset, self.budget, data, |id| self.length(id))?;
                if found == id { Ok(object) } else { malformed("another object than the cross-reference says", offset) }
            }
            Place::In { stream, index } if id.1 == 0 => self.unpack(id.0, stream, index),
            Place::In { .. } => Ok(Object::Null),
        }
    }

    /// A value or what it refers to.
    pub fn deref(&self, value: Option<&Object>) -> Result<Object, PdfError> {
        let Some(mut id) = value.and_then(Object::id) else { return Ok(value.cloned().unwrap_or(Object::Null)) };
        for _ in 0..HOPS {
            match self.get(id)? {
                Object::Ref(next) => id = next,
                found => return Ok(found),
            }
        }
        malformed("references that go in a circle", 0)
    }

    pub fn dict(&self, value: Option<&Object>) -> Result<Option<Dict>, PdfError> {
        Ok(self.deref(value)?.dict().cloned())
    }

    pub fn array(&self, value: Option<&Object>) -> Result<Vec<Object>, PdfError> {
        Ok(self.deref(value)?.array().map(<[Object]>::to_vec).unwrap_or_default())
    }

    pub fn decode(&self, stream: &Stream) -> Result<Vec<u8>, PdfError> {
        decode(stream, self.budget)
    }

    fn length(&self, id: Id) -> Option<usize> {
        let Place::At { offset, .. } = self.place(id) else { return None };
        let mut parser = Parser::new(self.bytes, offset);
        (parser.header()? == id).then_some(())?;
        usize::try_from(parser.unsigned()?).ok()
    }

    fn unpack(&self, number: u32, stream: u32, index: u32) -> Result<Object, PdfError> {
        let packed = self.open_packed(stream)?;
        match packed.starts.get(index as usize) {
            Some((found, start)) if *found == number => {
                let mut parser = Parser::new(&packed.data, *start);
                let object = parser.object()?;
                self.budget.work(parser.at - start)?;
                Ok(object)
            }
            _ => malformed("an object is not in its object stream", 0),
        }
    }

    fn open_packed(&self, number: u32) -> Result<Rc<Packed>, PdfError> {
        if let Some(packed) = self.packed.borrow().get(&number) {
            return Ok(packed.clone());
        }
        let Place::At { offset, .. } = self.place(Id(number, 0)) else {
            return malformed("an object stream inside of another", 0);
        };
        let (found, object) = object_at(self.bytes, offset, self.budget, true, |id| self.length(id))?;
        let Object::Stream(stream) = object else { return malformed("no object stream", offset) };
        if found != Id(number, 0) || !stream.dict.is("Type", "ObjStm") {
            return malformed("no object stream", offset);
        }
        let field = |key| stream.dict.get(key).and_then(Object::int).and_then(|n| usize::try_from(n).ok());
        let (Some(count), Some(first)) = (field("N"), field("First")) else {
            return malformed("no object stream", offset);
        };
        within(count, self.budget.limits.objects, "objects")?;
        let data = decode(&stream, self.budget)?;
        let mut parser = Parser::new(&data, 0);
        let mut starts = Vec::new();
        for _ in 0..count {
            let number = parser.unsigned().and_then(|n| u32::try_from(n).ok());
            let start = parser.unsigned().and_then(|n| usize::try_from(n).ok()).and_then(|n| n.checked_add(first));
            match (number, start) {
                (Some(number), Some(start)) if start < data.len() => starts.push((number, start)),
                _ => return malformed("a damaged object stream", offset),
            }
        }
        self.budget.work(parser.at)?;
        let packed = Rc::new(Packed { data, starts });
        self.packed.borrow_mut().insert(number, packed.clone());
        Ok(packed)
    }
}

/// An indirect object; `length` finds a stream's length where it is kept apart.
fn object_at(
    bytes: &[u8],
    at: usize,
    budget: &Budget,
    data: bool,
    length: impl Fn(Id) -> Option<usize>,
) -> Result<(Id, Object), PdfError> {
    let mut parser = Parser::new(bytes, at);
    let Some(id) = parser.header() else { return malformed("no object", at) };
    let object = parser.object()?;
    budget.work(parser.at - at)?;
    let Object::Dict(dict) = object else {
        parser.expect("endobj", "no end of an object")?;
        return Ok((id, object));
    };
    if !parser.take("stream") {
        parser.expect("endobj", "no end of an object")?;
        return Ok((id, Object::Dict(dict)));
    }
    let start = match &bytes[parser.at.min(bytes.len())..] {
        [b'\r', b'\n', ..] => parser.at + 2,
        [b'\n', ..] => parser.at + 1,
        _ => return malformed("no line after the word stream", parser.at),
    };
    let length = match dict.get("Length") {
        Some(Object::Int(length)) => usize::try_from(*length).ok(),
        Some(Object::Ref(id)) => length(*id),
        _ => None,
    };
    let Some(content) = length.and_then(|length| bytes.get(start..start.checked_add(length)?)) else {
        return malformed("a stream without a length", at);
    };
    let mut after = Parser::new(bytes, start + content.len());
    after.expect("endstream", "no end of a stream")?;
    after.expect("endobj", "no end of an object")?;
    let mut kept = Vec::new();
    if data {
        budget.work(content.len())?;
        kept.extend_from_slice(content);
    }
    Ok((id, Object::Stream(Stream { dict, data: kept })))
}

/// A stream whose length is written in it, as those of cross-references are.
pub(crate) fn stream_at(bytes: &[u8], at: usize, budget: &Budget) -> Result<(Id, Stream), PdfError> {
    match object_at(bytes, at, budget, true, |_| None)? {
        (id, Object::Stream(stream)) => Ok((id, stream)),
        _ => malformed("no stream", at),
    }
}
