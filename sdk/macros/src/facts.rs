//! Facts: what the host gathered, by the form of the question.
use crate::names::snake_ident;
use crate::types::{doc, in_form};
use contract::facts::FactForm;
use contract::{Contract, Fact, FieldType};
use indexmap::IndexMap;
use proc_macro2::TokenStream;
use quote::quote;

pub fn facts(contract: &Contract, facts: &IndexMap<String, Fact>) -> TokenStream {
    let fields = facts.iter().map(|(id, fact)| {
        let (field, doc, ty) = (snake_ident(id), doc(&fact.why, ""), of_fact(contract, fact));
        quote!(#doc #field: #ty = key #id,)
    });
    quote! {
        ::hub_sdk::__document! {
            /// What the host gathered; what it did not find is its empty value.
            #[derive(Default)]
            Facts { #(#fields)* }
        }
    }
}

fn of_fact(contract: &Contract, fact: &Fact) -> TokenStream {
    let one = match &fact.form {
        FactForm::One => quote!(::core::option::Option<::hub_sdk::Row>),
        FactForm::Some | FactForm::Last { .. } => quote!(::hub_sdk::Rows),
        FactForm::Exists => quote!(bool),
        FactForm::Count => quote!(u64),
        FactForm::Sum(field) => own(contract, fact, field).unwrap_or_else(|| quote!(::hub_sdk::Number)),
        FactForm::Min(field) | FactForm::Max(field) => match own(contract, fact, field) {
            Some(ty) => quote!(::core::option::Option<#ty>),
            None => quote!(::hub_sdk::Number),
        },
        FactForm::Balance { .. } => quote!(::core::option::Option<::hub_sdk::Account>),
        FactForm::Statement { .. } => quote!(::core::option::Option<::hub_sdk::Compared>),
    };
    match fact.for_each {
        Some(_) => quote!(::std::collections::BTreeMap<::std::string::String, #one>),
        None => one,
    }
}

/// The type of a field of the contract's own register.
fn own(contract: &Contract, fact: &Fact, field: &str) -> Option<TokenStream> {
    let register = fact.register.strip_prefix(&format!("{}/", contract.id)).unwrap_or(&fact.register);
    match &contract.registers.get(register)?.fields.get(field)?.r#type {
        t @ (FieldType::Integer | FieldType::Decimal | FieldType::AreaM2 | FieldType::Money | FieldType::Date) => {
            Some(in_form(t))
        }
        _ => None,
    }
}
