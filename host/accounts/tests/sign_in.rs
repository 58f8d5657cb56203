//! Passwords, one-time codes, the lock, sessions and the links that stand in for them.
mod common;

use accounts::{AccountError, Accounts, Config, Fresh};
use common::{City, PASSWORD, city, with};
use store::rows::CredentialRow;
use totp_rs::{Builder, Secret};

fn wrong(answer: Result<impl Sized, AccountError>) -> bool {
    matches!(answer, Err(AccountError::WrongSignIn))
}

fn locked(answer: Result<impl Sized, AccountError>) -> Option<i64> {
    match answer {
        Err(AccountError::Locked { seconds }) => Some(seconds),
        _ => None,
    }
}

async fn fail(accounts: &Accounts, times: usize) {
    for n in 0..times {
        assert!(wrong(accounts.sign_in("P-01", "not his password", None).await), "attempt {n}");
    }
}

/// As if the lock's time had passed.
async fn waited(city: &City) {
    let row = city.store.credential("P-01").await.unwrap().unwrap();
    city.store.credential_set(&CredentialRow { locked_until: 0, ..row }).await.unwrap();
}

#[tokio::test]
async fn passwords_are_kept_as_salted_argon2id() {
    let city = city().await;
    city.accounts.set_credentials(&["P-01".into()], PASSWORD).await.unwrap();
    city.has("P-02").await;
    let stored = async |person: &str| city.store.credential(person).await.unwrap().unwrap().password;
    let (one, two) = (stored("P-01").await, stored("P-02").await);
    for hash in [&one, &two] {
        assert!(hash.starts_with("$argon2id$v=19$"), "{hash}");
        // RFC 9106's second recommendation, or more.
        let memory = hash.split("m=").nth(1).and_then(|t| t.split(',').next()).unwrap();
        assert!(memory.parse::<u32>().unwrap() >= 19_456, "{hash}");
    }
    assert_ne!(one, two, "the same password has the same hash: it is not salted");
    assert!(city.accounts.sign_in("P-01", PASSWORD, None).await.is_ok());
}

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_are_one_answer() {
    let city = city().await;
    city.has("P-01").await;
    assert!(wrong(city.accounts.sign_in("P-01", "", None).await));
    assert!(wrong(city.accounts.sign_in("P-01", "a long enough passworD", None).await));
    assert!(wrong(city.accounts.sign_in("nobody", PASSWORD, None).await));
    // Nobody has the password that is checked in a nobody's stead, or an empty one.
    assert!(wrong(city.accounts.sign_in("nobody", "a password that nobody has", None).await));
    let short = city.accounts.set_credential("P-02", "P-02", "123456789", false).await;
    assert!(matches!(short, Err(AccountError::PasswordTooShort { min: 10 })));
    let taken = city.accounts.set_credential("P-02", "P-01", PASSWORD, false).await;
    assert!(matches!(taken, Err(AccountError::NameTaken)));
}

#[tokio::test]
async fn too_many_wrong_passwords_lock_and_each_further_one_doubles_the_wait() {
    let city = city().await;
    city.has("P-01").await;
    city.has("P-02").await;
    fail(&city.accounts, 4).await;
    assert!(city.accounts.sign_in("P-01", PASSWORD, None).await.is_ok(), "four are forgiven");
    // And forgotten.
    fail(&city.accounts, 5).await;
    let first = locked(city.accounts.sign_in("P-01", PASSWORD, None).await).expect("the fifth locks");
    assert!((1..=31).contains(&first), "{first}");
    assert!(city.accounts.sign_in("P-02", PASSWORD, None).await.is_ok(), "others are not concerned");
    waited(&city).await;
    fail(&city.accounts, 1).await;
    let second = locked(city.accounts.sign_in("P-01", PASSWORD, None).await).expect("the sixth too");
    assert!(second > first && second <= 61, "{first} {second}");
    for _ in 0..12 {
        waited(&city).await;
        fail(&city.accounts, 1).await;
    }
    let long = locked(city.accounts.sign_in("P-01", PASSWORD, None).await).unwrap();
    assert!((3_500..=3_601).contains(&long), "never more than an hour: {long}");
    waited(&city).await;
    assert!(city.accounts.sign_in("P-01", PASSWORD, None).await.is_ok());
}

