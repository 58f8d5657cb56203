//! The one secret that is not in the database. It wraps data keys and software signing keys, nothing else, so
//! it can later live in a device behind the same two functions.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use zeroize::Zeroizing;

use crate::error::{CryptoError, KeyError};
use crate::seal::{DataKey, KEY_BYTES, open, seal};

#[derive(Debug, Clone)]
pub struct MasterKey(DataKey);

impl MasterKey {
    /// A key that lives only in this process: for tests and dry runs.
    pub fn ephemeral() -> Self {
        Self(DataKey::generate())
    }

    /// Reads the key file, or makes one (mode 600) when there is none. Of two processes that start together,
    /// one makes it and both read the same.
    pub fn load_or_create(path: &Path) -> Result<Self, KeyError> {
        match Self::load(path) {
            Err(KeyError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                create(path)?;
                Self::load(path)
            }
            loaded => loaded,
        }
    }

    pub fn load(path: &Path) -> Result<Self, KeyError> {
        let mode = fs::metadata(path).map_err(KeyError::io(path))?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(KeyError::Exposed { path: path.into(), mode });
        }
        let text = Zeroizing::new(fs::read_to_string(path).map_err(KeyError::io(path))?);
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        hex::decode_to_slice(text.trim_end(), bytes.as_mut_slice())
            .map_err(|_| KeyError::Damaged { path: path.into(), why: "expected 64 hexadecimal digits" })?;
        Ok(Self(DataKey::from_bytes(*bytes)))
    }

    /// The context names what the key is for (`case/…`, `person/…`): a wrapped key opens only there.
    pub fn wrap(&self, key: &DataKey, context: &str) -> Vec<u8> {
        seal(&self.0, key.bytes(), &wrapping(context))
    }

    pub fn unwrap(&self, wrapped: &[u8], context: &str) -> Result<DataKey, CryptoError> {
        let bytes = Zeroizing::new(open(&self.0, wrapped, &wrapping(context))?);
        let bytes = bytes.as_slice().try_into().map_err(|_| CryptoError::Open)?;
        Ok(DataKey::from_bytes(bytes))
    }

    pub(crate) fn seal_secret(&self, secret: &[u8], context: &str) -> Vec<u8> {
        seal(&self.0, secret, &storing(context))
    }

    pub(crate) fn open_secret(&self, sealed: &[u8], context: &str) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
        open(&self.0, sealed, &storing(context)).map(Zeroizing::new)
    }
}

// Two prefixes keep the two uses of the key apart: neither can be passed off as the other.
fn wrapping(context: &str) -> Vec<u8> {
    format!("data-key/{context}").into_bytes()
}

fn storing(context: &str) -> Vec<u8> {
    format!("signing-key/{context}").into_bytes()
}

fn create(path: &Path) -> Result<(), KeyError> {
    let key = DataKey::generate();
    let text = Zeroizing::new(format!("{}\n", hex::encode(key.bytes())));
    match write_new(path, text.as_bytes()) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        written => written.map_err(KeyError::io(path)),
    }
}

/// Writes beside and links into place: the file is complete and on disk before it has its name, and an
/// existing one is never replaced.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder)?;
    let beside = folder.join(format!(".new-{:032x}", rand::random::<u128>()));
    let linked = write_private(&beside, bytes).and_then(|()| fs::hard_link(&beside, path));
    let removed = fs::remove_file(&beside);
    linked?;
    removed?;
    File::open(folder)?.sync_all()
}

fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_file_is_private_and_stays_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/master.key");
        let first = MasterKey::load_or_create(&path).unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600);
        let wrapped = first.wrap(&DataKey::generate(), "case/1");
        let again = MasterKey::load_or_create(&path).unwrap();
        assert!(again.unwrap(&wrapped, "case/1").is_ok());
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn processes_that_start_together_agree_on_one_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let keys: Vec<DataKey> = std::thread::scope(|scope| {
            let starts: Vec<_> = (0..16).map(|_| scope.spawn(|| MasterKey::load_or_create(&path).unwrap().0)).collect();
            starts.into_iter().map(|s| s.join().unwrap()).collect()
        });
        assert!(keys.iter().all(|key| *key == keys[0]));
    }

    #[test]
    fn an_exposed_or_damaged_file_is_refused_and_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        MasterKey::load_or_create(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(MasterKey::load_or_create(&path), Err(KeyError::Exposed { mode: 0o640, .. })));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(&path, "no key").unwrap();
        assert!(matches!(MasterKey::load_or_create(&path), Err(KeyError::Damaged { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), "no key");
    }

    #[test]
    fn a_wrapped_key_opens_only_in_its_context_under_its_master() {
        let (master, key) = (MasterKey::ephemeral(), DataKey::generate());
        let wrapped = master.wrap(&key, "case/1");
        assert_eq!(master.unwrap(&wrapped, "case/1"), Ok(key));
        assert_eq!(master.unwrap(&wrapped, "case/2"), Err(CryptoError::Open));
        assert_eq!(MasterKey::ephemeral().unwrap(&wrapped, "case/1"), Err(CryptoError::Open));
        let secret = master.seal_secret(&[1; KEY_BYTES], "case/1");
        assert_eq!(master.unwrap(&secret, "case/1"), Err(CryptoError::Open));
    }
}
