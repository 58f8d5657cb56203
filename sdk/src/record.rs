//! A record of one of the contract's own registers.
use serde::{Serialize, de::DeserializeOwned};

pub trait Record: Serialize + DeserializeOwned {
    const REGISTER: &'static str;

    /// A record with every field that `source` has under the same id: a register
    /// that keeps what a form asked repeats no field by hand.
    /// A field that means something else there is a slip of the contract, and panics.
    fn like(source: &impl Serialize) -> Self {
        serde_json::from_value(crate::wire::value(source)).unwrap_or_else(|e| {
            panic!(
                "the register {} cannot take these fields: {e}",
                Self::REGISTER
            )
        })
    }
}
