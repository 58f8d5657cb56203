//! Messages that only look like the hub's. A partner that acts on one would act on anybody's.
use super::{super::now, WHAT, kit::Kit};
use crate::failure::{Failure, Or};
use bus::{CloudEvent, partner};
use keys::Es256Signer;

/// Older than what any partner accepts.
const AGE_SECONDS: i64 = 27 * 3600;

#[derive(Clone, Copy)]
pub enum Hostile {
    /// One byte of the signature is another.
    Broken,
    /// Signed by somebody else, in the name of the hub's key.
    Foreign,
    /// The hub's own, caught and sent again the day after.
    Old,
}

impl Hostile {
    pub fn body(self, kit: &Kit<'_>, event: &CloudEvent) -> Result<Vec<u8>, Failure> {
        let seconds = now() / 1000;
        match self {
            Hostile::Broken => kit.sealed(event, seconds).map(broken),
            Hostile::Old => kit.sealed(event, seconds - AGE_SECONDS),
            Hostile::Foreign => {
                let (kid, _) = kit.desk.partners.own_key();
                partner::seal(&kit.written(event)?, &Es256Signer::generate(), kid, seconds).or_fail(WHAT, "try again")
            }
        }
    }
}

/// The signature's first character: its last may hold bits that say nothing.
fn broken(mut body: Vec<u8>) -> Vec<u8> {
    if let Some(dot) = body.iter().rposition(|byte| *byte == b'.')
        && let Some(byte) = body.get_mut(dot + 1)
    {
        *byte = if *byte == b'A' { b'B' } else { b'A' };
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_the_signature_is_broken() {
        assert_eq!(broken(b"h.p.Abc".to_vec()), b"h.p.Bbc");
        assert_eq!(broken(b"h.p.zbc".to_vec()), b"h.p.Abc");
    }
}
