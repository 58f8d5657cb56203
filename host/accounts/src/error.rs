//! What goes wrong at the door. A stranger learns nothing from it: a wrong
//! name and a wrong password are one answer.
use store::StoreError;

#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    #[error("the name or the password is wrong")]
    WrongSignIn,
    #[error("a one-time code is needed")]
    CodeNeeded,
    #[error("locked after too many wrong passwords")]
    Locked { seconds: i64 },
    #[error("too many sign-ins at one time")]
    Busy,
    #[error("no session")]
    NoSession,
    #[error("the session's CSRF token is missing or wrong")]
    Csrf,
    #[error("the person holds no such post")]
    NotYourPost,
    #[error("the password is too short: at least {min} characters")]
    PasswordTooShort { min: usize },
    #[error("the sign-in name is taken")]
    NameTaken,
    #[error("the link is used up or too old")]
    LinkInvalid,
    #[error("not allowed: {0}")]
    Forbidden(&'static str),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("{0}")]
    Internal(String),
}
