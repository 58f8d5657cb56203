//! Signature fields: find those that are there, add empty ones.

use std::collections::BTreeSet;

use super::error::SealError;
use crate::pdf::{Budget, Dict, Id, Increment, Limits, Object, Pdf, PdfError, Stream, text};

/// Printed, and its place is locked.
const FLAGS: i64 = 4 | 128;
const DEEPEST: usize = 16;

#[derive(Debug, Clone, PartialEq)]
pub struct FieldSpec {
    pub name: String,
    /// From 1 on.
    pub page: usize,
    /// Left, bottom, right, top, in points from the page's lower left corner.
    pub rect: [f64; 4],
}

/// A terminal field as it stands in the form.
pub(crate) struct Field {
    pub id: Id,
    pub name: String,
    pub dict: Dict,
    pub is_signature: bool,
}

/// All fields of the form, parents before children; those written directly into the form have no name to hold on to
/// and are left out.
pub(crate) fn fields(pdf: &Pdf<'_>) -> Result<Vec<Field>, PdfError> {
    let form = pdf.dict(pdf.root()?.get("AcroForm"))?.unwrap_or_default();
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let top = pdf.array(form.get("Fields"))?;
    let mut open: Vec<(Id, String, bool, usize)> =
        top.iter().rev().filter_map(Object::id).map(|id| (id, String::new(), false, 0)).collect();
    while let Some((id, above, inherited, depth)) = open.pop() {
        let Object::Dict(dict) = pdf.outline(id)? else { continue };
        if !seen.insert(id) || depth > DEEPEST {
            return Err(PdfError::Malformed { what: "fields that go in a circle", at: 0 });
        }
        let partial = pdf.deref(dict.get("T"))?;
        let name = match (partial.bytes().map(read_text), above.is_empty()) {
            (Some(name), true) => name,
            (Some(name), false) => format!("{above}.{name}"),
            (None, _) => above,
        };
        let is_signature = dict.get("FT").map_or(inherited, |kind| kind.is_name("Sig"));
        let kids = pdf.array(dict.get("Kids"))?;
        open.extend(kids.iter().rev().filter_map(Object::id).map(|id| (id, name.clone(), is_signature, depth + 1)));
        found.push(Field { id, name, dict, is_signature });
    }
    Ok(found)
}

/// UTF-16 with its mark, else one byte a character.
pub(crate) fn read_text(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => {
            let units = rest.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect()
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        bytes => bytes.iter().map(|byte| *byte as char).collect(),
    }
}

/// The pages in reading order.
pub(crate) fn page_ids(pdf: &Pdf<'_>) -> Result<Vec<Id>, PdfError> {
    let mut pages = Vec::new();
    let mut seen = BTreeSet::new();
    let root = pdf.root()?.get("Pages").and_then(Object::id).ok_or(PdfError::Missing("pages"))?;
    let mut open = vec![root];
    while let Some(id) = open.pop() {
        let Object::Dict(node) = pdf.get(id)? else { return Err(PdfError::Missing("page")) };
        if !seen.insert(id) {
            return Err(PdfError::Malformed { what: "pages that go in a circle", at: 0 });
        }
        match node.get("Kids") {
            Some(kids) => open.extend(pdf.array(Some(kids))?.iter().rev().filter_map(Object::id)),
            None => pages.push(id),
        }
    }
    Ok(pages)
}

/// An entry of a page that may stand in a node above it.
pub(super) fn inherited(pdf: &Pdf<'_>, page: &Dict, key: &str) -> Result<Object, PdfError> {
    let mut node = page.clone();
    for _ in 0..DEEPEST {
        if let Some(value) = node.get(key) {
            return pdf.deref(Some(value));
        }
        match pdf.dict(node.get("Parent"))? {
            Some(parent) => node = parent,
            None => break,
        }
    }
    Ok(Object::Null)
}

pub(super) fn numbers(pdf: &Pdf<'_>, value: &Object) -> Result<Option<[f64; 4]>, PdfError> {
    let Some(items) = value.array() else { return Ok(None) };
    let items: Result<Vec<_>, _> = items.iter().map(|item| pdf.deref(Some(item))).collect();
    let items: Option<Vec<f64>> = items?.iter().map(Object::float).collect();
    Ok(items.and_then(|items| items.try_into().ok()))
}

