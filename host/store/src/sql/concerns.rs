//! Whom a case concerns: written whenever a case or a task is, never taken
//! back, so that a finished case stays in the lists of those who worked on it.
use super::*;
use crate::audience;

pub const TABLE: Table =
    Table { name: "concerns", key: &["who", "case_id"], columns: &[("who", Kind::Text), ("case_id", Kind::Uuid)] };

pub async fn write(conn: &mut Conn, cases: &[CaseRow], tasks: &[TaskRow]) -> Result<()> {
    let mut rows = Vec::with_capacity(cases.len() * 2 + tasks.len());
    for case in cases {
        rows.push(cells![audience::person_key(&case.person), case.id]);
        if let Some(organisation) = &case.organisation {
            rows.push(cells![audience::organisation_key(organisation), case.id]);
        }
    }
    for task in tasks {
        rows.extend(task.offers.iter().map(|offer| cells![audience::concerned(offer), task.case]));
        rows.extend(task.claimed_by.iter().map(|person| cells![audience::person_key(person), task.case]));
    }
    insert_missing(conn, &TABLE, rows).await
}

pub async fn add_person(conn: &mut Conn, person: &str, case: Uuid) -> Result<()> {
    insert_missing(conn, &TABLE, vec![cells![audience::person_key(person), case]]).await
}
