//! A key store in a folder: one small JSON file a key, the secret sealed under the master key and bound to the
//! key's name and algorithm, so that files cannot be swapped. Keys are read at each call of `signer`; callers
//! keep what they use.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::algorithm::{Algorithm, PublicKey, Signer};
use crate::error::KeyError;
use crate::es256::Es256Signer;
use crate::master::{MasterKey, write_new};
use crate::sm2::Sm2Signer;
use crate::store::{KeyId, KeyStore};

const EXTENSION: &str = "key";

pub struct FileStore {
    folder: PathBuf,
    master: MasterKey,
}

#[derive(Serialize, Deserialize)]
struct KeyFile {
    algorithm: Algorithm,
    /// For people who look into the folder; never trusted.
    public: String,
    sealed: String,
}

impl FileStore {
    pub fn open(folder: impl Into<PathBuf>, master: MasterKey) -> Result<Self, KeyError> {
        let folder = folder.into();
        fs::create_dir_all(&folder).map_err(KeyError::io(&folder))?;
        Ok(Self { folder, master })
    }

    fn path(&self, id: &KeyId) -> PathBuf {
        self.folder.join(format!("{id}.{EXTENSION}"))
    }

    fn read(&self, id: &KeyId) -> Result<KeyFile, KeyError> {
        let path = self.path(id);
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|_| damaged(&path, "its JSON is not that of a key")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(KeyError::Missing(id.to_string())),
            Err(error) => Err(KeyError::io(path)(error)),
        }
    }
}

impl KeyStore for FileStore {
    fn create(&self, id: &KeyId, algorithm: Algorithm) -> Result<PublicKey, KeyError> {
        let (public, secret) = match algorithm {
            Algorithm::Es256 => {
                let key = Es256Signer::generate();
                (key.public(), key.secret())
            }
            Algorithm::Sm2 => {
                let key = Sm2Signer::generate();
                (key.public(), key.secret())
            }
        };
        let sealed = self.master.seal_secret(&secret, &context(id, algorithm));
        let file = KeyFile { algorithm, public: public.to_pem(), sealed: STANDARD.encode(sealed) };
        let text = serde_json::to_vec_pretty(&file).expect("texts are JSON");
        let path = self.path(id);
        match write_new(&path, &text) {
            Ok(()) => Ok(public),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(KeyError::Exists(id.to_string())),
            Err(error) => Err(KeyError::io(path)(error)),
        }
    }

    fn signer(&self, id: &KeyId) -> Result<Arc<dyn Signer>, KeyError> {
        let file = self.read(id)?;
        let sealed = STANDARD.decode(&file.sealed).map_err(|_| damaged(&self.path(id), "its secret is not base64"))?;
        let secret = self.master.open_secret(&sealed, &context(id, file.algorithm))?;
        match file.algorithm {
            Algorithm::Es256 => Ok(Arc::new(Es256Signer::from_secret(&secret)?)),
            Algorithm::Sm2 => Ok(Arc::new(Sm2Signer::from_secret(&secret)?)),
        }
    }

    fn list(&self) -> Result<Vec<KeyId>, KeyError> {
        let mut ids = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(KeyError::io(&self.folder))? {
            let name = entry.map_err(KeyError::io(&self.folder))?.file_name();
            let id = Path::new(&name)
                .to_str()
                .and_then(|name| name.strip_suffix(&format!(".{EXTENSION}")))
                .and_then(|stem| stem.parse().ok());
            ids.extend(id);
        }
        ids.sort();
        Ok(ids)
    }

    fn remove(&self, id: &KeyId) -> Result<(), KeyError> {
        let path = self.path(id);
        match fs::remove_file(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(KeyError::Missing(id.to_string())),
            removed => removed.map_err(KeyError::io(path)),
        }
    }
}

fn context(id: &KeyId, algorithm: Algorithm) -> String {
    format!("{id}/{algorithm}")
}

fn damaged(path: &Path, why: &'static str) -> KeyError {
    KeyError::Damaged { path: path.into(), why }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::algorithm::Verifier;
    use crate::error::CryptoError;

    fn id(text: &str) -> KeyId {
        text.parse().unwrap()
    }

    #[test]
    fn a_key_signs_after_a_restart_and_is_gone_once_removed() {
        let (folder, master) = (tempfile::tempdir().unwrap(), MasterKey::ephemeral());
        let store = FileStore::open(folder.path(), master.clone()).unwrap();
        let public = store.create(&id("hub-1"), Algorithm::Es256).unwrap();

        let store = FileStore::open(folder.path(), master).unwrap();
        assert_eq!(store.list().unwrap(), [id("hub-1")]);
        let signature = store.signer(&id("hub-1")).unwrap().sign(b"m").unwrap();
        assert_eq!(public.verify(b"m", &signature), Ok(()));

        assert!(matches!(store.create(&id("hub-1"), Algorithm::Es256), Err(KeyError::Exists(_))));
        store.remove(&id("hub-1")).unwrap();
        assert!(matches!(store.signer(&id("hub-1")), Err(KeyError::Missing(_))));
    }

    #[test]
    fn the_secret_is_not_in_the_file_and_files_cannot_be_swapped() {
        let (folder, master) = (tempfile::tempdir().unwrap(), MasterKey::ephemeral());
        let store = FileStore::open(folder.path(), master).unwrap();
        store.create(&id("a"), Algorithm::Es256).unwrap();
        fs::copy(store.path(&id("a")), store.path(&id("b"))).unwrap();
        assert!(store.signer(&id("a")).is_ok());
        assert!(matches!(store.signer(&id("b")), Err(KeyError::Crypto(CryptoError::Open))));
        let other = FileStore::open(folder.path(), MasterKey::ephemeral()).unwrap();
        assert!(matches!(other.signer(&id("a")), Err(KeyError::Crypto(CryptoError::Open))));
    }

    #[test]
    fn first_use_makes_one_key_for_all() {
        let (folder, master) = (tempfile::tempdir().unwrap(), MasterKey::ephemeral());
        let store = FileStore::open(folder.path(), master).unwrap();
        let publics: Vec<PublicKey> = std::thread::scope(|scope| {
            let uses: Vec<_> = (0..8)
                .map(|_| {
                    scope.spawn(|| {
                        let id = id("hub");
                        store.signer_or_create(&id, Algorithm::Es256).unwrap().public()
                    })
                })
                .collect();
            uses.into_iter().map(|u| u.join().unwrap()).collect()
        });
        assert!(publics.iter().all(|public| *public == publics[0]));
    }
}
