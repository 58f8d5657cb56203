//! A case moves by itself: its clock, an automatic step, an answer or an event
//! that it waits for. What comes after the case has moved on is void.
use super::{
    Admitted,
    handler::record_timer,
    loaded::{admitted, load, standing, step_of},
};
use crate::{
    engine::Engine,
    error::CaseError,
    occurrence::{Cause, What, event_occurrence},
    plan::tokens,
};
use contract::{
    decision::Occurrence,
    procedure::{Awaited, Late, StepType},
    vet,
};
use serde_json::Value;
use store::rows::*;
use uuid::Uuid;

/// The clock takes the action that the step's deadline names.
pub async fn late(engine: &Engine, cause: &Cause, case: Uuid, branch: &str, id: &str) -> Result<Admitted, CaseError> {
    let now = engine.clock.now().await?;
    let l = load(engine, case).await?;
    let step = standing(&l, branch, id)?;
    let Late::Action(action_id) = tokens::late(&step) else {
        return Err(CaseError::NotNow("the deadline only shows".to_owned()));
    };
    if super::person::signs(&step, &action_id) {
        return Err(CaseError::NotNow("nobody signs for another".to_owned()));
    }
    let action = step.actions.get(&action_id).cloned().ok_or(CaseError::NotFound("action"))?;
    let occurrence = Occurrence::Action {
        action: action_id.clone(),
        step: id.to_owned(),
        branch: branch.to_owned(),
        form: Value::Null,
        comment: String::new(),
        confirmed: false,
        by_clock: true,
    };
    let mut a = admitted(engine, cause, l, now, id, branch, occurrence);
    (a.what, a.target, a.action) = (action_id.clone(), Some(action.to.clone()), Some((action_id, action)));
    Ok(a)
}

pub async fn arrive(engine: &Engine, cause: &Cause, case: Uuid, branch: &str, id: &str) -> Result<Admitted, CaseError> {
    let now = engine.clock.now().await?;
    let l = load(engine, case).await?;
    let step = standing(&l, branch, id)?;
    let occurrence = Occurrence::Arrive { step: id.to_owned(), branch: branch.to_owned() };
    let mut a = admitted(engine, cause, l, now, id, branch, occurrence);
    a.target = step.to;
    Ok(a)
}

pub async fn answer(
    engine: &Engine,
    cause: &Cause,
    case: Uuid,
    branch: &str,
    message: &str,
    data: &Value,
) -> Result<Admitted, CaseError> {
    let now = engine.clock.now().await?;
    let l = load(engine, case).await?;
    let token = l.doc.token(branch).cloned().ok_or_else(|| CaseError::NotNow("the case has moved on".to_owned()))?;
    let step = step_of(&l, &token.step)?;
    let waits = step.r#type == StepType::Wait && step.r#for.iter().any(|w| *w == Awaited::Message(message.to_owned()));
    if !waits {
        return Err(CaseError::NotNow("the case no longer waits for this answer".to_owned()));
    }
    if let Some(declared) = l.installed.contract.messages.get(message) {
        vet::vet_answer(&declared.answer, data).map_err(|found| CaseError::unfit(&found))?;
    }
    let occurrence = Occurrence::Message { message: message.to_owned(), data: data.clone() };
    let mut a = admitted(engine, cause, l, now, &token.step, branch, occurrence);
    a.target = step.to;
    if let What::Answer { id, .. } = &cause.what {
        a.answered = Some(id.clone());
    }
    Ok(a)
}

pub async fn case_event(
    engine: &Engine,
    cause: &Cause,
    case: Uuid,
    branch: &str,
    event: &Value,
) -> Result<Admitted, CaseError> {
    let now = engine.clock.now().await?;
    let l = load(engine, case).await?;
    let token = l.doc.token(branch).cloned().ok_or_else(|| CaseError::NotNow("the case has moved on".to_owned()))?;
    let step = step_of(&l, &token.step)?;
    let mut a = admitted(engine, cause, l, now, &token.step, branch, event_occurrence(event));
    a.target = step.to;
    Ok(a)
}

/// A `wait` step's time-out, a case timer, or a record timer.
pub async fn timer(engine: &Engine, cause: &Cause, row: &TimerRow) -> Result<Admitted, CaseError> {
    let now = engine.clock.now().await?;
    let Some(case) = row.case else {
        return record_timer(engine, cause, row, now).await;
    };
    let l = load(engine, case).await?;
    if let Some(("publicity", step)) = row.name.split_once(':') {
        standing(&l, &row.branch, step)?;
        let occurrence = Occurrence::Timer { timer: String::new(), record: None };
        return crate::publicity::admit(admitted(engine, cause, l, now, step, &row.branch, occurrence));
    }
    let waited = row.name.strip_prefix("wait:");
    let token = match waited {
        Some(step) => {
            standing(&l, &row.branch, step)?;
            l.doc.token(&row.branch).cloned()
        }
        None => l.doc.tokens.first().cloned(),
    };
    let token = token.ok_or_else(|| CaseError::NotNow("the case has moved on".to_owned()))?;
    let name = if waited.is_some() { "timeout" } else { row.name.as_str() };
    let target = waited.and_then(|_| l.procedure.steps.get(&token.step)).and_then(|s| s.to.clone());
    let occurrence = Occurrence::Timer { timer: name.to_owned(), record: None };
    let mut a = admitted(engine, cause, l, now, &token.step, &token.branch, occurrence);
    a.target = target;
    Ok(a)
}
