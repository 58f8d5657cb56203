//! Banks' messages as XML: samples after the standard's structure, what they mean, and that both ways give the same.

use bus::iso_xml::{XmlError, read, write};
use contract::iso::Iso;
use serde_json::{Value, json};

fn sample(iso: Iso) -> String {
    let file = format!("{}/tests/iso20022/{}.xml", env!("CARGO_MANIFEST_DIR"), iso.name());
    std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn data(iso: Iso) -> Value {
    read(iso, &sample(iso)).unwrap_or_else(|error| panic!("{}: {error}", iso.name()))
}

#[test]
fn both_ways_give_the_same() {
    for iso in Iso::ALL {
        let data = data(iso);
        let xml = write(iso, &data).unwrap();
        assert_eq!(read(iso, &xml).unwrap(), data, "{}", iso.name());
        assert_eq!(write(iso, &read(iso, &xml).unwrap()).unwrap(), xml, "{}", iso.name());
        // JSON does not say in which order members stand; XML does.
        let turned: Value = serde_json::from_str(&turned(&data).to_string()).unwrap();
        assert_eq!(write(iso, &turned).unwrap(), xml, "{}", iso.name());
    }
}

/// Every object with its members in the opposite order.
fn turned(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            map.iter().rev().map(|(k, v)| (k.clone(), turned(v))).collect::<serde_json::Map<_, _>>().into()
        }
        Value::Array(items) => items.iter().map(turned).collect(),
        plain => plain.clone(),
    }
}

#[test]
fn a_sample_means_what_it_says() {
    let told = data(Iso::Camt054);
    let entries = &told["BkToCstmrDbtCdtNtfctn"]["Ntfctn"][0]["Ntry"];
    assert_eq!(entries[0]["Amt"], json!({"Ccy": "CNY", "Fen": 35_000_000}));
    assert_eq!((&entries[1]["Amt"]["Fen"], &entries[1]["RvslInd"]), (&json!(5), &json!(true)));
    let text = &entries[0]["NtryDtls"][0]["TxDtls"][0]["RmtInf"]["Ustrd"][0];
    assert_eq!(text, "购房首付 1 栋 <902> & 车位 一");
    // The payer's account is another bank's: of it nothing is said.
    assert_eq!(Iso::Camt054.accounts(&told), ["6217000000000001"]);

    let statement = data(Iso::Camt053);
    assert_eq!(statement["BkToCstmrStmt"]["Stmt"][0]["Bal"][1]["Amt"]["Fen"], 35_000_000);
    assert_eq!(Iso::Camt053.accounts(&statement), ["6217000000000001"]);

    let order = data(Iso::Pain001);
    assert_eq!(order["CstmrCdtTrfInitn"]["GrpHdr"]["CtrlSum"], json!({"Fen": 125_000_050}));
    assert_eq!(Iso::Pain001.accounts(&order), ["6217000000000001"]);
    let status = data(Iso::Pain002);
    assert_eq!(status["CstmrPmtStsRpt"]["OrgnlPmtInfAndSts"][0]["TxInfAndSts"][1]["TxSts"], "RJCT");
    assert_eq!(Iso::Pain002.accounts(&status), ["6217000000000001"]);
}

#[test]
fn what_does_not_fit_is_refused_and_says_where() {
    let good = sample(Iso::Camt054);
    for (from, to, why) in [
        ("0.05<", "0.055<", "`Amt` is no amount"),
        ("0.05<", "-0.05<", "`Amt` is no amount"),
        ("0.05<", "1e3<", "`Amt` is no amount"),
        ("0.05<", "92233720368547758.08<", "`Amt` is no amount"),
        (" Ccy=\"CNY\">0.05", ">0.05", "`Amt` is no amount"),
        (" Ccy=\"CNY\">0.05", " Ccy=\"USD\">0.05", "Ccy"),
        ("DBIT", "DEBIT", "CdtDbtInd"),
        ("<ns2:RvslInd>1", "<ns2:RvslInd>yes", "`RvslInd` is neither"),
        ("<ns2:NtryRef>2</ns2:NtryRef>", "<ns2:Foo>2</ns2:Foo>", "`Foo` has no place"),
        (
            "<ns2:NtryRef>2</ns2:NtryRef>",
            "<ns2:NtryRef>2</ns2:NtryRef><ns2:NtryRef>3</ns2:NtryRef>",
            "`NtryRef` has no place",
        ),
        ("<ns2:NtryRef>2</ns2:NtryRef>", "stray", "`Ntry` has no place"),
        ("camt.054.001.08\"", "camt.054.001.02\"", "namespace"),
        ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<!DOCTYPE x [<!ENTITY a \"b\">]>", "document type"),
        ("&amp;", "&evil;", "&evil;"),
        ("</ns2:Document>", "", "cut off"),
        ("<ns2:AcctSvcrRef>20250303-884190-02</ns2:AcctSvcrRef>", "", "AcctSvcrRef"),
    ] {
        assert!(good.contains(from), "{from}");
        let refused = read(Iso::Camt054, &good.replace(from, to)).unwrap_err();
        assert!(refused.to_string().contains(why), "{from} → {to}: {refused}");
    }
    // Elements out of the standard's order.
    let (amount, sign) = ("<ns2:Amt Ccy=\"CNY\">0.05</ns2:Amt>", "<ns2:CdtDbtInd>DBIT</ns2:CdtDbtInd>");
    let swapped = good.replace(amount, "@").replace(sign, amount).replace('@', sign);
    assert_eq!(read(Iso::Camt054, &swapped), Err(XmlError::Element("Amt".into())));
    let deep = "<a>".repeat(10_000);
    let deep = format!("<Document xmlns=\"{}\">{deep}", Iso::Camt054.namespace());
    assert_eq!(read(Iso::Camt054, &deep), Err(XmlError::TooLarge));
}

#[test]
fn sums_that_do_not_add_up_are_refused() {
    let good = sample(Iso::Pain001);
    for (from, to, why) in [("1250000.5<", "1250000.51<", "CtrlSum"), ("<NbOfTxs>2", "<NbOfTxs>3", "NbOfTxs")] {
        let refused = read(Iso::Pain001, &good.replacen(from, to, 1)).unwrap_err();
        assert!(refused.to_string().contains(why), "{refused}");
    }
    let mut data = data(Iso::Pain001);
    data["CstmrCdtTrfInitn"]["GrpHdr"]["CtrlSum"]["Fen"] = json!(1);
    assert!(write(Iso::Pain001, &data).is_err(), "what does not fit is not written either");
}

#[test]
fn amounts_are_exact() {
    for (text, fen) in
        [("0", 0), ("0.5", 50), ("0.05", 5), ("12.340000", 1234), ("9999999999999.99", 999_999_999_999_999_i64)]
    {
        let xml = sample(Iso::Camt054).replace(">0.05<", &format!(">{text}<"));
        let data = read(Iso::Camt054, &xml).unwrap();
        assert_eq!(data["BkToCstmrDbtCdtNtfctn"]["Ntfctn"][0]["Ntry"][1]["Amt"]["Fen"], json!(fen), "{text}");
    }
    for text in ["", ".5", "5.", "+5", "1,5", "0x1", " ", "１"] {
        let xml = sample(Iso::Camt054).replace(">0.05<", &format!(">{text}<"));
        assert!(read(Iso::Camt054, &xml).is_err(), "{text}");
    }
}
