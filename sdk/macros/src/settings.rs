//! `Settings`: each setting by the type of its default, and the context type
//! that carries it.
use crate::{names::snake_ident, types::doc};
use contract::Contract;
use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

pub fn settings(contract: &Contract) -> TokenStream {
    let fields = contract.settings.iter().map(|(id, setting)| {
        let (field, doc, ty) = (snake_ident(id), doc(&setting.zh, &setting.en), of_value(&setting.value));
        quote!(#doc #field: #ty = must #id,)
    });
    quote! {
        ::hub_sdk::__document! {
            /// The system's settings, as the city has them now.
            Settings { #(#fields)* }
        }

        pub type Context = ::hub_sdk::Context<Settings>;
    }
}

fn of_value(value: &Value) -> TokenStream {
    match value {
        Value::Bool(_) => quote!(bool),
        Value::Number(n) if n.is_i64() || n.is_u64() => quote!(i64),
        Value::Number(_) => quote!(f64),
        Value::String(_) => quote!(::std::string::String),
        Value::Array(items) => {
            let item = common(items.iter());
            quote!(::std::vec::Vec<#item>)
        }
        Value::Object(map) => {
            let item = common(map.values());
            quote!(::std::collections::BTreeMap<::std::string::String, #item>)
        }
        Value::Null => quote!(::hub_sdk::serde_json::Value),
    }
}

/// The one type of all items; a document when they differ.
fn common<'a>(items: impl Iterator<Item = &'a Value>) -> TokenStream {
    let mut types: Vec<_> = items.map(of_value).map(|t| (t.to_string(), t)).collect();
    types.dedup_by(|a, b| a.0 == b.0);
    match <[_; 1]>::try_from(types) {
        Ok([(_, one)]) => one,
        Err(types) if !types.is_empty() && types.iter().all(|(name, _)| name == "i64" || name == "f64") => {
            quote!(f64)
        }
        Err(_) => quote!(::hub_sdk::serde_json::Value),
    }
}
