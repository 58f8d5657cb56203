//! The files made to hurt, for whoever takes files from strangers.
#![allow(dead_code)]

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// All of them, by name.
pub fn all() -> Vec<(String, Vec<u8>)> {
    let mut files = vec![
        ("nested lists".to_owned(), nested("[", 1_000_000)),
        ("nested dictionaries".to_owned(), nested("<</A ", 1_000_000)),
        ("a bomb in a cross-reference".to_owned(), bomb_in_a_cross_reference()),
        ("a bomb in an object stream".to_owned(), bomb_in_an_object_stream()),
        ("claimed entries".to_owned(), CLAIMED_ENTRIES.to_vec()),
        ("a million entries".to_owned(), real_entries()),
        ("an encrypted file".to_owned(), encrypted()),
    ];
    files.extend(circles().into_iter().enumerate().map(|(n, file)| (format!("circle {n}"), file)));
    files
}

pub const CLAIMED_ENTRIES: &[u8] = b"%PDF-1.7\nxref\n0 4000000000\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n";

pub fn real_entries() -> Vec<u8> {
    let mut real = b"%PDF-1.7\nxref\n0 1000000\n".to_vec();
    real.extend(b"0000000009 00000 n \n".repeat(1_000_000));
    real.extend(b"trailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n");
    real
}

pub fn encrypted() -> Vec<u8> {
    file(&[catalog(""), pages()], "/Encrypt 2 0 R")
}

pub fn nested(open: &str, depth: usize) -> Vec<u8> {
    file(&[format!("<</Type/Catalog/X {}", open.repeat(depth)).into_bytes()], "")
}

/// Fields, references and lengths that lead back to themselves.
pub fn circles() -> Vec<Vec<u8>> {
    let fields = vec![catalog("/AcroForm<</Fields[3 0 R]>>"), pages(), b"<</T(a)/Kids[3 0 R]>>".to_vec()];
    let two = vec![
        catalog("/AcroForm<</Fields[3 0 R]>>"),
        pages(),
        b"<</T(a)/Kids[4 0 R 4 0 R]>>".to_vec(),
        b"<</T(b)/Kids[3 0 R]>>".to_vec(),
    ];
    let references = vec![catalog("/AcroForm 3 0 R"), pages(), b"4 0 R".to_vec(), b"3 0 R".to_vec()];
    let lengths = vec![catalog("/AcroForm 3 0 R"), pages(), b"<</Length 3 0 R>>\nstream\n\nendstream".to_vec()];
    [fields, two, references, lengths].iter().map(|objects| file(objects, "")).collect()
}

pub fn bomb_in_a_cross_reference() -> Vec<u8> {
    let bomb = deflated(300 << 20);
    let head = "/Type/XRef/Filter/FlateDecode/W[1 4 2]/Size 100/Root 1 0 R";
    let mut out = b"%PDF-1.7\n".to_vec();
    let at = out.len();
    out.extend(b"9 0 obj\n");
    out.extend(stream(head, &bomb));
    out.extend(format!("\nendobj\nstartxref\n{at}\n%%EOF\n").into_bytes());
    out
}

/// Its only object is the catalog, so that it must be opened.
pub fn bomb_in_an_object_stream() -> Vec<u8> {
    let bomb = deflated(300 << 20);
    let mut out = b"%PDF-1.7\n".to_vec();
    let packed = out.len();
    out.extend(b"2 0 obj\n");
    out.extend(stream("/Type/ObjStm/N 1/First 5/Filter/FlateDecode", &bomb));
    out.extend(b"\nendobj\n");
    let at = out.len();
    let mut rows = vec![0u8, 0, 0, 0, 0, 0, 0];
    rows.extend([2, 0, 0, 0, 2, 0, 0]);
    rows.push(1);
    rows.extend((packed as u32).to_be_bytes());
    rows.extend([0, 0]);
    out.extend(b"3 0 obj\n");
    out.extend(stream("/Type/XRef/W[1 4 2]/Size 3/Root 1 0 R", &rows));
    out.extend(format!("\nendobj\nstartxref\n{at}\n%%EOF\n").into_bytes());
    out
}

/// Objects from number 1 on, the first of them the catalog.
pub fn file(objects: &[Vec<u8>], more: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n", n + 1).into_bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let at = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).into_bytes());
    for offset in offsets {
        out.extend(format!("{offset:010} 00000 n \n").into_bytes());
    }
    let size = objects.len() + 1;
    out.extend(format!("trailer\n<</Size {size}/Root 1 0 R{more}>>\nstartxref\n{at}\n%%EOF\n").into_bytes());
    out
}

pub fn catalog(more: &str) -> Vec<u8> {
    format!("<</Type/Catalog/Pages 2 0 R{more}>>").into_bytes()
}

pub fn pages() -> Vec<u8> {
    b"<</Type/Pages/Kids[]/Count 0>>".to_vec()
}

pub fn deflated(bytes: usize) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    let block = vec![0u8; 1 << 20];
    for _ in 0..bytes >> 20 {
        encoder.write_all(&block).unwrap();
    }
    encoder.finish().unwrap()
}

pub fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("<<{dict}/Length {}>>\nstream\n", data.len());
    [head.as_bytes(), data, b"\nendstream"].concat()
}
