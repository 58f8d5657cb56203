//! When a call that failed is made again.

use std::time::Duration;

const LONGEST: Duration = Duration::from_secs(3600);

/// Twice as long each time, up to an hour, and a fifth more or less: those that failed together do not come back
/// together. `chance` lies between 0 and 1.
pub fn wait(first: Duration, failures: i64, chance: f64) -> Duration {
    let doublings = u32::try_from(failures.max(1) - 1).unwrap_or(u32::MAX).min(20);
    let wait = first.saturating_mul(1 << doublings).min(LONGEST);
    wait.mul_f64(0.8 + 0.4 * chance.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_an_hour_and_are_never_quite_the_same() {
        let first = Duration::from_secs(5);
        let seconds: Vec<u64> = (1..=12).map(|n| wait(first, n, 0.5).as_secs()).collect();
        assert_eq!(seconds, [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]);
        assert_eq!(wait(first, i64::MAX, 0.0), Duration::from_secs(2880));
        assert_eq!(wait(first, 0, 1.0), Duration::from_secs(6));
    }
}
