//! Files made to hurt: they end in a typed error or a report, in bounded time, never in a panic.

mod hostile_files;
mod sealing;

use std::time::{Duration, Instant};

use documents::verify::{Trust, VerifyError, verify, verify_within};
use documents::{Limits, PdfError};
use hostile_files::*;
use sealing::{Office, modern, table};

/// On a slow machine in a debug build; the release build needs a tenth.
const PATIENCE: Duration = Duration::from_secs(20);

fn judged(bytes: &[u8]) -> Result<bool, VerifyError> {
    let start = Instant::now();
    let judged = verify(bytes, &Trust::default()).map(|report| report.is_valid());
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
    judged
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
            assert!(matches!(judged(&nested(open, depth)), Err(VerifyError::Pdf(PdfError::Malformed { .. }))));
        }
    }
}

#[test]
fn a_bomb_in_an_object_stream_or_a_cross_reference_is_not_blown_up() {
    too_large(judged(&bomb_in_a_cross_reference()), "bytes after decompression");
    too_large(judged(&bomb_in_an_object_stream()), "bytes after decompression");
}

#[test]
fn millions_of_entries_and_large_files_are_refused() {
    too_large(judged(CLAIMED_ENTRIES), "objects");
    too_large(judged(&real_entries()), "objects");
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
    for circle in circles() {
        assert!(judged(&circle).is_err());
    }
    let itself = file(&[catalog(""), pages()], "");
    let at = itself.windows(4).rposition(|window| window == b"xref").unwrap();
    let start = itself.windows(6).position(|window| window == b"xref\n0").unwrap();
    assert!(at > start);
    assert!(judged(&file(&[catalog(""), pages()], &format!("/Prev {start}"))).is_err());
}

#[test]
fn an_encrypted_file_is_named_so() {
    let judged = judged(&encrypted());
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
