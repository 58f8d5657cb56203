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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn order() -> Value {
        let account = |no: &str| json!({"Id": {"Othr": {"Id": no}}});
        json!({"CstmrCdtTrfInitn": {
            "GrpHdr": {"MsgId": "M", "CreDtTm": "2025-03-03T10:00:00Z", "NbOfTxs": "1", "CtrlSum": {"Fen": 5}, "InitgPty": {"Nm": "局"}},
            "PmtInf": [{
                "PmtInfId": "P", "PmtMtd": "TRF", "ReqdExctnDt": {"Dt": "2025-03-04"}, "Dbtr": {"Nm": "甲"}, "DbtrAcct": account("62"),
                "DbtrAgt": {"FinInstnId": {"Nm": "行"}},
                "CdtTrfTxInf": [{
                    "PmtId": {"EndToEndId": "E"}, "Amt": {"InstdAmt": {"Ccy": "CNY", "Fen": 5}}, "Cdtr": {"Nm": "乙"}, "CdtrAcct": account("44"),
                }],
            }],
        }})
    }

    #[test]
    fn a_message_in_xml_is_the_same_message() {
        let mut event = CloudEvent::new("m", "/systems/x@1.0.0", "bank-a.pain.001", order());
        to_xml(&mut event).unwrap();
        assert_eq!(event.datacontenttype.as_deref(), Some(XML));
        assert!(event.data.as_str().is_some_and(|xml| xml.contains("<InstdAmt Ccy=\"CNY\">0.05</InstdAmt>")));
        assert_eq!(of(&mut event).unwrap(), ["62"]);
        assert_eq!((&event.data, event.datacontenttype.as_deref()), (&order(), Some("application/json")));
    }

    #[test]
    fn a_message_of_another_kind_names_no_account_here() {
        let mut event = CloudEvent::new("m", "/partners/bank-a", "bank-a.told", json!({"BkToCstmrDbtCdtNtfctn": {}}));
        let before = event.clone();
        assert_eq!(of(&mut event).unwrap(), [] as [&str; 0]);
        to_xml(&mut event).unwrap();
        assert_eq!(event, before);
        let mut empty = CloudEvent::new("m", "/partners/bank-a", "bank-a.camt.054", json!({}));
        assert!(of(&mut empty).is_err() && to_xml(&mut empty).is_err());
    }
}
