//! Keys in a PKCS#11 token: made there, used there, never taken out. The only file that knows `cryptoki`. Bounded by
//! what every token can do: ECDSA on P-256, one session, keys found by label. A token may be away when the hub starts
//! and at any time later; the next use looks for it anew.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::types::AuthPin;
use der::asn1::{ObjectIdentifier, OctetString};
use der::{Decode, Encode};
use zeroize::Zeroizing;

use crate::algorithm::{Algorithm, PublicKey, Signer};
use crate::error::{CryptoError, KeyError};
use crate::es256::Es256Public;
use crate::store::{KeyId, KeyStore};

const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");

/// Where the token is, and what opens it.
#[derive(Clone, Debug)]
pub struct Token {
    /// The library of the token's maker.
    pub module: PathBuf,
    pub label: String,
    /// A file with the user PIN, of nobody else's reading.
    pub pin_file: PathBuf,
}

/// A library has one state in a process: who closes it closes it for all, in the middle of whatever another thread does
/// with it. So one goes at a time, whichever store it is.
static LIBRARY: Mutex<()> = Mutex::new(());

fn library() -> MutexGuard<'static, ()> {
    LIBRARY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Nothing is opened before the first use.
#[derive(Clone)]
pub struct TokenStore {
    inner: Arc<Inner>,
}

struct Inner {
    token: Token,
    open: Mutex<Option<Open>>,
}

/// The session goes before its context.
struct Open {
    session: Session,
    context: Pkcs11,
}

impl Open {
    fn close(self) {
        drop(self.session);
        // What the library thinks of a token that is gone must not outlive it.
        let _ = self.context.finalize();
    }
}

/// A pair as the token holds it; of two of one name the one with the lower mark counts, for every process.
struct Pair {
    mark: Vec<u8>,
    public: PublicKey,
}

impl TokenStore {
    pub fn new(token: Token) -> TokenStore {
        TokenStore { inner: Arc::new(Inner { token, open: Mutex::new(None) }) }
    }

    /// Whether the token is there and lets us in.
    pub fn probe(&self) -> Result<(), KeyError> {
        self.inner.with(|session| session.get_session_info().map(|_| ()))
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        let _library = library();
        drop(self.open.get_mut().unwrap_or_else(PoisonError::into_inner).take());
    }
}

impl Inner {
    fn with<T>(&self, work: impl Fn(&Session) -> Result<T, Error>) -> Result<T, KeyError> {
        let _library = library();
        let mut held = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = held.take() {
            match work(&open.session) {
                Ok(done) => {
                    *held = Some(open);
                    return Ok(done);
                }
                // It was away, and its sessions with it: once more from the beginning.
                Err(_) => open.close(),
            }
        }
        let open = self.open()?;
        match work(&open.session) {
            Ok(done) => {
                *held = Some(open);
                Ok(done)
            }
            Err(error) => {
                open.close();
                Err(self.away(error))
            }
        }
    }

    fn forget(&self) {
        let _library = library();
        if let Some(open) = self.open.lock().unwrap_or_else(PoisonError::into_inner).take() {
            open.close();
        }
    }

    fn open(&self) -> Result<Open, KeyError> {
        let pin = pin(&self.token.pin_file)?;
        let context = Pkcs11::new(&self.token.module).map_err(|error| self.away(error))?;
        match context.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
            Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
            Err(error) => return Err(self.away(error)),
        }
        match self.session(&context, &pin) {
            Ok(session) => Ok(Open { session, context }),
            Err(error) => {
                let _ = context.finalize();
                Err(error)
            }
        }
    }

    fn session(&self, context: &Pkcs11, pin: &AuthPin) -> Result<Session, KeyError> {
        let slots = context.get_slots_with_initialized_token().map_err(|error| self.away(error))?;
        let ours = |slot: &&_| context.get_token_info(**slot).is_ok_and(|info| info.label().trim() == self.token.label);
        let slot = slots.iter().find(ours).ok_or_else(|| self.away("no slot holds it"))?;
        let session = context.open_rw_session(*slot).map_err(|error| self.away(error))?;
        match session.login(UserType::User, Some(pin)) {
            Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(session),
            Err(error) => Err(self.away(error)),
        }
    }

    fn away(&self, why: impl std::fmt::Display) -> KeyError {
        KeyError::Token { label: self.token.label.clone(), why: why.to_string() }
    }

    fn find(&self, id: &KeyId) -> Result<Option<Pair>, KeyError> {
        let found = self.with(|session| {
            let mut pairs = Vec::new();
            for handle in session.find_objects(&named(ObjectClass::PUBLIC_KEY, id))? {
                pairs.push(session.get_attributes(handle, &[AttributeType::Id, AttributeType::EcPoint])?);
            }
            Ok(pairs)
        })?;
        let pairs: Result<Vec<Pair>, KeyError> = found.iter().map(|attributes| self.pair(attributes)).collect();
        Ok(pairs?.into_iter().min_by(|a, b| a.mark.cmp(&b.mark)))
    }

    fn pair(&self, attributes: &[Attribute]) -> Result<Pair, KeyError> {
        let (mut mark, mut point) = (None, None);
        for attribute in attributes {
            match attribute {
                Attribute::Id(bytes) => mark = Some(bytes.clone()),
                Attribute::EcPoint(der) => point = OctetString::from_der(der).ok(),
                _ => {}
            }
        }
        let (Some(mark), Some(point)) = (mark, point) else { return Err(self.away("its key cannot be read")) };
        let public = Es256Public::from_point(point.as_bytes())?;
        Ok(Pair { mark, public: PublicKey::Es256(public) })
    }
}

