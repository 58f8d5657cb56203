#![doc = include_str!("../README.md")]

mod algorithm;
pub mod certificates;
mod error;
mod es256;
mod files;
pub mod jwk;
pub mod jws;
mod master;
mod pkcs11;
mod seal;
mod sm2;
mod store;
pub mod webhook;

pub use algorithm::{Algorithm, PublicKey, Signer, Verifier};
pub use error::{CryptoError, KeyError};
pub use es256::{Es256Public, Es256Signer};
pub use files::FileStore;
pub use master::MasterKey;
pub use pkcs11::{Token, TokenStore};
pub use seal::{DataKey, open, seal};
pub use sm2::{Sm2Public, Sm2Signer};
pub use store::{KeyId, KeyStore};
