//! One entry of a bank's notification (camt.054), read once: what was booked, for whom, under which references.
use hub_sdk::prelude::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Booked {
    pub account: String,
    pub reference: String,
    pub amount: Fen,
    pub credit: bool,
    pub interest: bool,
    pub on: Option<Date>,
    /// The orders' own references, and the name of the batch they were sent in.
    pub orders: Vec<String>,
    pub batch: String,
    pub payer: String,
    pub payer_account: String,
    pub remark: String,
}

/// Absent for what is not booked yet.
pub fn read(data: &Value) -> Option<Booked> {
    let told = &data["BkToCstmrDbtCdtNtfctn"]["Ntfctn"][0];
    let entry = &told["Ntry"][0];
    if entry["Sts"]["Cd"].as_str() != Some("BOOK") {
        return None;
    }
    let details = &entry["NtryDtls"][0]["TxDtls"];
    let orders = details.as_array().map(Vec::as_slice).unwrap_or_default();
    let orders = orders.iter().filter_map(|tx| tx["Refs"]["EndToEndId"].as_str()).map(str::to_owned).collect();
    let (first, day) = (&details[0], &entry["BookgDt"]);
    let on = day["Dt"].as_str().or_else(|| day["DtTm"].as_str()).and_then(|text| text.get(..10)?.parse().ok());
    Some(Booked {
        account: text(&told["Acct"]["Id"]["Othr"]["Id"]),
        reference: text(&entry["AcctSvcrRef"]),
        amount: Fen(entry["Amt"]["Fen"].as_i64().unwrap_or_default()),
        credit: entry["CdtDbtInd"].as_str() == Some("CRDT"),
        interest: entry["BkTxCd"]["Domn"]["Fmly"]["SubFmlyCd"].as_str() == Some("INTR"),
        on,
        orders,
        batch: text(&entry["NtryRef"]),
        payer: text(&first["RltdPties"]["Dbtr"]["Pty"]["Nm"]),
        payer_account: text(&first["RltdPties"]["DbtrAcct"]["Id"]["Othr"]["Id"]),
        remark: text(&first["RmtInf"]["Ustrd"][0]),
    })
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_tells_who_paid() {
        let entry = json!({"Amt": {"Ccy": "CNY", "Fen": 155_416_666}, "CdtDbtInd": "CRDT", "Sts": {"Cd": "BOOK"}, "AcctSvcrRef": "B-0001",
            "BookgDt": {"Dt": "2025-06-10"}, "NtryDtls": [{"TxDtls": [{"Amt": {"Ccy": "CNY", "Fen": 155_416_666}, "CdtDbtInd": "CRDT",
            "RltdPties": {"Dbtr": {"Pty": {"Nm": "样例置业"}}, "DbtrAcct": {"Id": {"Othr": {"Id": "12345678"}}}}}]}]});
        let data =
            json!({"BkToCstmrDbtCdtNtfctn": {"Ntfctn": [{"Acct": {"Id": {"Othr": {"Id": "6222"}}}, "Ntry": [entry]}]}});
        let booked = read(&data).unwrap();
        assert_eq!((booked.amount, booked.credit, booked.interest), (Fen(155_416_666), true, false));
        assert_eq!(
            (booked.account.as_str(), booked.payer.as_str(), booked.payer_account.as_str()),
            ("6222", "样例置业", "12345678")
        );
        assert_eq!((booked.reference.as_str(), booked.on), ("B-0001", Some(date(2025, 6, 10))));
    }

    #[test]
    fn what_is_pending_or_only_told_is_not_booked() {
        let of = |status: &str| json!({"BkToCstmrDbtCdtNtfctn": {"Ntfctn": [{"Ntry": [{"Sts": {"Cd": status}}]}]}});
        assert_eq!((read(&of("PDNG")), read(&of("INFO"))), (None, None));
        assert!(read(&of("BOOK")).is_some());
    }
}
