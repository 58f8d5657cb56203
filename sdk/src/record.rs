//! A record of one of the contract's own registers.
use crate::json::{self, Json};
use serde::Serialize;

pub trait Record: Json {
    const REGISTER: &'static str;

    /// A record with every field that `source` has under the same id: a register
    /// that keeps what a form asked repeats no field by hand.
    fn like(source: &impl Serialize) -> Self {
        like(source)
    }
}

/// The same for any generated type, say a row of a table. A field of that id that means something else is a slip of
/// the contract, and panics.
pub fn like<T: Json>(source: &impl Serialize) -> T {
    json::read(crate::wire::value(source))
        .unwrap_or_else(|misfit| panic!("{} cannot take these fields: {misfit}", std::any::type_name::<T>()))
}
