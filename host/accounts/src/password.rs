//! argon2id in a bounded pool: each check takes memory and a core, so only a
//! few run at once, some wait, and the rest are told that the hub is busy.
use crate::{config::Config, error::AccountError};
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use async_recursion::async_recursion as boxed;
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tokio::sync::Semaphore;

#[derive(Clone)]
pub struct Passwords {
    running: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    waiting_max: usize,
    length_min: usize,
    /// Checked for a name that does not exist, so that both take the same time.
    nobody: Arc<str>,
}

impl Passwords {
    pub fn new(config: &Config) -> Result<Passwords, AccountError> {
        let nobody = hash_now("a password that nobody has")?;
        Ok(Passwords {
            running: Arc::new(Semaphore::new(config.checks_at_once)),
            waiting: Arc::default(),
            waiting_max: config.checks_waiting,
            length_min: config.password_length_min,
            nobody: nobody.into(),
        })
    }

    #[boxed]
    pub async fn hash(&self, password: &str) -> Result<String, AccountError> {
        if password.chars().count() < self.length_min {
            return Err(AccountError::PasswordTooShort { min: self.length_min });
        }
        let password = password.to_owned();
        self.run(move || hash_now(&password)).await?
    }

    /// Against the stored hash, or in vain against nobody's.
    #[boxed]
    pub async fn verify(&self, password: &str, stored: Option<&str>) -> Result<bool, AccountError> {
        let known = stored.is_some_and(|s| !s.is_empty());
        let hash = if known { stored.unwrap_or_default().to_owned() } else { self.nobody.to_string() };
        let password = password.to_owned();
        let same = self.run(move || verify_now(&password, &hash)).await?;
        Ok(same && known)
    }

    async fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Result<T, AccountError> {
        if self.waiting.fetch_add(1, Ordering::SeqCst) >= self.waiting_max {
            self.waiting.fetch_sub(1, Ordering::SeqCst);
            return Err(AccountError::Busy);
        }
        let permit = self.running.clone().acquire_owned().await;
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        let permit = permit.map_err(|e| AccountError::Internal(e.to_string()))?;
        let done = tokio::task::spawn_blocking(move || {
            let out = job();
            drop(permit);
            out
        });
        done.await.map_err(|e| AccountError::Internal(e.to_string()))
    }
}

fn hash_now(password: &str) -> Result<String, AccountError> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|h| h.to_string()).map_err(|e| AccountError::Internal(e.to_string()))
}

fn verify_now(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|h| Argon2::default().verify_password(password.as_bytes(), &h).is_ok())
}
