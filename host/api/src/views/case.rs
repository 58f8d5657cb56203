//! A case as its reader sees it: everything the case page shows in one answer.
use super::{
    materials,
    names::{Names, post_label},
    pair, system, text,
};
use crate::{
    error::{Result, problem},
    state::App,
};
use accounts::{Acting, meant};
use cases::{
    CaseError,
    admission::{Loaded, power_of},
    doc::{Correction, Gap, Pause},
    texts::say,
    verbs,
};
use contract::{Action, Step, paths, procedure::Comment};
use serde::Serialize;
use serde_json::{
    Value, json,
    value::{RawValue, to_raw_value},
};
use store::rows::*;

/// Schemas go out as the text they are kept as, what was filled in from where it stands; the rest is small.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Whole<'a> {
    #[serde(flatten)]
    head: Value,
    #[serde(flatten)]
    rest: Value,
    form: &'a Value,
    steps_data: &'a Value,
    data: &'a Value,
    schema: Option<&'a RawValue>,
    workflow: Workflow<'a>,
    tasks: Vec<Task<'a>>,
}

#[derive(Serialize)]
struct Workflow<'a> {
    steps: Vec<StepWithForms<'a>>,
    tokens: Vec<Value>,
}

#[derive(Serialize)]
struct StepWithForms<'a> {
    #[serde(flatten)]
    step: Value,
    /// Schemas of its own forms, by which its data are read.
    forms: Vec<&'a RawValue>,
}

#[derive(Serialize)]
struct Task<'a> {
    #[serde(flatten)]
    task: Value,
    actions: Vec<Possible<'a>>,
}

#[derive(Serialize)]
struct Possible<'a> {
    #[serde(flatten)]
    action: Value,
    form: Option<&'a RawValue>,
}

pub async fn full(app: &App, acting: &Acting, l: &Loaded) -> Result<Box<RawValue>> {
    let (row, doc, contract) = (&l.case, &l.doc, &l.installed.contract);
    let now = app.engine.clock.now().await?;
    let names = &mut Names::of(app);
    let mut tasks = vec![];
    for t in &l.tasks {
        tasks.push(task(app, names, acting, l, t, now).await?);
    }
    let organisation = match &row.organisation {
        Some(code) => Some(names.organisation(code).await?),
        None => None,
    };
    let rest = json!({
        "applicant": {
            "organisation": row.organisation, "organisation-name": organisation, "person": row.person,
            "person-name": names.person(&row.person).await?, "post": row.post,
        },
        "record": doc.record, "record-key": doc.record_key,
        "materials": materials::given(app, names, l).await?, "earlier-materials": materials::earlier(app, names, l).await?,
        "material-defs": system::materials(&l.procedure), "clocks": clocks(app, l), "documents": documents(app, names, acting, l).await?,
        "timeline": timeline(app, names, l).await?,
        "verbs": verbs::allowed(acting, row, doc, &l.tasks, l.procedure.first_step()).iter().map(|v| json!({"id": v.name(), "title": text(&v.label())})).collect::<Vec<_>>(),
        "publicity": super::publicity::of_case(app, row.id).await?, "correction": doc.correction.as_ref().map(|c| correction(app, l, c)),
        "notes": doc.notes.iter().map(|n| problem(&say(contract, &n.problem))).collect::<Vec<_>>(), "version": l.installed.version,
        "version-note": version_note(app, l),
    });
    let whole = Whole {
        head: head(app, row, contract, &l.procedure).await?,
        rest,
        form: &doc.form,
        steps_data: &doc.steps,
        data: &doc.data,
        schema: l.procedure.form.as_deref().and_then(|f| l.installed.schema(f)),
        workflow: workflow(app, names, l).await?,
        tasks,
    };
    to_raw_value(&whole).map_err(|e| CaseError::Internal(e.to_string()).into())
}