/// Adds empty signature fields. All of them, before the first seal.
pub fn prepare(bytes: &[u8], specs: &[FieldSpec]) -> Result<Vec<u8>, SealError> {
    let budget = Budget::new(Limits::default());
    let pdf = Pdf::open(bytes, &budget)?;
    let there = fields(&pdf)?;
    if there.iter().any(|field| field.is_signature && field.dict.get("V").is_some()) {
        return Err(SealError::Sealed);
    }
    let mut names: BTreeSet<String> = there.into_iter().map(|field| field.name).collect();
    let pages = page_ids(&pdf)?;
    let mut increment = Increment::new(&pdf);
    let mut added = Vec::new();
    for spec in specs {
        check_name(&spec.name)?;
        if !names.insert(spec.name.clone()) {
            return Err(SealError::Exists(spec.name.clone()));
        }
        added.push(Object::Ref(place(&pdf, &mut increment, spec, &pages)?));
    }
    add_to_form(&pdf, &mut increment, added)?;
    Ok(increment.finish(&pdf).0)
}

fn check_name(name: &str) -> Result<(), SealError> {
    let sound = (1..=100).contains(&name.chars().count()) && !name.chars().any(|c| c == '.' || c.is_control());
    if sound { Ok(()) } else { Err(SealError::Name(name.into())) }
}

fn place(pdf: &Pdf<'_>, increment: &mut Increment, spec: &FieldSpec, pages: &[Id]) -> Result<Id, SealError> {
    let missing = SealError::Page { page: spec.page, pages: pages.len() };
    let page = *spec.page.checked_sub(1).and_then(|n| pages.get(n)).ok_or(missing)?;
    let Object::Dict(mut dict) = increment.current(pdf, page)? else { return Err(PdfError::Missing("page").into()) };
    let frame = numbers(pdf, &inherited(pdf, &dict, "MediaBox")?)?.ok_or(PdfError::Missing("page size"))?;
    let [left, bottom, right, top] = spec.rect;
    let inside = frame[0] <= left && left < right && right <= frame[2];
    if !inside || bottom < frame[1] || bottom >= top || top > frame[3] {
        return Err(SealError::Rect(spec.name.clone()));
    }
    // PDF/A wants an appearance of every annotation that takes room, even of an empty one.
    let empty = increment.add(Object::Stream(empty_look(right - left, top - bottom)));
    let field = Dict::default()
        .with("Type", Object::name("Annot"))
        .with("Subtype", Object::name("Widget"))
        .with("FT", Object::name("Sig"))
        .with("T", text(&spec.name))
        .with("F", Object::Int(FLAGS))
        .with("P", Object::Ref(page))
        .with("Rect", Object::Array(spec.rect.map(Object::number).to_vec()))
        .with("AP", Object::Dict(Dict::default().with("N", Object::Ref(empty))));
    let id = increment.add(Object::Dict(field));
    match dict.get("Annots").cloned() {
        Some(Object::Ref(list)) => {
            let mut annotations = increment.current(pdf, list)?.array().map(<[Object]>::to_vec).unwrap_or_default();
            annotations.push(Object::Ref(id));
            increment.put(list, Object::Array(annotations));
        }
        direct => {
            let mut annotations = direct.and_then(|a| a.array().map(<[Object]>::to_vec)).unwrap_or_default();
            annotations.push(Object::Ref(id));
            dict.set("Annots", Object::Array(annotations));
            increment.put(page, Object::Dict(dict));
        }
    }
    Ok(id)
}

fn empty_look(width: f64, height: f64) -> Stream {
    let frame = [0.0, 0.0, width, height].map(Object::number).to_vec();
    let dict = Dict::default()
        .with("Type", Object::name("XObject"))
        .with("Subtype", Object::name("Form"))
        .with("BBox", Object::Array(frame))
        .with("Resources", Object::Dict(Dict::default()));
    Stream { dict, data: Vec::new() }
}

fn add_to_form(pdf: &Pdf<'_>, increment: &mut Increment, added: Vec<Object>) -> Result<(), SealError> {
    let mut root = pdf.root()?;
    let held = root.get("AcroForm").cloned();
    let mut form = pdf.dict(held.as_ref())?.unwrap_or_default();
    let mut list = pdf.array(form.get("Fields"))?;
    list.extend(added);
    form.set("Fields", Object::Array(list));
    // There are signatures, and only appending keeps them.
    form.set("SigFlags", Object::Int(3));
    match held {
        Some(Object::Ref(id)) => increment.put(id, Object::Dict(form)),
        // Apart from the catalog: then no later seal has to touch the catalog.
        _ => {
            let id = increment.add(Object::Dict(form));
            root.set("AcroForm", Object::Ref(id));
            increment.put(pdf.root_id()?, Object::Dict(root));
        }
    }
    Ok(())
}
