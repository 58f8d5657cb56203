//! Who may sign in, and who has.
use super::Millis;
use serde_json::Value;

#[derive(Clone, Debug, PartialEq)]
pub struct CredentialRow {
    pub person: String,
    /// Sign-in name.
    pub name: String,
    /// argon2id PHC string; empty until the person chooses one.
    pub password: String,
    /// Sealed TOTP secret.
    pub totp: Option<Vec<u8>>,
    pub failures: i32,
    pub locked_until: Millis,
    pub operator: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SessionRow {
    /// sha256 of the cookie's token.
    pub token: String,
    pub person: String,
    pub csrf: String,
    pub created: Millis,
    pub seen: Millis,
    pub expires: Millis,
    /// `session`, or `token` (bearer, with scopes).
    pub kind: String,
    pub scopes: String,
    pub label: String,
}

/// What a request's door asks: the session, whether its person is an operator, and the person's record.
#[derive(Clone, Debug, PartialEq)]
pub struct DoorRow {
    pub session: SessionRow,
    pub operator: bool,
    pub person: Option<Value>,
}
