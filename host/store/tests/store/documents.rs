//! A document on its way from owed to sealed, and out of force.
use crate::on_both;
use crate::support::rows::{self, commit};
use store::{lane::Writes, rows::*};
use uuid::Uuid;

fn slip(case: &CaseRow, code: &str) -> DocumentRow {
    DocumentRow { id: Uuid::now_v7(), code: code.into(), ..rows::document(case) }
}

on_both!(one_process_at_a_time_renders_a_document, migrated, |db| {
    let store = &db.store;
    let case = rows::case(CaseState::Done);
    let slip = slip(&case, "C1");
    commit(store, &Writes { documents: vec![slip.clone()], ..Writes::default() }).await;
    assert!(store.document_hold(slip.id, 100, 200, "C2").await.unwrap());
    assert!(!store.document_hold(slip.id, 150, 250, "C2").await.unwrap(), "another has it in hand");
    assert_eq!(store.documents_due(150, 9).await.unwrap(), []);
    store.document_failed(slip.id, "no glyph", 300).await.unwrap();
    assert_eq!(store.documents_due(250, 9).await.unwrap(), []);
    let due = store.documents_due(301, 9).await.unwrap();
    assert_eq!((due[0].tries, due[0].problem.as_deref(), due[0].code.as_str()), (1, Some("no glyph"), "C1"));
    assert!(store.document_sealed(slip.id, "aa", 10, 400, None).await.unwrap());
    assert!(!store.document_sealed(slip.id, "bb", 11, 401, None).await.unwrap(), "it is sealed once");
    let sealed = store.document_by_code("C1").await.unwrap().unwrap();
    assert_eq!((sealed.state, sealed.file.as_deref(), sealed.problem), (DocumentState::Sealed, Some("aa"), None));
    assert_eq!(store.document_by_file("aa").await.unwrap().unwrap().id, slip.id);
});

on_both!(a_newer_document_of_one_number_supersedes, migrated, |db| {
    let store = &db.store;
    let case = rows::case(CaseState::Done);
    let (first, second) = (slip(&case, "C1"), DocumentRow { at: 8_000, ..slip(&case, "C2") });
    commit(store, &Writes { documents: vec![first.clone()], ..Writes::default() }).await;
    commit(store, &Writes { documents: vec![second.clone()], ..Writes::default() }).await;
    let first = store.document(first.id).await.unwrap().unwrap();
    assert_eq!((first.state, first.ended), (DocumentState::Superseded, Some(8_000)));
    assert_eq!(store.document(second.id).await.unwrap().unwrap().state, DocumentState::Due);
    assert_eq!(store.documents_due(1, 9).await.unwrap().len(), 1, "what is out of force is not rendered any more");
});
