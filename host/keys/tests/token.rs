//! Keys in a token, tried with SoftHSM2, which is a token in a folder.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

use keys::{Algorithm, KeyError, KeyId, KeyStore, PublicKey, Token, TokenStore, Verifier};

const HINT: &str = "is not set: `eval \"$(tests/servers/softhsm.sh)\"`, or the test under tests/servers/servers.sh run";
const PIN: &str = "2468";

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} {HINT}"))
}

/// A token of its own, not made yet. A library has one state in a process, so there is one at a time.
struct Desk {
    folder: tempfile::TempDir,
    label: String,
    _alone: MutexGuard<'static, ()>,
}

impl Desk {
    fn new() -> Desk {
        static ALONE: Mutex<()> = Mutex::new(());
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = tempfile::tempdir().unwrap();
        let label = format!("test-{}", folder.path().file_name().unwrap().to_string_lossy());
        let desk = Desk { folder, label, _alone: alone };
        desk.write_pin(PIN, 0o600);
        desk
    }

    fn with_token() -> Desk {
        let desk = Desk::new();
        desk.make();
        desk
    }

    fn make(&self) {
        variable("SOFTHSM2_CONF");
        let mut run = Command::new("softhsm2-util");
        run.args(["--init-token", "--free", "--label", &self.label, "--pin", PIN, "--so-pin", "13579"]);
        let made = run.output().expect("softhsm2-util is installed");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }

    fn pin_file(&self) -> PathBuf {
        self.folder.path().join("pin")
    }

    fn write_pin(&self, pin: &str, mode: u32) {
        fs::write(self.pin_file(), format!("{pin}\n")).unwrap();
        fs::set_permissions(self.pin_file(), fs::Permissions::from_mode(mode)).unwrap();
    }

    fn store(&self) -> TokenStore {
        let module = variable("HUB_TEST_SOFTHSM").into();
        TokenStore::new(Token { module, label: self.label.clone(), pin_file: self.pin_file() })
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = Command::new("softhsm2-util").args(["--delete-token", "--token", &self.label]).output();
    }
}

fn id(text: &str) -> KeyId {
    text.parse().unwrap()
}

#[test]
fn a_key_signs_after_a_restart_and_is_gone_once_removed() {
    let desk = Desk::with_token();
    let public = desk.store().create(&id("seal-1"), Algorithm::Es256).unwrap();
    let store = desk.store();
    let signer = store.signer(&id("seal-1")).unwrap();
    let signature = signer.sign("中标".as_bytes()).unwrap();
    assert_eq!(signature.len(), 64);
    assert_eq!(signer.public(), public);
    assert_eq!(public.verify("中标".as_bytes(), &signature), Ok(()));
    assert!(public.verify("落标".as_bytes(), &signature).is_err());

    assert!(matches!(store.create(&id("seal-1"), Algorithm::Es256), Err(KeyError::Exists(_))));
    store.create(&id("seal-2"), Algorithm::Es256).unwrap();
    assert_eq!(store.list().unwrap(), [id("seal-1"), id("seal-2")]);
    store.remove(&id("seal-1")).unwrap();
    assert!(matches!(store.signer(&id("seal-1")), Err(KeyError::Missing(_))));
    assert!(matches!(store.remove(&id("seal-1")), Err(KeyError::Missing(_))));
    assert!(signer.sign(b"x").is_err(), "a signer of a key that is gone");
    assert!(matches!(store.create(&id("s"), Algorithm::Sm2), Err(KeyError::Unsupported(Algorithm::Sm2))));
}

#[test]
fn a_token_that_was_away_is_used_once_it_is_there() {
    let desk = Desk::new();
    let store = desk.store();
    let away = store.signer_or_create(&id("seal"), Algorithm::Es256).err().unwrap();
    assert!(matches!(&away, KeyError::Token { label, .. } if *label == desk.label), "{away}");
    desk.make();
    let signer = store.signer_or_create(&id("seal"), Algorithm::Es256).unwrap();
    assert_eq!(signer.public().verify(b"m", &signer.sign(b"m").unwrap()), Ok(()));
}

#[test]
fn a_wrong_pin_and_one_that_others_can_read_open_nothing() {
    let desk = Desk::with_token();
    desk.write_pin("0000", 0o600);
    assert!(matches!(desk.store().probe(), Err(KeyError::Token { .. })));
    desk.write_pin(PIN, 0o640);
    assert!(matches!(desk.store().probe(), Err(KeyError::Exposed { mode: 0o640, .. })));
    desk.write_pin(PIN, 0o400);
    desk.store().probe().unwrap();
}

#[test]
fn first_use_makes_one_key_for_all() {
    let desk = Desk::with_token();
    let stores: Vec<TokenStore> = (0..6).map(|_| desk.store()).collect();
    let first = |store: &TokenStore| store.signer_or_create(&id("seal"), Algorithm::Es256).map(|_| ());
    std::thread::scope(|scope| stores.iter().for_each(|store| drop(scope.spawn(|| first(store).unwrap()))));
    let publics: Vec<PublicKey> = stores.iter().map(|store| store.signer(&id("seal")).unwrap().public()).collect();
    assert!(publics.iter().all(|public| *public == publics[0]));
}
