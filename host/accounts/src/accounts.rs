//! Sign-in, sessions, and which seats a person may act from. Sessions follow
//! the machine's clock. Tokens are stored as digests: a copy of the database
//! opens no session.
use crate::{
    acting::{Acting, Seat},
    code,
    config::Config,
    error::AccountError,
    password::Passwords,
    seats::Seats,
};
use async_recursion::async_recursion as boxed;
use keys::MasterKey;
use serde_json::Value;
use std::sync::Arc;
use store::{Store, rows::*};

const PERSON: &str = "hub/person";

#[derive(Clone)]
pub struct Accounts {
    store: Store,
    master: Arc<MasterKey>,
    passwords: Passwords,
    seats: Seats,
    config: Config,
}

pub struct Session {
    pub token: String,
    pub csrf: String,
    pub expires: Millis,
    pub person: String,
}

/// A request's door: whose session it is.
#[derive(Clone, Debug)]
pub struct Visitor {
    pub person: String,
    pub name: String,
    pub operator: bool,
    pub csrf: String,
    /// A cookie session needs its CSRF token with every write; a bearer token does not.
    pub cookie: bool,
    pub session: String,
}

impl Accounts {
    pub fn new(store: Store, master: Arc<MasterKey>, config: Config) -> Result<Accounts, AccountError> {
        Ok(Accounts { seats: Seats::new(store.clone()), store, master, passwords: Passwords::new(&config)?, config })
    }

    #[boxed]
    pub async fn sign_in(&self, name: &str, password: &str, code: Option<&str>) -> Result<Session, AccountError> {
        let credential = self.store.credential_by_name(name).await?;
        self.proven(credential.as_ref(), password, code).await?;
        let person = credential.map(|c| c.person).ok_or(AccountError::WrongSignIn)?;
        self.open(&person, "session", self.config.session_minutes, "", "").await
    }

    /// Password, and the code where one is in force. Counts failures.
    async fn proven(
        &self,
        credential: Option<&CredentialRow>,
        password: &str,
        code: Option<&str>,
    ) -> Result<(), AccountError> {
        if let Some(c) = credential {
            unlocked(c)?;
        }
        let right = self.passwords.verify(password, credential.map(|c| c.password.as_str())).await?;
        let Some(c) = credential else {
            return Err(AccountError::WrongSignIn);
        };
        if !right {
            return Err(self.failed(&c.person).await?);
        }
        if let Some(sealed) = &c.totp {
            let Some(code) = code.filter(|c| !c.is_empty()) else {
                return Err(AccountError::CodeNeeded);
            };
            self.use_code(&c.person, sealed, code).await?;
        }
        self.store.credential_succeeded(&c.person).await?;
        Ok(())
    }

    async fn use_code(&self, person: &str, sealed: &[u8], code: &str) -> Result<(), AccountError> {
        let Some(step) = code::step(&self.master, sealed, code, now())? else {
            return Err(self.failed(person).await?);
        };
        let key = format!("totp-step/{person}");
        let last: u64 = self.store.meta(&key).await?.and_then(|t| t.parse().ok()).unwrap_or(0);
        if step <= last {
            return Err(self.failed(person).await?);
        }
        self.store.meta_set(&key, &step.to_string()).await?;
        Ok(())
    }

    async fn failed(&self, person: &str) -> Result<AccountError, AccountError> {
        let failures = self.store.credential_failed(person).await?;
        let over = failures - self.config.failures_before_lock;
        if over >= 0 {
            let seconds = (self.config.lock_seconds << over.min(7)).min(3600);
            self.store.credential_lock(person, now() + seconds * 1000).await?;
        }
        Ok(AccountError::WrongSignIn)
    }

    async fn open(
        &self,
        person: &str,
        kind: &str,
        minutes: i64,
        scopes: &str,
        label: &str,
    ) -> Result<Session, AccountError> {
        let (token, csrf) = (random_token(), random_token());
        let now = now();
        let expires = now + minutes * 60_000;
        let row = SessionRow {
            token: digest(&token),
            person: person.to_owned(),
            csrf: csrf.clone(),
            created: now,
            seen: now,
            expires,
            kind: kind.to_owned(),
            scopes: scopes.to_owned(),
            label: label.to_owned(),
        };
        self.store.session_add(&row).await?;
        Ok(Session { token, csrf, expires, person: person.to_owned() })
    }

