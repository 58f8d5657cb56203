//! What a partner said to the kit, held to the same rules as what it says to the hub; only that it may speak of accounts
//! of the run is different.
use super::super::{Desk, now};
use crate::partner::accounts;
use bus::{CloudEvent, Pattern};
use contract::iso::Iso;
use serde_json::Value;
use store::rows::PartnerRow;

/// The message in the hub's form and the digest of its bytes; else why the hub would refuse it.
pub async fn read(desk: &Desk, partner: &PartnerRow, body: &[u8]) -> Result<(CloudEvent, String), String> {
    let said = desk.partners.open_message(&partner.id, body, now() / 1000).await.map_err(|error| error.to_string())?;
    let mut event = said.event;
    if event.source != format!("/partners/{}", partner.id) {
        return Err(format!("its source is {}", event.source));
    }
    let allowed = |text: &String| text.parse::<Pattern>().is_ok_and(|pattern| pattern.matches(&event.kind));
    if event.answers.is_none() && !partner.says.iter().any(allowed) {
        return Err(format!("it may not say {} unasked", event.kind));
    }
    accounts::of(&mut event).map_err(|why| format!("{} {}: {why}", event.kind, event.id))?;
    Ok((event, said.digest))
}

/// One entry as a bank told it.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    pub account: String,
    pub fen: i64,
    pub credit: bool,
    pub reference: String,
    pub end_to_end: String,
}

/// Every entry once, by the bank's own reference.
pub fn entries(heard: &[CloudEvent]) -> Vec<Told> {
    let mut told: Vec<Told> = vec![];
    for event in heard.iter().filter(|event| Iso::of(&event.kind) == Some(Iso::Camt054)) {
        for notification in list(&event.data["BkToCstmrDbtCdtNtfctn"]["Ntfctn"]) {
            let account = number(&notification["Acct"]);
            for entry in list(&notification["Ntry"]).iter().filter(|entry| entry["Sts"]["Cd"] == "BOOK") {
                let entry = entry_of(&account, entry);
                if !told.contains(&entry) {
                    told.push(entry);
                }
            }
        }
    }
    told
}

fn entry_of(account: &str, entry: &Value) -> Told {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    Told {
        account: account.to_owned(),
        fen: entry["Amt"]["Fen"].as_i64().unwrap_or_default(),
        // As the standard has it: one that takes back a credit is a debit, and `RvslInd` says why.
        credit: entry["CdtDbtInd"] == "CRDT",
        reference: text(&entry["AcctSvcrRef"]),
        end_to_end: text(&entry["NtryDtls"][0]["TxDtls"][0]["Refs"]["EndToEndId"]),
    }
}

/// A line of an order as the bank reports it: its `EndToEndId`, its status, the reason's code.
pub type Line = (String, String, String);

/// The last report on an order that leaves no line open.
pub fn fate(heard: &[CloudEvent], order: &str) -> Option<Vec<Line>> {
    let reports = heard.iter().rev().filter(|event| Iso::of(&event.kind) == Some(Iso::Pain002));
    let mut lines = reports.map(|event| &event.data["CstmrPmtStsRpt"]).filter_map(|report| {
        let of_order = report["OrgnlGrpInfAndSts"]["OrgnlMsgId"] == order;
        of_order.then(|| {
            list(&report["OrgnlPmtInfAndSts"]).iter().flat_map(|p| list(&p["TxInfAndSts"])).map(line).collect()
        })
    });
    lines.find(|lines: &Vec<Line>| !lines.is_empty() && lines.iter().all(|(_, status, _)| is_final(status)))
}

fn line(line: &Value) -> Line {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    (text(&line["OrgnlEndToEndId"]), text(&line["TxSts"]), text(&line["StsRsnInf"][0]["Rsn"]["Cd"]))
}

fn is_final(status: &str) -> bool {
    matches!(status, "ACSC" | "RJCT")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn number(account: &Value) -> String {
    let id = &account["Id"];
    id["Othr"]["Id"].as_str().or_else(|| id["IBAN"].as_str()).unwrap_or_default().to_owned()
}
