//! Which Rust type a field type is, in forms (what a person filled in) and in
//! registers and payloads (what rules write, perhaps with numbers not yet known).
use contract::FieldType;
use proc_macro2::TokenStream;
use quote::quote;

/// Tables and choices have types of their own; the caller names them.
pub fn in_form(t: &FieldType) -> TokenStream {
    match t {
        FieldType::Integer => quote!(i64),
        FieldType::Decimal | FieldType::AreaM2 => quote!(::hub_sdk::Hundredths),
        FieldType::Money => quote!(::hub_sdk::Fen),
        FieldType::Date => quote!(::hub_sdk::Date),
        FieldType::Boolean => quote!(bool),
        FieldType::Organisation => quote!(::hub_sdk::OrganisationId),
        FieldType::Person => quote!(::hub_sdk::PersonId),
        FieldType::Project => quote!(::hub_sdk::ProjectNo),
        FieldType::Geometry | FieldType::Json | FieldType::Table => {
            quote!(::hub_sdk::serde_json::Value)
        }
        FieldType::Many(_) => quote!(::std::vec::Vec<::std::string::String>),
        FieldType::Text
        | FieldType::LongText
        | FieldType::DateTime
        | FieldType::Choice(_)
        | FieldType::Phone
        | FieldType::IdNumber
        | FieldType::CreditCode
        | FieldType::Division
        | FieldType::Address
        | FieldType::File => quote!(::std::string::String),
    }
}

/// Every text may hold a placeholder.
pub fn in_register(t: &FieldType) -> TokenStream {
    match t {
        FieldType::Integer
        | FieldType::Decimal
        | FieldType::AreaM2
        | FieldType::Money
        | FieldType::Date
        | FieldType::Boolean
        | FieldType::Geometry
        | FieldType::Json
        | FieldType::Table => in_form(t),
        FieldType::Many(_) => quote!(::std::vec::Vec<::hub_sdk::Text>),
        _ => quote!(::hub_sdk::Text),
    }
}

pub fn doc(zh: &str, en: &str) -> TokenStream {
    let text = match (zh.is_empty(), en.is_empty()) {
        (true, true) => return quote!(),
        (false, true) => zh.to_owned(),
        (true, false) => en.to_owned(),
        (false, false) => format!("{zh} · {en}"),
    };
    quote!(#[doc = #text])
}