/// What lists and heads share.
pub async fn head(
    app: &App,
    row: &CaseRow,
    contract: &contract::Contract,
    procedure: &contract::Procedure,
) -> Result<Value> {
    let zone = &app.engine.clock.zone;
    let now = app.engine.clock.now().await?;
    let titles: Vec<_> = row.steps.split(',').filter(|s| !s.is_empty()).map(|s| step_title(procedure, s)).collect();
    Ok(json!({
        "id": row.id, "number": row.number, "system": row.system, "system-title": text(&contract.title), "procedure": row.procedure,
        "procedure-title": text(&procedure.title()), "title": row.title, "state": row.state, "project": row.project, "division": row.division,
        "revision": row.revision, "steps": row.steps.split(',').filter(|s| !s.is_empty()).collect::<Vec<_>>(), "step-titles": titles,
        "due": row.due.map(|d| zone.text(d)), "overdue": row.due.is_some_and(|d| d < now), "opened": zone.text(row.opened),
        "submitted": row.submitted.map(|t| zone.text(t)), "closed": row.closed.map(|t| zone.text(t)), "updated": zone.text(row.updated),
    }))
}

pub fn step_title(procedure: &contract::Procedure, id: &str) -> Value {
    procedure.step(id).map_or_else(|| pair(id, id), |s| text(&s.title()))
}

async fn task<'a>(
    app: &App,
    names: &mut Names<'_>,
    acting: &Acting,
    l: &'a Loaded,
    t: &TaskRow,
    now: Millis,
) -> Result<Task<'a>> {
    let step = l.procedure.step(&t.step);
    let actions = step.as_ref().map_or(vec![], |s| open(l, acting, t, s));
    let signs = match l.doc.signing_at(t.id) {
        Some((signing, party)) => Some(super::signing::place(app, acting, l, signing, party).await?),
        None => None,
    };
    // A signature is claimed by nobody.
    let free = signs.is_some() || t.claimed_by.as_ref().is_none_or(|p| *p == acting.person);
    let mine = meant(acting, &t.offers) && free;
    let objection = match mine {
        true => super::publicity::at_task(app, l, t.id).await?,
        false => None,
    };
    let task = json!({
        "signs": signs, "objection": objection, "id": t.id, "step": t.step, "title": step_title(&l.procedure, &t.step), "branch": t.branch, "due": t.due.map(|d| app.engine.clock.zone.text(d)),
        "overdue": t.due.is_some_and(|d| d < now), "holder": names.holder(&t.offers).await?, "claimed-by": t.claimed_by, "mine": mine,
        "edit": step.as_ref().is_some_and(|s| s.edit) || t.step == l.procedure.first_step(),
    });
    Ok(Task { task, actions })
}

/// The actions that are offered as things stand.
fn open<'a>(l: &'a Loaded, acting: &Acting, t: &TaskRow, step: &Step) -> Vec<Possible<'a>> {
    // A form may have thousands of rows; it is copied only for a condition that may read it.
    let root = match step.actions.values().any(|a| a.when.is_some()) {
        true => root(l, acting, t),
        false => Value::Null,
    };
    let open = step.actions.iter().filter(|(_, a)| a.when.as_ref().is_none_or(|w| w.holds(&root)));
    open.map(|(id, a)| possible(l, step, &t.step, id, a)).collect()
}

/// Enough of a root for conditions on actions.
fn root(l: &Loaded, acting: &Acting, t: &TaskRow) -> Value {
    let case = json!({"division": l.case.division, "project": l.case.project});
    let mut root = json!({"actor": acting.actor(), "case": case, "settings": l.installed.contract.settings_value()});
    root["case"]["data"] = l.doc.data.clone();
    root["form"] = l.doc.form.clone();
    root["steps"] = l.doc.steps.clone();
    root["item"] = l.doc.items.get(&t.branch).cloned().unwrap_or_default();
    root
}

fn possible<'a>(l: &'a Loaded, step: &Step, at: &str, id: &str, a: &Action) -> Possible<'a> {
    let own = a.form.as_deref().or(step.form.as_deref());
    let edits = step.edit || l.procedure.first_step() == at;
    let comment = match a.comment {
        Comment::Required => "required",
        Comment::Optional => "optional",
        Comment::None => "none",
    };
    let action = json!({
        "id": id, "title": system::action_title(id, a), "power": power_of(id, a, step).map(|p| p.name()), "comment": comment, "confirm": a.confirm,
        "check": a.check.unwrap_or(edits && id != "save"), "to": a.to.all(), "danger": matches!(id, "refuse" | "decline" | "revoke"),
    });
    Possible { action, form: own.and_then(|f| l.installed.schema(f)) }
}

