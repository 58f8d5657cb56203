//! The messages of banks at the edge: XML becomes JSON, either must fit its schema, and both name their accounts.
use bus::{CloudEvent, iso_xml};
use contract::iso::Iso;
use serde_json::Value;

const XML: &str = "application/xml";

/// For a partner that reads XML; a message of another kind stays as it is.
pub fn to_xml(event: &mut CloudEvent) -> Result<(), String> {
    if let Some(iso) = Iso::of(&event.kind) {
        event.data = iso_xml::write(iso, &event.data).map_err(|error| error.to_string())?.into();
        event.datacontenttype = Some(XML.to_owned());
    }
    Ok(())
}

/// Brings a bank's message into the hub's form; the accounts it speaks of. None for a message of another kind.
pub fn of(event: &mut CloudEvent) -> Result<Vec<String>, String> {
    let Some(iso) = Iso::of(&event.kind) else {
        return Ok(vec![]);
    };
    if event.datacontenttype.as_deref() == Some(XML) {
        let Value::String(xml) = &event.data else {
            return Err("`data` is no text of XML".to_owned());
        };
        event.data = iso_xml::read(iso, xml).map_err(|error| error.to_string())?;
        event.datacontenttype = Some("application/json".to_owned());
    } else {
        iso.check(&event.data)?;
    }
    Ok(iso.accounts(&event.data))
}
