//! Documents, files, seals.
use super::*;

forward! {
    document(id: Uuid) -> Option<DocumentRow> = documents::by_id;
    documents_by_number(number: &str) -> Vec<DocumentRow> = documents::by_number;
    documents_of_case(case: Uuid) -> Vec<DocumentRow> = documents::of_case;
    document_by_code(code: &str) -> Option<DocumentRow> = documents::by_code;
    document_by_file(sha256: &str) -> Option<DocumentRow> = documents::by_file;
    /// Owed and in nobody's hands, by the machine's clock.
    documents_due(now: Millis, limit: u32) -> Vec<DocumentRow> = documents::due;
    /// False when another process has it in hand.
    document_hold(id: Uuid, now: Millis, until: Millis, code: &str) -> bool = documents::hold;
    /// False when it was no longer due.
    /// The use of the seal it bears is written with it.
    document_sealed(id: Uuid, file: &str, size: i64, at: Millis, using: Option<&SealUseRow>) -> bool = documents::sealed;
    document_failed(id: Uuid, problem: &str, until: Millis) -> () = documents::failed;
    /// False when it was no longer due: a draft for its parties, or to read.
    document_drafted(id: Uuid, file: &str, size: i64) -> bool = documents::drafted;
    seal(id: Uuid) -> Option<SealRow> = seals::by_id;
    seals_of_organisation(code: &str) -> Vec<SealRow> = seals::of_organisation;
    seals_of_person(person: &str) -> Vec<SealRow> = seals::of_person;
    seal_application(id: Uuid) -> Option<SealApplicationRow> = seals::application;
    /// Newest first.
    seal_applications_of_organisation(code: &str, limit: u32) -> Vec<SealApplicationRow> = seals::applications_of_organisation;
    seal_applications_for_document(document: Uuid) -> Vec<SealApplicationRow> = seals::applications_for;
    /// Newest first.
    seal_uses(seal: Uuid, limit: u32) -> Vec<SealUseRow> = seals::uses;
    file_add(file: &FileRow) -> () = files::add;
    file(id: Uuid) -> Option<FileRow> = files::by_id;
    files_of_case(case: Uuid) -> Vec<FileRow> = files::of_case;
    /// False when it belongs to another case.
    file_attach(id: Uuid, case: Uuid) -> bool = files::attach;
}
