//! The seals of organisations as the hub uses them: which key and certificate,
//! what the seal looks like, where on the page it goes. The cryptography is
//! `pades`, the picture is rendered like any document. An organisation's key is
//! made at its first seal and never leaves the key store.
use crate::{
    pades::{self, DevelopmentTime, FieldSpec, SealError, SealLook, TimeAuthority},
    render::{Job, Place, RenderError, Rendered, Renderer},
};
use jiff::{Timestamp, civil::DateTime};
use keys::{
    Algorithm, KeyError, KeyId, KeyStore,
    certificates::{Authority, CertificateError, Certified, Subject},
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
}

#[derive(Clone)]
pub struct Seals {
    inner: Arc<Inner>,
}

struct Inner {
    keys: Arc<dyn KeyStore>,
    authority: Authority,
    time: Box<dyn TimeAuthority>,
    renderer: Renderer,
    /// Faces by organisation and name; one that changes its name gets another.
    faces: Mutex<HashMap<(String, String), Arc<Vec<u8>>>>,
}

/// More organisations than this seal again from an empty shelf.
const FACES_KEPT: usize = 1_000;

impl Seals {
    /// Certificates and time stamps of the built-in development authority, which says that it is one.
    pub fn development(keys: Arc<dyn KeyStore>, renderer: Renderer) -> Result<Seals, CertificateError> {
        let authority = Authority::open(&*keys)?;
        let time = Box::new(DevelopmentTime::new(authority.clock().clone(), Timestamp::now));
        Ok(Seals { inner: Arc::new(Inner { keys, authority, time, renderer, faces: Mutex::default() }) })
    }

    /// The certificate under which the hub's seals are valid, DER.
    pub fn root(&self) -> &[u8] {
        self.inner.authority.root()
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
        let signer = self.certified(&seal)?;
        let at = Timestamp::from_millisecond(seal.at).map_err(|_| SealingError::Moment(seal.at))?;
        let look = SealLook { appearance: Some(&face), name: &seal.name, reason: None };
        Ok(pades::seal(&prepared, &place, &look, &signer, &*self.inner.time, at)?)
    }

    fn certified(&self, seal: &Seal) -> Result<Certified, SealingError> {
        let inner = &self.inner;
        let id: KeyId = format!("seal-{}", seal.code).parse()?;
        let signer = inner.keys.signer_or_create(&id, Algorithm::Es256)?;
        let subject = Subject::Seal { organisation: seal.name.clone(), code: seal.code.clone(), seal: KIND.to_owned() };
        let certificate = inner.authority.issue(&subject, &signer.public(), FROM, UNTIL)?;
        Ok(Certified::new(signer, &[certificate, inner.authority.root().to_vec()])?)
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

fn field(place: &Place) -> FieldSpec {
    let r = place.rect;
    FieldSpec { name: place.name.clone(), page: place.page, rect: [r.left, r.bottom, r.right, r.top] }
}
