//! Why an upload was refused or a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("larger than {limit} bytes")]
    TooLarge { limit: u64 },
    #[error("the file is empty")]
    Empty,
    #[error("files named .{named} are not taken")]
    UnknownKind { named: String },
    /// Taken elsewhere, but not for this material.
    #[error("named .{named}, where only {kinds:?} are taken")]
    NotWanted { named: String, kinds: Vec<String> },
    /// The content is not what the name says.
    #[error("named .{named} but its content is {found:?}")]
    WrongKind { named: String, found: Option<String> },
    /// Two programs would see two different files.
    #[error("named .{named}, but it is a .{other} as well")]
    Twofold { named: String, other: String },
    #[error("a .{named} that cannot be read to its end")]
    Damaged { named: String },
    #[error("a .{named} of {packed} bytes that unpacks to {unpacked} or more")]
    Bomb { named: String, packed: u64, unpacked: u64 },
    #[error("the scanner found {finding}")]
    Infected { finding: String },
    #[error("the scanner cannot be asked: {0}")]
    ScannerAway(String),
    #[error("no file with this address")]
    NotFound,
    #[error("the upload broke off: {0}")]
    BrokenOff(String),
    #[error("the file store: {0}")]
    Store(object_store::Error),
    #[error("the disk: {0}")]
    Disk(#[from] std::io::Error),
}

impl From<object_store::Error> for FileError {
    fn from(error: object_store::Error) -> FileError {
        match error {
            object_store::Error::NotFound { .. } => FileError::NotFound,
            other => FileError::Store(other),
        }
    }
}
