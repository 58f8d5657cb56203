//! A PKCS#11 token of a hub's own: SoftHSM2 with its tokens in the room's folder, so that it can be taken away.
use crate::servers::variable;
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

const PIN: &str = "2468";
pub const LABEL: &str = "seals";

pub struct Token {
    folder: PathBuf,
}

impl Token {
    /// Not put in yet.
    pub fn away(room: &Path) -> Token {
        let token = Token { folder: room.join("token") };
        fs::create_dir_all(token.folder.join("tokens")).expect("the room can be written");
        let settings = format!("directories.tokendir = {}\nobjectstore.backend = file\n", token.place().display());
        fs::write(token.settings(), settings).expect("the room can be written");
        fs::write(token.pin(), PIN).expect("the room can be written");
        fs::set_permissions(token.pin(), fs::Permissions::from_mode(0o600)).expect("the file is ours");
        token
    }

    /// What a hub needs to know, and SoftHSM2 with it.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        vec![
            ("HUB_KEYS__PKCS11__MODULE", variable("HUB_TEST_SOFTHSM")),
            ("HUB_KEYS__PKCS11__TOKEN", LABEL.to_owned()),
            ("HUB_KEYS__PKCS11__PIN_FILE", self.pin().display().to_string()),
            ("SOFTHSM2_CONF", self.settings().display().to_string()),
        ]
    }

    pub fn make(&self) {
        let mut run = Command::new("softhsm2-util");
        run.args(["--init-token", "--free", "--label", LABEL, "--pin", PIN, "--so-pin", "13579"]);
        let made = run.env("SOFTHSM2_CONF", self.settings()).output().expect("softhsm2-util is installed");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }

    pub fn take_away(&self) {
        fs::rename(self.place(), self.aside()).expect("it was there");
        fs::create_dir(self.place()).expect("the room can be written");
    }

    pub fn put_back(&self) {
        fs::remove_dir_all(self.place()).expect("it is empty");
        fs::rename(self.aside(), self.place()).expect("it was taken away");
    }

    fn place(&self) -> PathBuf {
        self.folder.join("tokens")
    }

    fn aside(&self) -> PathBuf {
        self.folder.join("aside")
    }

    fn settings(&self) -> PathBuf {
        self.folder.join("softhsm2.conf")
    }

    fn pin(&self) -> PathBuf {
        self.folder.join("pin")
    }
}
