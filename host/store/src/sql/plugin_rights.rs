//! What the city lets a system do beyond its own.
use super::*;

pub const TABLE: Table = Table {
    name: "plugin_rights",
    key: &["system", "capability"],
    columns: &[("system", Kind::Text), ("capability", Kind::Text), ("granted_by", Kind::Text), ("at", Kind::Int)],
};

fn read(row: &Row) -> Result<PluginRightRow> {
    read!(row => PluginRightRow { system, capability, at; by: get(row, "granted_by")?, })
}

/// One that stands keeps who granted it.
pub async fn add(conn: &mut Conn, rights: &[PluginRightRow]) -> Result<()> {
    let rows = rights.iter().map(|r| cells![&r.system, &r.capability, &r.by, r.at]).collect();
    insert_missing(conn, &TABLE, rows).await
}

pub async fn grant(base: &Base, rights: &[PluginRightRow], switches: &[PluginSwitchRow]) -> Result<()> {
    let mut tx = lane::begin(base).await?;
    add(&mut tx, rights).await?;
    for switch in switches {
        plugin_switches::add(&mut tx, switch).await?;
        plugins::moved(&mut tx, &switch.system).await?;
    }
    Ok(tx.commit().await?)
}

/// False when the system has no such right.
pub async fn withdraw(base: &Base, s: &PluginSwitchRow) -> Result<bool> {
    let mut tx = lane::begin(base).await?;
    let mut query = Query::new("DELETE FROM plugin_rights WHERE system = ");
    query.push_bind(&s.system).push(" AND capability = ").push_bind(&s.before);
    if run(&mut *tx, &mut query).await? == 0 {
        return Ok(false);
    }
    plugin_switches::add(&mut tx, s).await?;
    plugins::moved(&mut tx, &s.system).await?;
    tx.commit().await?;
    Ok(true)
}

pub async fn list(base: &Base) -> Result<Vec<PluginRightRow>> {
    all(&base.read, select(&TABLE).push(" ORDER BY system, capability"), read).await
}
