//! Why a sandbox does not start or a component does not become a plugin. What goes wrong in a call is a
//! [`Fault`](crate::Fault).

use std::{io, path::PathBuf};

use crate::shape::{LOG, RULES};

#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    #[error("the sandbox's engine does not start: {0:#}")]
    Engine(wasmtime::Error),
    #[error("the folder for compiled plugins {} cannot be used: {source}", path.display())]
    Cache { path: PathBuf, source: io::Error },
    #[error("the component has {bytes} bytes; {limit} are allowed")]
    TooLarge { bytes: usize, limit: usize },
    #[error("this is not a WebAssembly component that can be compiled: {reason}")]
    Malformed { reason: String },
    #[error("the component imports {}; a plugin may import only {LOG}", .names.join(", "))]
    ForbiddenImport { names: Vec<String> },
    #[error("the component imports {LOG} with another type than write: func(level: u8, message: string)")]
    WrongImport,
    #[error("the component does not export {RULES}")]
    MissingRules,
    #[error("the component exports {name}; this hub calls {RULES}. A newer hub may know it")]
    OtherRules { name: String },
    #[error("the component's {RULES} has no {function}: func(input: string) -> string")]
    WrongRules { function: &'static str },
    #[error("the component starts with {bytes} bytes of memory; {limit} are allowed")]
    TooMuchMemory { bytes: u64, limit: usize },
}
