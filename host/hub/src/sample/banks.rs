//! The banks and guarantors of the sample city. A bank opens the account it is asked for and pays what it is ordered to,
//! at once; a scenario may let it refuse some payments, or say something by itself.
use super::outside::{Behaviour, Mode, Saying, Voice};
use bus::CloudEvent;
use contract::canonical::sha256;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use store::rows::{PartnerFormat, PartnerKind, PartnerRow, PartnerState};

const ORDER: &str = "pain.001";
const STATUS: &str = "pain.002";
const BOOKED: &str = "camt.054";
/// Of a bank card's number: who issues it.
const ISSUER: &str = "6217";

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bank {
    pub id: String,
    pub kind: String,
    /// Of the sample city.
    pub organisation: String,
    /// Question, without the partner's id → what is answered.
    #[serde(default)]
    pub answers: BTreeMap<String, Map<String, Value>>,
}

impl Bank {
    pub fn known(&self, name: &str, credit_code: &str) -> PartnerRow {
        PartnerRow {
            id: self.id.clone(),
            kind: PartnerKind::parse(&self.kind).expect("the hub's own sample city is well formed"),
            name: name.to_owned(),
            organisation: Some(credit_code.to_owned()),
            says: vec![format!("{}.#", self.id)],
            format: PartnerFormat::Json,
            broker_user: None,
            state: PartnerState::Active,
            added: jiff::Timestamp::now().as_millisecond(),
            ended: None,
        }
    }
}

impl Voice for Bank {
    fn says(&self, asked: &CloudEvent, how: &Behaviour, today: Date) -> Option<Vec<Saying>> {
        let rest = asked.kind.strip_prefix(&self.id)?.strip_prefix('.')?;
        if rest == ORDER {
            return Some(paid(&asked.data, how, today));
        }
        match self.answers.get(rest) {
            Some(answer) => Some(vec![Saying::Answer(answered(answer, &asked.data, how, today))]),
            // It is told, and has nothing to say to it.
            None => Some(vec![]),
        }
    }
}

fn answered(answer: &Map<String, Value>, asked: &Value, how: &Behaviour, today: Date) -> Value {
    let mut data = answer.clone();
    for value in data.values_mut() {
        match value.as_str() {
            Some("$account") => *value = account(asked).into(),
            Some("$today") => *value = today.to_string().into(),
            _ => {}
        }
    }
    data.extend(how.with.clone().unwrap_or_default());
    Value::Object(data)
}

/// The same for the same question.
fn account(asked: &Value) -> String {
    let digest = sha256(asked.to_string().as_bytes());
    let digits = digest.bytes().map(|b| char::from(b'0' + b % 10)).take(15);
    ISSUER.chars().chain(digits).collect()
}

/// What became of an order, and what was booked for it.
fn paid(order: &Value, how: &Behaviour, today: Date) -> Vec<Saying> {
    let refusal = Refusal::of(how);
    let order = &order["CstmrCdtTrfInitn"];
    let groups = order["PmtInf"].as_array().cloned().unwrap_or_default();
    let (mut statuses, mut entries, mut refused, mut all) = (vec![], vec![], 0, 0);
    for group in &groups {
        let (mut of_group, mut booked) = (vec![], vec![]);
        for payment in group["CdtTrfTxInf"].as_array().into_iter().flatten() {
            let reason = refusal.reason(payment);
            all += 1;
            refused += usize::from(reason.is_some());
            of_group.push(status(group, payment, reason));
            if reason.is_none() {
                booked.push(debit(payment, today));
            }
        }
        statuses.push(json!({"OrgnlPmtInfId": group["PmtInfId"], "TxInfAndSts": of_group}));
        if !booked.is_empty() {
            entries.push(json!({"Id": group["PmtInfId"], "Acct": group["DbtrAcct"], "Ntry": booked}));
        }
    }
    let whole = match refused {
        0 => "ACSC",
        n if n == all => "RJCT",
        _ => "PART",
    };
    let header = |what: &str| json!({"MsgId": id(&[what, text(&order["GrpHdr"]["MsgId"])]), "CreDtTm": format!("{today}T10:00:00+08:00")});
    let report = json!({"CstmrPmtStsRpt": {
        "GrpHdr": header(STATUS),
        "OrgnlGrpInfAndSts": {"OrgnlMsgId": order["GrpHdr"]["MsgId"], "OrgnlMsgNmId": "pain.001.001.09", "GrpSts": whole},
        "OrgnlPmtInfAndSts": statuses,
    }});
    let mut says = vec![Saying::Unasked { rest: STATUS, data: report }];
    if !entries.is_empty() {
        let data = json!({"BkToCstmrDbtCdtNtfctn": {"GrpHdr": header(BOOKED), "Ntfctn": entries}});
        says.push(Saying::Unasked { rest: BOOKED, data });
    }
    says
}

