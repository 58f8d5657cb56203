//! The seals of organisations as the hub uses them: which key and certificate,
//! what the seal looks like, where on the page it goes. The cryptography is
//! `pades`, the picture is rendered like any document. An organisation's key is
//! made at its first seal and never leaves the key store.
use crate::{
    pades::{self, DevelopmentTime, FieldSpec, HttpTime, SealError, SealLook, TimeAuthority, TimeError},
    render::{Job, Place, RenderError, Rendered, Renderer},
    verify::Trust,
};
use jiff::{Timestamp, civil::DateTime};
use keys::{
    Algorithm, KeyError, KeyId, KeyStore,
    certificates::{Authority, CertificateError, Certified, Roots, Subject},
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

/// The name by which a template keeps a place for the issuer's seal.
pub const PLACE: &str = "seal";
const FACE: &str = "seal.typ";
/// What a certificate calls the seal.
const KIND: &str = "公章";
/// As long as the development authority itself: 2020-01-01 to 2049-12-31.
const FROM: i64 = 1_577_836_800;
const UNTIL: i64 = 2_524_521_600;

/// Whose seal, and what moment it states.
#[derive(Clone, Debug)]
pub struct Seal {
    pub code: String,
    pub name: String,
    /// Milliseconds since 1970.
    pub at: i64,
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
    #[error("the template keeps no place for a seal: #seal-place(\"seal\", 42mm, 42mm)")]
    NoPlace,
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
    /// Faces by organisation and name; one that changes its name gets another.
    faces: Mutex<HashMap<(String, String), Arc<Vec<u8>>>>,
}

/// More organisations than this seal again from an empty shelf.
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

    /// Where a rendered document keeps the place for its issuer's seal.
    pub fn place(rendered: &Rendered) -> Result<&Place, SealingError> {
        rendered.places.iter().find(|p| p.name == PLACE).ok_or(SealingError::NoPlace)
    }

    pub async fn seal(&self, rendered: Rendered, seal: Seal) -> Result<Vec<u8>, SealingError> {
        let place = Seals::place(&rendered)?.name.clone();
        let fields: Vec<FieldSpec> = rendered.places.iter().map(field).collect();
        let prepared = pades::prepare(&rendered.pdf, &fields)?;
        let face = self.face(&seal).await?;
        let at = Timestamp::from_millisecond(seal.at).map_err(|_| SealingError::Moment(seal.at))?;
        let seals = self.clone();
        // A device and an authority behind a network are waited for.
        let sealed = tokio::task::spawn_blocking(move || {
            let signer = seals.certified(&seal)?;
            let look = SealLook { appearance: Some(&face), name: &seal.name, reason: None };
            Ok(pades::seal(&prepared, &place, &look, &signer, &*seals.inner.time, at)?)
        });
        sealed.await.unwrap_or(Err(SealingError::GivenUp))
    }

    fn certified(&self, seal: &Seal) -> Result<Certified, SealingError> {
        let inner = &self.inner;
        let id = key(inner.algorithm, &seal.code)?;
        let signer = inner.keys.signer_or_create(&id, inner.algorithm)?;
        let subject = Subject::Seal { organisation: seal.name.clone(), code: seal.code.clone(), seal: KIND.to_owned() };
        let chain = inner.authority.chain(&subject, &signer.public(), FROM, UNTIL)?;
        Ok(Certified::new(signer, &chain)?)
    }

    async fn face(&self, seal: &Seal) -> Result<Arc<Vec<u8>>, SealingError> {
        let key = (seal.code.clone(), seal.name.clone());
        if let Some(face) = self.faces().get(&key) {
            return Ok(face.clone());
        }
        let job = Job {
            id: format!("seal/{}", seal.code),
            template: FACE.to_owned(),
            files: BTreeMap::from([(FACE.to_owned(), include_bytes!("seal.typ").to_vec())]),
            data: serde_json::json!({"name": seal.name}),
            title: seal.name.clone(),
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
        faces.insert(key, face.clone());
        Ok(face)
    }

    fn faces(&self) -> std::sync::MutexGuard<'_, HashMap<(String, String), Arc<Vec<u8>>>> {
        self.inner.faces.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Under another name for another algorithm: a hub may change it, and go back.
fn key(algorithm: Algorithm, code: &str) -> Result<KeyId, KeyError> {
    match algorithm {
        Algorithm::Es256 => format!("seal-{code}").parse(),
        Algorithm::Sm2 => format!("seal-sm2-{code}").parse(),
    }
}

/// Under whom seals and time stamps of this hub count. Stamps of the development authority go on counting when
/// another takes its place.
pub fn trust(authority: &Authority, clock: Option<&Clock>) -> Result<Trust, CertificateError> {
    let roots = authority.roots()?;
    let outside = clock.map(|clock| clock.roots.clone()).unwrap_or_default();
    Ok(Trust { clocks: roots.clone().and(outside), roots })
}

fn field(place: &Place) -> FieldSpec {
    let r = place.rect;
    FieldSpec { name: place.name.clone(), page: place.page, rect: [r.left, r.bottom, r.right, r.top] }
}
