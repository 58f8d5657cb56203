//! The messages of banks at the edge: XML becomes JSON, either must fit its schema, and both name their accounts.
use bus::{CloudEvent, iso_xml};
use contract::iso::Iso;
use serde_json::Value;

const XML: &str = "application/xml";

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
