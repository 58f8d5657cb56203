//! Handlers: events, schedules and timers of records. They act for the office and
//! stand at no step of a case.
use super::{
    Admitted,
    loaded::{blank, read_record, root},
};
use crate::{
    engine::Engine,
    error::CaseError,
    incident,
    occurrence::{Cause, event_occurrence},
};
use contract::{
    decision::Occurrence,
    handler::{Handler, Trigger, Unmatched},
};
use serde_json::Value;
use std::sync::Arc;
use store::rows::*;
use systems::Installed;

pub async fn event(
    engine: &Engine,
    cause: &Cause,
    system: &str,
    handler: &str,
    event: &Value,
) -> Result<Admitted, CaseError> {
    let occurrence = event_occurrence(event);
    let (installed, found, now) = find_handler(engine, system, handler).await?;
    with_record(engine, handling(engine, cause, installed, found, occurrence, None, now)).await
}

pub async fn told(
    engine: &Engine,
    cause: &Cause,
    system: &str,
    handler: &str,
    message: &str,
    data: &Value,
) -> Result<Admitted, CaseError> {
    let occurrence = Occurrence::Message { message: message.to_owned(), data: data.clone() };
    let (installed, found, now) = find_handler(engine, system, handler).await?;
    with_record(engine, handling(engine, cause, installed, found, occurrence, None, now)).await
}

/// The record it is about; what happens without one is the handler's to say.
async fn with_record(engine: &Engine, mut a: Admitted) -> Result<Admitted, CaseError> {
    let Some((_, handler)) = &a.handler else { return Ok(a) };
    let Some(about) = handler.record.clone() else { return Ok(a) };
    let must = handler.unmatched == Unmatched::Incident;
    if let Some(key) = about.key.resolve(&a.root) {
        let full = a.installed.contract.full(&about.register);
        a.record = read_record(engine, &full, &contract::pointer::plain(&key)).await?;
    }
    if must && a.record.is_none() {
        return Err(incident::unmatched(engine, &a, &about.register).await);
    }
    a.root["record"] = a.record.clone().unwrap_or_default();
    Ok(a)
}

pub async fn schedule(engine: &Engine, cause: &Cause, system: &str, handler: &str) -> Result<Admitted, CaseError> {
    let (installed, found, now) = find_handler(engine, system, handler).await?;
    let occurrence = Occurrence::Schedule { schedule: handler.to_owned() };
    Ok(handling(engine, cause, installed, found, occurrence, None, now))
}

pub async fn schedule_each(
    engine: &Engine,
    cause: &Cause,
    system: &str,
    handler: &str,
    key: &str,
) -> Result<Admitted, CaseError> {
    let (installed, found, now) = find_handler(engine, system, handler).await?;
    let each = found.1.each.as_ref().ok_or(CaseError::NotFound("handler"))?;
    let full = installed.contract.full(&each.of);
    let record = read_record(engine, &full, key).await?;
    let record = record.ok_or_else(|| CaseError::NotNow("the record no longer stands".to_owned()))?;
    let occurrence = Occurrence::Schedule { schedule: handler.to_owned() };
    Ok(handling(engine, cause, installed, found, occurrence, Some(record), now))
}

async fn find_handler(
    engine: &Engine,
    system: &str,
    handler: &str,
) -> Result<(Arc<Installed>, (String, Handler), Millis), CaseError> {
    let now = engine.clock.now().await?;
    let installed = engine.systems.active(system).ok_or_else(|| CaseError::NoSystem(system.to_owned()))?;
    let found = installed.contract.handlers.get(handler).cloned().ok_or(CaseError::NotFound("handler"))?;
    Ok((installed, (handler.to_owned(), found), now))
}

fn handling(
    engine: &Engine,
    cause: &Cause,
    installed: Arc<Installed>,
    handler: (String, Handler),
    occurrence: Occurrence,
    record: Option<Value>,
    now: Millis,
) -> Admitted {
    let mut a = Admitted { handler: Some(handler), record, ..blank(cause, installed, now, occurrence) };
    a.root = root(engine, &a, 0);
    a
}

pub(super) async fn record_timer(
    engine: &Engine,
    cause: &Cause,
    row: &TimerRow,
    now: Millis,
) -> Result<Admitted, CaseError> {
    let installed = engine.systems.active(&row.system).ok_or_else(|| CaseError::NoSystem(row.system.clone()))?;
    let found = installed.contract.handlers.iter().find(|(_, h)| h.on == Trigger::Timer(row.name.clone()));
    let (id, handler) = found.map(|(id, h)| (id.clone(), h.clone())).ok_or(CaseError::NotFound("handler"))?;
    let record = match (&row.register, &row.key) {
        (Some(register), Some(key)) => read_record(engine, register, key).await?,
        _ => None,
    };
    let occurrence = Occurrence::Timer { timer: row.name.clone(), record: row.key.clone() };
    Ok(handling(engine, cause, installed, (id, handler), occurrence, record, now))
}