    /// A bearer token for a program.
    #[boxed]
    pub async fn token(&self, person: &str, days: i64, label: &str) -> Result<Session, AccountError> {
        self.open(person, "token", days * 24 * 60, "", label).await
    }

    #[boxed]
    pub async fn visitor(&self, token: &str, cookie: bool) -> Result<Visitor, AccountError> {
        let door = self.store.session_of_person(&digest(token), PERSON).await?.ok_or(AccountError::NoSession)?;
        let row = door.session;
        if row.expires <= now() {
            return Err(AccountError::NoSession);
        }
        let kind = if cookie { "session" } else { "token" };
        if row.kind != kind {
            return Err(AccountError::NoSession);
        }
        // A session in use lives on; written at most once a minute.
        if cookie && now() - row.seen > 60_000 {
            let expires = now() + self.config.session_minutes * 60_000;
            self.store.session_touch(&row.token, now(), expires).await?;
        }
        let name = door.person.as_ref().and_then(|data| data["name"].as_str()).unwrap_or(&row.person).to_owned();
        Ok(Visitor { name, operator: door.operator, csrf: row.csrf, cookie, session: row.token, person: row.person })
    }

    #[boxed]
    pub async fn sign_out(&self, visitor: &Visitor) -> Result<(), AccountError> {
        self.store.session_end(&visitor.session).await?;
        Ok(())
    }

    /// The person proves again who he is, for one act that binds him.
    #[boxed]
    pub async fn confirm(
        &self,
        visitor: &Visitor,
        password: Option<&str>,
        code: Option<&str>,
    ) -> Result<Session, AccountError> {
        let credential = self.store.credential(&visitor.person).await?.ok_or(AccountError::WrongSignIn)?;
        match (password, code, &credential.totp) {
            (Some(password), code, _) => {
                self.proven(Some(&credential), password, code.or(None)).await.or_else(|e| match e {
                    // The password alone confirms; the code is what signs in from a new place.
                    AccountError::CodeNeeded => Ok(()),
                    other => Err(other),
                })?
            }
            (None, Some(code), Some(sealed)) => {
                unlocked(&credential)?;
                self.use_code(&visitor.person, sealed, code).await?;
            }
            _ => return Err(AccountError::WrongSignIn),
        }
        self.open(&visitor.person, "confirmation", self.config.confirmation_minutes, "", "").await
    }

    /// Whether a confirmation given before is this person's and fresh; it serves once.
    #[boxed]
    pub async fn confirmed(&self, person: &str, token: &str) -> Result<bool, AccountError> {
        let key = digest(token);
        let row = self.store.session(&key).await?;
        let good = row.is_some_and(|s| s.kind == "confirmation" && s.person == person && s.expires > now());
        if good {
            self.store.session_end(&key).await?;
        }
        Ok(good)
    }

    /// A link to choose a (new) password with: for the lost one, or an invitation.
    #[boxed]
    pub async fn recovery(&self, person: &str) -> Result<Session, AccountError> {
        self.open(person, "recovery", self.config.recovery_hours * 60, "", "").await
    }

    #[boxed]
    pub async fn recover(&self, token: &str, name: Option<&str>, password: &str) -> Result<String, AccountError> {
        let key = digest(token);
        let row = self
            .store
            .session(&key)
            .await?
            .filter(|s| s.kind == "recovery" && s.expires > now())
            .ok_or(AccountError::LinkInvalid)?;
        let hash = self.passwords.hash(password).await?;
        let old = self.store.credential(&row.person).await?;
        let chosen = name
            .map(str::to_owned)
            .or_else(|| old.as_ref().map(|c| c.name.clone()))
            .unwrap_or_else(|| row.person.clone());
        self.free_name(&chosen, &row.person).await?;
        let credential = CredentialRow {
            person: row.person.clone(),
            name: chosen,
            password: hash,
            totp: old.as_ref().and_then(|c| c.totp.clone()),
            failures: 0,
            locked_until: 0,
            operator: old.is_some_and(|c| c.operator),
        };
        self.store.credential_set(&credential).await?;
        self.store.sessions_end(&row.person, None).await?;
        Ok(row.person)
    }

