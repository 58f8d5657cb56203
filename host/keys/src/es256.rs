//! ECDSA on P-256 with SHA-256. The only file that knows `p256`.

use p256::ecdsa::signature::{Signer as _, Verifier as _};
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use p256::elliptic_curve::Generate;
use p256::pkcs8::{DecodePublicKey, EncodePublicKey, LineEnding};
use zeroize::Zeroizing;

use crate::algorithm::{Algorithm, PublicKey, Signer};
use crate::error::CryptoError;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Es256Public(VerifyingKey);

impl Es256Public {
    pub(crate) fn from_pem(pem: &str) -> Result<Self, CryptoError> {
        VerifyingKey::from_public_key_pem(pem).map(Self).map_err(|_| CryptoError::PublicKey)
    }

    pub(crate) fn to_pem(&self) -> String {
        self.0.to_public_key_pem(LineEnding::LF).expect("a P-256 point always has a PEM form")
    }

    pub(crate) fn from_spki(der: &[u8]) -> Result<Self, CryptoError> {
        VerifyingKey::from_public_key_der(der).map(Self).map_err(|_| CryptoError::PublicKey)
    }

    /// Uncompressed, as tokens have it.
    pub(crate) fn from_point(point: &[u8]) -> Result<Self, CryptoError> {
        VerifyingKey::from_sec1_bytes(point).map(Self).map_err(|_| CryptoError::PublicKey)
    }

    pub(crate) fn to_spki(&self) -> Vec<u8> {
        self.0.to_public_key_der().expect("a P-256 point always has a DER form").into_vec()
    }

    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), CryptoError> {
        let signature = Signature::from_slice(signature).map_err(|_| CryptoError::Signature)?;
        self.0.verify(message, &signature).map_err(|_| CryptoError::Signature)
    }
}

/// `SEQUENCE { r, s }`, as certificates and CMS write it, of the fixed-size form.
pub(crate) fn to_der(fixed: &[u8]) -> Result<Vec<u8>, CryptoError> {
    let signature = Signature::from_slice(fixed).map_err(|_| CryptoError::Signature)?;
    Ok(signature.to_der().as_bytes().to_vec())
}

pub(crate) fn from_der(der: &[u8]) -> Result<Vec<u8>, CryptoError> {
    let signature = Signature::from_der(der).map_err(|_| CryptoError::Signature)?;
    Ok(signature.to_bytes().to_vec())
}

/// A software key. The inner type wipes itself when dropped.
pub struct Es256Signer(SigningKey);

impl Es256Signer {
    pub fn generate() -> Self {
        Self(SigningKey::generate())
    }

    pub(crate) fn from_secret(secret: &[u8]) -> Result<Self, CryptoError> {
        SigningKey::from_slice(secret).map(Self).map_err(|_| CryptoError::Open)
    }

    pub(crate) fn secret(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.0.to_bytes().to_vec())
    }
}

impl Signer for Es256Signer {
    fn algorithm(&self) -> Algorithm {
        Algorithm::Es256
    }

    fn public(&self) -> PublicKey {
        PublicKey::Es256(Es256Public(*self.0.verifying_key()))
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let signature: Signature = self.0.sign(message);
        Ok(signature.to_bytes().to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::algorithm::Verifier;

    #[test]
    fn a_signature_fits_its_bytes_and_its_key_only() {
        let signer = Es256Signer::generate();
        let signature = signer.sign(b"award").unwrap();
        assert_eq!(signature.len(), 64);
        assert_eq!(signer.public().verify(b"award", &signature), Ok(()));
        for (key, message, signature) in [
            (signer.public(), &b"awards"[..], &signature[..]),
            (Es256Signer::generate().public(), b"award", &signature),
            (signer.public(), b"award", &signature[..63]),
            (signer.public(), b"award", &[0; 64]),
        ] {
            assert_eq!(key.verify(message, signature), Err(CryptoError::Signature));
        }
    }

    #[test]
    fn a_public_key_survives_its_text() {
        let public = Es256Signer::generate().public();
        assert_eq!(PublicKey::from_pem(&public.to_pem()), Ok(public));
        assert_eq!(
            PublicKey::from_pem("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"),
            Err(CryptoError::PublicKey)
        );
    }

    /// RFC 7515, appendix A.3: the signature of somebody else's implementation.
    #[test]
    fn a_foreign_signature_is_understood() {
        let x = b64("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU");
        let y = b64("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
        let point = [vec![4], x, y].concat();
        let key = Es256Public(VerifyingKey::from_sec1_bytes(&point).unwrap());
        let signed = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        let signature = b64("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");
        assert_eq!(key.verify(signed.as_bytes(), &signature), Ok(()));
    }

    fn b64(text: &str) -> Vec<u8> {
        use base64::Engine;
        base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text).unwrap()
    }
}
