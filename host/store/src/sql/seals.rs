//! Seals, applications to use one, and the log of their uses, which nothing changes or deletes.
use super::*;

pub const TABLE: Table = Table {
    name: "seals",
    key: &["id"],
    columns: &[
        ("id", Kind::Uuid),
        ("kind", Kind::Text),
        ("name", Kind::Text),
        ("organisation", Kind::Text),
        ("project", Kind::Text),
        ("holder", Kind::Text),
        ("systems", Kind::Text),
        ("documents", Kind::Text),
        ("key", Kind::Text),
        ("algorithm", Kind::Text),
        ("certificate", Kind::Bytes),
        ("state", Kind::Text),
        ("issued", Kind::Int),
        ("issued_by", Kind::Text),
        ("valid_until", Kind::Int),
        ("ended", Kind::Int),
        ("reason", Kind::Text),
    ],
};

pub const APPLICATIONS: Table = Table {
    name: "seal_applications",
    key: &["id"],
    columns: &[
        ("id", Kind::Uuid),
        ("seal", Kind::Uuid),
        ("organisation", Kind::Text),
        ("document", Kind::Uuid),
        ("case_id", Kind::Uuid),
        ("person", Kind::Text),
        ("post", Kind::Text),
        ("why", Kind::Text),
        ("state", Kind::Text),
        ("at", Kind::Int),
        ("decided_by", Kind::Text),
        ("decided", Kind::Int),
        ("answer", Kind::Text),
        ("used", Kind::Int),
    ],
};

pub const USES: Table = Table {
    name: "seal_uses",
    key: &["id"],
    columns: &[
        ("id", Kind::Uuid),
        ("seal", Kind::Uuid),
        ("document", Kind::Uuid),
        ("party", Kind::Text),
        ("sha256", Kind::Text),
        ("person", Kind::Text),
        ("organisation", Kind::Text),
        ("post", Kind::Text),
        ("case_id", Kind::Uuid),
        ("application", Kind::Uuid),
        ("at", Kind::Int),
        ("request", Kind::Text),
    ],
};

fn read(row: &Row) -> Result<SealRow> {
    read!(row => SealRow {
        id, name, organisation, project, holder, key, algorithm, certificate, issued, issued_by, valid_until, ended, reason;
        kind: named(row, "kind", SealKind::parse)?,
        state: named(row, "state", SealState::parse)?,
        systems: json(row, "systems")?,
        documents: json(row, "documents")?,
    })
}

fn read_application(row: &Row) -> Result<SealApplicationRow> {
    read!(row => SealApplicationRow {
        id, seal, organisation, document, person, post, why, at, decided_by, decided, answer, used;
        case: get(row, "case_id")?,
        state: named(row, "state", SealApplicationState::parse)?,
    })
}

fn read_use(row: &Row) -> Result<SealUseRow> {
    read!(row => SealUseRow {
        id, seal, document, party, sha256, person, organisation, post, application, at, request;
        case: get(row, "case_id")?,
    })
}

pub async fn write(conn: &mut Conn, seals: &[SealRow]) -> Result<()> {
    let row = |s: &SealRow| {
        cells![
            s.id,
            s.kind.name(),
            &s.name,
            &s.organisation,
            &s.project,
            &s.holder,
            to_json(&s.systems),
            to_json(&s.documents),
            &s.key,
            &s.algorithm,
            &s.certificate,
            s.state.name(),
            s.issued,
            &s.issued_by,
            s.valid_until,
            s.ended,
            &s.reason
        ]
    };
    put(conn, &TABLE, seals.iter().map(row).collect()).await
}

pub async fn write_applications(conn: &mut Conn, applications: &[SealApplicationRow]) -> Result<()> {
    let row = |a: &SealApplicationRow| {
        cells![
            a.id,
            a.seal,
            &a.organisation,
            a.document,
            a.case,
            &a.person,
            &a.post,
            &a.why,
            a.state.name(),
            a.at,
            &a.decided_by,
            a.decided,
            &a.answer,
            a.used
        ]
    };
    put(conn, &APPLICATIONS, applications.iter().map(row).collect()).await
}

pub async fn write_uses(conn: &mut Conn, uses: &[SealUseRow]) -> Result<()> {
    let row = |u: &SealUseRow| {
        cells![
            u.id,
            u.seal,
            u.document,
            &u.party,
            &u.sha256,
            &u.person,
            &u.organisation,
            &u.post,
            u.case,
            u.application,
            u.at,
            &u.request
        ]
    };
    insert(conn, &USES, uses.iter().map(row).collect()).await
}

pub async fn by_id(base: &Base, id: Uuid) -> Result<Option<SealRow>> {
    one(&base.read, select(&TABLE).push(" WHERE id = ").push_bind(id), read).await
}

/// Oldest first.
pub async fn of_organisation(base: &Base, code: &str) -> Result<Vec<SealRow>> {
    all(&base.read, select(&TABLE).push(" WHERE organisation = ").push_bind(code).push(" ORDER BY issued, id"), read)
        .await
}

pub async fn of_person(base: &Base, person: &str) -> Result<Vec<SealRow>> {
    all(&base.read, select(&TABLE).push(" WHERE holder = ").push_bind(person).push(" ORDER BY issued, id"), read).await
}

pub async fn application(base: &Base, id: Uuid) -> Result<Option<SealApplicationRow>> {
    one(&base.read, select(&APPLICATIONS).push(" WHERE id = ").push_bind(id), read_application).await
}

/// Newest first.
pub async fn applications_of_organisation(base: &Base, code: &str, limit: u32) -> Result<Vec<SealApplicationRow>> {
    let mut query = select(&APPLICATIONS);
    query.push(" WHERE organisation = ").push_bind(code);
    query.push(" ORDER BY id DESC LIMIT ").push_bind(i64::from(limit));
    all(&base.read, &mut query, read_application).await
}

pub async fn applications_for(base: &Base, document: Uuid) -> Result<Vec<SealApplicationRow>> {
    let mut query = select(&APPLICATIONS);
    query.push(" WHERE document = ").push_bind(document).push(" ORDER BY id");
    all(&base.read, &mut query, read_application).await
}

/// Newest first.
pub async fn uses(base: &Base, seal: Uuid, limit: u32) -> Result<Vec<SealUseRow>> {
    let mut query = select(&USES);
    query.push(" WHERE seal = ").push_bind(seal);
    query.push(" ORDER BY id DESC LIMIT ").push_bind(i64::from(limit));
    all(&base.read, &mut query, read_use).await
}
