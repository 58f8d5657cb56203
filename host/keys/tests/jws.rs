//! What a partner's signature must withstand.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use keys::jws::{self, JwsError, KeySet, Window};
use keys::{Algorithm, Es256Signer, KeyId, Signer};

const NOW: i64 = 1_740_000_000;
const PAYLOAD: &[u8] = br#"{"id":"m-1","amount":100}"#;

fn kid(text: &str) -> KeyId {
    text.parse().unwrap()
}

fn window() -> Window {
    Window { now: NOW, past: 300, ahead: 30 }
}

fn partner() -> (Es256Signer, KeySet) {
    let signer = Es256Signer::generate();
    let keys = KeySet::default().with(&kid("bank-1"), signer.public());
    (signer, keys)
}

/// Signs any header text, as an attacker who owns a key could.
fn forge(signer: &Es256Signer, header: &str) -> String {
    let input = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(PAYLOAD));
    let signature = signer.sign(input.as_bytes()).unwrap();
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature))
}

#[test]
fn a_signed_message_is_read_back_attached_and_detached() {
    let (signer, keys) = partner();
    let compact = jws::sign(&signer, &kid("bank-1"), PAYLOAD, NOW).unwrap();
    let verified = jws::verify(&compact, &keys, &window()).unwrap();
    assert_eq!(verified.payload, PAYLOAD);
    assert_eq!((verified.header.kid.as_str(), verified.header.iat), ("bank-1", NOW));

    let detached = jws::sign_detached(&signer, &kid("bank-1"), PAYLOAD, NOW).unwrap();
    assert!(detached.contains(".."));
    assert!(jws::verify_detached(&detached, PAYLOAD, &keys, &window()).is_ok());
    assert_eq!(jws::verify_detached(&detached, b"{}", &keys, &window()), Err(JwsError::Signature));
    assert_eq!(jws::verify_detached(&compact, PAYLOAD, &keys, &window()), Err(JwsError::Malformed("payload")));
    assert_eq!(jws::verify(&detached, &keys, &window()), Err(JwsError::Signature));
    assert_eq!(jws::unverified_header(&detached).unwrap().kid, "bank-1");
}

#[test]
fn no_single_changed_character_survives() {
    let (signer, keys) = partner();
    let compact = jws::sign(&signer, &kid("bank-1"), PAYLOAD, NOW).unwrap();
    for at in 0..compact.len() {
        let mut changed = compact.clone().into_bytes();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        assert!(jws::verify(&changed, &keys, &window()).is_err(), "at {at}");
        assert!(jws::verify(&compact[..at], &keys, &window()).is_err());
    }
    assert!(jws::verify(&format!("{compact}="), &keys, &window()).is_err());
    assert!(jws::verify(&format!("{compact}.x"), &keys, &window()).is_err());
}

#[test]
fn the_algorithm_is_the_keys_and_not_the_messages() {
    let (signer, keys) = partner();
    for alg in ["none", "None", "HS256", "ES384", "es256", ""] {
        let forged = forge(&signer, &format!(r#"{{"alg":"{alg}","kid":"bank-1","iat":{NOW}}}"#));
        assert_eq!(
            jws::verify(&forged, &keys, &window()),
            Err(JwsError::Algorithm { kid: "bank-1".into(), found: alg.into(), pinned: Algorithm::Es256 })
        );
        let unsigned = format!("{}.", forged.rsplit_once('.').unwrap().0);
        assert!(jws::verify(&unsigned, &keys, &window()).is_err());
    }
}

#[test]
fn a_key_counts_only_within_the_senders_set() {
    let (signer, keys) = partner();
    let (other, _) = partner();
    let foreign = jws::sign(&other, &kid("bank-2"), PAYLOAD, NOW).unwrap();
    assert_eq!(jws::verify(&foreign, &keys, &window()), Err(JwsError::UnknownKey("bank-2".into())));
    let borrowed = jws::sign(&other, &kid("bank-1"), PAYLOAD, NOW).unwrap();
    assert_eq!(jws::verify(&borrowed, &keys, &window()), Err(JwsError::Signature));

    let rolling = keys.with(&kid("bank-2"), other.public());
    let old = jws::sign(&signer, &kid("bank-1"), PAYLOAD, NOW).unwrap();
    assert!(jws::verify(&old, &rolling, &window()).is_ok());
    assert!(jws::verify(&foreign, &rolling, &window()).is_ok());
    assert!(KeySet::default().is_empty() && !rolling.is_empty());
}

#[test]
fn a_message_brings_no_key_and_no_rule_of_its_own() {
    let (signer, keys) = partner();
    for (name, value) in [
        ("jku", r#""https://evil.example/keys""#),
        ("x5u", r#""https://evil.example/cert""#),
        ("jwk", "{}"),
        ("x5c", "[]"),
        ("crit", r#"["b64"]"#),
        ("b64", "false"),
    ] {
        let header = format!(r#"{{"alg":"ES256","kid":"bank-1","iat":{NOW},"{name}":{value}}}"#);
        assert_eq!(jws::verify(&forge(&signer, &header), &keys, &window()), Err(JwsError::Forbidden(name)));
    }
    for header in [
        format!(r#"{{"alg":"none","alg":"ES256","kid":"bank-1","iat":{NOW}}}"#),
        r#"{"alg":"ES256","kid":"bank-1"}"#.into(),
        r#"{"alg":"ES256","kid":"bank-1","iat":"now"}"#.into(),
        format!(r#"{{"alg":"ES256","kid":"bank-1","iat":{NOW},"x":"{}"}}"#, "x".repeat(1000)),
        "[]".into(),
    ] {
        assert_eq!(
            jws::verify(&forge(&signer, &header), &keys, &window()),
            Err(JwsError::Malformed("header")),
            "{header}"
        );
    }
}

#[test]
fn a_signature_is_good_for_a_while_only() {
    let (signer, keys) = partner();
    let at = |iat| {
        let compact = jws::sign(&signer, &kid("bank-1"), PAYLOAD, iat).unwrap();
        jws::verify(&compact, &keys, &window()).map(|_| ())
    };
    assert_eq!(at(NOW - 300), Ok(()));
    assert_eq!(at(NOW - 301), Err(JwsError::TooOld(1)));
    assert_eq!(at(NOW + 30), Ok(()));
    assert_eq!(at(NOW + 31), Err(JwsError::TooNew(31)));
    assert!(matches!(at(i64::MIN), Err(JwsError::TooOld(_))));
    assert!(matches!(at(i64::MAX), Err(JwsError::TooNew(_))));
}

#[test]
fn a_good_signature_is_asked_for_before_its_time() {
    // An attacker must not learn from the answer how the clock stands.
    let (_, keys) = partner();
    let (other, _) = partner();
    let old = jws::sign(&other, &kid("bank-1"), PAYLOAD, NOW - 9999).unwrap();
    assert_eq!(jws::verify(&old, &keys, &window()), Err(JwsError::Signature));
}
