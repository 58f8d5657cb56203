//! Files made to hurt: they end in a typed error or a report, in bounded time, never in a panic.

mod sealing;

use std::io::Write;
use std::time::{Duration, Instant};

use documents::verify::{Trust, VerifyError, verify, verify_within};
use documents::{Limits, PdfError};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use sealing::{Office, modern, table};

/// On a slow machine in a debug build; the release build needs a tenth.
const PATIENCE: Duration = Duration::from_secs(20);

fn judged(bytes: &[u8]) -> Result<bool, VerifyError> {
    let start = Instant::now();
    let judged = verify(bytes, &Trust::default()).map(|report| report.is_valid());
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
    judged
}

/// Objects from number 1 on, the first of them the catalog.
fn file(objects: &[Vec<u8>], more: &str) -> Vec<u8> {
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

fn catalog(more: &str) -> Vec<u8> {
    format!("<</Type/Catalog/Pages 2 0 R{more}>>").into_bytes()
}

fn pages() -> Vec<u8> {
    b"<</Type/Pages/Kids[]/Count 0>>".to_vec()
}

fn deflated(bytes: usize) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    let block = vec![0u8; 1 << 20];
    for _ in 0..bytes >> 20 {
        encoder.write_all(&block).unwrap();
    }
    encoder.finish().unwrap()
}

fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("<<{dict}/Length {}>>\nstream\n", data.len());
    [head.as_bytes(), data, b"\nendstream"].concat()
}

fn too_large(judged: Result<bool, VerifyError>, of: &str) {
    match judged {
        Err(VerifyError::Pdf(PdfError::TooLarge { what, .. })) => assert_eq!(what, of),
        other => panic!("{of}: {other:?}"),
    }
}

#[test]
fn the_plain_file_of_these_tests_can_be_read() {
    assert!(matches!(judged(&file(&[catalog(""), pages()], "")), Ok(false)));
}

#[test]
fn deep_nesting_is_refused() {
    for depth in [100, 1_000_000] {
        for open in ["[", "<</A "] {
            let nested = format!("<</Type/Catalog/X {}", open.repeat(depth)).into_bytes();
            assert!(matches!(judged(&file(&[nested], "")), Err(VerifyError::Pdf(PdfError::Malformed { .. }))));
        }
    }
}

#[test]
fn a_bomb_in_an_object_stream_or_a_cross_reference_is_not_blown_up() {
    let bomb = deflated(300 << 20);
    let head = "/Type/XRef/Filter/FlateDecode/W[1 4 2]/Size 100/Root 1 0 R";
    let mut out = b"%PDF-1.7\n".to_vec();
    let at = out.len();
    out.extend(b"9 0 obj\n");
    out.extend(stream(head, &bomb));
    out.extend(format!("\nendobj\nstartxref\n{at}\n%%EOF\n").into_bytes());
    too_large(judged(&out), "bytes after decompression");

    // Its only object is the catalog, so that it must be opened.
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
    too_large(judged(&out), "bytes after decompression");
}

#[test]
fn millions_of_entries_and_large_files_are_refused() {
    let claimed = b"%PDF-1.7\nxref\n0 4000000000\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n";
    too_large(judged(claimed), "objects");
    let mut real = b"%PDF-1.7\nxref\n0 1000000\n".to_vec();
    real.extend(b"0000000009 00000 n \n".repeat(1_000_000));
    real.extend(b"trailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n");
    too_large(judged(&real), "objects");
    too_large(judged(&vec![b' '; (50 << 20) + 1]), "bytes");
    let limits = Limits { work: 100, ..Limits::default() };
    let starved = verify_within(&table(), &Trust::default(), limits).map(|report| report.is_valid());
    too_large(starved, "bytes to parse");
}

#[test]
fn an_object_outside_of_the_file_is_refused() {
    let plain = file(&[catalog(""), pages()], "");
    let entry = plain.windows(18).position(|window| window == b"0000000009 00000 n").unwrap();
    for offset in ["9999999999", "0000001000", "0016779332"] {
        let mut far = plain.clone();
        far[entry..entry + 10].copy_from_slice(offset.as_bytes());
        assert!(matches!(judged(&far), Err(VerifyError::Pdf(PdfError::Malformed { .. }))), "{offset}");
    }
}

