//! SM2 with SM3 (GM/T 0003, GM/T 0009): the country's own signature. The only file that knows `sm2`.

use sm2::dsa::signature::{Signer as _, Verifier as _};
use sm2::dsa::{Signature, SigningKey, VerifyingKey};
use sm2::elliptic_curve::Generate;
use sm2::pkcs8::{DecodePublicKey, EncodePublicKey, LineEnding};
use zeroize::Zeroizing;

use crate::algorithm::{Algorithm, PublicKey, Signer};
use crate::error::CryptoError;

/// Whom the hash of the key is made for, where nobody agreed on another name (GM/T 0009, 10).
const NAME: &str = "1234567812345678";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sm2Public(sm2::PublicKey);

impl Sm2Public {
    pub(crate) fn from_pem(pem: &str) -> Result<Self, CryptoError> {
        sm2::PublicKey::from_public_key_pem(pem).map(Self).map_err(|_| CryptoError::PublicKey)
    }

    pub(crate) fn to_pem(&self) -> String {
        self.0.to_public_key_pem(LineEnding::LF).expect("an SM2 point always has a PEM form")
    }

    pub(crate) fn from_spki(der: &[u8]) -> Result<Self, CryptoError> {
        sm2::PublicKey::from_public_key_der(der).map(Self).map_err(|_| CryptoError::PublicKey)
    }

    pub(crate) fn to_spki(&self) -> Vec<u8> {
        self.0.to_public_key_der().expect("an SM2 point always has a DER form").into_vec()
    }

    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), CryptoError> {
        let signature = Signature::from_slice(signature).map_err(|_| CryptoError::Signature)?;
        let key = VerifyingKey::new(NAME, self.0).map_err(|_| CryptoError::PublicKey)?;
        key.verify(message, &signature).map_err(|_| CryptoError::Signature)
    }
}

pub(crate) fn to_der(fixed: &[u8]) -> Result<Vec<u8>, CryptoError> {
    let signature = Signature::from_slice(fixed).map_err(|_| CryptoError::Signature)?;
    Ok(signature.to_der().to_vec())
}

pub(crate) fn from_der(der: &[u8]) -> Result<Vec<u8>, CryptoError> {
    let signature = Signature::from_der(der).map_err(|_| CryptoError::Signature)?;
    Ok(signature.to_bytes().to_vec())
}

/// A software key. The inner type wipes itself when dropped.
pub struct Sm2Signer(SigningKey);

impl Sm2Signer {
    pub fn generate() -> Self {
        let secret = sm2::SecretKey::generate();
        Self(SigningKey::new(NAME, &secret).expect("a fresh key signs"))
    }

    pub(crate) fn from_secret(secret: &[u8]) -> Result<Self, CryptoError> {
        SigningKey::from_slice(NAME, secret).map(Self).map_err(|_| CryptoError::Open)
    }

    pub(crate) fn secret(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.0.to_bytes().to_vec())
    }
}

impl Signer for Sm2Signer {
    fn algorithm(&self) -> Algorithm {
        Algorithm::Sm2
    }

    fn public(&self) -> PublicKey {
        PublicKey::Sm2(Sm2Public(self.0.verifying_key().into()))
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let signature: Signature = self.0.try_sign(message).map_err(|_| CryptoError::Signature)?;
        Ok(signature.to_bytes().to_vec())
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;
    use crate::algorithm::Verifier;
    use crate::{FileStore, KeyStore, MasterKey};

    #[test]
    fn a_signature_fits_its_bytes_and_its_key_only() {
        let (signer, other) = (Sm2Signer::generate(), Sm2Signer::generate());
        let signature = signer.sign("中标".as_bytes()).unwrap();
        assert_eq!(signature.len(), 64);
        assert_eq!(signer.public().verify("中标".as_bytes(), &signature), Ok(()));
        assert_eq!(signer.public().verify(b"x", &signature), Err(CryptoError::Signature));
        assert_eq!(other.public().verify("中标".as_bytes(), &signature), Err(CryptoError::Signature));
        let p256 = crate::Es256Signer::generate().public();
        assert_eq!(p256.verify("中标".as_bytes(), &signature), Err(CryptoError::Signature));
        assert_eq!(from_der(&to_der(&signature).unwrap()).unwrap(), signature);
    }

    #[test]
    fn a_stored_key_signs_after_a_restart_and_its_public_half_survives_its_text() {
        let (folder, master) = (tempfile::tempdir().unwrap(), MasterKey::ephemeral());
        let open = || FileStore::open(folder.path(), master.clone()).unwrap();
        let id = "sm2-1".parse().unwrap();
        let public = open().create(&id, Algorithm::Sm2).unwrap();
        let signature = open().signer(&id).unwrap().sign(b"m").unwrap();
        assert_eq!(PublicKey::from_pem(&public.to_pem()).unwrap().verify(b"m", &signature), Ok(()));
        assert_eq!(PublicKey::from_spki(&public.to_spki()), Ok(public));
    }

    /// Somebody else's implementation takes ours.
    #[test]
    fn openssl_accepts_a_signature() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let signer = Sm2Signer::generate();
        let signature = to_der(&signer.sign("中标".as_bytes()).unwrap()).unwrap();
        std::fs::write(path("key.pem"), signer.public().to_pem()).unwrap();
        std::fs::write(path("signature"), signature).unwrap();
        let verified = |message: &str| {
            std::fs::write(path("message"), message).unwrap();
            let mut run = Command::new("openssl");
            run.args(["dgst", "-sm3", "-sigopt", "distid:1234567812345678", "-verify", "key.pem"]);
            run.args(["-signature", "signature", "message"]).current_dir(folder.path());
            run.output().expect("openssl is installed").status.success()
        };
        assert!(verified("中标"));
        assert!(!verified("落标"));
    }
}
