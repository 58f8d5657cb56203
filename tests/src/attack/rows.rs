//! One attack: of which class, how it is made, and what has to come of it.

/// What may be tried on purpose. Every class has at least one attack; `tests/attacks.rs` fails when one has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Loop,
    Memory,
    Recursion,
    Panic,
    HugeOutput,
    ManyEffects,
    UndeclaredEffects,
    OthersRegisters,
    Probing,
    LogFlood,
    Imports,
    DamagedFile,
    LyingContract,
    ContractBomb,
    DeepDocument,
    Pattern,
    Reference,
    HiddenText,
    Secrets,
    Template,
    NewerContract,
}

impl Class {
    pub const ALL: [Class; 21] = [
        Class::Loop,
        Class::Memory,
        Class::Recursion,
        Class::Panic,
        Class::HugeOutput,
        Class::ManyEffects,
        Class::UndeclaredEffects,
        Class::OthersRegisters,
        Class::Probing,
        Class::LogFlood,
        Class::Imports,
        Class::DamagedFile,
        Class::LyingContract,
        Class::ContractBomb,
        Class::DeepDocument,
        Class::Pattern,
        Class::Reference,
        Class::HiddenText,
        Class::Secrets,
        Class::Template,
        Class::NewerContract,
    ];
}

#[derive(Clone, Copy)]
pub enum Outcome {
    /// Not installed, with a problem of this code and these words.
    Refused(&'static str, &'static str),
    /// Installed; the act is refused with an incident of this kind and these words, and its case stays where it was.
    Incident(&'static str, &'static str),
    /// It gains nothing: what it does is cut off and everything is as if it had not tried.
    Nothing,
}

pub struct Attack {
    pub class: Class,
    pub name: &'static str,
    /// The file, under this id.
    pub file: fn(&str) -> Vec<u8>,
    pub outcome: Outcome,
}

pub(super) const fn attack(class: Class, name: &'static str, file: fn(&str) -> Vec<u8>, outcome: Outcome) -> Attack {
    Attack { class, name, file, outcome }
}
