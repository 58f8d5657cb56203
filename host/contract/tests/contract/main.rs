//! The contract's parts, each in a file of its own and all in one program: what a contract is read into is much code, and
//! would else be compiled once for each.
mod calendar;
mod divisions;
mod language;
mod merge;
mod robust;
mod schemas;
#[path = "../support/mod.rs"]
mod support;
mod validate;
mod vet;
mod visibility;
