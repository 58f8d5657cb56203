//! Other people's validators on our seals: poppler's `pdfsig` and pyHanko, and OpenSSL on our certificates. They
//! must accept what we seal, find what is broken, and never find more than our own verification does.

mod sealing;

use std::path::{Path, PathBuf};
use std::process::Command;

use der::{Decode, Encode};
use documents::verify::verify;
use sealing::{Office, table};
use serde_json::Value;

const HINT: &str =
    "run `eval \"$(tests/servers/pdf-tools.sh)\"` in this shell, or the test under tests/servers/servers.sh run";

struct Desk {
    office: Office,
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { office: Office::new(), folder: tempfile::tempdir().unwrap() };
        std::fs::write(desk.root(), desk.office.authority.root()).unwrap();
        desk
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("root.der")
    }

    fn lay(&self, name: &str, pdf: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, pdf).unwrap();
        path
    }

    fn pyhanko(&self, pdf: &Path) -> Value {
        let python =
            std::env::var("HUB_TEST_PYHANKO").unwrap_or_else(|_| panic!("HUB_TEST_PYHANKO is not set: {HINT}"));
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judge.py");
        let output = Command::new(python).arg(script).arg(pdf).arg(self.root()).output().unwrap();
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
    }

    fn pdfsig(&self, pdf: &Path) -> String {
        let output = Command::new("pdfsig").arg("-nocert").arg(pdf).env("HOME", self.folder.path()).output();
        let output = output.unwrap_or_else(|_| panic!("pdfsig is not there: {HINT}"));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

#[test]
fn one_two_and_five_seals_are_accepted_and_the_first_stays_valid() {
    let desk = Desk::new();
    for (kind, pdf) in [("table", table()), ("modern", sealing::modern())] {
        for seals in [1, 2, 5] {
            let sealed = desk.office.sealed(&pdf, seals);
            let path = desk.lay(&format!("{kind}-{seals}.pdf"), &sealed);
            let said = desk.pyhanko(&path);
            let signatures = said["signatures"].as_array().unwrap_or_else(|| panic!("{said}"));
            assert_eq!(signatures.len(), seals);
            for one in signatures {
                for good in ["intact", "valid", "trusted", "stamped", "bottom_line"] {
                    assert_eq!(one[good], true, "{kind} {seals}: {said:#}");
                }
                assert_eq!(one["form"], "/ETSI.CAdES.detached");
            }
            assert_eq!(signatures[seals - 1]["coverage"], "ENTIRE_FILE");
            let said = desk.pdfsig(&path);
            assert_eq!(said.matches("Signature is Valid.").count(), seals, "{said}");
            assert_eq!(said.matches("ETSI.CAdES.detached").count(), seals, "{said}");
            assert_eq!(said.matches("Total document signed").count(), 1, "{said}");
        }
    }
}

#[test]
fn a_flipped_byte_is_found_by_all_three() {
    let desk = Desk::new();
    let mut sealed = desk.office.sealed(&table(), 2);
    let at = sealed.windows(7).position(|window| window == b"page 1)").unwrap() + 5;
    sealed[at] = b'7';
    let path = desk.lay("flipped.pdf", &sealed);
    let said = desk.pyhanko(&path);
    assert!(said["signatures"].as_array().unwrap().iter().all(|one| one["intact"] == false), "{said:#}");
    assert_eq!(desk.pdfsig(&path).matches("Signature is Valid.").count(), 0);
    assert!(!verify(&sealed, &desk.office.trust()).unwrap().is_valid());
}

/// Whatever byte is turned: what one of the others rejects, we reject.
#[test]
fn ours_finds_whatever_the_others_find() {
    let desk = Desk::new();
    let sealed = desk.office.sealed(&table(), 2);
    let (trust, mut found) = (desk.office.trust(), 0);
    for n in 0..24 {
        let at = sealed.len() * (2 * n + 1) / 48;
        let mut changed = sealed.clone();
        changed[at] ^= 2;
        let path = desk.lay("changed.pdf", &changed);
        let said = desk.pyhanko(&path);
        let accepts = |one: &Value| one["bottom_line"] == true;
        let pyhanko = said["signatures"].as_array().is_some_and(|all| all.len() == 2 && all.iter().all(accepts));
        let pdfsig = desk.pdfsig(&path).matches("Signature is Valid.").count() == 2;
        let ours = verify(&changed, &trust).is_ok_and(|report| report.is_valid());
        found += usize::from(!pyhanko || !pdfsig);
        assert!(!ours || pyhanko && pdfsig, "byte {at}: ours {ours}, pyHanko {pyhanko}, pdfsig {pdfsig}: {said:#}");
    }
    assert!(found >= 6, "only {found} of 24 changes were found by the others: the test looks at the wrong bytes");
}

/// The reason why there is a verification of our own.
#[test]
fn a_repainted_page_passes_pdfsig_and_not_ours() {
    let desk = Desk::new();
    let sealed = desk.office.sealed(&table(), 2);
    let page = lopdf::Document::load_mem(&sealed).unwrap().get_pages()[&1];
    let mut document = lopdf::IncrementalDocument::load_from(&sealed[..]).unwrap();
    document.opt_clone_object_to_new_document(page).unwrap();
    let paint = lopdf::Stream::new(lopdf::dictionary! {}, b"1 0 0 rg 0 0 595 842 re f".to_vec());
    let paint = document.new_document.add_object(paint);
    document.new_document.get_object_mut(page).unwrap().as_dict_mut().unwrap().set("Contents", paint);
    let mut repainted = Vec::new();
    document.save_to(&mut repainted).unwrap();
    let path = desk.lay("repainted.pdf", &repainted);
    assert_eq!(desk.pdfsig(&path).matches("Signature is Valid.").count(), 2);
    assert!(desk.pyhanko(&path)["signatures"].as_array().unwrap().iter().all(|one| one["bottom_line"] == false));
    assert!(!verify(&repainted, &desk.office.trust()).unwrap().is_valid());
}

#[test]
fn openssl_follows_a_certificate_to_its_root() {
    let desk = Desk::new();
    let pem = |der: &[u8], name: &str| {
        let path = desk.lay(&format!("{name}.der"), der);
        let out = desk.folder.path().join(format!("{name}.pem"));
        let mut run = Command::new("openssl");
        run.args(["x509", "-inform", "DER", "-in"]).arg(path).arg("-out").arg(&out);
        assert!(run.status().unwrap().success());
        out
    };

    let root = pem(desk.office.authority.root(), "ca");
    let seal = pem(&desk.office.signer(0).certificate().to_der().unwrap(), "seal");
    let stamp = pem(&desk.office.authority.clock().certificate().to_der().unwrap(), "stamp");
    for (leaf, purpose) in [(seal, "any"), (stamp, "timestampsign")] {
        let run = Command::new("openssl")
            .args(["verify", "-x509_strict", "-purpose", purpose, "-CAfile"])
            .arg(&root)
            .arg(&leaf)
            .output();
        let output = run.unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

/// The signature over the signed attributes of the file's first seal, and what it is over, as others' tools take them.
fn signed_attributes(pdf: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let at = pdf.windows(11).position(|window| window == b"/Contents <").unwrap() + 11;
    let digits: Vec<u8> = pdf[at..].iter().copied().take_while(u8::is_ascii_hexdigit).collect();
    let bytes = hex::decode(digits).unwrap();
    let mut reader = der::SliceReader::new(&bytes).unwrap();
    let info = cms::content_info::ContentInfo::decode(&mut reader).unwrap();
    let data: cms::signed_data::SignedData = info.content.decode_as().unwrap();
    let signer = data.signer_infos.0.as_slice()[0].clone();
    (signer.signed_attrs.unwrap().to_der().unwrap(), signer.signature.as_bytes().to_vec())
}

/// What the table of the README says of SM2: OpenSSL takes the signature, the usual PDF validators do not know it.
#[test]
fn a_seal_with_sm2_is_taken_by_openssl_and_not_by_pdf_validators() {
    let desk = Desk::new();
    let signer = desk.office.signer_of(0, keys::Algorithm::Sm2);
    let look = documents::pades::SealLook::default();
    let (prepared, time) = (sealing::prepared(&table()), desk.office.time());
    let sealed = documents::pades::seal(&prepared, &sealing::field(0), &look, &signer, &time, sealing::now()).unwrap();
    assert!(verify(&sealed, &desk.office.trust()).unwrap().is_valid());

    let key = keys::certificates::public_key(signer.certificate()).unwrap().to_pem();
    let (attributes, signature) = signed_attributes(&sealed);
    let (key, signature) = (desk.lay("key.pem", key.as_bytes()), desk.lay("signature", &signature));
    let accepts = |message: &[u8]| {
        let message = desk.lay("message", message);
        let mut run = Command::new("openssl");
        run.args(["dgst", "-sm3", "-sigopt", "distid:1234567812345678", "-verify"]).arg(&key).arg("-signature");
        run.arg(&signature).arg(message).output().unwrap().status.success()
    };
    assert!(accepts(&attributes));
    assert!(!accepts(&attributes[1..]));

    let path = desk.lay("sm2.pdf", &sealed);
    assert_eq!(desk.pdfsig(&path).matches("Signature is Valid.").count(), 0);
    let said = desk.pyhanko(&path);
    let accepted = |one: &Value| one["bottom_line"] == true;
    assert!(!said["signatures"].as_array().is_some_and(|all| all.iter().any(accepted)), "{said:#}");
}
