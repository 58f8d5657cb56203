//! Places to keep files in, and files to send there.
use documents::{
    Files,
    files::{Config, Kept, S3, Scan},
};
use flate2::{Compression, write::DeflateEncoder};
use futures::{Stream, StreamExt, stream};
use std::io::Write;
use tempfile::TempDir;

pub const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
const HINT: &str = "is not set: run the test under tests/servers/servers.sh run";

pub struct Desk {
    pub name: &'static str,
    pub files: Files,
    folder: TempDir,
    bucket: Option<String>,
}

impl Desk {
    fn of(name: &'static str, config: Config, bucket: Option<String>) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        Desk { name, files: Files::open(folder.path(), &config).unwrap(), folder, bucket }
    }

    pub fn folder() -> Desk {
        Desk::of("folder", Config::default(), None)
    }

    pub fn scanned(address: &str) -> Desk {
        let scan = Scan { address: Some(address.to_owned()), time_limit_ms: 10_000 };
        Desk::of("scanned", Config { scan, ..Config::default() }, None)
    }

    /// A bucket of its own on the private server.
    pub async fn s3() -> Desk {
        let endpoint = std::env::var("HUB_TEST_S3").unwrap_or_else(|_| panic!("HUB_TEST_S3 {HINT}"));
        let bucket = format!("t-{}", uuid::Uuid::now_v7());
        let at = format!("{endpoint}/{bucket}");
        let made = at.clone();
        tokio::task::spawn_blocking(move || ureq::put(&made).send_empty().unwrap()).await.unwrap();
        let s3 = S3 { endpoint, bucket, access_key: "any".to_owned(), secret_key: "any".into(), ..S3::default() };
        Desk::of("bucket", Config { store: Kept::S3, s3, ..Config::default() }, Some(at))
    }

    /// Addresses of what is kept; of a bucket also uploads that were begun and not ended.
    pub async fn kept(&self) -> Vec<String> {
        let Some(bucket) = self.bucket.clone() else {
            let coming = self.folder.path().join("coming");
            return walk(self.folder.path()).into_iter().filter(|f| !f.starts_with(&coming)).map(shown).collect();
        };
        let listed = tokio::task::spawn_blocking(move || {
            let read = |url: String| ureq::get(&url).call().unwrap().body_mut().read_to_string().unwrap();
            read(bucket.clone()) + &read(format!("{bucket}?uploads"))
        });
        let listed = listed.await.unwrap();
        listed.split("<Key>").skip(1).map(|k| k.split('<').next().unwrap_or_default().to_owned()).collect()
    }

    /// Files that are still on their way in, and those of a folder.
    pub fn on_disk(&self) -> usize {
        walk(self.folder.path()).len()
    }
}

fn shown(path: std::path::PathBuf) -> String {
    path.display().to_string()
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.flat_map(|e| if e.path().is_dir() { walk(&e.path()) } else { vec![e.path()] }).collect()
}

pub fn clamd() -> String {
    std::env::var("HUB_TEST_CLAMD").unwrap_or_else(|_| panic!("HUB_TEST_CLAMD {HINT}"))
}

/// The test string of all scanners, put together here so that none takes this source away.
pub fn eicar() -> Vec<u8> {
    [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-", "STANDARD-ANTIVIRUS-", "TEST-FILE!$H+H*"].concat().into_bytes()
}

pub fn sent(bytes: &[u8]) -> impl Stream<Item = Result<Vec<u8>, String>> + Unpin + use<> {
    let body = if bytes.is_empty() { vec![] } else { vec![Ok(bytes.to_vec())] };
    stream::iter(body)
}

pub async fn bytes<B: AsRef<[u8]>, E: std::fmt::Debug>(mut from: impl Stream<Item = Result<B, E>> + Unpin) -> Vec<u8> {
    let mut all = vec![];
    while let Some(chunk) = from.next().await {
        all.extend_from_slice(chunk.unwrap().as_ref());
    }
    all
}

pub fn deflated(zeros: usize) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    for _ in 0..zeros >> 20 {
        encoder.write_all(&[0; 1 << 20]).unwrap();
    }
    encoder.finish().unwrap()
}

pub fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let entries: Vec<_> = entries.iter().map(|(name, body)| (*name, 0, *body, body.len() as u32)).collect();
    archive(&entries)
}

/// One deflated entry that claims to unpack to so many bytes.
pub fn packed(name: &str, body: &[u8], claims: u32) -> Vec<u8> {
    archive(&[(name, 8, body, claims)])
}

/// By hand, because a writer that is worth using does not lie. Nobody here looks at the checksum.
fn archive(entries: &[(&str, u16, &[u8], u32)]) -> Vec<u8> {
    let (mut out, mut directory) = (vec![], vec![]);
    for (name, method, body, claims) in entries {
        let at = out.len() as u32;
        let mut common = vec![20, 0, 0, 0];
        common.extend(method.to_le_bytes());
        common.extend([0; 8]);
        for size in [body.len() as u32, *claims] {
            common.extend(size.to_le_bytes());
        }
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0; 2]);
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(name.as_bytes());
        out.extend(*body);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (n, at) = (entries.len() as u16, out.len() as u32);
    let size = directory.len() as u32;
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([n.to_le_bytes(), n.to_le_bytes()].concat());
    out.extend([size.to_le_bytes(), at.to_le_bytes()].concat());
    out.extend([0; 2]);
    out
}
