//! What stands in the database before somebody or something acts: the case with
//! the version it keeps, the step its token stands at, a record.
use super::Admitted;
use crate::{doc::CaseDoc, engine::Engine, error::CaseError, occurrence::Cause, plan::Base};
use async_recursion::async_recursion as boxed;
use contract::{Procedure, Step, decision::Occurrence};
use serde_json::{Value, json};
use std::sync::Arc;
use store::rows::*;
use systems::Installed;
use uuid::Uuid;

/// A case with what acting on it needs, read after its stamp.
pub struct Loaded {
    pub installed: Arc<Installed>,
    /// Without its document, which is `doc`.
    pub case: CaseRow,
    pub doc: CaseDoc,
    pub tasks: Vec<TaskRow>,
    pub procedure: Arc<Procedure>,
    pub stamp: i64,
}

#[boxed]
pub async fn load(engine: &Engine, id: Uuid) -> Result<Loaded, CaseError> {
    let (case, stamp) = engine.store.case_stamped(id).await?.ok_or(CaseError::NotFound("case"))?;
    of_row(engine, case, stamp).await
}

/// Of a row at hand. Stamp 0 is for looking only: whoever acts on it is refused as stale.
#[boxed]
pub async fn of_row(engine: &Engine, mut case: CaseRow, stamp: i64) -> Result<Loaded, CaseError> {
    let installed = installed(engine, &case).await?;
    let procedure = installed.procedure(&case.procedure).ok_or(CaseError::NotFound("procedure"))?;
    let tasks = engine.store.tasks_of_case(case.id).await?.into_iter().filter(|t| t.state == TaskState::Open).collect();
    let doc = CaseDoc::taken(&mut case)?;
    Ok(Loaded { installed, case, doc, tasks, procedure, stamp })
}

/// The version the case keeps; a case opened before its system came takes the active one.
async fn installed(engine: &Engine, case: &CaseRow) -> Result<Arc<Installed>, CaseError> {
    let none = || CaseError::NoSystem(case.system.clone());
    match case.version.as_str() {
        "" => engine.systems.active(&case.system).ok_or_else(none),
        version => engine.systems.version(&case.system, version).await.map_err(|_| none()),
    }
}

/// Nothing but what happened, and to whose plugin.
pub(super) fn blank(cause: &Cause, installed: Arc<Installed>, now: Millis, occurrence: Occurrence) -> Admitted {
    Admitted {
        installed,
        acting: cause.acting.clone(),
        now,
        request: cause.request.clone(),
        hops: cause.hops,
        case: None,
        doc: CaseDoc::default(),
        open_tasks: vec![],
        procedure: None,
        handler: None,
        step: String::new(),
        branch: String::new(),
        occurrence,
        action: None,
        signature: None,
        notice: None,
        check: false,
        target: None,
        kind: cause.what.kind(),
        what: cause.what.name(None),
        comment: String::new(),
        fields: vec![],
        inbox: cause.what.inbox(),
        timer: cause.what.timer(),
        idempotency: None,
        answered: None,
        evidence: cause.what.evidence(),
        record: None,
        describe: cause.what.describe(),
        root: Value::Null,
    }
}

pub(super) fn admitted(
    engine: &Engine,
    cause: &Cause,
    l: Loaded,
    now: Millis,
    step: &str,
    branch: &str,
    occurrence: Occurrence,
) -> Admitted {
    let record = l.doc.record.clone();
    let mut a = Admitted {
        case: Some(l.case),
        doc: l.doc,
        open_tasks: l.tasks,
        procedure: Some(l.procedure),
        step: step.to_owned(),
        branch: branch.to_owned(),
        record,
        ..blank(cause, l.installed, now, occurrence)
    };
    a.root = root(engine, &a, l.stamp);
    a
}

pub(super) fn root(engine: &Engine, a: &Admitted, stamp: i64) -> Value {
    let (installed, acting, case) = (&*a.installed, &a.acting, a.case.as_ref());
    let base = Base { engine, installed, acting, now: a.now, case, doc: &a.doc };
    let mut root = base.root_at(&a.branch);
    root["stamp"] = json!(stamp);
    if let Some(record) = &a.record {
        root["record"] = record.clone();
    }
    match &a.occurrence {
        Occurrence::Event { r#type, subject, data } => {
            root["event"] = flat(data, json!({"type": r#type, "subject": subject, "data": data}))
        }
        Occurrence::Message { message, data } => root["message"] = flat(data, json!({"type": message, "data": data})),
        _ => {}
    }
    root
}

/// An event's fields stand beside its `type`, `subject` and `data`.
fn flat(data: &Value, mut envelope: Value) -> Value {
    for (k, v) in data.as_object().into_iter().flatten() {
        if envelope.get(k).is_none() {
            envelope[k] = v.clone();
        }
    }
    envelope
}

pub(crate) fn step_of(l: &Loaded, id: &str) -> Result<Step, CaseError> {
    l.procedure.step(id).map(std::borrow::Cow::into_owned).ok_or(CaseError::NotFound("step"))
}

/// The step a token really stands at; a timer of a step that was left is void.
pub(super) fn standing(l: &Loaded, branch: &str, id: &str) -> Result<Step, CaseError> {
    match l.doc.token(branch) {
        Some(token) if token.step == id && !matches!(l.case.state, CaseState::Done | CaseState::Closed) => {
            step_of(l, id)
        }
        _ => Err(CaseError::NotNow("the case has moved on".to_owned())),
    }
}

pub async fn read_record(engine: &Engine, register: &str, key: &str) -> Result<Option<Value>, CaseError> {
    let name = engine.systems.register(register).map_or_else(|| register.to_owned(), |f| f.name);
    let row = engine.store.record(&name, key).await?;
    Ok(row.map(|r| {
        let mut data = r.data;
        data["key"] = Value::String(r.key);
        data["version"] = json!(r.version);
        data["retired"] = json!(r.retired);
        data
    }))
}