impl KeyStore for TokenStore {
    fn create(&self, id: &KeyId, algorithm: Algorithm) -> Result<PublicKey, KeyError> {
        if algorithm != Algorithm::Es256 {
            return Err(KeyError::Unsupported(algorithm));
        }
        if self.inner.find(id)?.is_some() {
            return Err(KeyError::Exists(id.to_string()));
        }
        let mark: [u8; 16] = rand::random();
        let curve = P256.to_der().expect("an object identifier has a DER form");
        self.inner.with(|session| {
            let both =
                || vec![Attribute::Token(true), Attribute::Label(id.as_str().into()), Attribute::Id(mark.to_vec())];
            let public =
                [both(), vec![Attribute::Private(false), Attribute::Verify(true), Attribute::EcParams(curve.clone())]];
            let secret = [
                both(),
                vec![
                    Attribute::Private(true),
                    Attribute::Sensitive(true),
                    Attribute::Extractable(false),
                    Attribute::Sign(true),
                ],
            ];
            session.generate_key_pair(&Mechanism::EccKeyPairGen, &public.concat(), &secret.concat()).map(|_| ())
        })?;
        // Another process may have made one of this name meanwhile; all take the same.
        let pair = self.inner.find(id)?.ok_or_else(|| self.inner.away("the key it has made is not there"))?;
        Ok(pair.public)
    }

    fn signer(&self, id: &KeyId) -> Result<Arc<dyn Signer>, KeyError> {
        let mut found = self.inner.find(id)?;
        if found.is_none() {
            // A session of a token that was away finds nothing, without an error.
            self.inner.forget();
            found = self.inner.find(id)?;
        }
        let pair = found.ok_or_else(|| KeyError::Missing(id.to_string()))?;
        Ok(Arc::new(TokenSigner { inner: self.inner.clone(), id: id.clone(), pair }))
    }

    fn list(&self) -> Result<Vec<KeyId>, KeyError> {
        let labels = self.inner.with(|session| {
            let all = [Attribute::Class(ObjectClass::PUBLIC_KEY), Attribute::KeyType(KeyType::EC)];
            let mut labels = Vec::new();
            for handle in session.find_objects(&all)? {
                labels.extend(session.get_attributes(handle, &[AttributeType::Label])?);
            }
            Ok(labels)
        })?;
        let mut ids: Vec<KeyId> = labels.iter().filter_map(label).collect();
        ids.sort();
        ids.dedup();
        Ok(ids)
    }

    fn remove(&self, id: &KeyId) -> Result<(), KeyError> {
        let removed = self.inner.with(|session| {
            let secret = session.find_objects(&named(ObjectClass::PRIVATE_KEY, id))?;
            let public = session.find_objects(&named(ObjectClass::PUBLIC_KEY, id))?;
            let all: Vec<ObjectHandle> = secret.into_iter().chain(public).collect();
            for handle in &all {
                session.destroy_object(*handle)?;
            }
            Ok(all.len())
        })?;
        if removed == 0 { Err(KeyError::Missing(id.to_string())) } else { Ok(()) }
    }
}

struct TokenSigner {
    inner: Arc<Inner>,
    id: KeyId,
    pair: Pair,
}

impl Signer for TokenSigner {
    fn algorithm(&self) -> Algorithm {
        Algorithm::Es256
    }

    fn public(&self) -> PublicKey {
        self.pair.public.clone()
    }

    /// Handles do not outlive a session, so the key is looked up at each use.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let digest = Algorithm::Es256.digest(&[message]);
        let signed = self.inner.with(|session| {
            let mut template = named(ObjectClass::PRIVATE_KEY, &self.id);
            template.push(Attribute::Id(self.pair.mark.clone()));
            match session.find_objects(&template)?.first() {
                Some(key) => session.sign(&Mechanism::Ecdsa, *key, &digest).map(Some),
                None => Ok(None),
            }
        });
        signed.ok().flatten().ok_or(CryptoError::Device)
    }
}

fn named(class: ObjectClass, id: &KeyId) -> Vec<Attribute> {
    vec![Attribute::Class(class), Attribute::KeyType(KeyType::EC), Attribute::Label(id.as_str().into())]
}

fn label(attribute: &Attribute) -> Option<KeyId> {
    match attribute {
        Attribute::Label(bytes) => std::str::from_utf8(bytes).ok()?.parse().ok(),
        _ => None,
    }
}

fn pin(path: &Path) -> Result<AuthPin, KeyError> {
    let mode = fs::metadata(path).map_err(KeyError::io(path))?.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(KeyError::Exposed { path: path.into(), mode });
    }
    let text = Zeroizing::new(fs::read_to_string(path).map_err(KeyError::io(path))?);
    Ok(AuthPin::new(text.trim_end_matches(['\r', '\n']).into()))
}
