//! A small document, an authority and its organisations, as tests and the bench use them.
#![allow(dead_code)]

use documents::pades::{DevelopmentTime, FieldSpec, SealLook, prepare, seal};
use documents::verify::Trust;
use jiff::Timestamp;
use keys::certificates::{Authority, Certified, Subject};
use keys::{Algorithm, FileStore, KeyStore, MasterKey};
use lopdf::{Document, Object, Stream, dictionary};

pub const ORGANISATIONS: [&str; 5] = ["示范市土地局", "甲建设公司", "乙设计院", "丙监理公司", "丁质量监督站"];

pub struct Office {
    folder: tempfile::TempDir,
    store: FileStore,
    pub authority: Authority,
}

impl Office {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = FileStore::open(folder.path(), MasterKey::ephemeral()).unwrap();
        let authority = Authority::open(&store).unwrap();
        Self { folder, store, authority }
    }

    pub fn signer(&self, n: usize) -> Certified {
        self.signer_of(n, Algorithm::Es256)
    }

    pub fn signer_of(&self, n: usize, algorithm: Algorithm) -> Certified {
        let key = format!("seal-{algorithm}-{n}").parse().unwrap();
        let signer = self.store.signer_or_create(&key, algorithm).unwrap();
        let organisation = ORGANISATIONS[n].to_owned();
        let subject = Subject::Seal { organisation, code: format!("91X{n}"), seal: format!("公章{n}") };
        let now = now().as_second();
        let leaf = self.authority.issue(&subject, &signer.public(), now - 86_400, now + 86_400 * 365).unwrap();
        Certified::new(signer, &[leaf, self.authority.root().to_vec()]).unwrap()
    }

    pub fn time(&self) -> DevelopmentTime<fn() -> Timestamp> {
        DevelopmentTime::new(self.authority.clock().clone(), now)
    }

    pub fn trust(&self) -> Trust {
        self.authority.roots().unwrap().into()
    }

    pub fn seal(&self, pdf: &[u8], n: usize) -> Vec<u8> {
        let look = SealLook { appearance: None, name: ORGANISATIONS[n], reason: Some("审核通过") };
        seal(pdf, &field(n), &look, &self.signer(n), &self.time(), now()).unwrap()
    }

    /// A document with five fields, of which the first `seals` are sealed.
    pub fn sealed(&self, pdf: &[u8], seals: usize) -> Vec<u8> {
        (0..seals).fold(prepared(pdf), |pdf, n| self.seal(&pdf, n))
    }
}

pub fn now() -> Timestamp {
    Timestamp::now()
}

pub fn field(n: usize) -> String {
    format!("公章-{n}")
}

pub fn prepared(pdf: &[u8]) -> Vec<u8> {
    let fields: Vec<FieldSpec> = (0..5)
        .map(|n| {
            let left = 40.0 + 100.0 * n as f64;
            FieldSpec { name: field(n), page: 1 + n % 2, rect: [left, 60.0, left + 90.0, 150.0] }
        })
        .collect();
    prepare(pdf, &fields).unwrap()
}

/// Two pages with a line of text each.
pub fn document() -> Document {
    let mut document = Document::with_version("1.7");
    let pages = document.new_object_id();
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica",
    });
    let resources = document.add_object(dictionary! { "Font" => dictionary! { "F1" => font } });
    let kids: Vec<Object> = (1..=2)
        .map(|n| {
            let text = format!("BT /F1 18 Tf 60 700 Td (Approval, page {n}) Tj ET");
            let content = document.add_object(Stream::new(dictionary! {}, text.into_bytes()));
            document.add_object(dictionary! { "Type" => "Page", "Parent" => pages, "Contents" => content }).into()
        })
        .collect();
    let tree = dictionary! {
        "Type" => "Pages", "Kids" => kids, "Count" => 2, "Resources" => resources,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    };
    document.objects.insert(pages, tree.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalog);
    let id = Object::string_literal("0123456789abcdef");
    document.trailer.set("ID", vec![id.clone(), id]);
    document
}

/// With a cross-reference table.
pub fn table() -> Vec<u8> {
    let mut bytes = Vec::new();
    document().save_to(&mut bytes).unwrap();
    bytes
}

/// With object streams and a cross-reference stream.
pub fn modern() -> Vec<u8> {
    let mut bytes = Vec::new();
    document().save_modern(&mut bytes).unwrap();
    bytes
}
