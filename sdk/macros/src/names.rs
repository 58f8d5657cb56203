//! From the contract's ids and labels to Rust names, each given once.
use proc_macro2::{Ident, Span};
use std::collections::HashMap;

/// Type names at the crate root and where each came from.
#[derive(Default)]
pub struct Names(HashMap<String, String>);

impl Names {
    /// Two things of the contract that would share a type are told, not merged.
    pub fn take(&mut self, name: &str, from: &str) -> Result<Ident, String> {
        match self.0.insert(name.to_owned(), from.to_owned()) {
            Some(other) => Err(format!("{from} and {other} would both be the type `{name}`: rename one of them")),
            None => Ok(ident(name)),
        }
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }
}

/// `seal-loan`, `organisation.recorded`, `Class B` → `SealLoan`, `OrganisationRecorded`, `ClassB`.
pub fn pascal(text: &str) -> String {
    let words = text.split(|c: char| !(c.is_alphabetic() || c.is_ascii_digit()));
    let name: String = words
        .filter(|word| !word.is_empty())
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
        })
        .collect();
    match name.chars().next() {
        None => "Empty".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("N{name}"),
        Some(_) => name,
    }
}

/// `open-loans` → `open_loans`.
pub fn snake(text: &str) -> String {
    let name: String =
        text.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).flat_map(char::to_lowercase).collect();
    if name.starts_with(|c: char| c.is_ascii_digit()) { format!("n{name}") } else { name }
}

pub fn ident(name: &str) -> Ident {
    if syn::parse_str::<Ident>(name).is_ok() {
        return Ident::new(name, Span::call_site());
    }
    match name {
        "self" | "super" | "crate" | "Self" | "_" => Ident::new(&format!("{name}_"), Span::call_site()),
        word => Ident::new_raw(word, Span::call_site()),
    }
}

pub fn pascal_ident(text: &str) -> Ident {
    ident(&pascal(text))
}

pub fn snake_ident(text: &str) -> Ident {
    ident(&snake(text))
}

#[cfg(test)]
mod tests {
    use super::{ident, pascal, snake};

    #[test]
    fn ids_and_labels_become_names() {
        for (text, name) in [
            ("seal-loan", "SealLoan"),
            ("organisation.recorded", "OrganisationRecorded"),
            ("Class B (safety)", "ClassBSafety"),
            ("注册土木工程师（岩土）", "注册土木工程师岩土"),
            ("2 m²", "N2M"),
            ("—", "Empty"),
        ] {
            assert_eq!(pascal(text), name);
        }
        assert_eq!(snake("open-loans"), "open_loans");
        assert_eq!(ident("type").to_string(), "r#type");
        assert_eq!(ident("self").to_string(), "self_");
    }
}
