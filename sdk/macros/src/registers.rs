//! Registers: what rules write. Every field may be left out but those of the
//! key; a text may hold numbers that the commit fills.
use crate::choices::{choice, of_values};
use crate::names::{Names, pascal, snake_ident};
use crate::types::{doc, in_register};
use contract::register::RegisterField;
use contract::{Contract, FieldType, Register};
use indexmap::IndexMap;
use proc_macro2::TokenStream;
use quote::quote;

pub fn registers(contract: &Contract, names: &mut Names) -> Result<TokenStream, String> {
    let mut out = TokenStream::new();
    for (id, register) in &contract.registers {
        let from = format!("the register {id}");
        let name = names.take(&pascal(id), &from)?;
        let mut part = Part { names, out: &mut out, owner: pascal(id), from };
        let fields = part.fields(&register.fields, &|field| is_key(register, field))?;
        let doc = doc(&register.zh, &register.en);
        out.extend(structure(&doc, &name, &fields));
        out.extend(quote!(impl ::hub_sdk::Record for #name { const REGISTER: &'static str = #id; }));
    }
    Ok(out)
}

/// Rules may leave out what they do not know.
fn structure(doc: &TokenStream, name: &proc_macro2::Ident, fields: &[TokenStream]) -> TokenStream {
    quote!(::hub_sdk::__document! { #doc #[derive(Default)] #name { #(#fields)* } })
}

fn is_key(register: &Register, field: &str) -> bool {
    register.key == field || register.key.contains(&format!("{{{field}}}"))
}

struct Part<'a> {
    names: &'a mut Names,
    out: &'a mut TokenStream,
    owner: String,
    from: String,
}

impl Part<'_> {
    fn fields(
        &mut self,
        fields: &IndexMap<String, RegisterField>,
        is_key: &dyn Fn(&str) -> bool,
    ) -> Result<Vec<TokenStream>, String> {
        fields.iter().map(|(id, field)| self.field(id, field, is_key(id))).collect()
    }

    fn field(&mut self, id: &str, field: &RegisterField, key: bool) -> Result<TokenStream, String> {
        let (name, doc) = (snake_ident(id), doc(&field.text.zh, &field.text.en));
        let ty = self.of_field(id, field)?;
        Ok(match key {
            true => quote!(#doc #name: #ty = key #id,),
            false => quote!(#doc #name: ::core::option::Option<#ty> = may #id,),
        })
    }

    fn of_field(&mut self, id: &str, field: &RegisterField) -> Result<TokenStream, String> {
        match &field.r#type {
            FieldType::Table if !field.columns.is_empty() => {
                let row = self.table(id, field)?;
                Ok(quote!(::std::vec::Vec<#row>))
            }
            FieldType::Choice(values) | FieldType::Many(values) if !values.is_empty() => {
                self.choice(id, field, values)?;
                Ok(in_register(&field.r#type))
            }
            plain => Ok(in_register(plain)),
        }
    }

    /// The values as an enum, for rules to write.
    fn choice(&mut self, id: &str, field: &RegisterField, values: &[String]) -> Result<(), String> {
        let from = format!("{}.{id}", self.from);
        let name = self.own(&pascal(id), &from)?;
        self.out.extend(choice(&name, &doc(&field.text.zh, &field.text.en), &of_values(values)));
        Ok(())
    }

    fn table(&mut self, id: &str, field: &RegisterField) -> Result<TokenStream, String> {
        let from = format!("{}.{id}", self.from);
        let name = self.own(&format!("{}Row", pascal(id)), &from)?;
        let owner = name.to_string().trim_end_matches("Row").to_owned();
        let mut rows = Part { names: self.names, out: self.out, owner, from };
        let fields = rows.fields(&field.columns, &|_| false)?;
        let doc = doc(&field.text.zh, &field.text.en);
        self.out.extend(structure(&doc, &name, &fields));
        Ok(quote!(#name))
    }

    /// `{Register}{Field}`; `{Register}Record{Field}` where a form has that name already.
    fn own(&mut self, field: &str, from: &str) -> Result<proc_macro2::Ident, String> {
        let name = format!("{}{field}", self.owner);
        match self.names.has(&name) {
            false => self.names.take(&name, from),
            true => self.names.take(&format!("{}Record{field}", self.owner), from),
        }
    }
}
