//! Partners: identity, keys, accounts, and what was accepted from them.
use super::Millis;

named!(PartnerKind {
    Bank = "bank",
    Guarantor = "guarantor",
    Insurer = "insurer",
    Gateway = "gateway",
    Registry = "registry",
});
named!(PartnerState { Active = "active", Removed = "removed" });
named!(PartnerFormat { Json = "json", Xml = "xml" });
named!(PartnerKeyState { Valid = "valid", Revoked = "revoked" });

#[derive(Clone, Debug, PartialEq)]
pub struct PartnerRow {
    pub id: String,
    pub kind: PartnerKind,
    pub name: String,
    /// Credit code of whom it speaks for.
    pub organisation: Option<String>,
    /// Patterns of the message types that it may say unasked; what it is asked it may answer.
    pub says: Vec<String>,
    /// In which form banks' messages go to it; it may speak in either.
    pub format: PartnerFormat,
    /// None where it has no user at a broker.
    pub broker_user: Option<String>,
    pub state: PartnerState,
    pub added: Millis,
    pub ended: Option<Millis>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PartnerKeyRow {
    pub partner: String,
    pub kid: String,
    /// Pinned: the key signs with this and nothing else.
    pub algorithm: String,
    pub pem: String,
    pub state: PartnerKeyState,
    pub added: Millis,
    pub revoked: Option<Millis>,
    pub reason: String,
}

/// A message whose signature, sender and account were in order.
#[derive(Clone, Debug, PartialEq)]
pub struct PartnerReceivedRow {
    pub partner: String,
    pub id: String,
    pub r#type: String,
    pub kid: String,
    /// Seconds: when it was signed.
    pub iat: i64,
    /// Of what was signed, so that the same message signed again is the same.
    pub digest: String,
    /// As it came: the evidence.
    pub jws: Vec<u8>,
    pub at: Millis,
}

// For a partner without a place at the broker; from a certification to its partner, and the other way.
named!(Place { Mailbox = "mailbox", ToPartner = "to-partner", FromPartner = "from-partner" });

/// A message that somebody will fetch.
#[derive(Clone, Debug, PartialEq)]
pub struct WaitingRow {
    /// In the order in which they came.
    pub id: String,
    pub partner: String,
    pub place: Place,
    /// Of the message.
    pub name: String,
    /// The routing key.
    pub key: String,
    pub body: Vec<u8>,
    pub at: Millis,
}
