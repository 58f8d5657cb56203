//! Forms: what a person filled in, as a struct with the schema's obligations.
use crate::choices::{choice, of_schema};
use crate::names::{Names, pascal, pascal_ident, snake_ident};
use crate::types::{doc, in_form};
use contract::{Contract, Field, FieldType};
use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

pub fn forms(contract: &Contract, names: &mut Names) -> Result<TokenStream, String> {
    let mut out = TokenStream::new();
    for form in contract.forms.values() {
        let from = format!("the form {}", form.id);
        let name = names.take(&format!("{}Form", pascal(&form.id)), &from)?;
        let mut part = Part { names, out: &mut out, owner: pascal(&form.id), from };
        let fields = part.fields(&form.fields(), &form.schema)?;
        let doc = doc(&form.title.zh, &form.title.en);
        out.extend(structure(&doc, &name, &fields));
    }
    Ok(out)
}

struct Part<'a> {
    names: &'a mut Names,
    out: &'a mut TokenStream,
    /// Prefix of the types of choices and rows.
    owner: String,
    from: String,
}

impl Part<'_> {
    fn fields(&mut self, fields: &[Field], schema: &Value) -> Result<Vec<TokenStream>, String> {
        fields.iter().map(|field| self.field(field, find(schema, &field.id).unwrap_or(&Value::Null))).collect()
    }

    fn field(&mut self, field: &Field, schema: &Value) -> Result<TokenStream, String> {
        let (id, name, doc) = (&field.id, snake_ident(&field.id), doc(&field.text.zh, &field.text.en));
        let ty = self.of_field(field, schema)?;
        let list = matches!(field.r#type, FieldType::Table | FieldType::Many(_));
        Ok(match (list, field.required) {
            (_, true) => quote!(#doc #name: #ty = must #id,),
            (true, false) => quote!(#doc #name: #ty = list #id,),
            (false, false) => quote!(#doc #name: ::core::option::Option<#ty> = may #id,),
        })
    }

    fn of_field(&mut self, field: &Field, schema: &Value) -> Result<TokenStream, String> {
        match &field.r#type {
            FieldType::Choice(values) if !values.is_empty() => self.choice(field, schema),
            FieldType::Many(values) if !values.is_empty() => {
                let item = self.choice(field, schema)?;
                Ok(quote!(::std::vec::Vec<#item>))
            }
            FieldType::Table => {
                let row = self.table(field, schema.get("items").unwrap_or(&Value::Null))?;
                Ok(quote!(::std::vec::Vec<#row>))
            }
            plain => Ok(in_form(plain)),
        }
    }

    fn choice(&mut self, field: &Field, schema: &Value) -> Result<TokenStream, String> {
        let from = format!("{}.{}", self.from, field.id);
        let name = self.names.take(&format!("{}{}", self.owner, pascal(&field.id)), &from)?;
        self.out.extend(choice(&name, &doc(&field.text.zh, &field.text.en), &of_schema(schema)));
        Ok(quote!(#name))
    }

    fn table(&mut self, field: &Field, items: &Value) -> Result<TokenStream, String> {
        let owner = format!("{}{}", self.owner, pascal(&field.id));
        let from = format!("{}.{}", self.from, field.id);
        let name = self.names.take(&format!("{owner}Row"), &from)?;
        let mut rows = Part { names: self.names, out: self.out, owner, from };
        let fields = rows.fields(&field.columns, items)?;
        self.out.extend(structure(&doc(&field.text.zh, &field.text.en), &name, &fields));
        Ok(quote!(#name))
    }
}

fn structure(doc: &TokenStream, name: &proc_macro2::Ident, fields: &[TokenStream]) -> TokenStream {
    quote!(::hub_sdk::__document! { #doc #name { #(#fields)* } })
}

/// The schema of a field, wherever a condition put it.
fn find<'a>(schema: &'a Value, id: &str) -> Option<&'a Value> {
    if let Some(found) = schema.get("properties").and_then(|p| p.get(id)).filter(|s| s.is_object()) {
        // An `if` only tests a field; what it is stands elsewhere.
        return Some(found);
    }
    let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
    let dependent = schema.get("dependentSchemas").and_then(Value::as_object).into_iter().flat_map(|m| m.values());
    let branches = ["then", "else"].into_iter().filter_map(|key| schema.get(key));
    branches.chain(parts).chain(dependent).find_map(|part| find(part, id))
}

/// The type of a procedure's or step's form.
pub fn type_of(form: Option<&str>) -> TokenStream {
    match form {
        Some(form) => {
            let name = pascal_ident(&format!("{form}-form"));
            quote!(super::super::#name)
        }
        None => quote!(::hub_sdk::NoForm),
    }
}
