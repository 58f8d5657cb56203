//! A plugin that fails or answers what its contract does not allow: nothing is
//! applied, the office finds an incident, the user is told its number.
use crate::{admission::Admitted, engine::Engine, error::CaseError};
use sandbox::Fault;
use store::rows::{IncidentRow, IncidentState};
use uuid::Uuid;

/// Characters of an incident's text.
const TEXT: usize = 2_000;

pub async fn fault(engine: &Engine, a: &Admitted, fault: Fault) -> CaseError {
    if !fault.is_plugins() {
        return CaseError::Busy;
    }
    if a.installed.faulted() {
        park(engine, a, &fault).await;
    }
    let location = match &fault {
        Fault::Panic { location: Some(l), .. } => format!("{}:{}", l.file, l.line),
        _ => String::new(),
    };
    let incident = keep(engine, a, fault.code(), &fault.to_string(), &location).await;
    CaseError::Plugin { system: a.installed.contract.id.clone(), version: a.installed.version.clone(), fault, incident }
}

/// In all processes, until an operator tries it again.
async fn park(engine: &Engine, a: &Admitted, fault: &Fault) {
    let (system, version) = (a.installed.id(), a.installed.version.as_str());
    let by = systems::By { person: String::new(), reason: format!("it failed again and again, last: {fault}") };
    tracing::error!(system, version, "plugin.parked");
    if let Err(error) = engine.systems.park(system, version, &by).await {
        tracing::error!(%error, system, version, "plugin.not_parked");
    }
}

pub async fn undeclared(engine: &Engine, a: &Admitted, what: String) -> CaseError {
    let incident = keep(engine, a, "undeclared-effect", &what, "").await;
    CaseError::Undeclared { system: a.installed.contract.id.clone(), what, incident }
}

/// What it is about is not there, and its handler says that somebody must know.
pub async fn unmatched(engine: &Engine, a: &Admitted, register: &str) -> CaseError {
    let text = format!("there is no record of `{register}` that it is about");
    let incident = keep(engine, a, "unmatched", &text, "").await;
    CaseError::Unmatched { incident }
}

/// Partly a plugin's own words: so many as somebody reads, and nothing that reorders what stands around them.
fn readable(text: &str) -> String {
    let shown = |c| if contract::text::hidden(c) { char::REPLACEMENT_CHARACTER } else { c };
    let mut out: String = text.chars().take(TEXT).map(shown).collect();
    if text.chars().nth(TEXT).is_some() {
        out.push('…');
    }
    out
}

async fn keep(engine: &Engine, a: &Admitted, kind: &str, text: &str, location: &str) -> Uuid {
    let row = IncidentRow {
        id: Uuid::now_v7(),
        system: a.installed.contract.id.clone(),
        version: a.installed.version.clone(),
        case: a.case.as_ref().map(|c| c.id),
        kind: kind.to_owned(),
        text: readable(text),
        location: location.to_owned(),
        request: a.request.clone(),
        occurrence: a.describe.clone(),
        state: IncidentState::Open,
        at: a.now,
    };
    tracing::error!(incident = %row.id, system = row.system, version = row.version, kind, location, request = row.request, "plugin.incident");
    if let Err(error) = engine.store.incident_add(&row).await {
        tracing::error!(%error, incident = %row.id, "incident.not_stored");
    }
    row.id
}
