//! Sealing and verifying beside what they cannot do without: a bare P-256 signature and its verification.
//!
//! `cargo bench -p documents --bench verify`; a document of two pages, five fields, time stamps from the built-in
//! authority, so that a seal holds two signatures and a verified seal five verifications (seal, stamp, two
//! certificates of the authority and one of the organisation at most).

#[path = "../tests/sealing/mod.rs"]
mod sealing;

use std::hint::black_box;
use std::time::{Duration, Instant};

use documents::verify::verify;
use keys::{Es256Signer, Signer, Verifier};
use sealing::{Office, prepared, table};

const ROUNDS: usize = 200;

fn main() {
    let office = Office::new();
    let (trust, fields) = (office.trust(), prepared(&table()));
    let sealed = office.sealed(&table(), 5);
    assert!(verify(&sealed, &trust).expect("it can be read").is_valid());
    let key = Es256Signer::generate();
    let signature = key.sign(&sealed).expect("software keys sign");

    let bare = median(|| drop(black_box(key.sign(black_box(&fields[..1000])))));
    let bare_check = median(|| assert!(black_box(key.public().verify(&sealed, &signature)).is_ok()));
    let signer = office.signer(0);
    let (time, look) = (office.time(), Default::default());
    let one = median(|| {
        let at = sealing::now();
        let sealed = documents::pades::seal(&fields, &sealing::field(0), &look, &signer, &time, at);
        assert!(black_box(sealed).is_ok());
    });
    let five = median(|| assert!(verify(black_box(&sealed), &trust).is_ok_and(|report| report.is_valid())));

    println!("seals, a PDF of {} bytes with five seals, median of {ROUNDS} rounds", sealed.len());
    println!("  bare P-256 signature                     {:>9.1} µs", micros(bare));
    println!(
        "  one seal with its time stamp             {:>9.1} µs, {:.1} x the bare one",
        micros(one),
        ratio(one, bare)
    );
    println!("  bare P-256 verification of the whole     {:>9.1} µs", micros(bare_check));
    println!(
        "  verification of five seals               {:>9.1} µs, {:.1} x the bare one",
        micros(five),
        ratio(five, bare_check)
    );
}

fn median(mut work: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort();
    times[ROUNDS / 2]
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

fn ratio(time: Duration, floor: Duration) -> f64 {
    time.as_secs_f64() / floor.as_secs_f64()
}
