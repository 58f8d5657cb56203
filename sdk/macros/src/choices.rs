//! Choices as enums: the stored value is what the contract says; the variant's
//! name is its English text, so that rules read in one language.
use crate::names::{ident, pascal};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use serde_json::Value;

pub struct Choice {
    pub value: String,
    pub zh: String,
    pub en: String,
}

/// The choices of a field's schema: `enum` with `enum-zh` and `enum-en` beside it.
pub fn of_schema(schema: &Value) -> Vec<Choice> {
    let holder = if schema.get("enum").is_some() { schema } else { schema.get("items").unwrap_or(schema) };
    let text = |key: &str, n: usize| {
        holder.get(key).and_then(|list| list.get(n)).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let values = holder.get("enum").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    values
        .iter()
        .enumerate()
        .filter_map(|(n, value)| Some((n, value.as_str()?.to_owned())))
        .map(|(n, value)| Choice { value, zh: text("enum-zh", n), en: text("enum-en", n) })
        .collect()
}

pub fn of_values(values: &[String]) -> Vec<Choice> {
    values.iter().map(|value| Choice { value: value.clone(), zh: String::new(), en: String::new() }).collect()
}

pub fn choice(name: &Ident, doc: &TokenStream, choices: &[Choice]) -> TokenStream {
    let mut taken: Vec<String> = vec![];
    let variants = choices.iter().map(|choice| {
        let variant = ident(&variant(choice, &taken));
        taken.push(variant.to_string());
        let (value, says) = (&choice.value, if choice.zh.is_empty() { &choice.value } else { &choice.zh });
        quote!(#[doc = #says] #variant = #value,)
    });
    let variants: Vec<_> = variants.collect();
    quote!(::hub_sdk::__choice! { #doc #name { #(#variants)* } })
}

/// The English text, else the value; made unlike those before it.
fn variant(choice: &Choice, taken: &[String]) -> String {
    let name = if choice.en.is_empty() { pascal(&choice.value) } else { pascal(&choice.en) };
    let free = |name: &String| !taken.contains(name);
    if free(&name) {
        return name;
    }
    let longer = name + &pascal(&choice.value);
    if free(&longer) {
        return longer;
    }
    (2..).map(|n| format!("{longer}{n}")).find(free).unwrap_or(longer)
}
