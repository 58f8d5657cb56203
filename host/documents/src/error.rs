//! Why an upload was refused or a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("larger than {limit} bytes")]
    TooLarge { limit: u64 },
    #[error("the file is empty")]
    Empty,
    /// The content is not what the name says.
    #[error("named .{named} but its content is {found}")]
    WrongKind { named: String, found: String },
    #[error("no file with this address")]
    NotFound,
    #[error("the upload broke off: {0}")]
    BrokenOff(String),
    #[error("the file store: {0}")]
    Store(#[from] object_store::Error),
}
