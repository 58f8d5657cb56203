//! How a bench prints what it measured.
use std::time::Duration;

/// Acts a second, and how long half and all but a hundredth of them took at most.
pub fn row(what: &str, took: Duration, each: &mut [Duration]) {
    each.sort();
    let at = |share: f64| each[((each.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    println!("{what:<52}{:>10.0}{:>10.1}{:>10.1}", each.len() as f64 / took.as_secs_f64(), at(0.5), at(0.99));
}
