//! Events and messages: payloads with exactly the declared fields.
use crate::names::{Names, pascal, snake_ident};
use crate::types::{doc, in_register};
use contract::{Contract, FieldType};
use indexmap::IndexMap;
use proc_macro2::TokenStream;
use quote::quote;

pub fn outside(contract: &Contract, names: &mut Names) -> Result<TokenStream, String> {
    let mut out = TokenStream::new();
    for (id, event) in &contract.events {
        let name = names.take(&format!("{}Event", pascal(id)), &format!("the event {id}"))?;
        out.extend(payload(&name, &doc(&event.zh, &event.en), &event.payload));
        out.extend(quote!(impl ::hub_sdk::EventData for #name { const EVENT: &'static str = #id; }));
    }
    for (id, message) in &contract.messages {
        let name = names.take(&format!("{}Message", pascal(id)), &format!("the message {id}"))?;
        let doc = doc(&message.zh, &message.en);
        out.extend(payload(&name, &doc, &message.send));
        out.extend(quote!(impl ::hub_sdk::MessageData for #name { const MESSAGE: &'static str = #id; }));
        let answer = names.take(&format!("{}Answer", pascal(id)), &format!("the answer of {id}"))?;
        out.extend(payload(&answer, &doc, &message.answer));
        out.extend(quote!(impl ::hub_sdk::Answer for #answer { const MESSAGE: &'static str = #id; }));
    }
    Ok(out)
}

/// The wire has every field, null where there is nothing.
fn payload(name: &proc_macro2::Ident, doc: &TokenStream, fields: &IndexMap<String, FieldType>) -> TokenStream {
    let fields = fields.iter().map(|(id, t)| {
        let (field, ty) = (snake_ident(id), in_register(t));
        quote!(#field: ::core::option::Option<#ty> = null #id,)
    });
    quote!(::hub_sdk::__document! { #doc #[derive(Default)] #name { #(#fields)* } })
}
