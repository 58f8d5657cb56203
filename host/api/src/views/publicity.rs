//! A public notice as its reader sees it. What the public sees is what the registers show it; whoever must answer sees
//! what is objected, and from which task.
use super::{names::Names, pair};
use crate::{
    error::{ApiError, Result},
    state::App,
};
use accounts::{Acting, meant};
use cases::{
    admission::{self, Loaded},
    directory::{OBJECTION, PUBLICITY},
};
use contract::visibility::Lens;
use serde_json::{Value, json};
use store::{
    filter::{Condition, Paging, RecordFilter},
    rows::RecordRow,
};
use uuid::Uuid;

/// Of one notice; who looks at more reads the register.
const OBJECTIONS_MAX: u32 = 500;

/// What lists share.
pub async fn head(app: &App, names: &mut Names<'_>, row: &RecordRow) -> Result<Value> {
    let d = &row.data;
    let system = app.systems.active(text(d, "system")).map(|i| i.contract.title.clone());
    let authority = match d["organisation"].as_str() {
        Some(code) => Some(names.organisation(code).await?),
        None => None,
    };
    let project = match d["project"].as_str() {
        Some(no) => Some(app.engine.directory.project_name(no).await?),
        None => None,
    };
    Ok(json!({
        "no": d["no"], "title": pair(text(d, "title"), text(d, "title-en")), "about": d["about"], "system": d["system"],
        "system-title": system.as_ref().map(super::text), "office": d["office"], "authority": authority, "project": d["project"],
        "project-name": project, "basis": d["basis"], "period": d["period"], "from": d["from"], "until": d["until"],
        "objections-by": d["objections"], "raised": d["raised"], "answered": d["answered"], "state": d["state"], "ended": d["ended"],
        "reason": d["reason"],
    }))
}

pub async fn full(app: &App, acting: &Acting, row: &RecordRow) -> Result<Value> {
    let names = &mut Names::of(app);
    let mut out = head(app, names, row).await?;
    out["shown"] = row.data["shown"].clone();
    let signed_in = !acting.person.is_empty();
    // What somebody who is not signed in sees rests on the records alone.
    let l = match signed_in {
        true => Some(case_of(app, row).await?),
        false => None,
    };
    let mut objections = vec![];
    for objection in of_notice(app, &row.key).await? {
        objections.push(self::objection(app, acting, l.as_ref(), &objection).await?);
    }
    out["objections"] = objections.into();
    out["may-object"] = json!(false);
    if signed_in {
        match app.engine.may_object(row, acting).await? {
            Ok(()) => out["may-object"] = json!(true),
            Err(why) => {
                let said = why.said();
                out["why-not"] = json!({"code": said.code, "zh": said.zh, "en": said.en});
            }
        }
    }
    Ok(out)
}

/// Every notice of a case, oldest first.
pub async fn of_case(app: &App, case: Uuid) -> Result<Vec<Value>> {
    let filter = RecordFilter::standing(vec![Condition::equals("case", case.to_string().as_str())]);
    let rows = app.engine.store.records(PUBLICITY, &filter, &Paging::first(OBJECTIONS_MAX)).await?.rows;
    let one = |row: &RecordRow| {
        let d = &row.data;
        let title = pair(text(d, "title"), text(d, "title-en"));
        json!({"no": d["no"], "title": title, "about": d["about"], "state": d["state"], "until": d["until"], "step": d["step"]})
    };
    Ok(rows.iter().map(one).collect())
}

/// Oldest first.
pub async fn of_notice(app: &App, publicity: &str) -> Result<Vec<RecordRow>> {
    let filter = RecordFilter::standing(vec![Condition::equals("publicity", publicity)]);
    Ok(app.engine.store.records(OBJECTION, &filter, &Paging::first(OBJECTIONS_MAX)).await?.rows)
}

async fn case_of(app: &App, row: &RecordRow) -> Result<Loaded> {
    let case = row.data["case"].as_str().and_then(|t| t.parse().ok()).ok_or_else(ApiError::not_found)?;
    Ok(admission::load(&app.engine, case).await?)
}

async fn objection(app: &App, acting: &Acting, l: Option<&Loaded>, row: &RecordRow) -> Result<Value> {
    let task = l.and_then(|l| task_of(l, acting, &row.key));
    let mut out = match task {
        Some(_) => row.data.clone(),
        None => seen(app, acting, row).await?,
    };
    out["mine"] = json!(!acting.person.is_empty() && row.data["person"] == acting.person.as_str());
    if let (Some(l), Some(task)) = (l, task) {
        out["task"] = json!({"case": l.case.id, "id": task, "actions": actions(l, task)});
    }
    Ok(out)
}

fn actions(l: &Loaded, task: Uuid) -> Vec<String> {
    let step = l.tasks.iter().find(|t| t.id == task).and_then(|t| l.procedure.steps.get(&t.step));
    step.map(|s| s.actions.keys().cloned().collect()).unwrap_or_default()
}

/// The open task in which this person answers it.
fn task_of(l: &Loaded, acting: &Acting, objection: &str) -> Option<Uuid> {
    let open = l.doc.publicity.iter().flat_map(|n| &n.open).find(|o| o.id.to_string() == objection)?;
    l.tasks.iter().find(|t| t.id == open.task && meant(acting, &t.offers)).map(|t| t.id)
}

async fn seen(app: &App, acting: &Acting, row: &RecordRow) -> Result<Value> {
    let register = app.systems.register(OBJECTION).ok_or_else(ApiError::not_found)?.definition;
    let audiences = app.engine.audiences(acting, &register, &row.data).await?;
    Ok(Lens::of(&register).see(&row.data, &audiences))
}

/// An objection whole, for whoever may read what it says: who raised it, offices, and who answers it.
pub async fn readable(app: &App, acting: &Acting, publicity: &RecordRow, id: &str) -> Result<RecordRow> {
    let row = app.engine.store.record(OBJECTION, id).await?.filter(|r| r.data["publicity"] == publicity.key.as_str());
    let row = row.ok_or_else(ApiError::not_found)?;
    let answers = task_of(&case_of(app, publicity).await?, acting, id).is_some();
    let sees = answers || seen(app, acting, &row).await?.get("text").is_some();
    if sees { Ok(row) } else { Err(ApiError::not_found()) }
}

/// What a task of a case is about, when it answers an objection.
pub async fn at_task(app: &App, l: &Loaded, task: Uuid) -> Result<Option<Value>> {
    let Some((notice, objection)) = l.doc.objection_at(task) else { return Ok(None) };
    let store = &app.engine.store;
    let published = store.record(PUBLICITY, &notice.id.to_string()).await?;
    let raised = store.record(OBJECTION, &objection.id.to_string()).await?.ok_or_else(ApiError::not_found)?;
    let no = published.map(|p| p.data["no"].clone());
    Ok(Some(json!({
        "publicity": no, "no": raised.data["no"], "at": raised.data["at"], "text": raised.data["text"], "files": raised.data["files"],
    })))
}

pub fn text<'d>(data: &'d Value, field: &str) -> &'d str {
    data[field].as_str().unwrap_or_default()
}
