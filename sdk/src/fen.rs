//! Money: a whole number of fen, so that no sum is ever rounded.
use serde::{Deserialize, Serialize};
use std::{fmt, iter::Sum, ops};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(pub i64);

impl Fen {
    pub const fn yuan(yuan: i64) -> Fen {
        Fen(yuan * 100)
    }

    /// `519,000,000.00`; `Display` writes it without the commas.
    pub fn grouped(self) -> String {
        let (yuan, fen) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        let digits = yuan.to_string();
        let mut out = String::from(if self.0 < 0 { "-" } else { "" });
        for (n, digit) in digits.chars().enumerate() {
            if n > 0 && (digits.len() - n) % 3 == 0 {
                out.push(',');
            }
            out.push(digit);
        }
        out + &format!(".{fen:02}")
    }
}

impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, fen) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        write!(f, "{sign}{}.{:02}", fen / 100, fen % 100)
    }
}

impl ops::Add for Fen {
    type Output = Fen;
    fn add(self, other: Fen) -> Fen {
        Fen(self.0 + other.0)
    }
}

impl ops::Sub for Fen {
    type Output = Fen;
    fn sub(self, other: Fen) -> Fen {
        Fen(self.0 - other.0)
    }
}

impl ops::Mul<i64> for Fen {
    type Output = Fen;
    fn mul(self, times: i64) -> Fen {
        Fen(self.0 * times)
    }
}

impl ops::Neg for Fen {
    type Output = Fen;
    fn neg(self) -> Fen {
        Fen(-self.0)
    }
}

impl ops::AddAssign for Fen {
    fn add_assign(&mut self, other: Fen) {
        self.0 += other.0;
    }
}

impl Sum for Fen {
    fn sum<I: Iterator<Item = Fen>>(all: I) -> Fen {
        Fen(all.map(|fen| fen.0).sum())
    }
}

impl<'a> Sum<&'a Fen> for Fen {
    fn sum<I: Iterator<Item = &'a Fen>>(all: I) -> Fen {
        all.copied().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::Fen;

    #[test]
    fn written_as_yuan_with_two_decimals() {
        assert_eq!(Fen(51_900_000_000).to_string(), "519000000.00");
        assert_eq!(Fen(51_900_000_000).grouped(), "519,000,000.00");
        assert_eq!(Fen(-5).to_string(), "-0.05");
        assert_eq!(Fen(-123_456).grouped(), "-1,234.56");
        assert_eq!(Fen(99_999).grouped(), "999.99");
    }
}