async fn workflow<'a>(app: &App, names: &mut Names<'_>, l: &'a Loaded) -> Result<Workflow<'a>> {
    let zone = &app.engine.clock.zone;
    let mut tokens = vec![];
    for token in &l.doc.tokens {
        let offers: Vec<_> =
            l.tasks.iter().filter(|t| t.branch == token.branch).flat_map(|t| t.offers.clone()).collect();
        let waiting = l.procedure.step(&token.step).filter(|s| s.r#type == contract::procedure::StepType::Wait);
        tokens.push(json!({
            "branch": paths::declared(&token.branch), "item": paths::item_key(&token.branch), "step": token.step, "since": zone.text(token.since), "due": token.due.map(|d| zone.text(d)), "ended": token.ended,
            "holder": names.holder(&offers).await?, "waiting-for": waiting.map(|s| text(&s.title())),
        }));
    }
    let views = system::steps(&l.procedure, &l.installed.contract.settings_value());
    let with = |(step, of): (Value, &Step)| StepWithForms { step, forms: forms(l, of) };
    Ok(Workflow { steps: views.into_iter().zip(l.procedure.steps.values()).map(with).collect(), tokens })
}

fn forms<'a>(l: &'a Loaded, step: &Step) -> Vec<&'a RawValue> {
    let named = step.actions.values().filter_map(|a| a.form.as_deref()).chain(step.form.as_deref());
    named.filter_map(|f| l.installed.schema(f)).collect()
}

/// One notice; where several offices looked, what each of them found.
fn correction(app: &App, l: &Loaded, c: &Correction) -> Value {
    let gap = |g: &Gap| {
        let step = l.procedure.step(&g.step).map(|s| text(&s.title()));
        json!({"step": step, "comment": g.comment, "fields": g.fields})
    };
    let gaps = if c.gaps.len() > 1 { c.gaps.iter().map(gap).collect() } else { vec![] };
    json!({"comment": c.comment, "fields": c.fields, "gaps": gaps, "at": app.engine.clock.zone.text(c.at)})
}

fn clocks(app: &App, l: &Loaded) -> Vec<Value> {
    let zone = &app.engine.clock.zone;
    let declared = l.procedure.clocks.iter().filter_map(|(id, c)| Some((id, c, l.doc.clocks.get(id)?)));
    declared
        .map(|(id, c, state)| {
            json!({
                "id": id, "title": pair(&c.zh, &c.en), "limit": c.limit, "unit": c.unit, "source": c.source, "started": zone.text(state.started),
                "due": zone.text(state.due), "ended": state.ended.map(|t| zone.text(t)),
                "paused": state.pauses.iter().any(|p| p.to.is_none()), "pauses": pauses(app, l, &state.pauses),
            })
        })
        .collect()
}

/// Each with the step that stopped the clock and what the applicant was told.
fn pauses(app: &App, l: &Loaded, pauses: &[Pause]) -> Vec<Value> {
    let zone = &app.engine.clock.zone;
    let at = |p: &Pause| l.procedure.step(&p.step).map(|s| text(&s.title()));
    let told =
        |p: &Pause| json!({"step": at(p), "why": p.why, "from": zone.text(p.from), "to": p.to.map(|t| zone.text(t))});
    pauses.iter().map(told).collect()
}

async fn documents(app: &App, names: &mut Names<'_>, acting: &Acting, l: &Loaded) -> Result<Vec<Value>> {
    let rows = app.engine.store.documents_of_case(l.case.id).await?;
    let mut out = vec![];
    for d in &rows {
        let mut shown = document(app, &l.installed.contract, d);
        if let Some(signing) = l.doc.signing.iter().find(|s| s.document == d.id) {
            shown["parties"] = super::signing::parties(app, names, acting, l, signing).await?;
        }
        out.push(shown);
    }
    Ok(out)
}

