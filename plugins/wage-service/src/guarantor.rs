//! What a guarantor is told and what it answers: `guarantee.issue`, `guarantee.claim`, `guarantee.release`. Letters of banks
//! and insurers and cash have no messages: there the sealed letter, which the authority checks, and the word of the clerk
//! count, and a release is told to that clerk.
use hub_sdk::prelude::*;

/// A guarantor's word on what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    Yes,
    No,
    /// It did not answer in time.
    Silent,
}

/// Whether who gave a letter of this form is asked by messages.
pub fn is_asked(form: &str) -> bool {
    form == "guarantor-letter"
}

/// The kind that an organisation must be to give this form.
pub fn kind(form: &str) -> &'static str {
    match form {
        "guarantor-letter" => "guarantor",
        "insurance" => "insurer",
        _ => "bank",
    }
}

/// What it said, against the word that means yes.
pub fn word(said: Option<Option<Text>>, yes: &str) -> Word {
    match said {
        None => Word::Silent,
        Some(said) if said.as_ref().and_then(Text::as_str) == Some(yes) => Word::Yes,
        Some(_) => Word::No,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_word_agreed_on_is_a_yes() {
        assert_eq!(word(Some(Some("effective".into())), "effective"), Word::Yes);
        assert_eq!(word(Some(Some("refused".into())), "effective"), Word::No);
        assert_eq!((word(Some(None), "effective"), word(None, "effective")), (Word::No, Word::Silent));
    }
}
