//! `admit`: each cause is checked against the case, the task, the seat and the
//! form, and becomes one shape that the rest of the corridor reads. Nothing is
//! gathered, decided or written here.
use crate::{
    doc::{self, CaseDoc},
    engine::Engine,
    error::{CaseError, Denial},
    forms,
    occurrence::{Act, Cause, event_occurrence},
    plan::{Plan, tokens},
    record::Recorded,
    settle::proposal::{Idempotency, Proposal, decision_id},
};
use accounts::{Acting, Power, meant};
use contract::{
    Action, Decision, Fact, Procedure, Step, Whom,
    decision::Occurrence,
    handler::Handler,
    procedure::{Late, StepType, Target},
};
use serde_json::{Value, json};
use std::sync::Arc;
use store::rows::*;
use systems::Installed;
use uuid::Uuid;

pub struct Admitted {
    pub installed: Arc<Installed>,
    pub acting: Acting,
    pub now: Millis,
    pub request: String,
    pub hops: u32,
    pub case: Option<CaseRow>,
    pub doc: CaseDoc,
    pub open_tasks: Vec<TaskRow>,
    pub procedure: Option<Procedure>,
    pub handler: Option<(String, Handler)>,
    pub step: String,
    pub branch: String,
    pub occurrence: Occurrence,
    pub action: Option<(String, Action)>,
    /// The rules' `check` runs first and its refusals refuse.
    pub check: bool,
    /// The closed list the rules may move the token to; `None`: it stays.
    pub target: Option<Target>,
    pub kind: HistoryKind,
    pub what: String,
    pub comment: String,
    pub fields: Vec<String>,
    pub inbox: Option<String>,
    pub timer: Option<String>,
    pub idempotency: Option<(String, String)>,
    pub answered: Option<String>,
    /// The record a handler or a record timer is about.
    pub record: Option<Value>,
    pub describe: Value,
    pub root: Value,
}

impl Admitted {
    pub fn facts(&self) -> Vec<(&String, &Fact)> {
        match (&self.procedure, &self.handler) {
            (Some(p), _) => crate::gather::at_step(&p.facts, &self.step),
            (None, Some((_, h))) => h.facts.iter().collect(),
            (None, None) => vec![],
        }
    }

    /// Procedure or handler id, as the plugin dispatches on it.
    pub fn dispatch(&self) -> &str {
        match (&self.procedure, &self.handler) {
            (Some(p), _) => &p.id,
            (None, Some((id, _))) => id,
            (None, None) => "",
        }
    }

    /// Where the decision is taken, as the vet asks.
    pub fn place(&self) -> contract::vet::Place<'_> {
        contract::vet::Place {
            procedure: self.procedure.as_ref(),
            step: Some(self.step.as_str()).filter(|s| !s.is_empty()),
            action: self.action.as_ref().map(|(id, _)| id.as_str()),
        }
    }

    fn first_step(&self) -> bool {
        self.procedure.as_ref().is_some_and(|p| p.first_step() == self.step)
    }

    /// Whether this act hands the case in.
    pub fn submits(&self, next: Option<&(String, String)>) -> bool {
        let moves = next.is_some_and(|(_, to)| *to != self.step);
        matches!(self.occurrence, Occurrence::Action { by_clock: false, .. }) && self.first_step() && moves
    }

    /// Branch and step the token goes to, if it moves.
    pub fn next(&self, decision: &Decision) -> Option<(String, String)> {
        let target = self.target.as_ref()?;
        let to = decision.next.clone().unwrap_or_else(|| target.default().to_owned());
        let saved = to == self.step && self.action.as_ref().is_some_and(|(id, _)| id == "save");
        (!saved).then(|| (self.branch.clone(), to))
    }

    pub fn plan<'e>(&self, engine: &'e Engine, stamps: Vec<(String, i64)>, recorded: Recorded) -> Plan<'e> {
        let history = HistoryRow {
            id: decision_id(),
            case: self.case.as_ref().map(|c| c.id),
            system: self.installed.contract.id.clone(),
            version: self.installed.version.clone(),
            kind: self.kind,
            step: self.step.clone(),
            branch: self.branch.clone(),
            what: self.what.clone(),
            person: Some(self.acting.person.clone()).filter(|p| !p.is_empty()),
            organisation: self.acting.seat.as_ref().map(|s| s.organisation.clone()),
            post: self.acting.seat.as_ref().map(|s| s.post.clone()),
            comment: self.comment.clone(),
            at: self.now,
            input: Some(recorded.input),
            output: Some(recorded.output),
            batch: 0,
            leaf: String::new(),
            request: self.request.clone(),
        };
        let mut proposal = Proposal {
            history: Some(history),
            stamps,
            inbox: self.inbox.clone(),
            timer: self.timer.clone(),
            idempotency: self.idempotency.clone().map(|(scope, body)| Idempotency { scope, body }),
            ..Proposal::default()
        };
        proposal.plain.blobs = recorded.blobs;
        proposal.plain.keys = recorded.keys;
        if let Some(id) = &self.answered {
            proposal.plain.messages_state.push((id.clone(), MessageState::Answered));
        }
        if let Some(case) = &self.case {
            proposal.stamps.push((format!("case/{}", case.id), case_stamp(&self.root)));
        }
        Plan {
            engine,
            installed: self.installed.clone(),
            acting: self.acting.clone(),
            now: self.now,
            hops: self.hops,
            case: self.case.clone(),
            doc: self.doc.clone(),
            open_tasks: self.open_tasks.clone(),
            proposal,
        }
    }
}

