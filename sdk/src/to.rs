//! Who a notice or an alert goes to.
use crate::{OrganisationId, PersonId, Recipient};
use serde_json::Value;

pub fn person(id: impl Into<PersonId>) -> Recipient {
    Recipient::Person(Value::String(id.into().0))
}

/// The organisation's holders of these posts; its L1 accounts when none is named.
pub fn organisation<const N: usize>(id: impl Into<OrganisationId>, posts: [&str; N]) -> Recipient {
    Recipient::Organisation {
        organisation: Value::String(id.into().0),
        posts: posts.iter().map(|post| (*post).to_owned()).collect(),
    }
}

/// A municipal office.
pub fn office(name: &str) -> Recipient {
    Recipient::Office { office: name.to_owned() }
}

/// That office of the division's authority.
pub fn district(office: &str, division: &str) -> Recipient {
    Recipient::District { office: office.to_owned(), division: division.to_owned() }
}
