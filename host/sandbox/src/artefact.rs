//! The one place of the hub that needs `unsafe`: turning a compiled artefact back into a component.
//!
//! wasmtime does not validate artefacts: whoever can choose their bytes runs machine code in the hub. So an
//! [`Artefact`] has no public constructor. It comes from [`Artefact::compile`], out of wasmtime's own compiler in
//! this process, or from [`Artefact::open`], which takes only bytes that such an artefact sealed: a sha256 over the
//! settings it was compiled for, the digest of the component, and the machine code. The bytes are read once into
//! memory and used from there, so nobody changes them between the check and the use. The seal finds a damaged, cut
//! off, stale or renamed file. It is no signature: who may write the cache folder may as well replace the hub, which
//! is why [`Cache`](crate::cache::Cache) gives the folder to the hub's user alone.

use sha2::{Digest as _, Sha256};
use wasmtime::{Engine, component::Component};

const SEAL: usize = 32;

pub(crate) struct Artefact(Vec<u8>);

impl Artefact {
    pub fn compile(engine: &Engine, component: &[u8]) -> wasmtime::Result<Artefact> {
        engine.precompile_component(component).map(Artefact)
    }

    /// The file that [`Artefact::open`] accepts under the same settings and digest.
    pub fn seal(&self, settings: &str, digest: &str) -> Vec<u8> {
        [&seal(settings, digest, &self.0)[..], &self.0].concat()
    }

    pub fn open(settings: &str, digest: &str, mut file: Vec<u8>) -> Option<Artefact> {
        let (found, code) = file.split_at_checked(SEAL)?;
        if found != seal(settings, digest, code) {
            return None;
        }
        file.drain(..SEAL);
        Some(Artefact(file))
    }

    #[allow(unsafe_code)]
    pub fn component(&self, engine: &Engine) -> wasmtime::Result<Component> {
        // SAFETY: by construction the bytes are the unmodified output of wasmtime's compiler, see above. An engine
        // with other settings or of another version refuses them by the header that wasmtime does check.
        unsafe { Component::deserialize(engine, &self.0) }
    }
}

fn seal(settings: &str, digest: &str, code: &[u8]) -> [u8; SEAL] {
    let hash = Sha256::new().chain_update(settings).chain_update([0]).chain_update(digest).chain_update(code);
    hash.finalize().into()
}
