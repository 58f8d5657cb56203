//! Messages to and from outside parties, as they were signed.
use super::*;

pub const TABLE: Table = Table {
    name: "messages",
    key: &["id"],
    columns: &[
        ("id", Kind::Text),
        ("partner", Kind::Text),
        ("type", Kind::Text),
        ("direction", Kind::Text),
        ("state", Kind::Text),
        ("case_id", Kind::Uuid),
        ("branch", Kind::Text),
        ("step", Kind::Text),
        ("system", Kind::Text),
        ("body", Kind::Text),
        ("jws", Kind::Text),
        ("answers", Kind::Text),
        ("at", Kind::Int),
    ],
};

fn read(row: &Row) -> Result<MessageRow> {
    read!(row => MessageRow {
        id, partner, branch, step, system, jws, answers, at;
        r#type: get(row, "type")?,
        direction: named(row, "direction", Direction::parse)?,
        state: named(row, "state", MessageState::parse)?,
        case: get(row, "case_id")?,
        body: json(row, "body")?,
    })
}

pub async fn write(conn: &mut Conn, messages: &[MessageRow]) -> Result<()> {
    let row = |m: &MessageRow| {
        cells![
            &m.id,
            &m.partner,
            &m.r#type,
            m.direction.name(),
            m.state.name(),
            m.case,
            &m.branch,
            &m.step,
            &m.system,
            to_json(&m.body),
            &m.jws,
            &m.answers,
            m.at,
        ]
    };
    put(conn, &TABLE, messages.iter().map(row).collect()).await
}

pub async fn set_state(conn: &mut Conn, states: &[(String, MessageState)]) -> Result<()> {
    let last: std::collections::BTreeMap<_, _> = states.iter().map(|(id, state)| (id, state)).collect();
    let columns = [("id", Kind::Text), ("state", Kind::Text)];
    let statement = "UPDATE messages SET state = new.state FROM new WHERE messages.id = new.id";
    update_set(conn, &columns, statement, last.into_iter().map(|(id, state)| cells![id, state.name()]).collect()).await
}

pub async fn by_id(base: &Base, id: &str) -> Result<Option<MessageRow>> {
    one(&base.read, select(&TABLE).push(" WHERE id = ").push_bind(id), read).await
}

pub async fn of_case(base: &Base, case: Uuid) -> Result<Vec<MessageRow>> {
    all(&base.read, select(&TABLE).push(" WHERE case_id = ").push_bind(case).push(" ORDER BY at, id"), read).await
}

pub async fn waiting_of_case(base: &Base, case: Uuid) -> Result<Vec<MessageRow>> {
    let mut query = select(&TABLE);
    query.push(" WHERE case_id = ").push_bind(case).push(" AND state = 'waiting' ORDER BY at, id");
    all(&base.read, &mut query, read).await
}

/// Newest first.
pub async fn list(base: &Base, filter: &MessageFilter, paging: &Paging) -> Result<Page<MessageRow>> {
    let mut query = select(&TABLE);
    query.push(" WHERE 1 = 1");
    push_if(&mut query, " AND partner = ", &filter.partner);
    push_names(&mut query, "direction", filter.direction.map(Direction::name).as_slice());
    push_names(&mut query, "state", filter.state.map(MessageState::name).as_slice());
    if let Some((at, id)) = paging.after.as_deref().and_then(|text| text.split_once(' ')) {
        query
            .push(" AND (at, id) < (")
            .push_bind(at.parse().unwrap_or(i64::MAX))
            .push(", ")
            .push_bind(id.to_owned())
            .push(")");
    }
    query.push(" ORDER BY at DESC, id DESC LIMIT ").push_bind(i64::from(paging.limit) + 1);
    let rows = all_once(&base.read, &mut query, read).await?;
    Ok(page(rows, paging.limit, |message| format!("{} {}", message.at, message.id)))
}
