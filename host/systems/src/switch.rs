//! The acts upon a system that is there: which version decides, whether it decides at all, what it may do. Each is one
//! transaction with a line of its own in the record of switches, and all processes follow its stamp.
use crate::{
    capability::{Capabilities, Capability},
    error::SystemsError,
    hurdles,
    install::{Installation, now},
    systems::Systems,
};
use async_recursion::async_recursion as boxed;
use store::rows::{PluginRightRow, PluginSwitchRow, SwitchKind, Switched};
use uuid::Uuid;

/// How far back a rollback looks.
const SWITCHES: u32 = 500;

/// Who does it, and why.
pub struct By {
    pub person: String,
    pub reason: String,
}

impl Systems {
    /// Makes a stored version the one that new cases start on, in all processes. Whoever says what it `replaces` is
    /// refused when that is no longer what is active.
    #[boxed]
    pub async fn activate(
        &self,
        system: &str,
        version: &str,
        replaces: Option<&str>,
        by: &By,
    ) -> Result<Installation, SystemsError> {
        let standing = self.standing(system, version).await?;
        let active = standing.active.as_ref().map_or("", |p| p.version.as_str());
        if replaces.is_some_and(|seen| seen != active) {
            return Err(SystemsError::Moved { system: system.to_owned(), active: active.to_owned() });
        }
        if active == version {
            return self.installation(system, version).await;
        }
        if !standing.hurdles.is_empty() {
            return Err(SystemsError::Hurdles(standing.hurdles));
        }
        self.switch(row(system, SwitchKind::Activate, active, version, by)).await
    }

    /// Back to the version before. It is compiled still, and its cases never left it.
    #[boxed]
    pub async fn rollback(&self, system: &str, by: &By) -> Result<Installation, SystemsError> {
        let active = self.store.plugins_active().await?.into_iter().find(|p| p.system == system);
        let active = active.ok_or_else(|| SystemsError::NotInstalled(system.to_owned()))?.version;
        let switches = self.store.plugin_switches(system, SWITCHES).await?;
        let came = switches.iter().find(|s| s.kind == SwitchKind::Activate && s.after == active);
        let before = came.map(|s| s.before.as_str()).filter(|before| !before.is_empty());
        let before = before.ok_or_else(|| SystemsError::NothingBefore { system: system.to_owned() })?;
        let standing = self.standing(system, before).await?;
        if let Some(lacking) = hurdles::lacking(&standing) {
            return Err(SystemsError::Hurdles(vec![lacking]));
        }
        self.switch(row(system, SwitchKind::Rollback, &active, before, by)).await
    }

    pub(crate) async fn switch(&self, row: PluginSwitchRow) -> Result<Installation, SystemsError> {
        let (system, version) = (row.system.clone(), row.after.clone());
        let next = self.version(&system, &version).await?;
        let before = self.indexes_of(&next.contract);
        match self.store.plugin_switch(&row).await? {
            Switched::Done => {}
            Switched::NoVersion => return Err(SystemsError::NoVersion { system, version }),
            Switched::Moved(active) => {
                return Err(SystemsError::Moved { system, active: active.unwrap_or_default() });
            }
        }
        self.reload().await?;
        tracing::info!(system, version, kind = row.kind.name(), before = row.before, by = row.person, "plugin.switched");
        Ok(Installation { reindex: self.changed(before, &next.contract), installed: next })
    }

    async fn installation(&self, system: &str, version: &str) -> Result<Installation, SystemsError> {
        Ok(Installation { installed: self.version(system, version).await?, reindex: vec![] })
    }

    /// It decides nothing until somebody lets it: its cases wait, everything else runs.
    #[boxed]
    pub async fn park(&self, system: &str, version: &str, by: &By) -> Result<bool, SystemsError> {
        self.parking(version, row(system, SwitchKind::Park, version, version, by)).await
    }

    #[boxed]
    pub async fn unpark(&self, system: &str, version: &str, by: &By) -> Result<bool, SystemsError> {
        self.parking(version, row(system, SwitchKind::Unpark, version, version, by)).await
    }

    async fn parking(&self, version: &str, row: PluginSwitchRow) -> Result<bool, SystemsError> {
        let changed = self.store.plugin_park(version, &row).await?;
        self.reload().await?;
        Ok(changed)
    }

    /// Further rights, each one that its active version asks for.
    #[boxed]
    pub async fn grant(&self, system: &str, rights: &Capabilities, by: &By) -> Result<(), SystemsError> {
        self.write_down(system, rights, by).await?;
        self.reload().await
    }

    pub(crate) async fn write_down(
        &self,
        system: &str,
        rights: &Capabilities,
        by: &By,
    ) -> Result<(), SystemsError> {
        let at = now();
        let right = |c: &Capability| PluginRightRow {
            system: system.to_owned(),
            capability: c.to_string(),
            by: by.person.clone(),
            at,
        };
        let line = |c: &Capability| row(system, SwitchKind::Grant, "", &c.to_string(), by);
        let rows: Vec<_> = rights.iter().map(right).collect();
        Ok(self.store.plugin_grant(&rows, &rights.iter().map(line).collect::<Vec<_>>()).await?)
    }

    /// At once and in all processes: its next decision that needs it is refused.
    #[boxed]
    pub async fn withdraw(&self, system: &str, right: &Capability, by: &By) -> Result<bool, SystemsError> {
        let had = self.store.plugin_withdraw(&row(system, SwitchKind::Withdraw, &right.to_string(), "", by)).await?;
        self.reload().await?;
        Ok(had)
    }
}

pub(crate) fn row(system: &str, kind: SwitchKind, before: &str, after: &str, by: &By) -> PluginSwitchRow {
    PluginSwitchRow {
        id: Uuid::now_v7(),
        system: system.to_owned(),
        kind,
        before: before.to_owned(),
        after: after.to_owned(),
        person: by.person.clone(),
        reason: by.reason.clone(),
        at: now(),
    }
}
