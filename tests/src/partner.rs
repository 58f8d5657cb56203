//! A partner as the hub's operator makes it, and what it says: signed as it should be, or as somebody else would.
use crate::{Hub, Reply, Room};
use bus::{CloudEvent, partner::seal};
use keys::{Es256Signer, KeyId, jwk};
use serde_json::{Value, json};

/// The sign-in name of another operator than the sample city's.
pub const SECOND: &str = "second";

/// Made once; that he is there already is no harm.
pub fn second_operator(room: &Room) {
    room.hub_told(["user", "add", "--operator", "--name", "李四", "--stdin", SECOND], crate::SAMPLE_PASSWORD);
}

pub struct Partner {
    pub id: String,
    pub kid: KeyId,
    pub signer: Es256Signer,
    /// What `hub partner add` printed.
    pub told: Value,
}

impl Partner {
    /// With a key that the hub makes for it.
    pub fn join(room: &Room, id: &str, accounts: &[&str]) -> Partner {
        let accounts: Vec<&str> = accounts.iter().flat_map(|account| ["--account", account]).collect();
        Partner::join_as(room, id, "bank", &accounts)
    }

    /// Of another kind, or with more of what `hub partner add` takes.
    pub fn join_as(room: &Room, id: &str, kind: &str, more: &[&str]) -> Partner {
        let mut arguments = vec!["--json", "partner", "add", id, "--kind", kind, "--name", "测试合作方"];
        arguments.extend(more);
        let told: Value = serde_json::from_str(&room.hub(arguments).well()).expect("it answers in JSON");
        Partner::told(id, told)
    }

    fn told(id: &str, told: Value) -> Partner {
        let signer = jwk::read_secret(&told["secret-key"].to_string()).expect("its secret key is printed");
        let kid = told["kid"].as_str().expect("the key has a name").parse().expect("the name is a key's");
        Partner { id: id.to_owned(), kid, signer, told }
    }

    /// As two operators do it: one asks, the other approves.
    pub fn key_added(&self, room: &Room) -> Partner {
        let told = self.key_asked(room);
        let change = told["change"].as_str().expect("the change has an id");
        second_operator(room);
        room.hub_told(["partner", "key", "approve", change, "--as", SECOND], crate::SAMPLE_PASSWORD).well();
        Partner::told(&self.id, told)
    }

    /// What `hub partner key add` printed; the key is not valid yet.
    pub fn key_asked(&self, room: &Room) -> Value {
        let asked = ["--json", "partner", "key", "add", &self.id, "--as", "operator"];
        let told = room.hub_told(asked, crate::SAMPLE_PASSWORD).well();
        serde_json::from_str(&told).expect("it answers in JSON")
    }

    pub fn with_key(&self, told: Value) -> Partner {
        Partner::told(&self.id, told)
    }

    pub fn event(&self, kind: &str, id: &str, data: Value) -> CloudEvent {
        CloudEvent::new(id, format!("/partners/{}", self.id), kind, data)
    }

    pub fn signed(&self, event: &CloudEvent) -> Vec<u8> {
        self.signed_at(event, now())
    }

    pub fn signed_at(&self, event: &CloudEvent, iat: i64) -> Vec<u8> {
        seal(event, &self.signer, &self.kid, iat).expect("a software key signs")
    }

    /// Through the hub's door for those without AMQP.
    pub fn post(&self, hub: &Hub, body: &[u8]) -> Reply {
        let path = format!("/partners/{}/messages", self.id);
        let kind = [("content-type", "application/jose")];
        hub.stranger().raw("POST", &path, &kind, body).unwrap_or_else(|why| panic!("{why}"))
    }

    pub fn says(&self, hub: &Hub, kind: &str, id: &str, data: Value) -> Reply {
        self.post(hub, &self.signed(&self.event(kind, id, data)))
    }
}

pub fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// One credit booked on an account.
pub fn camt054(account: &str, fen: i64) -> Value {
    json!({"BkToCstmrDbtCdtNtfctn": {
        "GrpHdr": {"MsgId": "M-20250303-1", "CreDtTm": "2025-03-03T10:15:00+08:00"},
        "Ntfctn": [{"Id": "N-1", "Acct": {"Id": {"Othr": {"Id": account}}, "Ccy": "CNY"}, "Ntry": [{
            "Amt": {"Ccy": "CNY", "Fen": fen}, "CdtDbtInd": "CRDT", "Sts": {"Cd": "BOOK"}, "AcctSvcrRef": "B-1",
        }]}],
    }})
}