fn status(group: &Value, payment: &Value, reason: Option<&str>) -> Value {
    let mut status = json!({
        "OrgnlEndToEndId": payment["PmtId"]["EndToEndId"],
        "TxSts": if reason.is_some() { "RJCT" } else { "ACSC" },
        "OrgnlTxRef": {"Amt": payment["Amt"], "DbtrAcct": group["DbtrAcct"], "CdtrAcct": payment["CdtrAcct"]},
    });
    if let Some(reason) = reason {
        status["StsRsnInf"] = json!([{"Rsn": {"Cd": reason}}]);
    }
    status
}

fn debit(payment: &Value, today: Date) -> Value {
    let end_to_end = &payment["PmtId"]["EndToEndId"];
    let (amount, reference) = (&payment["Amt"]["InstdAmt"], id(&["debit", text(end_to_end)]));
    json!({
        "NtryRef": reference, "Amt": amount, "CdtDbtInd": "DBIT", "Sts": {"Cd": "BOOK"}, "BookgDt": {"Dt": today.to_string()},
        "AcctSvcrRef": reference,
        "NtryDtls": [{"TxDtls": [{
            "Refs": {"EndToEndId": end_to_end}, "Amt": amount, "CdtDbtInd": "DBIT",
            "RltdPties": {"Cdtr": {"Pty": payment["Cdtr"]}, "CdtrAcct": payment["CdtrAcct"]},
        }]}],
    })
}

/// Payments that it does not make, told by a scenario: `reject` names the ends of their ids, all when it differs.
struct Refusal {
    ends: Vec<String>,
    all: bool,
    reason: String,
}

impl Refusal {
    fn of(how: &Behaviour) -> Refusal {
        let with = |field: &str| how.with.as_ref().and_then(|with| with.get(field));
        let ends = with("reject").and_then(Value::as_array).into_iter().flatten().map(|v| text(v).to_owned()).collect();
        let reason = with("reason").and_then(Value::as_str).unwrap_or("AC04").to_owned();
        Refusal { ends, all: how.mode == Mode::Differ, reason }
    }

    fn reason(&self, payment: &Value) -> Option<&str> {
        let id = text(&payment["PmtId"]["EndToEndId"]);
        let named = self.ends.iter().any(|end| id.ends_with(end.as_str()));
        let refused = named || (self.all && self.ends.is_empty());
        refused.then_some(self.reason.as_str())
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// As short as the standard wants it, and the same for the same thing.
fn id(parts: &[&str]) -> String {
    format!("S{}", &sha256(parts.join("/").as_bytes())[..24])
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::iso::Iso;

    fn order() -> Value {
        let account = |no: &str| json!({"Id": {"Othr": {"Id": no}}});
        let payment = |id: &str| json!({"PmtId": {"EndToEndId": id}, "Amt": {"InstdAmt": {"Ccy": "CNY", "Fen": 5}}, "Cdtr": {"Nm": "乙"}, "CdtrAcct": account("44")});
        json!({"CstmrCdtTrfInitn": {
            "GrpHdr": {"MsgId": "M", "CreDtTm": "2025-03-03T10:00:00Z", "NbOfTxs": "2", "CtrlSum": {"Fen": 10}, "InitgPty": {"Nm": "局"}},
            "PmtInf": [{
                "PmtInfId": "P", "PmtMtd": "TRF", "ReqdExctnDt": {"Dt": "2025-03-04"}, "Dbtr": {"Nm": "甲"}, "DbtrAcct": account("62"),
                "DbtrAgt": {"FinInstnId": {"Nm": "行"}}, "CdtTrfTxInf": [payment("E001"), payment("E002")],
            }],
        }})
    }

    #[test]
    fn it_pays_or_says_why_not_in_the_standards_form() {
        let today: Date = "2025-03-04".parse().unwrap();
        let part =
            Behaviour { mode: Mode::Answer, with: json!({"reject": ["002"], "reason": "AC01"}).as_object().cloned() };
        for (how, whole, messages) in [
            (Behaviour::default(), "ACSC", 2),
            (part, "PART", 2),
            (Behaviour { mode: Mode::Differ, with: None }, "RJCT", 1),
        ] {
            let says = paid(&order(), &how, today);
            assert_eq!(says.len(), messages);
            for saying in says {
                let Saying::Unasked { rest, data } = saying else { panic!("nobody asked") };
                Iso::of(&format!("b.{rest}")).unwrap().check(&data).unwrap();
                assert!(rest == BOOKED || data["CstmrPmtStsRpt"]["OrgnlGrpInfAndSts"]["GrpSts"] == whole);
            }
        }
    }
}