/// By the contract in force: where only its name is wanted.
pub fn title(app: &App, d: &DocumentRow) -> Value {
    let installed = app.systems.active(&d.system);
    installed.map_or_else(|| pair(&d.document, &d.document), |i| titled(&i.contract, d))
}

fn titled(contract: &contract::Contract, d: &DocumentRow) -> Value {
    contract.documents.get(&d.document).map_or_else(|| pair(&d.document, &d.document), |x| pair(&x.zh, &x.en))
}

pub fn document(app: &App, contract: &contract::Contract, d: &DocumentRow) -> Value {
    let title = titled(contract, d);
    let zone = &app.engine.clock.zone;
    let code = d.file.as_ref().map(|_| documents::code::printed(&d.code));
    let editable = contract.documents.get(&d.document).and_then(|d| d.editable_template()).is_some();
    json!({
        "id": d.id, "document": d.document, "title": title, "number": d.number, "state": d.state, "at": zone.text(d.at),
        "issued": d.issued.map(|t| zone.text(t)), "code": code, "sha256": d.file, "size": d.size, "reason": d.reason, "editable": editable,
    })
}

async fn timeline(app: &App, names: &mut Names<'_>, l: &Loaded) -> Result<Vec<Value>> {
    let zone = &app.engine.clock.zone;
    let mut out = vec![];
    for h in app.engine.store.history_of_case(l.case.id).await? {
        out.push(json!({
            "id": h.id, "at": zone.text(h.at), "kind": h.kind, "step": h.step, "step-title": step_title(&l.procedure, &h.step), "branch": h.branch,
            "what": deed(Some(&l.procedure), h.kind, &h.step, &h.what), "comment": h.comment, "actor": actor(names, &h).await?, "batch": h.batch,
        }));
    }
    Ok(out)
}

/// What happened, as people call it.
pub fn deed(procedure: Option<&contract::Procedure>, kind: HistoryKind, step: &str, what: &str) -> Value {
    match kind {
        HistoryKind::Action => {
            let action = procedure.and_then(|p| p.steps.get(step)).and_then(|s| s.actions.get(what));
            action.map_or_else(|| pair(what, what), |a| system::action_title(what, a))
        }
        HistoryKind::Verb => verbs::Verb::parse(what).map_or_else(|| pair(what, what), |v| text(&v.label())),
        HistoryKind::Opened => pair("新建", "Opened"),
        HistoryKind::Arrive => pair("系统自动办理", "Automatic"),
        HistoryKind::Message => pair("收到外部系统答复", "An outside register answered"),
        HistoryKind::Timer => pair("时限到期", "A time limit passed"),
        HistoryKind::Event => pair("收到事件", "An event arrived"),
    }
}

async fn actor(names: &mut Names<'_>, h: &HistoryRow) -> Result<Value> {
    let Some(person) = &h.person else {
        return Ok(pair("系统", "System"));
    };
    // Who objects to a public notice is told to those who answer, with what he says.
    if h.kind == HistoryKind::Verb && h.what == verbs::Verb::Object.name() {
        return Ok(pair("异议人", "Who objects"));
    }
    let mut name = names.person(person).await?;
    if let Some(organisation) = &h.organisation {
        name = format!("{} {name}", names.organisation(organisation).await?);
    }
    let post = h.post.as_deref().map(post_label);
    if let (Some(post), Some(away)) = (&post, &h.on_behalf) {
        let away = names.person(away).await?;
        let (zh, en) = (&post.zh, post.english());
        return Ok(pair(&format!("{name}（{zh}，代{away}）"), &format!("{name} ({en}, for {away})")));
    }
    Ok(match post {
        Some(post) => pair(&format!("{name}（{}）", post.zh), &format!("{name} ({})", post.english())),
        None => pair(&name, &name),
    })
}

fn version_note(app: &App, l: &Loaded) -> Option<Value> {
    let active = app.systems.active(&l.case.system)?;
    (active.version != l.installed.version).then(|| {
        pair(
            &format!("本办件按受理时的规则版本 {} 办理（现行版本 {}）。", l.installed.version, active.version),
            &format!(
                "This case keeps the version of its rules it was opened under, {} (now {}).",
                l.installed.version, active.version
            ),
        )
    })
}
