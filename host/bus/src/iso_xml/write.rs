//! From JSON to XML. What is written fits the schema, so that it can be read again.
use super::{Kind, Shape, XmlError, decimal};
use contract::iso::Iso;
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event},
};
use serde_json::Value;

pub fn write(iso: Iso, data: &Value) -> Result<String, XmlError> {
    iso.check(data).map_err(XmlError::Schema)?;
    let mut out = Writer::new(Vec::new());
    let root = [("xmlns", iso.namespace())];
    put(&mut out, Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    put(&mut out, Event::Start(BytesStart::new("Document").with_attributes(root)))?;
    inside(&mut out, Shape::of(iso), data)?;
    put(&mut out, Event::End(BytesEnd::new("Document")))?;
    String::from_utf8(out.into_inner()).map_err(|error| XmlError::Syntax(error.to_string()))
}

fn put(out: &mut Writer<Vec<u8>>, event: Event) -> Result<(), XmlError> {
    out.write_event(event).map_err(|error| XmlError::Syntax(error.to_string()))
}

fn inside(out: &mut Writer<Vec<u8>>, shape: Shape, value: &Value) -> Result<(), XmlError> {
    for (name, inner, many) in shape.children() {
        let Some(value) = value.get(name) else {
            continue;
        };
        let each = if many { value.as_array().map(Vec::as_slice) } else { None };
        for one in each.unwrap_or(std::slice::from_ref(value)) {
            element(out, name, inner, one)?;
        }
    }
    Ok(())
}

fn element(out: &mut Writer<Vec<u8>>, name: &str, shape: Shape, value: &Value) -> Result<(), XmlError> {
    let mut start = BytesStart::new(name);
    if let (Kind::Amount, Some(currency)) = (shape.kind(), value["Ccy"].as_str()) {
        start.push_attribute(("Ccy", currency));
    }
    put(out, Event::Start(start))?;
    match shape.kind() {
        Kind::Amount | Kind::Sum => {
            let text = decimal(value["Fen"].as_i64().unwrap_or_default());
            put(out, Event::Text(BytesText::new(&text)))?;
        }
        Kind::Object => inside(out, shape, value)?,
        Kind::Flag => put(out, Event::Text(BytesText::new(if *value == true { "true" } else { "false" })))?,
        Kind::Text => put(out, Event::Text(BytesText::new(value.as_str().unwrap_or_default())))?,
    }
    put(out, Event::End(BytesEnd::new(name)))
}