    async fn free_name(&self, name: &str, person: &str) -> Result<(), AccountError> {
        match self.store.credential_by_name(name).await? {
            Some(other) if other.person != person => Err(AccountError::NameTaken),
            _ => Ok(()),
        }
    }

    #[boxed]
    pub async fn set_credential(
        &self,
        person: &str,
        name: &str,
        password: &str,
        operator: bool,
    ) -> Result<(), AccountError> {
        self.free_name(name, person).await?;
        let password = self.passwords.hash(password).await?;
        let row = CredentialRow {
            person: person.to_owned(),
            name: name.to_owned(),
            password,
            totp: None,
            failures: 0,
            locked_until: 0,
            operator,
        };
        self.store.credential_set(&row).await?;
        Ok(())
    }

    /// Many persons with one password: the sample city's, hashed once.
    #[boxed]
    pub async fn set_credentials(&self, persons: &[String], password: &str) -> Result<(), AccountError> {
        let password = self.passwords.hash(password).await?;
        for person in persons {
            let row = CredentialRow {
                person: person.clone(),
                name: person.clone(),
                password: password.clone(),
                totp: None,
                failures: 0,
                locked_until: 0,
                operator: false,
            };
            self.store.credential_set(&row).await?;
        }
        Ok(())
    }

    #[boxed]
    pub async fn new_code(&self, visitor: &Visitor) -> Result<code::Fresh, AccountError> {
        let fresh = code::fresh(&self.master, &visitor.person)?;
        let pending = format!("totp-new/{}", visitor.person);
        self.store.meta_set(&pending, &hex(&fresh.sealed)).await?;
        Ok(fresh)
    }

    /// The new secret is in force once a code of it was shown.
    #[boxed]
    pub async fn take_code(&self, visitor: &Visitor, code: &str) -> Result<(), AccountError> {
        let pending = format!("totp-new/{}", visitor.person);
        let sealed = self.store.meta(&pending).await?.and_then(|t| unhex(&t)).ok_or(AccountError::LinkInvalid)?;
        code::step(&self.master, &sealed, code, now())?.ok_or(AccountError::WrongSignIn)?;
        let credential = self.store.credential(&visitor.person).await?.ok_or(AccountError::WrongSignIn)?;
        self.store.credential_set(&CredentialRow { totp: Some(sealed), ..credential }).await?;
        self.store.meta_remove(&pending).await?;
        Ok(())
    }

    #[boxed]
    pub async fn name_of(&self, person: &str) -> Result<String, AccountError> {
        let row = self.store.record(PERSON, person).await?;
        Ok(row
            .and_then(|r| r.data.get("name").and_then(Value::as_str).map(str::to_owned))
            .unwrap_or_else(|| person.to_owned()))
    }

    /// Appointments in force on a day (`YYYY-MM-DD` of the business clock).
    #[boxed]
    pub async fn seats(&self, person: &str, today: &str) -> Result<Vec<Seat>, AccountError> {
        self.seats.of(person, today).await
    }

    /// From `Hub-Acting-For`: `self`, or one of the person's seats.
    #[boxed]
    pub async fn acting(&self, visitor: &Visitor, header: &str, today: &str) -> Result<Acting, AccountError> {
        let base = Acting {
            person: visitor.person.clone(),
            name: visitor.name.clone(),
            seat: None,
            operator: visitor.operator,
        };
        if header == "self" {
            return Ok(base);
        }
        let seats = self.seats(&visitor.person, today).await?;
        let seat = seats.into_iter().find(|s| s.header() == header).ok_or(AccountError::NotYourPost)?;
        Ok(Acting { seat: Some(seat), ..base })
    }
}

/// Neither the right password nor the right code opens what too many wrong ones have locked.
fn unlocked(credential: &CredentialRow) -> Result<(), AccountError> {
    match credential.locked_until - now() {
        left if left > 0 => Err(AccountError::Locked { seconds: left / 1000 + 1 }),
        _ => Ok(()),
    }
}

pub fn now() -> Millis {
    jiff::Timestamp::now().as_millisecond()
}

/// 256 bits, base64url.
pub fn random_token() -> String {
    use base64::Engine as _;
    let bytes: [u8; 32] = rand::random();
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

fn digest(token: &str) -> String {
    contract::canonical::sha256(token.as_bytes())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(text.get(i..i + 2)?, 16).ok()).collect()
}
