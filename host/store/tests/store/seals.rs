//! Seals, who asked for one, what each sealed, and a draft on its way through the hands of its parties.
use crate::on_both;
use crate::support::rows::{self, ORGANISATION, commit};
use serde_json::json;
use store::{lane::Writes, rows::*};
use uuid::Uuid;

on_both!(a_seal_is_found_by_whose_it_is, migrated, |db| {
    let store = &db.store;
    let department = rows::seal();
    let own = SealRow {
        id: Uuid::now_v7(),
        kind: SealKind::Personal,
        organisation: None,
        holder: Some("P-07".into()),
        ..rows::seal()
    };
    commit(store, &Writes { seals: vec![department.clone(), own.clone()], ..Writes::default() }).await;
    assert_eq!(store.seals_of_organisation(ORGANISATION).await.unwrap(), std::slice::from_ref(&department));
    assert_eq!(store.seals_of_person("P-07").await.unwrap(), std::slice::from_ref(&own));
    let withdrawn =
        SealRow { state: SealState::Withdrawn, ended: Some(50), reason: Some("遗失".into()), ..department };
    commit(store, &Writes { seals: vec![withdrawn.clone()], ..Writes::default() }).await;
    assert_eq!(store.seal(withdrawn.id).await.unwrap(), Some(withdrawn));
});

on_both!(an_application_and_a_use_are_found_by_what_they_are_for, migrated, |db| {
    let store = &db.store;
    let asked = rows::seal_application(&rows::case(CaseState::Open));
    let using = SealUseRow { seal: asked.seal, application: Some(asked.id), ..rows::seal_use() };
    let later = SealUseRow { id: Uuid::now_v7(), at: 20, ..using.clone() };
    let (seal_applications, seal_uses) = (vec![asked.clone()], vec![using.clone(), later.clone()]);
    commit(store, &Writes { seal_applications, seal_uses, ..Writes::default() }).await;
    assert_eq!(store.seal_applications_for_document(asked.document).await.unwrap(), std::slice::from_ref(&asked));
    assert_eq!(store.seal_applications_of_organisation(ORGANISATION, 9).await.unwrap(), std::slice::from_ref(&asked));
    assert_eq!(store.seal_uses(asked.seal, 9).await.unwrap(), [later, using], "newest first");
    let used = SealApplicationRow { state: SealApplicationState::Used, used: Some(12), ..asked };
    commit(store, &Writes { seal_applications: vec![used.clone()], ..Writes::default() }).await;
    assert_eq!(store.seal_application(used.id).await.unwrap(), Some(used));
});

fn draft(case: &CaseRow, code: &str) -> DocumentRow {
    DocumentRow {
        id: Uuid::now_v7(),
        code: code.into(),
        data: json!({PARTIES: ["owner", "seal"]}),
        ..rows::document(case)
    }
}

fn moved(row: &DocumentRow, state: DocumentState, file: Option<&str>, at: Millis) -> Writes {
    let (id, file, size) = (row.id, file.map(str::to_owned), file.map(|_| 7));
    Writes { documents_moved: vec![DocumentMoved { id, state, file, size, reason: None, at }], ..Writes::default() }
}

on_both!(a_draft_counts_once_all_have_signed_and_only_then_takes_anothers_place, migrated, |db| {
    let store = &db.store;
    let case = rows::case(CaseState::Open);
    let former = DocumentRow { code: "C0".into(), ..rows::document(&case) };
    let (void, good) = (draft(&case, "C1"), draft(&case, "C2"));
    commit(store, &Writes { documents: vec![former.clone()], ..Writes::default() }).await;
    assert!(store.document_sealed(former.id, "a0", 1, 300, None).await.unwrap());
    commit(store, &Writes { documents: vec![void.clone(), good.clone()], ..Writes::default() }).await;
    for row in [&void, &good] {
        assert!(store.document_drafted(row.id, "a1", 5).await.unwrap());
        assert!(!store.document_drafted(row.id, "a2", 5).await.unwrap(), "it is drafted once");
    }
    commit(store, &moved(&void, DocumentState::Void, None, 400)).await;
    commit(store, &moved(&void, DocumentState::Draft, Some("forged"), 401)).await;
    let void = store.document(void.id).await.unwrap().unwrap();
    assert_eq!((void.state, void.file.as_deref(), void.ended), (DocumentState::Void, Some("a1"), Some(400)));
    commit(store, &moved(&good, DocumentState::Draft, Some("b1"), 500)).await;
    let standing = |id| async move { store.document(id).await.unwrap().unwrap() };
    assert_eq!(standing(former.id).await.state, DocumentState::Sealed, "a draft takes no place");
    commit(store, &moved(&good, DocumentState::Sealed, Some("b2"), 600)).await;
    let good = standing(good.id).await;
    assert_eq!((good.state, good.file.as_deref(), good.issued), (DocumentState::Sealed, Some("b2"), Some(600)));
    let former = standing(former.id).await;
    assert_eq!((former.state, former.ended), (DocumentState::Superseded, Some(600)));
});