/// The case's stamp as it stood before its row was read.
fn case_stamp(root: &Value) -> i64 {
    root.pointer("/stamp").and_then(Value::as_i64).unwrap_or(0)
}

/// A case with what acting on it needs, read after its stamp.
pub struct Loaded {
    pub installed: Arc<Installed>,
    pub case: CaseRow,
    pub doc: CaseDoc,
    pub tasks: Vec<TaskRow>,
    pub procedure: Procedure,
    pub stamp: i64,
}

pub async fn load(engine: &Engine, id: Uuid) -> Result<Loaded, CaseError> {
    let scope = format!("case/{id}");
    let stamp = engine.store.stamps(std::slice::from_ref(&scope)).await?.get(&scope).copied().unwrap_or(0);
    let case = engine.store.case(id).await?.ok_or(CaseError::NotFound("case"))?;
    let installed = installed(engine, &case).await?;
    let procedure =
        installed.contract.procedures.get(&case.procedure).cloned().ok_or(CaseError::NotFound("procedure"))?;
    let tasks = engine.store.tasks_of_case(id).await?.into_iter().filter(|t| t.state == TaskState::Open).collect();
    let doc = CaseDoc::of(&case);
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

fn admitted(
    engine: &Engine,
    cause: &Cause,
    l: Loaded,
    now: Millis,
    step: &str,
    branch: &str,
    occurrence: Occurrence,
) -> Admitted {
    let mut a = Admitted {
        installed: l.installed,
        acting: cause.acting.clone(),
        now,
        request: cause.request.clone(),
        hops: cause.hops,
        case: Some(l.case),
        doc: l.doc,
        open_tasks: l.tasks,
        procedure: Some(l.procedure),
        handler: None,
        step: step.to_owned(),
        branch: branch.to_owned(),
        occurrence,
        action: None,
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
        record: None,
        describe: cause.what.describe(),
        root: Value::Null,
    };
    a.record = a.doc.record.clone();
    a.root = root(engine, &a, l.stamp);
    a
}

fn root(engine: &Engine, a: &Admitted, stamp: i64) -> Value {
    let base = a.plan(engine, vec![], Recorded::default()).root();
    let mut root = base;
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

pub async fn act(engine: &Engine, cause: &Cause, act: &Act) -> Result<Admitted, CaseError> {
    let now = engine.clock.now().await?;
    let mut l = load(engine, act.case).await?;
    let task = l
        .tasks
        .iter()
        .find(|t| t.id == act.task)
        .cloned()
        .ok_or_else(|| CaseError::NotNow("the task is closed".to_owned()))?;
    let step = step_of(&l, &task.step)?;
    let action = step.actions.get(&act.action).cloned().ok_or(CaseError::NotFound("action"))?;
    may(&cause.acting, &l, &task, &step, &act.action, &action)?;
    if l.case.state == CaseState::Suspended {
        return Err(CaseError::NotNow("the case is suspended".to_owned()));
    }
    if let Some(seen) = act.revision
        && seen != l.case.revision
    {
        return Err(CaseError::Stale { seen, now: l.case.revision });
    }
    if action.confirm && !act.confirmed {
        return Err(CaseError::ConfirmationNeeded);
    }
    let edits = step.edit || l.procedure.first_step() == task.step;
    let own = action.form.clone().or_else(|| step.form.clone());
    take_form(&mut l, act, &task.step, own.as_deref(), edits)?;
    let check = action.check.unwrap_or(edits && act.action != "save" && act.action != "revoke");
    let occurrence = Occurrence::Action {
        action: act.action.clone(),
        step: task.step.clone(),
        branch: task.branch.clone(),
        form: act.form.clone().unwrap_or_default(),
        comment: act.comment.clone(),
        confirmed: act.confirmed,
        by_clock: false,
    };
    let mut a = admitted(engine, cause, l, now, &task.step, &task.branch, occurrence);
    if let Some(when) = &action.when
        && !when.holds(&a.root)
    {
        return Err(CaseError::NotNow("the action is not offered as things stand".to_owned()));
    }
    let violations = forms::violations(&a, check && edits, own.as_deref(), &act.action)?;
    if !violations.is_empty() {
        return Err(CaseError::Refused(violations));
    }
    if matches!(action.comment, contract::procedure::Comment::Required) && act.comment.trim().is_empty() {
        return Err(CaseError::Refused(vec![forms::comment_needed()]));
    }
    a.check = check;
    a.target = Some(action.to.clone());
    a.action = Some((act.action.clone(), action));
    (a.comment, a.fields, a.idempotency) = (act.comment.clone(), act.fields.clone(), act.idempotency.clone());
    Ok(a)
}

fn step_of(l: &Loaded, id: &str) -> Result<Step, CaseError> {
    l.procedure.step(id).map(std::borrow::Cow::into_owned).ok_or(CaseError::NotFound("step"))
}

fn take_form(l: &mut Loaded, act: &Act, step: &str, own: Option<&str>, edits: bool) -> Result<(), CaseError> {
    let Some(form) = &act.form else { return Ok(()) };
    if own.is_some() {
        if !l.doc.steps.is_object() {
            l.doc.steps = json!({});
        }
        l.doc.steps[step] = form.clone();
    } else if edits {
        l.doc.form = form.clone();
    }
    Ok(())
}

fn may(acting: &Acting, l: &Loaded, task: &TaskRow, step: &Step, id: &str, action: &Action) -> Result<(), CaseError> {
    if !meant(acting, &task.offers) {
        return Err(CaseError::NotYours(Denial::Task));
    }
    if task.claimed_by.as_ref().is_some_and(|p| *p != acting.person) {
        return Err(CaseError::NotYours(Denial::Claimed));
    }
    let Some(seat) = &acting.seat else {
        return Ok(());
    };
    match power_of(id, action, step) {
        Some(power) if !seat.may(power, &l.case.system) => Err(CaseError::NotYours(Denial::Power)),
        _ => Ok(()),
    }
}

/// The power an action needs: the one it names, else by who holds the step.
pub fn power_of(id: &str, action: &Action, step: &Step) -> Option<Power> {
    if let Some(named) = &action.power {
        return Power::read(named);
    }
    let office = step
        .who
        .as_ref()
        .is_some_and(|r| r.every().iter().all(|w| matches!(w.whom, Whom::Office(_) | Whom::District(_))));
    let persons = step
        .who
        .as_ref()
        .is_some_and(|r| r.every().iter().all(|w| w.posts.is_empty() && matches!(w.whom, Whom::Chosen(_))));
    match id {
        _ if persons => None,
        "save" => Some(Power::Fill),
        _ if office => Some(Power::Review),
        _ => Some(Power::Submit),
    }
}

/// A form looked at without acting: at the step whose token can edit it.
pub async fn checking(
    engine: &Engine,
    acting: &Acting,
    mut l: Loaded,
    form: Option<Value>,
    request: &str,
) -> Result<Admitted, CaseError> {
    let now = engine.clock.now().await?;
    if let Some(form) = form {
        l.doc.form = form;
    }
    let token = l.doc.tokens.iter().find(|t| !t.ended).cloned();
    let (step, branch) =
        token.map_or_else(|| (l.procedure.first_step().to_owned(), String::new()), |t| (t.step, t.branch));
    let act = Act { case: l.case.id, action: "check".to_owned(), ..Act::default() };
    let cause =
        Cause { acting: acting.clone(), what: crate::occurrence::What::Act(act), request: request.to_owned(), hops: 0 };
    let occurrence = Occurrence::Arrive { step: step.clone(), branch: branch.clone() };
    Ok(admitted(engine, &cause, l, now, &step, &branch, occurrence))
}

/// The clock takes the action that the step's deadline names.
pub async fn late(engine: &Engine, cause: &Cause, case: Uuid, branch: &str, id: &str) -> Result<Admitted, CaseError> {
    let now = engine.clock.now().await?;
    let l = load(engine, case).await?;
    let step = standing(&l, branch, id)?;
    let Late::Action(action_id) = tokens::late(&step) else {
        return Err(CaseError::NotNow("the deadline only shows".to_owned()));
    };
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

/// The step a token really stands at; a timer of a step that was left is void.
fn standing(l: &Loaded, branch: &str, id: &str) -> Result<Step, CaseError> {
    match l.doc.token(branch) {
        Some(token) if token.step == id && !matches!(l.case.state, CaseState::Done | CaseState::Closed) => {
            step_of(l, id)
        }
        _ => Err(CaseError::NotNow("the case has moved on".to_owned())),
    }
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
    let waits = step.r#type == StepType::Wait
        && step.r#for.iter().any(|w| *w == contract::procedure::Awaited::Message(message.to_owned()));
    if !waits {
        return Err(CaseError::NotNow("the case no longer waits for this answer".to_owned()));
    }
    let occurrence = Occurrence::Message { message: message.to_owned(), data: data.clone() };
    let mut a = admitted(engine, cause, l, now, &token.step, branch, occurrence);
    a.target = step.to;
    if let crate::occurrence::What::Answer { id, .. } = &cause.what {
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

async fn record_timer(engine: &Engine, cause: &Cause, row: &TimerRow, now: Millis) -> Result<Admitted, CaseError> {
    let installed = engine.systems.active(&row.system).ok_or_else(|| CaseError::NoSystem(row.system.clone()))?;
    let found =
        installed.contract.handlers.iter().find(|(_, h)| h.on == contract::handler::Trigger::Timer(row.name.clone()));
    let (id, handler) = found.map(|(id, h)| (id.clone(), h.clone())).ok_or(CaseError::NotFound("handler"))?;
    let record = match (&row.register, &row.key) {
        (Some(register), Some(key)) => read_record(engine, register, key).await?,
        _ => None,
    };
    let occurrence = Occurrence::Timer { timer: row.name.clone(), record: row.key.clone() };
    Ok(handling(engine, cause, installed, (id, handler), occurrence, record, now))
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

pub async fn event(
    engine: &Engine,
    cause: &Cause,
    system: &str,
    handler: &str,
    event: &Value,
) -> Result<Admitted, CaseError> {
    let occurrence = event_occurrence(event);
    let (installed, found, now) = find_handler(engine, system, handler).await?;
    let mut a = handling(engine, cause, installed, found, occurrence, None, now);
    let about = a.handler.as_ref().and_then(|(_, h)| h.record.clone());
    if let Some(about) = about {
        if let Some(key) = about.key.resolve(&a.root) {
            let full = a.installed.contract.full(&about.register);
            a.record = read_record(engine, &full, &contract::pointer::plain(&key)).await?;
        }
        a.root["record"] = a.record.clone().unwrap_or_default();
    }
    Ok(a)
}

pub async fn schedule(engine: &Engine, cause: &Cause, system: &str, handler: &str) -> Result<Admitted, CaseError> {
    let (installed, found, now) = find_handler(engine, system, handler).await?;
    let occurrence = Occurrence::Schedule { schedule: handler.to_owned() };
    Ok(handling(engine, cause, installed, found, occurrence, None, now))
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
    let mut a = Admitted {
        installed,
        acting: cause.acting.clone(),
        now,
        request: cause.request.clone(),
        hops: cause.hops,
        case: None,
        doc: CaseDoc::default(),
        open_tasks: vec![],
        procedure: None,
        step: String::new(),
        branch: String::new(),
        occurrence,
        action: None,
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
        record,
        describe: cause.what.describe(),
        root: Value::Null,
        handler: Some(handler),
    };
    a.root = root(engine, &a, 0);
    a
}

pub use doc::view;
