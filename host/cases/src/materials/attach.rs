//! The list of one material as the applicant leaves it. What the office has
//! seen is never lost: a replaced file stays as an earlier version.
use super::fit::{too_many, unfit};
use crate::{
    doc::{Attached, CaseDoc, Earlier},
    engine::Engine,
    error::CaseError,
    texts::Said,
};
use accounts::Acting;
use async_recursion::async_recursion as boxed;
use store::rows::{CaseRow, Millis};
use uuid::Uuid;

impl Engine {
    #[boxed]
    pub async fn attach(
        &self,
        acting: &Acting,
        case: Uuid,
        material: &str,
        files: Vec<Attached>,
    ) -> Result<i64, CaseError> {
        let l = self.editable(acting, case).await?;
        let declared = l.procedure.materials.get(material).ok_or(CaseError::NotFound("material"))?;
        let problems: Vec<Said> =
            files.iter().filter_map(|f| unfit(declared, f)).chain(too_many(declared, files.len())).collect();
        if !problems.is_empty() {
            return Err(CaseError::Refused(problems));
        }
        let now = self.clock.now().await?;
        let mut doc = l.doc.clone();
        replace(&mut doc, &l.case, material, files, &acting.person, now);
        Ok(self.store_draft(acting, l, doc).await?.revision)
    }
}

pub(super) fn replace(
    doc: &mut CaseDoc,
    row: &CaseRow,
    material: &str,
    files: Vec<Attached>,
    person: &str,
    now: Millis,
) {
    let before = doc.materials.get(material).cloned().unwrap_or_default();
    let files = files.into_iter().map(|file| match before.iter().find(|b| b.file == file.file) {
        Some(known) => known.clone(),
        None => Attached { by: person.to_owned(), at: now, ..file },
    });
    let files: Vec<Attached> = files.collect();
    let gone = before.into_iter().filter(|b| !files.iter().any(|f| f.file == b.file));
    let seen: Vec<Earlier> = gone
        .filter(|b| handed_in(doc, row, b))
        .map(|file| Earlier { file, replaced_by: person.to_owned(), replaced_at: now })
        .collect();
    if !seen.is_empty() {
        doc.earlier.entry(material.to_owned()).or_default().extend(seen);
    }
    doc.materials.insert(material.to_owned(), files);
}

/// What comes and goes within one correction, nobody else has seen.
fn handed_in(doc: &CaseDoc, row: &CaseRow, file: &Attached) -> bool {
    row.submitted.is_some() && doc.correction.as_ref().is_none_or(|c| file.at <= c.at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc::Correction;
    use store::rows::CaseState;

    fn file(id: &str) -> Attached {
        Attached {
            file: id.to_owned(),
            name: format!("{id}.pdf"),
            size: 1,
            media_type: "application/pdf".to_owned(),
            sha256: id.to_owned(),
            by: String::new(),
            at: 0,
            from: None,
        }
    }

    fn row(submitted: Option<Millis>) -> CaseRow {
        CaseRow {
            id: Uuid::nil(),
            number: None,
            system: String::new(),
            version: String::new(),
            procedure: String::new(),
            state: CaseState::Open,
            title: String::new(),
            organisation: None,
            person: "zhang".to_owned(),
            post: None,
            project: None,
            division: None,
            revision: 1,
            doc: Default::default(),
            opened: 0,
            submitted,
            closed: None,
            updated: 0,
            steps: String::new(),
            due: None,
        }
    }

    fn earlier(doc: &CaseDoc) -> Vec<(&str, &str, Millis)> {
        let all = doc.earlier.values().flatten();
        all.map(|e| (e.file.file.as_str(), e.replaced_by.as_str(), e.replaced_at)).collect()
    }

    #[test]
    fn a_draft_forgets_and_a_correction_keeps_what_was_seen() {
        let mut doc = CaseDoc::default();
        replace(&mut doc, &row(None), "plan", vec![file("a")], "zhang", 10);
        replace(&mut doc, &row(None), "plan", vec![file("b")], "zhang", 20);
        assert_eq!(earlier(&doc), []);

        doc.correction = Some(Correction { at: 100, ..Correction::default() });
        replace(&mut doc, &row(Some(50)), "plan", vec![file("c")], "li", 110);
        // Never handed in, so it is nobody's version.
        replace(&mut doc, &row(Some(50)), "plan", vec![file("d")], "li", 120);
        assert_eq!(earlier(&doc), [("b", "li", 110)]);
        assert_eq!((doc.materials["plan"][0].by.as_str(), doc.materials["plan"][0].at), ("li", 120));
    }

    #[test]
    fn a_file_that_stays_keeps_who_gave_it_and_when() {
        let mut doc = CaseDoc::default();
        replace(&mut doc, &row(None), "plan", vec![file("a")], "zhang", 10);
        replace(&mut doc, &row(None), "plan", vec![file("a"), file("b")], "li", 20);
        let by: Vec<_> = doc.materials["plan"].iter().map(|f| (f.by.as_str(), f.at)).collect();
        assert_eq!(by, [("zhang", 10), ("li", 20)]);
    }
}
