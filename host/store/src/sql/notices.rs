//! Notices, to whom they go, and who has read them.
use super::*;
use crate::audience::{Key, offer_keys, offered};

pub const TABLE: Table = Table {
    name: "notices",
    key: &["id"],
    columns: &[
        ("id", Kind::Uuid),
        ("system", Kind::Text),
        ("zh", Kind::Text),
        ("en", Kind::Text),
        ("case_id", Kind::Uuid),
        ("offer", Kind::Text),
        ("at", Kind::Int),
        ("readers", Kind::Text),
    ],
};

/// The empty project stands for none.
pub const READERS: Table = Table {
    name: "notice_readers",
    key: &["who", "notice", "project"],
    columns: &[("who", Kind::Text), ("notice", Kind::Uuid), ("project", Kind::Text)],
};

pub const READS: Table = Table {
    name: "notice_reads",
    key: &["person", "notice"],
    columns: &[("person", Kind::Text), ("notice", Kind::Uuid)],
};

/// An unread count stops here for each key.
const COUNTED: i64 = 200;

fn read(row: &Row) -> Result<NoticeRow> {
    read!(row => NoticeRow {
        id, system, zh, en, at;
        case: get(row, "case_id")?,
        offer: json_if(row, "offer")?,
        to: json(row, "readers")?,
    })
}

pub async fn write(conn: &mut Conn, notices: &[NoticeRow]) -> Result<()> {
    let row = |n: &NoticeRow| {
        cells![n.id, &n.system, &n.zh, &n.en, n.case, n.offer.as_ref().map(to_json), n.at, to_json(&n.to)]
    };
    put(conn, &TABLE, notices.iter().map(row).collect()).await?;
    let readers = notices
        .iter()
        .flat_map(|n| n.to.iter().map(|offer| cells![offered(offer), n.id, offer.project.clone().unwrap_or_default()]));
    insert_missing(conn, &READERS, readers.collect()).await
}

/// Newest first, each with whether this person has read it.
pub async fn list(base: &Base, viewer: &Viewer, paging: &Paging) -> Result<Page<(NoticeRow, bool)>> {
    let limit = i64::from(paging.limit) + 1;
    let mut query = Query::new(format!("SELECT {}, ", TABLE.names()));
    query.push("(SELECT COUNT(*) FROM notice_reads d WHERE d.notice = notices.id AND d.person = ");
    query.push_bind(viewer.person.clone()).push(") AS seen FROM notices WHERE id IN (");
    push_mine(&mut query, viewer, id_cursor(paging), false, limit);
    query.push(") ORDER BY id DESC LIMIT ").push_bind(limit);
    let rows = all_once(&base.read, &mut query, |row| Ok((read(row)?, flag(row, "seen")?))).await?;
    Ok(page(rows, paging.limit, |(notice, _)| notice.id.to_string()))
}

pub async fn unread(base: &Base, viewer: &Viewer) -> Result<i64> {
    let mut query = Query::new("SELECT COUNT(*) FROM (");
    push_mine(&mut query, viewer, None, true, COUNTED);
    number(&base.read, query.push(") mine")).await
}

fn push_mine(query: &mut Query, viewer: &Viewer, after: Option<Uuid>, unread: bool, limit: i64) {
    for (i, Key { who, project }) in offer_keys(viewer).into_iter().enumerate() {
        query.push(if i == 0 { "" } else { " UNION " });
        query.push("SELECT notice FROM (SELECT n.notice FROM notice_readers n WHERE n.who = ").push_bind(who);
        push_if(query, " AND n.project = ", &project);
        if let Some(after) = after {
            query.push(" AND n.notice < ").push_bind(after);
        }
        if unread {
            query.push(" AND NOT EXISTS (SELECT 1 FROM notice_reads d WHERE d.notice = n.notice AND d.person = ");
            query.push_bind(viewer.person.clone()).push(")");
        }
        query.push(" ORDER BY n.notice DESC LIMIT ").push_bind(limit).push(format_args!(") k{i}"));
    }
}

pub async fn mark_read(base: &Base, person: &str, notices: &[Uuid]) -> Result<()> {
    let rows = notices.iter().map(|id| cells![person, *id]).collect();
    insert_missing(&mut *base.write.acquire().await?, &READS, rows).await
}
