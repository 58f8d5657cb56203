//! The messages of banks: four of ISO 20022, by its element names. What a message must look like stands in
//! `schemas/partners/`; here is what a schema cannot say: whose account it speaks of, and that its sums add up.
use crate::{outside::ISO_20022, validate};
use serde_json::Value;
use std::sync::LazyLock;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Iso {
    /// A statement of accounts.
    Camt053,
    /// What was booked.
    Camt054,
    /// Orders to pay.
    Pain001,
    /// What became of orders.
    Pain002,
}

impl Iso {
    pub const ALL: [Iso; 4] = [Iso::Camt053, Iso::Camt054, Iso::Pain001, Iso::Pain002];

    /// Of a message's type: `{partner}.camt.054`.
    pub fn of(kind: &str) -> Option<Iso> {
        Iso::ALL.into_iter().find(|iso| kind.split_once('.').is_some_and(|(_, rest)| rest == iso.name()))
    }

    pub fn name(self) -> &'static str {
        ISO_20022[self as usize]
    }

    /// Of its XML; the version that the schema is a profile of.
    pub fn namespace(self) -> &'static str {
        match self {
            Iso::Camt053 => "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08",
            Iso::Camt054 => "urn:iso:std:iso:20022:tech:xsd:camt.054.001.08",
            Iso::Pain001 => "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09",
            Iso::Pain002 => "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10",
        }
    }

    /// With its elements in the standard's order.
    pub fn schema(self) -> &'static Value {
        static SCHEMAS: LazyLock<[Value; 4]> = LazyLock::new(|| {
            Iso::ALL.map(|iso| serde_json::from_str(iso.text()).expect("the hub's own schema is JSON"))
        });
        &SCHEMAS[self as usize]
    }

    fn text(self) -> &'static str {
        match self {
            Iso::Camt053 => crate::schemas::CAMT_053,
            Iso::Camt054 => crate::schemas::CAMT_054,
            Iso::Pain001 => crate::schemas::PAIN_001,
            Iso::Pain002 => crate::schemas::PAIN_002,
        }
    }

    /// Where it does not fit, for people; no value is written out.
    pub fn check(self, data: &Value) -> Result<(), String> {
        static CHECKS: LazyLock<[validate::Published; 4]> =
            LazyLock::new(|| Iso::ALL.map(|iso| validate::Published::new(iso.text())));
        CHECKS[self as usize].check(data)?;
        match self {
            Iso::Pain001 => adds_up(&data["CstmrCdtTrfInitn"]),
            Iso::Camt053 | Iso::Camt054 | Iso::Pain002 => Ok(()),
        }
    }

    /// The accounts that its sender speaks of; the other side of a payment is not among them.
    pub fn accounts(self, data: &Value) -> Vec<String> {
        let path: &[&str] = match self {
            Iso::Camt053 => &["BkToCstmrStmt", "Stmt", "Acct"],
            Iso::Camt054 => &["BkToCstmrDbtCdtNtfctn", "Ntfctn", "Acct"],
            Iso::Pain001 => &["CstmrCdtTrfInitn", "PmtInf", "DbtrAcct"],
            Iso::Pain002 => &["CstmrPmtStsRpt", "OrgnlPmtInfAndSts", "TxInfAndSts", "OrgnlTxRef", "DbtrAcct"],
        };
        let mut accounts: Vec<String> = at(data, path).into_iter().filter_map(number).collect();
        accounts.sort();
        accounts.dedup();
        accounts
    }
}

/// Every value at a path, through lists.
fn at<'a>(value: &'a Value, path: &[&str]) -> Vec<&'a Value> {
    match (value, path) {
        (Value::Array(items), _) => items.iter().flat_map(|item| at(item, path)).collect(),
        (_, []) => vec![value],
        (_, [first, rest @ ..]) => value.get(first).map(|inner| at(inner, rest)).unwrap_or_default(),
    }
}

fn number(account: &Value) -> Option<String> {
    let id = &account["Id"];
    let number = id["IBAN"].as_str().or_else(|| id["Othr"]["Id"].as_str())?;
    Some(number.to_owned())
}

/// The header counts and adds up what follows: a page that got lost is noticed.
fn adds_up(order: &Value) -> Result<(), String> {
    let amounts = at(order, &["PmtInf", "CdtTrfTxInf", "Amt", "InstdAmt", "Fen"]);
    let sum: i128 = amounts.iter().filter_map(|fen| fen.as_i64()).map(i128::from).sum();
    let header = &order["GrpHdr"];
    if header["NbOfTxs"].as_str().and_then(|n| n.parse::<usize>().ok()) != Some(amounts.len()) {
        return Err("`NbOfTxs` is not the number of transactions".to_owned());
    }
    if header["CtrlSum"]["Fen"].as_i64().map(i128::from) != Some(sum) {
        return Err("`CtrlSum` is not the sum of the amounts".to_owned());
    }
    Ok(())
}
