//! From XML to JSON. First a tree of elements of this namespace and nothing else, then the tree along the schema.
use super::{Kind, MAX_DEPTH, MAX_ELEMENTS, Shape, XmlError, fen};
use contract::iso::Iso;
use quick_xml::{
    NsReader,
    escape::resolve_predefined_entity,
    events::{BytesStart, Event},
    name::ResolveResult,
};
use serde_json::{Map, Value, json};

#[derive(Default)]
struct Element {
    name: String,
    currency: Option<String>,
    text: String,
    children: Vec<Element>,
}

pub fn read(iso: Iso, xml: &str) -> Result<Value, XmlError> {
    let document = tree(iso, xml)?;
    if document.name != "Document" {
        return Err(XmlError::Element(document.name));
    }
    let data = object(Shape::of(iso), &document)?;
    iso.check(&data).map_err(XmlError::Schema)?;
    Ok(data)
}

fn tree(iso: Iso, xml: &str) -> Result<Element, XmlError> {
    let mut reader = NsReader::from_str(xml);
    let (mut open, mut count) = (vec![Element::default()], 0);
    loop {
        let (namespace, event) = reader.read_resolved_event().map_err(|error| XmlError::Syntax(error.to_string()))?;
        let bound = matches!(namespace, ResolveResult::Bound(found) if found.as_ref() == iso.namespace());
        match event {
            Event::Start(start) => {
                count += 1;
                if open.len() > MAX_DEPTH || count > MAX_ELEMENTS {
                    return Err(XmlError::TooLarge);
                }
                open.push(started(&start, bound)?);
            }
            Event::Empty(start) => {
                count += 1;
                let empty = started(&start, bound)?;
                last(&mut open).children.push(empty);
            }
            Event::Text(text) => last(&mut open).text += &text,
            Event::GeneralRef(entity) => last(&mut open).text += &resolved(&entity)?,
            Event::End(_) => {
                let Some(done) = open.pop() else {
                    return Err(XmlError::Syntax("it ends before it begins".to_owned()));
                };
                last(&mut open).children.push(done);
            }
            Event::CData(_) | Event::DocType(_) | Event::PI(_) => return Err(XmlError::Forbidden),
            Event::Decl(_) | Event::Comment(_) => {}
            Event::Eof => break,
        }
    }
    let mut around = open.pop().filter(|_| open.is_empty()).ok_or(XmlError::Syntax("it is cut off".to_owned()))?;
    match (around.children.pop(), around.children.is_empty()) {
        (Some(root), true) => Ok(root),
        _ => Err(XmlError::Syntax("one element holds all others".to_owned())),
    }
}

/// The one around the root stands for the file, so that there is always one.
fn last(open: &mut Vec<Element>) -> &mut Element {
    if open.is_empty() {
        open.push(Element::default());
    }
    let at = open.len() - 1;
    &mut open[at]
}

fn started(start: &BytesStart, bound: bool) -> Result<Element, XmlError> {
    let name = start.local_name().as_ref().to_owned();
    if !bound {
        return Err(XmlError::Namespace(name));
    }
    let currency = start.try_get_attribute("Ccy").map_err(|error| XmlError::Syntax(error.to_string()))?;
    let currency = currency.map(|attribute| attribute.value.into_owned());
    Ok(Element { name, currency, ..Element::default() })
}

/// The five of XML and characters by number; there is no document type that could define others.
fn resolved(entity: &quick_xml::events::BytesRef) -> Result<String, XmlError> {
    let syntax = |error: &dyn std::fmt::Display| XmlError::Syntax(error.to_string());
    if let Some(character) = entity.resolve_char_ref().map_err(|error| syntax(&error))? {
        return Ok(character.to_string());
    }
    let name: &str = entity;
    resolve_predefined_entity(name).map(str::to_owned).ok_or_else(|| syntax(&format!("&{name}; is unknown")))
}

/// Children in the schema's order, each where it may stand; what is no element's text is white space.
fn object(shape: Shape, element: &Element) -> Result<Value, XmlError> {
    if !element.text.trim().is_empty() {
        return Err(XmlError::Element(element.name.clone()));
    }
    let mut map = Map::new();
    let mut rest = element.children.iter().peekable();
    for (name, inner, many) in shape.children() {
        let mut found = vec![];
        while let Some(child) = rest.next_if(|child| child.name == name && (many || found.is_empty())) {
            found.push(value(inner, child)?);
        }
        match (many, found.is_empty()) {
            (_, true) => {}
            (true, _) => drop(map.insert(name.to_owned(), found.into())),
            (false, _) => drop(map.insert(name.to_owned(), found.remove(0))),
        }
    }
    match rest.next() {
        Some(stray) => Err(XmlError::Element(stray.name.clone())),
        None => Ok(map.into()),
    }
}

fn value(shape: Shape, element: &Element) -> Result<Value, XmlError> {
    let leaf = element.children.first().map_or(Ok(()), |child| Err(XmlError::Element(child.name.clone())));
    let (text, name) = (element.text.trim(), || element.name.clone());
    match shape.kind() {
        Kind::Object => object(shape, element),
        Kind::Amount => {
            leaf?;
            let (fen, currency) = (fen(text), element.currency.as_deref());
            let (fen, currency) = fen.zip(currency).ok_or_else(|| XmlError::Amount(name()))?;
            Ok(json!({"Ccy": currency, "Fen": fen}))
        }
        Kind::Sum => leaf.and_then(|()| Ok(json!({"Fen": fen(text).ok_or_else(|| XmlError::Amount(name()))?}))),
        Kind::Flag => leaf.and_then(|()| match text {
            "true" | "1" => Ok(true.into()),
            "false" | "0" => Ok(false.into()),
            _ => Err(XmlError::Flag(name())),
        }),
        Kind::Text => leaf.map(|()| text.into()),
    }
}