#[tokio::test]
async fn a_flood_of_sign_ins_is_told_to_come_again() {
    let city = with(Config { checks_waiting: 0, ..Config::default() }).await;
    let under = city.under(Config::default());
    under.set_credential("P-01", "P-01", PASSWORD, false).await.unwrap();
    assert!(matches!(city.accounts.sign_in("P-01", PASSWORD, None).await, Err(AccountError::Busy)));
    assert!(under.sign_in("P-01", PASSWORD, None).await.is_ok());
}

/// What an authenticator's app shows now.
fn code(fresh: &Fresh) -> String {
    let secret = Secret::try_from_base32(&fresh.secret).unwrap();
    Builder::new().with_secret(secret).build().unwrap().generate_current().to_string()
}

fn other(code: &str) -> String {
    let digit = |c: char| char::from_digit((c.to_digit(10).unwrap() + 1) % 10, 10).unwrap();
    code.chars().map(digit).collect()
}

/// With a code in force.
async fn with_code(city: &City) -> Fresh {
    city.has("P-01").await;
    let visitor = city.visitor("P-01").await;
    let fresh = city.accounts.new_code(&visitor).await.unwrap();
    // It is not in force before a code of it was shown.
    assert!(city.accounts.sign_in("P-01", PASSWORD, None).await.is_ok());
    assert!(wrong(city.accounts.take_code(&visitor, &other(&code(&fresh))).await));
    assert!(city.accounts.sign_in("P-01", PASSWORD, None).await.is_ok());
    city.accounts.take_code(&visitor, &code(&fresh)).await.unwrap();
    fresh
}

#[tokio::test]
async fn a_one_time_code_is_asked_for_and_serves_once() {
    let city = city().await;
    let fresh = with_code(&city).await;
    let sealed = city.store.credential("P-01").await.unwrap().unwrap().totp.unwrap();
    let secret = Secret::try_from_base32(&fresh.secret).unwrap();
    assert!(!sealed.windows(secret.len()).any(|w| w == &*secret), "the secret lies open in the database");
    let sign_in = |code: Option<String>| {
        let accounts = city.accounts.clone();
        async move { accounts.sign_in("P-01", PASSWORD, code.as_deref()).await }
    };
    assert!(matches!(sign_in(None).await, Err(AccountError::CodeNeeded)));
    assert!(matches!(sign_in(Some(String::new())).await, Err(AccountError::CodeNeeded)));
    assert!(wrong(sign_in(Some(other(&code(&fresh)))).await));
    assert!(wrong(city.accounts.sign_in("P-01", "not his password", Some(&code(&fresh))).await));
    let now = code(&fresh);
    assert!(sign_in(Some(now.clone())).await.is_ok());
    assert!(wrong(sign_in(Some(now)).await), "a code that was seen over a shoulder signs in once more");
}

#[tokio::test]
async fn wrong_codes_lock_as_wrong_passwords_do() {
    let city = city().await;
    let fresh = with_code(&city).await;
    let session = city.accounts.sign_in("P-01", PASSWORD, Some(&code(&fresh))).await.unwrap();
    let visitor = city.accounts.visitor(&session.token, true).await.unwrap();
    for _ in 0..5 {
        assert!(wrong(city.accounts.confirm(&visitor, None, Some("000000")).await));
    }
    // Otherwise a million tries inside a stolen session would find the code.
    assert!(locked(city.accounts.confirm(&visitor, None, Some("000000")).await).is_some());
    assert!(locked(city.accounts.confirm(&visitor, Some(PASSWORD), None).await).is_some());
}

