//! pain.001: the hub's order to pay.
use super::number;
use crate::{error::AdapterError, message::Message, xml};
use serde_json::Value;

#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// The hub's name of the order; with `EndToEndId` of a line, what makes it one order however often it comes.
    pub msg_id: String,
    pub payments: Vec<Payment>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Payment {
    pub id: String,
    /// What is debited.
    pub account: String,
    pub transfers: Vec<Transfer>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Transfer {
    pub end_to_end: String,
    pub fen: i64,
    pub creditor: String,
    pub creditor_account: String,
    pub remark: String,
}

impl Order {
    /// In JSON or in XML. One whose sum or number of lines is not what its header says is refused.
    pub fn read(message: &Message) -> Result<Order, AdapterError> {
        let read = match &message.data {
            Value::String(text) if message.is_xml() => xml::read(text)?,
            data => data.clone(),
        };
        Order::of(&read).ok_or_else(|| AdapterError::Content("it is no whole order (pain.001)".to_owned()))
    }

    fn of(data: &Value) -> Option<Order> {
        let order = &data["CstmrCdtTrfInitn"];
        let payments: Vec<Payment> = order["PmtInf"].as_array()?.iter().map(payment).collect::<Option<_>>()?;
        let header = &order["GrpHdr"];
        let lines = || payments.iter().flat_map(|p| &p.transfers);
        let adds_up = header["CtrlSum"]["Fen"].as_i64()? == lines().map(|t| t.fen).sum::<i64>()
            && header["NbOfTxs"].as_str()?.parse() == Ok(lines().count());
        adds_up.then_some(Order { msg_id: text(&header["MsgId"])?, payments: payments.clone() })
    }
}

fn payment(payment: &Value) -> Option<Payment> {
    let transfers = payment["CdtTrfTxInf"].as_array()?.iter().map(transfer).collect::<Option<_>>()?;
    Some(Payment { id: text(&payment["PmtInfId"])?, account: number(&payment["DbtrAcct"])?.to_owned(), transfers })
}

fn transfer(transfer: &Value) -> Option<Transfer> {
    let remarks = transfer["RmtInf"]["Ustrd"].as_array().into_iter().flatten().filter_map(Value::as_str);
    Some(Transfer {
        end_to_end: text(&transfer["PmtId"]["EndToEndId"])?,
        fen: transfer["Amt"]["InstdAmt"]["Fen"].as_i64().filter(|fen| *fen > 0)?,
        creditor: text(&transfer["Cdtr"]["Nm"])?,
        creditor_account: number(&transfer["CdtrAcct"])?.to_owned(),
        remark: remarks.collect::<Vec<_>>().join(" "),
    })
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn message(data: Value) -> Message {
        Message::new("bank-a", "m", "bank-a.pain.001", data)
    }

    fn order(sum: i64) -> Value {
        json!({"CstmrCdtTrfInitn": {
            "GrpHdr": {"MsgId": "M", "NbOfTxs": "1", "CtrlSum": {"Fen": sum}},
            "PmtInf": [{"PmtInfId": "P", "DbtrAcct": {"Id": {"Othr": {"Id": "62"}}}, "CdtTrfTxInf": [{
                "PmtId": {"EndToEndId": "E"}, "Amt": {"InstdAmt": {"Ccy": "CNY", "Fen": 1234}},
                "Cdtr": {"Nm": "乙"}, "CdtrAcct": {"Id": {"Othr": {"Id": "44"}}},
            }]}],
        }})
    }

    #[test]
    fn an_order_in_xml_is_the_same_order() {
        let json = Order::read(&message(order(1234))).unwrap();
        let xml = r#"<?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn>
            <GrpHdr><MsgId>M</MsgId><NbOfTxs>1</NbOfTxs><CtrlSum>12.34</CtrlSum></GrpHdr>
            <PmtInf><PmtInfId>P</PmtInfId><DbtrAcct><Id><Othr><Id>62</Id></Othr></Id></DbtrAcct>
            <CdtTrfTxInf><PmtId><EndToEndId>E</EndToEndId></PmtId><Amt><InstdAmt Ccy="CNY">12.34</InstdAmt></Amt>
            <Cdtr><Nm>乙</Nm></Cdtr><CdtrAcct><Id><Othr><Id>44</Id></Othr></Id></CdtrAcct></CdtTrfTxInf></PmtInf>
            </CstmrCdtTrfInitn></Document>"#;
        let mut as_xml = message(xml.into());
        as_xml.datacontenttype = Some("application/xml".to_owned());
        assert_eq!(Order::read(&as_xml).unwrap(), json);
        assert_eq!(json.payments[0].transfers[0].fen, 1234);
    }

    #[test]
    fn an_order_that_does_not_add_up_is_none() {
        assert!(Order::read(&message(order(1235))).is_err());
        let mut negative = order(-1);
        negative["CstmrCdtTrfInitn"]["PmtInf"][0]["CdtTrfTxInf"][0]["Amt"]["InstdAmt"]["Fen"] = (-1).into();
        assert!(Order::read(&message(negative)).is_err());
    }
}
