//! Seals that people hold, who asked to use one, and what each has sealed.
use super::Millis;
use uuid::Uuid;

named!(SealKind { Organisation = "organisation", ProjectDepartment = "project-department", Personal = "personal" });
named!(SealState { Active = "active", Withdrawn = "withdrawn" });
named!(SealApplicationState { Open = "open", Approved = "approved", Refused = "refused", Withdrawn = "withdrawn", Used = "used" });

#[derive(Clone, Debug, PartialEq)]
pub struct SealRow {
    pub id: Uuid,
    pub kind: SealKind,
    /// What it is called: 公章, 合同章; of a person his name.
    pub name: String,
    /// Whose it is; none of a person's own.
    pub organisation: Option<String>,
    /// A department's: the project it is for.
    pub project: Option<String>,
    pub holder: Option<String>,
    /// Systems and documents (`system/document`) it may be used for; empty: all.
    pub systems: Vec<String>,
    pub documents: Vec<String>,
    /// Its name in the key store.
    pub key: String,
    pub algorithm: String,
    /// DER.
    pub certificate: Vec<u8>,
    pub state: SealState,
    pub issued: Millis,
    pub issued_by: String,
    pub valid_until: Millis,
    pub ended: Option<Millis>,
    /// Why it was withdrawn.
    pub reason: Option<String>,
}

/// One who may not use a seal himself asks whoever keeps it, for one document.
#[derive(Clone, Debug, PartialEq)]
pub struct SealApplicationRow {
    pub id: Uuid,
    pub seal: Uuid,
    pub organisation: String,
    pub document: Uuid,
    pub case: Uuid,
    pub person: String,
    pub post: Option<String>,
    pub why: String,
    pub state: SealApplicationState,
    pub at: Millis,
    pub decided_by: Option<String>,
    pub decided: Option<Millis>,
    pub answer: String,
    pub used: Option<Millis>,
}

/// Written once and never changed.
#[derive(Clone, Debug, PartialEq)]
pub struct SealUseRow {
    pub id: Uuid,
    pub seal: Uuid,
    pub document: Uuid,
    /// Place of the document that it filled.
    pub party: String,
    /// Of the file with it.
    pub sha256: String,
    pub person: String,
    pub organisation: Option<String>,
    pub post: Option<String>,
    pub case: Option<Uuid>,
    pub application: Option<Uuid>,
    pub at: Millis,
    pub request: String,
}

/// A draft that a party signed, that all have signed, or that is void.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentMoved {
    pub id: Uuid,
    pub state: super::DocumentState,
    /// With the latest signature; the present one stays when absent.
    pub file: Option<String>,
    pub size: Option<i64>,
    pub reason: Option<String>,
    pub at: Millis,
}
