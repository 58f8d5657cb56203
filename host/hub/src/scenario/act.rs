//! What a person does in one step: open, fill, attach, act, or read.
use super::{
    client::{Reply, Who},
    expect::{PATIENCE, until},
    file::{Step, beside},
    player::{LAST, Player},
    told::notices,
};
use serde_json::{Value, json};
use std::fs;

#[derive(Default)]
pub struct Outcome {
    /// In a few words, for the report.
    pub told: String,
    pub case: Option<String>,
    /// The last answer, whatever it says.
    pub status: u16,
    pub body: Value,
    pub refused: bool,
}

impl Outcome {
    fn of(told: String, case: Option<String>, reply: Reply) -> Outcome {
        let refused = !reply.is_ok();
        let told = if refused { format!("{told}: {}", reply.says()) } else { told };
        Outcome { told, case, status: reply.status, body: reply.body, refused }
    }
}

pub fn act(player: &mut Player, step: &Step) -> Result<Outcome, String> {
    let person = step.r#as.clone().unwrap_or_default();
    let acting = step.acting.clone().unwrap_or_else(|| "self".to_owned());
    let who = Who { person: &person, acting: Some(&acting) };
    if let Some(path) = &step.get {
        let reply = player.client.get(who, path)?;
        return Ok(Outcome {
            told: format!("read {path}"),
            status: reply.status,
            body: reply.body,
            ..Outcome::default()
        });
    }
    if let Some(told) = &step.read {
        let Some(notice) = notices(player, &person, told)?.into_iter().next() else {
            return Err(format!("{person} has no notice {told:?}"));
        };
        let path = format!("/notices/{}/read", notice["id"].as_str().unwrap_or_default());
        let reply = player.client.send(who, "POST", &path, &json!({}))?;
        return Ok(Outcome::of("read a notice".to_owned(), None, reply));
    }
    if let Some(text) = &step.objection {
        return object(player, step, who, text);
    }
    let mut case = None;
    if let Some(procedure) = &step.open {
        match open(player, step, who, procedure)? {
            Ok(id) => case = Some(id),
            Err(refused) => return Ok(refused),
        }
    }
    if step.action.is_none() && step.verb.is_none() {
        let case = case.or_else(|| player.case(step).ok());
        return Ok(Outcome { told: told(step), case, status: 200, ..Outcome::default() });
    }
    let id = case.map_or_else(|| player.case(step), Ok)?;
    if step.open.is_none() {
        change(player, step, who, &id)?;
    }
    attach(player, step, who, &id)?;
    if let Some(verb) = &step.verb {
        let body = json!({"comment": step.comment, "to": step.to});
        let reply = player.client.send(who, "POST", &format!("/cases/{id}/{verb}"), &body)?;
        return Ok(Outcome::of(verb.clone(), Some(id), reply));
    }
    let action = step.action.as_deref().unwrap_or_default();
    take(player, step, who, &id, action)
}

/// To the latest notice of the case, which he need not see otherwise.
fn object(player: &mut Player, step: &Step, who: Who, text: &str) -> Result<Outcome, String> {
    let id = player.case(step)?;
    let notices = player.client.get(who, &format!("/registers/hub/publicity?case={id}"))?.ok("the notices")?;
    let last = notices["items"].as_array().and_then(|all| all.last()).map(|n| n["data"]["no"].clone());
    let no = last.as_ref().and_then(Value::as_str).ok_or("the case has no public notice")?;
    let reply = player.client.send(who, "POST", &format!("/publicity/{no}/objections"), &json!({"text": text}))?;
    Ok(Outcome::of(format!("objected to {no}"), Some(id), reply))
}

