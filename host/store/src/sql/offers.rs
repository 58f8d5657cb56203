//! To whom an open task is offered, in the order in which tasks are due: what
//! the workbench walks along. A task that closes leaves no row here.
use super::*;
use crate::audience::offered;

pub const TABLE: Table = Table {
    name: "task_offers",
    key: &["who", "due", "task", "project"],
    columns: &[("who", Kind::Text), ("due", Kind::Int), ("task", Kind::Uuid), ("project", Kind::Text)],
};

/// Sorts after every date.
pub const NEVER: i64 = i64::MAX;

/// The offers of these tasks become exactly what their rows say.
pub async fn replace(conn: &mut Conn, tasks: &[&TaskRow]) -> Result<()> {
    withdraw(conn, tasks.iter().map(|task| task.id)).await?;
    let mut rows = Vec::with_capacity(tasks.len());
    for task in tasks.iter().filter(|task| task.state == TaskState::Open) {
        rows.extend(task.offers.iter().map(|offer| {
            let project = offer.project.clone().unwrap_or_default();
            cells![offered(offer), task.due.unwrap_or(NEVER), task.id, project]
        }));
    }
    insert_missing(conn, &TABLE, rows).await
}

pub async fn withdraw(conn: &mut Conn, tasks: impl Iterator<Item = Uuid>) -> Result<()> {
    delete_set(conn, "task_offers", &[("task", Kind::Uuid)], tasks.map(|id| cells![id]).collect()).await
}
