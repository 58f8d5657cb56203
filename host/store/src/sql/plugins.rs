//! Installed components and which version of each system is active.
use super::*;

pub const TABLE: Table = Table {
    name: "plugins",
    key: &["system", "version"],
    columns: &[
        ("system", Kind::Text),
        ("version", Kind::Text),
        ("sha256", Kind::Text),
        ("component", Kind::Bytes),
        ("installed", Kind::Int),
        ("installed_by", Kind::Text),
        ("active", Kind::Int),
        ("signature", Kind::Text),
        ("signer", Kind::Text),
        ("parked", Kind::Text),
    ],
};

/// Moves with everything that changes what a process has to load.
const GENERATION: &str = "systems/*";

fn read(row: &Row) -> Result<PluginRow> {
    read!(row => PluginRow {
        system, version, sha256, component, installed, signature, signer, parked;
        by: get(row, "installed_by")?,
        active: flag(row, "active")?,
    })
}

/// The same file again is no change, but that a signature may come later: who brings it hands the file in. Another file under the same version is a
/// conflict.
pub async fn install(base: &Base, p: &PluginRow) -> Result<()> {
    let mut tx = lane::begin(base).await?;
    if let Some(there) = one(&mut *tx, by_version(&p.system, &p.version, false).as_mut(), read).await? {
        if there.sha256 != p.sha256 {
            return Err(StoreError::Conflict { constraint: format!("plugin {} {}", p.system, p.version) });
        }
        if there.signature.is_empty() && !p.signature.is_empty() {
            let mut query = Query::new("UPDATE plugins SET signature = ");
            query.push_bind(&p.signature).push(", signer = ").push_bind(&p.signer);
            query.push(", installed_by = ").push_bind(&p.by);
            query.push(" WHERE system = ").push_bind(&p.system).push(" AND version = ").push_bind(&p.version);
            run(&mut *tx, &mut query).await?;
            tx.commit().await?;
        }
        return Ok(());
    }
    let row = cells![
        &p.system,
        &p.version,
        &p.sha256,
        &p.component,
        p.installed,
        &p.by,
        false,
        &p.signature,
        &p.signer,
        &p.parked
    ];
    insert(&mut tx, &TABLE, vec![row]).await?;
    Ok(tx.commit().await?)
}

/// One pointer swap under the lane's lock, if what is active is still what the caller saw; the stamp `systems/{id}`
/// makes decisions of the former version stale, `systems/*` tells every process.
pub async fn switch(base: &Base, s: &PluginSwitchRow) -> Result<Switched> {
    let mut tx = lane::begin(base).await?;
    let mut query = light();
    query.push(" WHERE active = 1 AND system = ").push_bind(&s.system);
    let active = one(&mut *tx, &mut query, read).await?.map(|p| p.version);
    if active.as_deref().unwrap_or("") != s.before {
        return Ok(Switched::Moved(active));
    }
    let mut query = Query::new("UPDATE plugins SET active = CASE WHEN version = ");
    query.push_bind(&s.after).push(" THEN 1 ELSE 0 END WHERE system = ").push_bind(&s.system);
    query.push(" AND EXISTS (SELECT 1 FROM plugins p WHERE p.system = ").push_bind(&s.system);
    query.push(" AND p.version = ").push_bind(&s.after).push(")");
    if run(&mut *tx, &mut query).await? == 0 {
        return Ok(Switched::NoVersion);
    }
    plugin_switches::add(&mut tx, s).await?;
    moved(&mut tx, &s.system).await?;
    tx.commit().await?;
    Ok(Switched::Done)
}

/// Sets or takes away what keeps a version from deciding. False when nothing changed.
pub async fn park(base: &Base, version: &str, s: &PluginSwitchRow) -> Result<bool> {
    let mut tx = lane::begin(base).await?;
    let (why, was) = match s.kind {
        SwitchKind::Park => (s.reason.as_str(), "parked = ''"),
        _ => ("", "parked <> ''"),
    };
    let mut query = Query::new("UPDATE plugins SET parked = ");
    query.push_bind(why).push(" WHERE system = ").push_bind(&s.system).push(" AND version = ").push_bind(version);
    query.push(" AND ").push(was);
    if run(&mut *tx, &mut query).await? == 0 {
        return Ok(false);
    }
    plugin_switches::add(&mut tx, s).await?;
    moved(&mut tx, &s.system).await?;
    tx.commit().await?;
    Ok(true)
}

/// Whoever reads what a system is reads it anew.
pub async fn moved(conn: &mut Conn, system: &str) -> Result<()> {
    stamps::bump(conn, &format!("systems/{system}")).await?;
    stamps::bump(conn, GENERATION).await
}

pub async fn by_id(base: &Base, system: &str, version: &str) -> Result<Option<PluginRow>> {
    one(&base.read, by_version(system, version, true).as_mut(), read).await
}

/// All versions of all systems, without the components themselves.
pub async fn list(base: &Base) -> Result<Vec<PluginRow>> {
    all(&base.read, light().push(" ORDER BY system, installed, version"), read).await
}

/// The active version of each system, without the components.
pub async fn active(base: &Base) -> Result<Vec<PluginRow>> {
    all(&base.read, light().push(" WHERE active = 1 ORDER BY system"), read).await
}

fn light() -> Query {
    Query::new(TABLE.select().replace("component", "SUBSTR(component, 1, 0) AS component"))
}

fn by_version(system: &str, version: &str, whole: bool) -> Box<Query> {
    let mut query = if whole { select(&TABLE) } else { light() };
    query.push(" WHERE system = ").push_bind(system).push(" AND version = ").push_bind(version);
    Box::new(query)
}
