//! Compiled plugins on disk: `<folder>/<settings>/<digest>.cwasm`. The settings name wasmtime's version and all that
//! changes machine code, so hubs of two versions can share the folder. The cache is a convenience: a file that is
//! missing, damaged or cannot be written costs a compilation and a line in the log.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    io::{self, Write},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;
use wasmtime::Engine;

use crate::{artefact::Artefact, error::SandboxError};

pub(crate) struct Cache {
    folder: PathBuf,
    settings: String,
}

impl Cache {
    pub fn new(folder: &Path, engine: &Engine) -> Result<Cache, SandboxError> {
        let settings = settings(engine);
        let folder = folder.join(&settings);
        match create_private(&folder) {
            Ok(()) => Ok(Cache { folder, settings }),
            Err(source) => Err(SandboxError::Cache { path: folder, source }),
        }
    }

    pub fn get(&self, digest: &str) -> Option<Artefact> {
        let path = self.path(digest);
        let file = match fs::read(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
            Err(error) => {
                tracing::warn!(path = %path.display(), %error, "compiled plugin cannot be read; compiling it again");
                return None;
            }
        };
        let artefact = Artefact::open(&self.settings, digest, file);
        if artefact.is_none() {
            tracing::warn!(path = %path.display(), "compiled plugin is damaged; compiling it again");
        }
        artefact
    }

    pub fn put(&self, digest: &str, artefact: &Artefact) {
        let path = self.path(digest);
        if let Err(error) = self.write(&path, &artefact.seal(&self.settings, digest)) {
            tracing::warn!(path = %path.display(), %error, "compiled plugin cannot be kept; it is compiled at every start");
        }
    }

    /// By renaming, so that another process never reads half a file.
    fn write(&self, path: &Path, file: &[u8]) -> io::Result<()> {
        let mut temporary = NamedTempFile::new_in(&self.folder)?;
        temporary.write_all(file)?;
        temporary.persist(path)?;
        Ok(())
    }

    fn path(&self, digest: &str) -> PathBuf {
        self.folder.join(format!("{digest}.cwasm"))
    }
}

fn settings(engine: &Engine) -> String {
    let mut hash = DefaultHasher::new();
    engine.precompile_compatibility_hash().hash(&mut hash);
    format!("wasmtime-{:016x}", hash.finish())
}

fn create_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
