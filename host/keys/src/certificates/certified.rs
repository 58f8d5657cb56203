//! A key together with the certificates that say whose it is.

use std::sync::Arc;

use der::Decode;
use x509_cert::Certificate;

use super::chain::{CertificateError, public_key};
use crate::algorithm::{Algorithm, Signer};
use crate::error::CryptoError;

/// Signs for the subject of a certificate. The key stays behind the `Signer`: a file store or a device.
#[derive(Clone)]
pub struct Certified {
    signer: Arc<dyn Signer>,
    chain: Vec<Certificate>,
}

impl Certified {
    /// The chain is DER, the signer's own certificate first; the root need not be in it.
    pub fn new(signer: Arc<dyn Signer>, chain: &[Vec<u8>]) -> Result<Self, CertificateError> {
        let chain: Result<Vec<_>, _> = chain.iter().map(|der| Certificate::from_der(der)).collect();
        let chain = chain.map_err(|_| CertificateError::Malformed)?;
        let leaf = chain.first().ok_or(CertificateError::Malformed)?;
        if public_key(leaf)? != signer.public() {
            return Err(CertificateError::OtherKey);
        }
        Ok(Self { signer, chain })
    }

    pub fn certificate(&self) -> &Certificate {
        &self.chain[0]
    }

    pub fn chain(&self) -> &[Certificate] {
        &self.chain
    }

    pub fn algorithm(&self) -> Algorithm {
        self.signer.algorithm()
    }

    /// A signature in the form of CMS.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, CryptoError> {
        self.algorithm().to_der(&self.signer.sign(message)?)
    }
}
