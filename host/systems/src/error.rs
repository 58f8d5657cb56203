//! Why a plugin file is refused, or a system is not there, told apart so that
//! whoever reads it knows whose turn it is.
use crate::{capability::Capability, hurdles::Hurdle};
use contract::{lint::Finding, validate::SchemaError};

#[derive(Debug, thiserror::Error)]
pub enum SystemsError {
    #[error("the system `{0}` is not installed")]
    NotInstalled(String),
    #[error("version {version} of `{system}` is not stored here")]
    NoVersion { system: String, version: String },
    #[error("the file is not a WebAssembly component: {0}")]
    Component(String),
    #[error("the component has no contract: pack it with `hub plugin pack`")]
    NoContract,
    #[error("the component has more than one contract")]
    TwoContracts,
    #[error("the section with the contract cannot be read: {0}")]
    Section(String),
    #[error("its scenarios have {bytes} bytes; {limit} are allowed")]
    ScenariosTooLarge { bytes: usize, limit: usize },
    #[error("the contract has {bytes} bytes in {files} files; {limit} bytes in {files_limit} files are allowed")]
    ContractTooLarge { bytes: usize, files: usize, limit: usize, files_limit: usize },
    #[error("`{place}` of the contract has {found} {what}; {limit} are allowed")]
    TooMany { place: String, what: &'static str, found: usize, limit: usize },
    #[error("the contract cannot be read: {0}")]
    Contract(#[from] contract::ParseError),
    #[error("form `{form}` cannot be used: {source}")]
    Form { form: String, source: SchemaError },
    #[error("the contract is refused:\n{}", lines(.0))]
    Lint(Vec<Finding>),
    #[error(transparent)]
    Sandbox(#[from] sandbox::SandboxError),
    #[error("version {version} of `{system}` is stored here with other content; give the new one a new version")]
    VersionTaken { system: String, version: String },
    #[error("`{register}` is maintained by the system `{by}` already")]
    RegisterTaken { register: String, by: String },
    #[error("the register `{register}` that `{system}` requires is provided by no installed system")]
    Requires { system: String, register: String },
    #[error(transparent)]
    Signature(#[from] crate::signing::SignatureError),
    #[error("the city's key cannot seal it: {0}")]
    Seal(String),
    #[error("it cannot be activated yet")]
    Hurdles(Vec<Hurdle>),
    #[error("the rights it newly asks for are {}", named(.0))]
    OtherRights(Vec<Capability>),
    #[error("who hands a version in does not approve it")]
    OwnVersion,
    #[error("somebody has reviewed this version before")]
    Reviewed,
    #[error("this hub activates without a review")]
    NoReviews,
    #[error("what is active of `{system}` is `{active}` by now")]
    Moved { system: String, active: String },
    #[error("no other version of `{system}` is active, so there is nothing to compare with")]
    NothingToCompare { system: String },
    #[error("a rehearsal of this version is under way")]
    RehearsalRuns,
    #[error("before the active version of `{system}` there was none")]
    NothingBefore { system: String },
    #[error(transparent)]
    Store(#[from] store::StoreError),
}

fn lines(findings: &[Finding]) -> String {
    let line = |f: &Finding| format!("  {}:{}: [{}] {}", f.file, f.line, f.code, f.what);
    findings.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn named(rights: &[Capability]) -> String {
    match rights.is_empty() {
        true => "none".to_owned(),
        false => rights.iter().map(Capability::to_string).collect::<Vec<_>>().join(", "),
    }
}