#[test]
fn circles_end() {
    let circular = |objects: &[Vec<u8>]| judged(&file(objects, ""));
    let fields = vec![catalog("/AcroForm<</Fields[3 0 R]>>"), pages(), b"<</T(a)/Kids[3 0 R]>>".to_vec()];
    assert!(circular(&fields).is_err());
    let two = vec![
        catalog("/AcroForm<</Fields[3 0 R]>>"),
        pages(),
        b"<</T(a)/Kids[4 0 R 4 0 R]>>".to_vec(),
        b"<</T(b)/Kids[3 0 R]>>".to_vec(),
    ];
    assert!(circular(&two).is_err());
    let references = vec![catalog("/AcroForm 3 0 R"), pages(), b"4 0 R".to_vec(), b"3 0 R".to_vec()];
    assert!(circular(&references).is_err());
    let lengths = vec![catalog("/AcroForm 3 0 R"), pages(), b"<</Length 3 0 R>>\nstream\n\nendstream".to_vec()];
    assert!(circular(&lengths).is_err());
    let itself = file(&[catalog(""), pages()], "");
    let at = itself.windows(4).rposition(|window| window == b"xref").unwrap();
    let start = itself.windows(6).position(|window| window == b"xref\n0").unwrap();
    assert!(at > start);
    assert!(judged(&file(&[catalog(""), pages()], &format!("/Prev {start}"))).is_err());
}

#[test]
fn an_encrypted_file_is_named_so() {
    let judged = judged(&file(&[catalog(""), pages()], "/Encrypt 2 0 R"));
    assert!(matches!(judged, Err(VerifyError::Pdf(PdfError::Encrypted))));
}

#[test]
fn a_file_cut_short_anywhere_is_never_valid() {
    let office = Office::new();
    let sealed = office.sealed(&modern(), 2);
    let trust = office.trust();
    for end in (0..sealed.len() - 2).step_by(97) {
        // Cut between two seals it is the sound document of one seal; nothing else may pass.
        let Some(report) = verify(&sealed[..end], &trust).ok().filter(|report| report.is_valid()) else { continue };
        let whole = sealed[..end].ends_with(b"%%EOF") || sealed[..end].ends_with(b"%%EOF\n");
        assert!(whole && report.signatures.len() == 1, "cut at {end}");
    }
}

/// The same each time: a failure can be looked at.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }
}

/// Random bytes, turned bits, moved and repeated pieces of sound files. Returns how many could still be read.
fn shaken(seed: u64, enough: impl Fn(usize) -> bool) -> usize {
    let office = Office::new();
    let trust = office.trust();
    let sound = [office.sealed(&table(), 2), office.sealed(&modern(), 2), table()];
    let mut dice = Dice(seed);
    let (mut round, mut read) = (0, 0);
    while !enough(round) {
        let mut bytes = sound[dice.roll(sound.len())].clone();
        match dice.roll(4) {
            0 => bytes = (0..dice.roll(2_000)).map(|_| dice.roll(256) as u8).collect(),
            1 => {
                let (from, length, to) = (dice.roll(bytes.len()), dice.roll(400), dice.roll(bytes.len()));
                let piece = bytes[from..(from + length).min(bytes.len())].to_vec();
                bytes.splice(to..to, piece);
            }
            _ => {
                for _ in 0..=dice.roll(6) {
                    // The structure is at the end and around objects' heads, rarely in the digits of a signature.
                    let at = if dice.roll(2) == 0 {
                        bytes.len() - 1 - dice.roll(900.min(bytes.len()))
                    } else {
                        dice.roll(bytes.len())
                    };
                    bytes[at] ^= 1 << dice.roll(8);
                }
            }
        }
        if dice.roll(3) == 0 {
            bytes = [&b"%PDF-1.7\n"[..], &bytes].concat();
        }
        read += usize::from(verify(&bytes, &trust).is_ok());
        round += 1;
    }
    read
}

#[test]
fn random_bytes_and_turned_bits_never_panic() {
    let read = shaken(0x5ea1, |round| round == 1_500);
    assert!(read > 50, "only {read} of 1500 were read at all: the dice miss what lies behind the parser");
}

#[test]
#[ignore = "runs for HUB_TEST_FUZZ_SECONDS"]
fn fuzz() {
    let seconds = std::env::var("HUB_TEST_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(60);
    let (start, seed) = (Instant::now(), rand::random::<u64>() | 1);
    println!("seed {seed:#x}");
    shaken(seed, |_| start.elapsed() > Duration::from_secs(seconds));
}
