//! What the same applicant gave before for the same project, in any system, and
//! what of it fits this case. Two materials are the same when one system calls
//! them by one id, or two by one name. Newest first; one source a material.
use super::{
    attach::replace,
    fit::{too_many, unfit},
};
use crate::{
    admission::Loaded,
    doc::{Attached, CaseDoc, Source},
    engine::Engine,
    error::CaseError,
};
use accounts::Acting;
use contract::{Procedure, procedure::Material};
use store::{
    filter::{CaseFilter, Paging, Viewer},
    rows::*,
};
use uuid::Uuid;

/// The applicant's latest cases that are looked through.
const CASES: u32 = 200;
const DAY: Millis = 24 * 3600 * 1000;

#[derive(Clone, Debug)]
pub struct Offered {
    pub material: String,
    pub files: Vec<Attached>,
    pub source: Source,
}

impl Engine {
    /// Only from cases that `sees` lets through.
    pub async fn reusable(
        &self,
        acting: &Acting,
        case: Uuid,
        sees: impl Fn(&CaseRow, &CaseDoc) -> bool,
    ) -> Result<Vec<Offered>, CaseError> {
        let l = self.editable(acting, case).await?;
        self.offers(&l, sees).await
    }

    /// Takes the offers of these materials over, all or none. The files get rows of their own: who may read this case
    /// may read them, and nothing else of where they came from.
    pub async fn take_over(
        &self,
        acting: &Acting,
        case: Uuid,
        materials: &[String],
        sees: impl Fn(&CaseRow, &CaseDoc) -> bool,
    ) -> Result<i64, CaseError> {
        let l = self.editable(acting, case).await?;
        let offers = self.offers(&l, sees).await?;
        let now = self.clock.now().await?;
        let mut doc = l.doc.clone();
        for material in materials {
            let offer = offers.iter().find(|o| o.material == *material).ok_or(CaseError::NotFound("material"))?;
            let mut files = vec![];
            for file in &offer.files {
                files.push(self.copy(acting, case, file, &offer.source).await?);
            }
            replace(&mut doc, &l.case, material, files, &acting.person, now);
        }
        Ok(self.store_draft(acting, l, doc).await?.revision)
    }

    async fn copy(&self, acting: &Acting, case: Uuid, file: &Attached, source: &Source) -> Result<Attached, CaseError> {
        let row = FileRow {
            id: Uuid::now_v7(),
            sha256: file.sha256.clone(),
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            size: file.size,
            person: acting.person.clone(),
            organisation: acting.seat.as_ref().map(|s| s.organisation.clone()),
            case: Some(case),
            at: crate::clock::machine_now(),
        };
        self.store.file_add(&row).await?;
        Ok(Attached { file: row.id.to_string(), from: Some(source.clone()), ..file.clone() })
    }

    async fn offers(&self, l: &Loaded, sees: impl Fn(&CaseRow, &CaseDoc) -> bool) -> Result<Vec<Offered>, CaseError> {
        let empty = |id: &str| l.doc.materials.get(id).is_none_or(Vec::is_empty);
        let mut open: Vec<(&String, &Material)> = l.procedure.materials.iter().filter(|(id, _)| empty(id)).collect();
        let now = self.clock.now().await?;
        let mut offers = vec![];
        if open.is_empty() {
            return Ok(offers);
        }
        for row in self.store.cases(&filter(&l.case), &Paging::first(CASES)).await?.rows {
            let doc = CaseDoc::of(&row)?;
            if !counts(&l.case, &row) || !sees(&row, &doc) {
                continue;
            }
            // A version that cannot be loaded any more names nothing.
            let Ok(installed) = self.systems.version(&row.system, &row.version).await else {
                continue;
            };
            let Some(procedure) = installed.contract.procedures.get(&row.procedure) else {
                continue;
            };
            open.retain(|(id, wanted)| match given(l, id, wanted, &row, &doc, procedure, now) {
                Some(offer) => {
                    offers.push(offer);
                    false
                }
                None => true,
            });
        }
        let order = |o: &Offered| l.procedure.materials.get_index_of(&o.material);
        offers.sort_by_key(order);
        Ok(offers)
    }
}

fn filter(case: &CaseRow) -> CaseFilter {
    let own = || Viewer { person: case.person.clone(), chairs: vec![] };
    CaseFilter {
        viewer: case.organisation.is_none().then(own),
        organisation: case.organisation.clone(),
        project: case.project.clone(),
        ..CaseFilter::default()
    }
}

/// Handed in by the same applicant for the same project, and not refused or withdrawn since.
fn counts(case: &CaseRow, row: &CaseRow) -> bool {
    let applicant = match &case.organisation {
        Some(organisation) => row.organisation.as_ref() == Some(organisation),
        None => row.organisation.is_none() && row.person == case.person,
    };
    applicant
        && row.id != case.id
        && row.project == case.project
        && row.submitted.is_some()
        && row.state != CaseState::Closed
}

fn given(
    l: &Loaded,
    id: &str,
    wanted: &Material,
    row: &CaseRow,
    doc: &CaseDoc,
    procedure: &Procedure,
    now: Millis,
) -> Option<Offered> {
    let same = |(other, m): &(&String, &Material)| {
        (row.system == l.case.system && *other == id) || m.zh.trim() == wanted.zh.trim()
    };
    let (other, _) = procedure.materials.iter().find(same)?;
    let files = doc.materials.get(other).filter(|files| !files.is_empty())?;
    // Of a file taken over, the first giving counts.
    let at = |f: &Attached| f.from.as_ref().map_or(f.at, |s| s.at).max(0);
    let given = files.iter().map(at).min().filter(|at| *at > 0).or(row.submitted)?;
    let valid = wanted.reuse_days.is_none_or(|days| now - given <= Millis::from(days) * DAY);
    let fits = too_many(wanted, files.len()).is_none() && files.iter().all(|f| unfit(wanted, f).is_none());
    (valid && fits).then(|| Offered {
        material: id.to_owned(),
        files: files.clone(),
        source: files[0].from.clone().unwrap_or_else(|| Source {
            case: row.id.to_string(),
            number: row.number.clone(),
            system: row.system.clone(),
            at: given,
        }),
    })
}