fn told(step: &Step) -> String {
    match (&step.open, &step.event, &step.registry, &step.message) {
        (Some(procedure), ..) => format!("opened {procedure}"),
        (_, Some(event), ..) => format!("published {}", event.r#type),
        (.., Some(registry), _) => format!("{} will {}", registry.id, registry.mode),
        (.., Some(said)) => format!("{} said {}", said.from, said.r#type),
        _ => "waited".to_owned(),
    }
}

/// A refusal is an outcome; everything else that goes wrong is a failure.
fn open(player: &mut Player, step: &Step, who: Who, procedure: &str) -> Result<Result<String, Outcome>, String> {
    player.form = filled(player, step)?;
    let system = step.system.as_deref().unwrap_or(player.system);
    let mut body = json!({"system": system, "procedure": procedure, "form": player.form});
    if let Some(key) = &step.record {
        body["record"] = player.record_key(procedure, key);
    }
    let reply = player.client.send(who, "POST", "/cases", &body)?;
    if !reply.is_ok() {
        return Ok(Err(Outcome::of(format!("opened {procedure}"), None, reply)));
    }
    let id = reply.body["id"].as_str().ok_or("the opened case has no id")?.to_owned();
    for name in [step.case.as_deref().unwrap_or(LAST), LAST] {
        player.cases.insert(name.to_owned(), id.clone());
    }
    Ok(Ok(id))
}

/// The step's form, else the last one, with the pointers of `set` changed.
fn filled(player: &Player, step: &Step) -> Result<Value, String> {
    let mut form = match (&step.form, &step.form_file) {
        (Some(form), _) => form.clone(),
        (None, Some(file)) => {
            let text = fs::read_to_string(beside(player.folder, file)?).map_err(|e| format!("{file}: {e}"))?;
            serde_json::from_str(&text).map_err(|e| format!("{file}: {e}"))?
        }
        (None, None) if step.open.is_some() && step.set.is_empty() => json!({}),
        (None, None) => player.form.clone(),
    };
    for (pointer, value) in &step.set {
        set(&mut form, pointer, value).ok_or_else(|| format!("the form has no {pointer}"))?;
    }
    Ok(form)
}

fn set(form: &mut Value, pointer: &str, value: &Value) -> Option<()> {
    let (parent, name) = pointer.rsplit_once('/')?;
    match form.pointer_mut(parent)? {
        Value::Object(object) if value.is_null() => {
            object.shift_remove(name);
        }
        Value::Object(object) => {
            object.insert(name.to_owned(), value.clone());
        }
        Value::Array(items) => *items.get_mut(name.parse::<usize>().ok()?)? = value.clone(),
        _ => return None,
    }
    Some(())
}

/// Saves what differs from the case's form, as the autosave of a browser does.
fn change(player: &mut Player, step: &Step, who: Who, id: &str) -> Result<(), String> {
    if step.form.is_none() && step.form_file.is_none() && step.set.is_empty() {
        return Ok(());
    }
    player.form = filled(player, step)?;
    let now = player.client.get(who, &format!("/cases/{id}"))?.ok("the case")?["form"].clone();
    let empty = serde_json::Map::new();
    let (old, new) = (now.as_object().unwrap_or(&empty), player.form.as_object().unwrap_or(&empty));
    let names = old.keys().chain(new.keys().filter(|k| !old.contains_key(*k)));
    let changes: Vec<Value> = names
        .filter(|name| old.get(*name) != new.get(*name))
        .map(|name| json!({"pointer": format!("/{name}"), "from": old.get(name), "to": new.get(name)}))
        .collect();
    if changes.is_empty() {
        return Ok(());
    }
    let reply = player.client.send(who, "PATCH", &format!("/cases/{id}/form"), &json!({"changes": changes}))?;
    reply.ok("the form is saved").map(drop)
}

fn attach(player: &mut Player, step: &Step, who: Who, id: &str) -> Result<(), String> {
    for (material, files) in &step.materials {
        let mut ids = vec![];
        for name in files {
            ids.push(upload(player, who, name)?);
        }
        let path = format!("/cases/{id}/materials/{material}");
        player.client.send(who, "PUT", &path, &json!({"files": ids}))?.ok(&format!("{material} is attached"))?;
    }
    Ok(())
}

fn upload(player: &mut Player, who: Who, name: &str) -> Result<Value, String> {
    let (media, bytes) = file(player.folder, name);
    let path = format!("/files?name={}", encode(name));
    let reply = player.client.raw(who, "POST", &path, media, &bytes)?.ok(&format!("{name} is uploaded"))?;
    Ok(reply["id"].clone())
}

/// A file of the scenario's folder; one that is not there is made, small and valid.
fn file(folder: &std::path::Path, name: &str) -> (&'static str, Vec<u8>) {
    let (media, made): (_, &[u8]) = match name.rsplit('.').next().unwrap_or_default() {
        "jpg" | "jpeg" => ("image/jpeg", include_bytes!("files/tiny.jpg")),
        "png" => ("image/png", include_bytes!("files/tiny.png")),
        "dwg" => ("image/vnd.dwg", b"AC1032\0\0\0\0\0\0"),
        "mp4" => ("video/mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"),
        "docx" => (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            include_bytes!("files/tiny.docx"),
        ),
        "xlsx" => {
            ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", include_bytes!("files/tiny.xlsx"))
        }
        _ => ("application/pdf", include_bytes!("files/tiny.pdf")),
    };
    let own = beside(folder, name).ok().and_then(|path| fs::read(path).ok());
    let bytes = own.unwrap_or_else(|| made.to_vec());
    (media, bytes)
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b == b'.' || b == b'-' {
                (b as char).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}

fn take(player: &mut Player, step: &Step, who: Who, id: &str, action: &str) -> Result<Outcome, String> {
    let case = shown(player, step, who, id, action)?;
    if !case.is_ok() {
        return Ok(Outcome::of(action.to_owned(), Some(id.to_owned()), case));
    }
    let task = find_task(&case.body, step, action)?["id"].as_str().ok_or("the task has no id")?;
    let mut body = json!({"comment": step.comment, "version": case.body["revision"]});
    if let Some(form) = &step.step_form {
        body["form"] = form.clone();
    }
    for (field, name) in &step.step_files {
        body["form"][field] = upload(player, who, name)?;
    }
    if step.confirm {
        body["confirmation"] = player.client.confirm(who.person)?.into();
    }
    let path = format!("/cases/{id}/tasks/{task}/actions/{action}");
    let reply = player.client.send(who, "POST", &path, &body)?;
    Ok(Outcome::of(action.to_owned(), Some(id.to_owned()), reply))
}

/// The case as he sees it; whoever signs waits for the draft, which is made after the commit.
fn shown(player: &mut Player, step: &Step, who: Who, id: &str, action: &str) -> Result<Reply, String> {
    let path = format!("/cases/{id}");
    let mut case = player.client.get(who, &path)?;
    until(PATIENCE, || {
        let being_made = case.is_ok() && find_task(&case.body, step, action)?["signs"]["ready"] == false;
        if being_made {
            case = player.client.get(who, &path)?;
            return Err("the draft is still being made".to_owned());
        }
        Ok(())
    })?;
    Ok(case)
}

/// The named step's task; else one that offers the action: his own before others, as where several sign.
fn find_task<'c>(case: &'c Value, step: &Step, action: &str) -> Result<&'c Value, String> {
    let tasks: Vec<&Value> = case["tasks"].as_array().into_iter().flatten().collect();
    let offers = |t: &&&Value| match &step.task {
        Some(name) => t["step"] == name.as_str(),
        None => t["actions"].as_array().into_iter().flatten().any(|a| a["id"] == action),
    };
    let mut meant = tasks.iter().filter(offers);
    let found = meant.clone().find(|t| t["mine"] == true).or_else(|| meant.next());
    let found = found.or_else(|| tasks.first().filter(|_| step.task.is_none()));
    let at = || format!("there is no task for `{action}`: the case stands at {}", standing(case).join(", "));
    found.copied().ok_or_else(at)
}

/// Steps at which a case's tokens stand.
pub fn standing(case: &Value) -> Vec<String> {
    let tokens = case["workflow"]["tokens"].as_array().into_iter().flatten();
    tokens.filter_map(|t| t["step"].as_str().map(str::to_owned)).collect()
}
