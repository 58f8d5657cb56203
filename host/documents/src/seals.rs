//! Seals and signatures as the hub uses them: key and certificate, what they
//! look like, where on the page they go. The cryptography is `pades`, the
//! picture is rendered like any document. A key is made when its seal is issued
//! and never leaves the key store; who may use it is decided elsewhere.
use crate::{
    pades::{
        self, DevelopmentTime, FieldSpec, HttpTime, SealError, SealLook, Stamp, TimeAuthority, TimeError, check_stamp,
    },
    render::{Job, Place, RenderError, Rendered, Renderer},
    verify::Trust,
};
use async_recursion::async_recursion as boxed;
use jiff::{Timestamp, civil::DateTime};
use keys::{
    Algorithm, KeyError, KeyId, KeyStore,
    certificates::{Authority, CertificateError, Certified, Roots, Subject},
};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

/// The name by which a template keeps a place for the issuer's seal.
pub const PLACE: &str = "seal";
const FACE: &str = "face.typ";
/// As long as the development authority itself, in seconds: 2020-01-01 to 2049-12-31.
const FROM: i64 = 1_577_836_800;
pub const UNTIL: i64 = 2_524_521_600;

/// A seal or a signature as whoever keeps it hands it over.
#[derive(Clone, Debug)]
pub struct Held {
    /// Its name in the key store.
    pub key: String,
    /// DER.
    pub certificate: Vec<u8>,
    pub look: Look,
}

/// What it looks like.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Look {
    /// The ring with the star: whose, and which of its seals.
    Seal { name: String, which: String },
    /// A person's name.
    Signature { name: String },
}

impl Look {
    fn name(&self) -> &str {
        match self {
            Look::Seal { name, .. } | Look::Signature { name } => name,
        }
    }
}

/// An authority for time stamps outside of the hub.
#[derive(Clone, Debug)]
pub struct Clock {
    pub url: String,
    /// Its root: a stamp that nobody can check is not taken.
    pub roots: Roots,
}

impl Clock {
    fn authority(&self) -> HttpTime {
        HttpTime::new(self.url.clone(), self.roots.clone())
    }

    /// Asks it for a stamp over nothing of worth. Blocks.
    pub fn try_it(&self) -> Result<(), TimeError> {
        self.authority().stamp(&[0; 32]).map(|_| ())
    }
}

/// What seals are made with.
pub struct Sealing {
    /// Of the organisations' seals.
    pub keys: Arc<dyn KeyStore>,
    /// Of the built-in development authority.
    pub authority_keys: Arc<dyn KeyStore>,
    pub algorithm: Algorithm,
    /// None: the development authority's own.
    pub clock: Option<Clock>,
    pub renderer: Renderer,
}

#[derive(Debug, thiserror::Error)]
pub enum SealingError {
    #[error("the template keeps no place: #seal-place(\"{0}\", 42mm, 42mm)")]
    NoPlace(String),
    #[error("the key store: {0}")]
    Key(#[from] KeyError),
    #[error("the certificate: {0}")]
    Certificate(#[from] CertificateError),
    #[error("the face of the seal: {0}")]
    Face(#[from] RenderError),
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error("{0} is no moment")]
    Moment(i64),
    #[error("the seal was given up half way")]
    GivenUp,
}

#[derive(Clone)]
pub struct Seals {
    inner: Arc<Inner>,
}

struct Inner {
    keys: Arc<dyn KeyStore>,
    authority: Authority,
    algorithm: Algorithm,
    time: Box<dyn TimeAuthority>,
    trust: Trust,
    renderer: Renderer,
    faces: Mutex<HashMap<Look, Arc<Vec<u8>>>>,
}

/// More than this seal again from an empty shelf.
const FACES_KEPT: usize = 1_000;

impl Seals {
    /// Certificates of the built-in development authority, which says that it is one.
    pub fn open(parts: Sealing) -> Result<Seals, CertificateError> {
        let authority = Authority::open_for(&*parts.authority_keys, parts.algorithm)?;
        let trust = trust(&authority, parts.clock.as_ref())?;
        let time: Box<dyn TimeAuthority> = match parts.clock {
            Some(clock) => Box::new(clock.authority()),
            None => Box::new(DevelopmentTime::new(authority.clock().clone(), Timestamp::now)),
        };
        let Sealing { keys, algorithm, renderer, .. } = parts;
        Ok(Seals {
            inner: Arc::new(Inner { keys, authority, algorithm, time, trust, renderer, faces: Mutex::default() }),
        })
    }

    /// Whose seals and time stamps count: those of this hub.
    pub fn trust(&self) -> &Trust {
        &self.inner.trust
    }

    /// Where a rendered document keeps the place of this name.
    pub fn place<'r>(rendered: &'r Rendered, name: &str) -> Result<&'r Place, SealingError> {
        rendered.places.iter().find(|p| p.name == name).ok_or_else(|| SealingError::NoPlace(name.to_owned()))
    }

