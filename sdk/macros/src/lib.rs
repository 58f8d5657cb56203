#![doc = include_str!("../README.md")]

mod choices;
mod facts;
mod forms;
mod names;
mod outside;
mod procedures;
mod registers;
mod settings;
mod texts;
mod types;

use contract::{Bundle, Contract};
use names::Names;
use proc_macro2::TokenStream;
use quote::quote;
use std::path::{Path, PathBuf};
use syn::parse::{Parse, ParseStream};

/// `plugin!(Name, "plugin.toml")` at the crate root: the types of the contract beside `Cargo.toml`, and the
/// component's exports, which call the rules implemented for `Name`.
#[proc_macro]
pub fn plugin(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let call = syn::parse_macro_input!(input as Call);
    expand(&call).unwrap_or_else(|what| quote!(::core::compile_error!(#what);)).into()
}

struct Call {
    name: syn::Ident,
    file: syn::LitStr,
}

impl Parse for Call {
    fn parse(input: ParseStream<'_>) -> syn::Result<Call> {
        let name = input.parse()?;
        input.parse::<syn::Token![,]>()?;
        Ok(Call { name, file: input.parse()? })
    }
}

fn expand(call: &Call) -> Result<TokenStream, String> {
    let root = std::env::var("CARGO_MANIFEST_DIR").map_err(|e| e.to_string())?;
    let file = PathBuf::from(root).join(call.file.value());
    let dir = file.parent().unwrap_or(Path::new(".")).to_owned();
    let bundle = Bundle::read(&dir).map_err(|e| format!("{}: {e}", file.display()))?;
    let (tracked, types) = (tracked(&dir, &bundle), types(&bundle, &call.name)?);
    Ok(quote!(#tracked #types))
}

/// Cargo builds anew when a file of the contract changes.
fn tracked(dir: &Path, bundle: &Bundle) -> TokenStream {
    let files = bundle.files.keys().map(|file| dir.join(file).to_string_lossy().into_owned());
    quote!(#(const _: &str = ::core::include_str!(#files);)*)
}

/// Every error says where in the contract it is.
fn types(bundle: &Bundle, name: &syn::Ident) -> Result<TokenStream, String> {
    let contract = contract::parse(bundle).map_err(|e| e.to_string())?;
    generate(&contract, name)
}

fn generate(contract: &Contract, name: &syn::Ident) -> Result<TokenStream, String> {
    let mut names = Names::default();
    let settings = settings::settings(contract);
    let texts = texts::texts(contract, &mut names)?;
    let forms = forms::forms(contract, &mut names)?;
    let registers = registers::registers(contract, &mut names)?;
    let outside = outside::outside(contract, &mut names)?;
    let procedures = procedures::procedures(contract, name)?;
    Ok(quote!(#settings #texts #forms #registers #outside #procedures))
}

#[cfg(test)]
mod tests;