#[tokio::test]
async fn a_confirmation_is_one_persons_for_one_act() {
    let city = city().await;
    city.has("P-01").await;
    let visitor = city.visitor("P-01").await;
    assert!(wrong(city.accounts.confirm(&visitor, Some("not his password"), None).await));
    assert!(wrong(city.accounts.confirm(&visitor, None, None).await));
    assert!(wrong(city.accounts.confirm(&visitor, None, Some("123456")).await), "he has no code");
    let given = city.accounts.confirm(&visitor, Some(PASSWORD), None).await.unwrap();
    assert!(!city.accounts.confirmed("P-02", &given.token).await.unwrap());
    assert!(!city.accounts.confirmed("P-01", "made up").await.unwrap());
    assert!(city.accounts.visitor(&given.token, true).await.is_err(), "a confirmation is no session");
    assert!(city.accounts.confirmed("P-01", &given.token).await.unwrap());
    assert!(!city.accounts.confirmed("P-01", &given.token).await.unwrap());
    // A session's own token confirms nothing.
    let session = city.accounts.sign_in("P-01", PASSWORD, None).await.unwrap();
    assert!(!city.accounts.confirmed("P-01", &session.token).await.unwrap());
    let stale = city.under(Config { confirmation_minutes: 0, ..Config::default() });
    let old = stale.confirm(&visitor, Some(PASSWORD), None).await.unwrap();
    assert!(!city.accounts.confirmed("P-01", &old.token).await.unwrap());
}

#[tokio::test]
async fn sessions_are_kept_as_digests_and_end() {
    let city = city().await;
    city.has("P-01").await;
    let session = city.accounts.sign_in("P-01", PASSWORD, None).await.unwrap();
    assert!(city.store.session(&session.token).await.unwrap().is_none(), "the token lies open in the database");
    let visitor = city.accounts.visitor(&session.token, true).await.unwrap();
    assert_eq!((visitor.person.as_str(), visitor.csrf.as_str()), ("P-01", session.csrf.as_str()));
    // A cookie's token is no bearer token, nor the other way round: one needs the CSRF token, the other does not.
    assert!(city.accounts.visitor(&session.token, false).await.is_err());
    let bearer = city.accounts.token("P-01", 1, "a program").await.unwrap();
    assert!(city.accounts.visitor(&bearer.token, true).await.is_err());
    assert!(!city.accounts.visitor(&bearer.token, false).await.unwrap().cookie);
    city.accounts.sign_out(&visitor).await.unwrap();
    assert!(matches!(city.accounts.visitor(&session.token, true).await, Err(AccountError::NoSession)));
    let short = city.under(Config { session_minutes: 0, ..Config::default() });
    let ended = short.sign_in("P-01", PASSWORD, None).await.unwrap();
    assert!(matches!(city.accounts.visitor(&ended.token, true).await, Err(AccountError::NoSession)));
}

#[tokio::test]
async fn a_recovery_link_serves_once_and_ends_what_was_open() {
    let city = city().await;
    let fresh = with_code(&city).await;
    city.accounts.set_credential("P-02", "taken", PASSWORD, false).await.unwrap();
    let open = city.accounts.sign_in("P-01", PASSWORD, Some(&code(&fresh))).await.unwrap();
    let link = city.accounts.recovery("P-01").await.unwrap();
    let new = "another password";
    let short = city.accounts.recover(&link.token, None, "short").await;
    assert!(matches!(short, Err(AccountError::PasswordTooShort { .. })));
    let taken = city.accounts.recover(&link.token, Some("taken"), new).await;
    assert!(matches!(taken, Err(AccountError::NameTaken)));
    assert_eq!(city.accounts.recover(&link.token, Some("wang"), new).await.unwrap(), "P-01");
    assert!(matches!(city.accounts.recover(&link.token, None, new).await, Err(AccountError::LinkInvalid)));
    assert!(city.accounts.visitor(&open.token, true).await.is_err(), "who knew the old password is still inside");
    assert!(wrong(city.accounts.sign_in("wang", PASSWORD, None).await));
    // The code stays: a lost password is no lost telephone.
    assert!(matches!(city.accounts.sign_in("wang", new, None).await, Err(AccountError::CodeNeeded)));
    let old = city.under(Config { recovery_hours: 0, ..Config::default() }).recovery("P-01").await.unwrap();
    assert!(matches!(city.accounts.recover(&old.token, None, new).await, Err(AccountError::LinkInvalid)));
}
