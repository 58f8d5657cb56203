//! What anybody may learn of a document by its code: that it is the hub's, for
//! what, since when, by whom, and whether it still counts. Nothing of its
//! contents.
use crate::verification::Words;
use cases::Engine;
use serde::Serialize;
use serde_json::Value;
use store::{
    StoreError,
    rows::{DocumentRow, DocumentState},
};
use utoipa::ToSchema;

#[derive(Debug)]
pub struct Proof {
    pub state: Standing,
    pub title: contract::Bilingual,
    pub system: contract::Bilingual,
    pub number: Option<String>,
    /// Whose seal it bears.
    pub sealed_by: Option<String>,
    pub issued: Option<String>,
    pub ended: Option<String>,
    pub reason: Option<String>,
    pub code: String,
    pub sha256: Option<String>,
}

/// What a document is worth today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    Valid,
    Due,
    /// Its parties have not all signed.
    Draft,
    Void,
    Withdrawn,
    Superseded,
}

impl Standing {
    pub fn of(state: DocumentState) -> Standing {
        match state {
            DocumentState::Sealed => Standing::Valid,
            DocumentState::Due => Standing::Due,
            DocumentState::Draft => Standing::Draft,
            DocumentState::Void => Standing::Void,
            DocumentState::Revoked => Standing::Withdrawn,
            DocumentState::Superseded => Standing::Superseded,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Standing::Valid => "valid",
            Standing::Due => "due",
            Standing::Draft => "draft",
            Standing::Void => "void",
            Standing::Withdrawn => "withdrawn",
            Standing::Superseded => "superseded",
        }
    }

    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Standing::Valid => ("有效", "Valid"),
            Standing::Due => ("正在制作，尚未签发", "Being made, not issued yet"),
            Standing::Draft => ("草稿，各方尚未全部签署，不具效力", "A draft that not all have signed; not in force"),
            Standing::Void => ("草稿已作废，不具效力", "A draft that was given up; not in force"),
            Standing::Withdrawn => ("已撤销，不再有效", "Withdrawn, no longer valid"),
            Standing::Superseded => ("已被新的文件替代，不再有效", "Superseded by a newer document, no longer valid"),
        }
    }
}

/// The organisations for which its parties have signed; persons are named in the document alone.
async fn signers(engine: &Engine, row: &DocumentRow) -> Result<Option<String>, StoreError> {
    let case = match row.case {
        Some(id) => engine.store.case(id).await?,
        None => None,
    };
    let doc = case.and_then(|c| cases::doc::CaseDoc::of(&c).ok()).unwrap_or_default();
    let parties = doc.signing.iter().filter(|s| s.document == row.id).flat_map(|s| &s.parties);
    let mut names = vec![];
    for code in parties.filter_map(|p| p.signed.as_ref()?.organisation.as_deref()) {
        let name = engine.directory.name_of(code).await?;
        if !names.contains(&name) {
            names.push(name);
        }
    }
    Ok((!names.is_empty()).then(|| names.join("、")))
}

impl Proof {
    pub async fn of(engine: &Engine, row: DocumentRow) -> Result<Proof, StoreError> {
        let installed = engine.systems.active(&row.system);
        let contract = installed.as_ref().map(|i| &i.contract);
        let declared = contract.and_then(|c| c.documents.get(&row.document));
        let zone = &engine.clock.zone;
        let sealed_by = match row.data.get("sealed-by").and_then(Value::as_str) {
            Some(code) => Some(engine.directory.name_of(code).await?),
            None => signers(engine, &row).await?,
        };
        Ok(Proof {
            state: Standing::of(row.state),
            title: declared.map_or_else(
                || contract::Bilingual::new(&row.document, &row.document),
                |d| contract::Bilingual::new(&d.zh, &d.en),
            ),
            system: contract.map_or_else(|| contract::Bilingual::new(&row.system, &row.system), |c| c.title.clone()),
            number: row.number,
            sealed_by,
            issued: row.issued.map(|t| zone.text(t)),
            ended: row.ended.map(|t| zone.text(t)),
            reason: row.reason,
            code: row.code,
            sha256: row.file,
        })
    }

    pub fn view(&self) -> ProofView {
        let (zh, en) = self.state.words();
        ProofView {
            state: self.state,
            state_text: Words::new(zh, en),
            title: words(&self.title),
            system: words(&self.system),
            number: self.number.clone(),
            sealed_by: self.sealed_by.clone(),
            issued: self.issued.clone(),
            ended: self.ended.clone(),
            reason: self.reason.clone(),
            code: documents::code::printed(&self.code),
            sha256: self.sha256.clone(),
        }
    }
}

fn words(text: &contract::Bilingual) -> Words {
    Words::new(&text.zh, text.english())
}

/// A proof as programs get it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ProofView {
    pub state: Standing,
    pub state_text: Words,
    pub title: Words,
    pub system: Words,
    pub number: Option<String>,
    /// Whose seal it bears.
    pub sealed_by: Option<String>,
    pub issued: Option<String>,
    /// When it was withdrawn or superseded.
    pub ended: Option<String>,
    pub reason: Option<String>,
    pub code: String,
    pub sha256: Option<String>,
}
