//! `Msg`: every code of `messages/`, with the parameters its words name.
use crate::names::{Names, pascal, pascal_ident, snake_ident};
use crate::types::doc;
use contract::{Bilingual, Contract};
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::HashMap;

pub fn texts(contract: &Contract, names: &mut Names) -> Result<TokenStream, String> {
    names.take("Msg", "the messages")?;
    let mut seen: HashMap<String, &str> = HashMap::new();
    for code in contract.texts.keys() {
        if let Some(other) = seen.insert(pascal(code), code) {
            return Err(format!("messages/zh.toml: `{code}` and `{other}` would be the same variant: rename one"));
        }
    }
    let variants = contract.texts.iter().map(|(code, text)| variant(code, text));
    let arms = contract.texts.iter().map(|(code, text)| said(code, text));
    // A contract without texts: an enum without variants has nothing to match by reference.
    let body = if contract.texts.is_empty() { quote!(match what {}) } else { quote!(match what { #(#arms)* }) };
    Ok(quote! {
        /// What the rules can say: the codes of `messages/`.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Msg { #(#variants)* }

        impl ::core::convert::From<Msg> for ::hub_sdk::Said {
            fn from(what: Msg) -> ::hub_sdk::Said {
                #body
            }
        }
    })
}

fn variant(code: &str, text: &Bilingual) -> TokenStream {
    let (name, doc) = (pascal_ident(code), doc(&text.zh, ""));
    let params = params(text);
    if params.is_empty() {
        return quote!(#doc #name,);
    }
    let fields = params.iter().map(|p| snake_ident(p));
    quote!(#doc #name { #(#fields: ::hub_sdk::Param,)* },)
}

fn said(code: &str, text: &Bilingual) -> TokenStream {
    let (name, params) = (pascal_ident(code), params(text));
    if params.is_empty() {
        return quote!(Msg::#name => ::hub_sdk::Said::new(#code, []),);
    }
    let fields: Vec<_> = params.iter().map(|p| snake_ident(p)).collect();
    quote!(Msg::#name { #(#fields,)* } => ::hub_sdk::Said::new(#code, [#((#params, #fields),)*]),)
}

/// `{name}` in either language, in the order in which they stand.
fn params(text: &Bilingual) -> Vec<String> {
    let mut out: Vec<String> = vec![];
    for mut rest in [text.zh.as_str(), text.en.as_str()] {
        while let Some((name, tail)) = rest.split_once('{').and_then(|(_, tail)| tail.split_once('}')) {
            let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') && !name.is_empty();
            if is_name && !out.iter().any(|p| p == name) {
                out.push(name.to_owned());
            }
            rest = tail;
        }
    }
    out
}
