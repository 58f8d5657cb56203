//! What documents are made with: the renderer, the keys of seals in files or in a token, the authorities behind
//! certificates and time stamps. A bad value is refused here with its key's name; a token or an authority that is away is
//! not, because documents wait for them.
use crate::{
    config::{Config, SealAlgorithm},
    failure::{Failure, Or},
    wiring,
};
use cases::papers::Papers;
use documents::{
    Files,
    render::{RenderConfig, Renderer},
    seals::{self, Clock, Sealing, Seals},
    verify::Trust,
};
use keys::{
    Algorithm, FileStore, Token, TokenStore,
    certificates::{Authority, Roots},
};
use std::{fs, sync::Arc};

/// What documents are made with. The development authority's own keys stay in files: they are worth no token.
pub fn open(config: &Config, keys: Arc<FileStore>, files: Files) -> Result<Papers, Failure> {
    let renderer = renderer(config)?;
    let seals = Seals::open(Sealing {
        keys: match token(config)? {
            Some(token) => Arc::new(token),
            None => keys.clone(),
        },
        authority_keys: keys,
        algorithm: algorithm(config),
        clock: clock(config)?,
        renderer: renderer.clone(),
    });
    let seals = seals.or_fail("the development authority cannot be opened", "check the folder of [data] keys")?;
    Ok(Papers { renderer, seals, files, verify_base: config.documents.verify_base.clone() })
}

fn algorithm(config: &Config) -> Algorithm {
    match config.documents.seal_algorithm {
        SealAlgorithm::EcdsaP256 => Algorithm::Es256,
        SealAlgorithm::Sm2 => Algorithm::Sm2,
    }
}

/// The token for the keys of seals. It may be away: documents wait for it.
pub fn token(config: &Config) -> Result<Option<TokenStore>, Failure> {
    let Some(pkcs11) = &config.keys.pkcs11 else { return Ok(None) };
    let refused = |why: String, remedy: &str| Err(Failure::new("the configuration is refused", why, remedy));
    if config.documents.seal_algorithm == SealAlgorithm::Sm2 {
        let why = "`documents.seal-algorithm`: tokens behind `keys.pkcs11` have no common way to sign with sm2";
        return refused(why.to_owned(), "set ecdsa-p256, or leave out [keys.pkcs11]");
    }
    for (key, file) in [("module", &pkcs11.module), ("pin-file", &pkcs11.pin_file)] {
        if !file.is_file() {
            return refused(format!("`keys.pkcs11.{key}`: there is no file {}", file.display()), "check the path");
        }
    }
    Ok(Some(TokenStore::new(Token {
        module: pkcs11.module.clone(),
        label: pkcs11.token.clone(),
        pin_file: pkcs11.pin_file.clone(),
    })))
}

/// The time-stamping authority outside of the hub.
pub fn clock(config: &Config) -> Result<Option<Clock>, Failure> {
    let what = "the configuration is refused";
    let timestamp = &config.documents.timestamp;
    match (&timestamp.url, &timestamp.root) {
        (None, None) => Ok(None),
        (None, Some(_)) => {
            let why = "`documents.timestamp.root` is set, and `documents.timestamp.url` is not";
            Err(Failure::new(what, why, "name the authority, or leave out its root"))
        }
        (Some(_), None) => {
            let why =
                "`documents.timestamp.root` is not set: nobody could check the stamps of `documents.timestamp.url`";
            Err(Failure::new(what, why, "name the file with the authority's root certificate"))
        }
        (Some(url), Some(root)) => {
            let why =
                |error: &dyn std::fmt::Display| format!("`documents.timestamp.root`: {}: {error}", root.display());
            let remedy = "name a file with certificates, PEM or DER";
            let bytes = fs::read(root).map_err(|error| Failure::new(what, why(&error), remedy))?;
            let roots = Roots::default().with_file(&bytes).map_err(|error| Failure::new(what, why(&error), remedy))?;
            Ok(Some(Clock { url: url.0.clone(), roots }))
        }
    }
}

/// Under whom seals count, for a command that makes none. Makes no keys where there is no hub.
pub fn trust(config: &Config) -> Result<Trust, Failure> {
    let file = config.data.keys.join("master.key");
    if !file.is_file() {
        let why = format!("there is no {}", file.display());
        let remedy = "say which hub by --config, or name its certificate by --root CERT.pem";
        return Err(Failure::new("no hub is here whose seals could be checked", why, remedy));
    }
    let keys = wiring::key_store(config, &*wiring::master(config)?)?;
    let what = "the development authority cannot be opened";
    let authority = Authority::open(&keys).or_fail(what, "check the folder of [data] keys")?;
    seals::trust(&authority, clock(config)?.as_ref()).or_fail(what, "check the folder of [data] keys")
}

/// Its processes are this program again.
pub fn renderer(config: &Config) -> Result<Renderer, Failure> {
    let own = std::env::current_exe().or_fail("documents cannot be rendered", "start the hub by its path")?;
    let c = &config.documents;
    Ok(Renderer::new(RenderConfig {
        fonts: c.fonts.clone(),
        command: own,
        time_limit_ms: c.time_limit_ms,
        memory_limit_mb: c.memory_limit_mb,
        children: c.at_once,
    }))
}