    /// Makes the key and certifies it until a moment in seconds since 1970; the certificate, DER.
    #[boxed]
    pub async fn certify(&self, key: &str, subject: Subject, until: i64) -> Result<Vec<u8>, SealingError> {
        let (inner, key) = (self.inner.clone(), key.parse::<KeyId>()?);
        let made = tokio::task::spawn_blocking(move || {
            let signer = inner.keys.signer_or_create(&key, inner.algorithm)?;
            Ok(inner.authority.issue(&subject, &signer.public(), FROM, until.min(UNTIL))?)
        });
        made.await.unwrap_or(Err(SealingError::GivenUp))
    }

    /// Of the seals that are issued from now on.
    pub fn algorithm(&self) -> Algorithm {
        self.inner.algorithm
    }

    /// With all its places as empty fields: one added after a seal makes validators doubt it.
    pub fn prepare(rendered: &Rendered) -> Result<Vec<u8>, SealingError> {
        let fields: Vec<FieldSpec> = rendered.places.iter().map(field).collect();
        Ok(pades::prepare(&rendered.pdf, &fields)?)
    }

    /// Seals a prepared file at one place; the bytes before stay as they are. `at` in milliseconds since 1970.
    #[boxed]
    pub async fn seal(&self, prepared: &[u8], place: &str, held: &Held, at: i64) -> Result<Vec<u8>, SealingError> {
        let face = self.face(&held.look).await?;
        let at = Timestamp::from_millisecond(at).map_err(|_| SealingError::Moment(at))?;
        let (inner, prepared, place, held) = (self.inner.clone(), prepared.to_vec(), place.to_owned(), held.clone());
        // A device and an authority behind a network are waited for.
        let sealed = tokio::task::spawn_blocking(move || {
            let signer = inner.keys.signer(&held.key.parse::<KeyId>()?)?;
            let root = inner.authority.root_for(&signer.public()).to_vec();
            let signer = Certified::new(signer, &[held.certificate.clone(), root])?;
            let look = SealLook { appearance: Some(&face), name: held.look.name(), reason: None };
            Ok(pades::seal(&prepared, &place, &look, &signer, &*inner.time, at)?)
        });
        sealed.await.unwrap_or(Err(SealingError::GivenUp))
    }

    /// A time stamp over a text that the hub wants to be held to.
    #[boxed]
    pub async fn stamp(&self, text: &str) -> Result<Vec<u8>, SealingError> {
        let (inner, digest) = (self.inner.clone(), Sha256::digest(text.as_bytes()).into());
        let stamped = tokio::task::spawn_blocking(move || inner.time.stamp(&digest));
        Ok(stamped.await.map_err(|_| SealingError::GivenUp)?.map_err(SealError::from)?)
    }

    async fn face(&self, look: &Look) -> Result<Arc<Vec<u8>>, SealingError> {
        if let Some(face) = self.faces().get(look) {
            return Ok(face.clone());
        }
        let (source, data) = match look {
            Look::Seal { name, which } => (&include_bytes!("seal.typ")[..], json!({"name": name, "which": which})),
            Look::Signature { name } => (&include_bytes!("signature.typ")[..], json!({"name": name})),
        };
        let job = Job {
            id: format!("face/{}", look.name()),
            template: FACE.to_owned(),
            files: BTreeMap::from([(FACE.to_owned(), source.to_vec())]),
            data,
            title: look.name().to_owned(),
            number: None,
            at: DateTime::constant(2020, 1, 1, 0, 0, 0, 0),
            draft: false,
            verify: None,
        };
        let face = Arc::new(self.inner.renderer.render(&job).await?.pdf);
        let mut faces = self.faces();
        if faces.len() >= FACES_KEPT {
            faces.clear();
        }
        faces.insert(look.clone(), face.clone());
        Ok(face)
    }

    fn faces(&self) -> std::sync::MutexGuard<'_, HashMap<Look, Arc<Vec<u8>>>> {
        self.inner.faces.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Under whom seals and time stamps of this hub count. Stamps of the development authority go on counting when
/// another takes its place.
pub fn trust(authority: &Authority, clock: Option<&Clock>) -> Result<Trust, CertificateError> {
    let roots = authority.roots()?;
    let outside = clock.map(|clock| clock.roots.clone()).unwrap_or_default();
    Ok(Trust { clocks: roots.clone().and(outside), roots })
}

/// When and by whom a text was stamped, where somebody we trust did it.
pub fn stamped(token: &[u8], text: &str, trust: &Trust) -> Option<(Timestamp, String)> {
    let Stamp { at, authority } = check_stamp(token, &[text.as_bytes()], &trust.clocks).ok()?;
    Some((at, authority))
}

fn field(place: &Place) -> FieldSpec {
    let r = place.rect;
    FieldSpec { name: place.name.clone(), page: place.page, rect: [r.left, r.bottom, r.right, r.top] }
}
