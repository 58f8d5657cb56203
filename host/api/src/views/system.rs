//! A system and its procedures, as people choose and read them.
use super::{pair, text};
use contract::{
    Procedure,
    procedure::{Required, Step, Unit},
    who::WhoRule,
};
use serde::Serialize;
use serde_json::{Value, json, value::RawValue};
use systems::Installed;

/// The form's schema goes out as the text it is kept as.
#[derive(Serialize)]
pub struct ProcedureView<'a> {
    #[serde(flatten)]
    head: Value,
    form: Option<FormView<'a>>,
}

#[derive(Serialize)]
struct FormView<'a> {
    id: &'a str,
    title: Value,
    schema: Option<&'a RawValue>,
}

pub fn procedure<'a>(installed: &'a Installed, p: &Procedure) -> ProcedureView<'a> {
    let contract = &installed.contract;
    let form = contract.form_of(p);
    let form = form.map(|f| FormView { id: &f.id, title: text(&f.title), schema: installed.schema(&f.id) });
    let settings = contract.settings_value();
    let days: u64 = p.steps.values().filter_map(|s| s.days).map(u64::from).sum();
    let head = json!({
        "system": contract.id, "system-title": text(&contract.title), "office": contract.office, "id": p.id, "title": text(&p.title()), "about": text(&p.about),
        "steps": steps(p, &settings), "materials": materials(p), "record": p.record,
        "facts": p.facts.iter().map(|(id, f)| json!({"id": id, "why": f.why, "gate": f.gate.as_ref().map(text)})).collect::<Vec<_>>(),
        "clocks": p.clocks.iter().map(|(id, c)| json!({"id": id, "title": pair(&c.zh, &c.en), "limit": c.limit, "unit": c.unit, "source": c.source})).collect::<Vec<_>>(),
        "expected-days": (days > 0).then_some(days),
    });
    ProcedureView { head, form }
}

pub fn steps(p: &Procedure, settings: &Value) -> Vec<Value> {
    p.steps
        .iter()
        .map(|(id, s)| {
            json!({
                "id": id, "title": text(&s.title()), "type": s.r#type, "who": who(s.who.as_ref()), "days": working_days(s, settings), "period": period(s, settings),
                "to": s.to.as_ref().map(|t| t.all().to_vec()),
                "actions": s.actions.iter().map(|(a, action)| json!({"id": a, "title": action_title(a, action), "to": action.to.all()})).collect::<Vec<_>>(),
                "branches": s.branches.iter().map(|(b, branch)| json!({"id": b, "title": pair(&branch.zh, &branch.en), "first": branch.first})).collect::<Vec<_>>(),
            })
        })
        .collect()
}

/// How long it is shown to everybody.
fn period(step: &Step, settings: &Value) -> Option<Value> {
    let (days, unit) = contract::publicity::period(&step.publicity.as_ref()?.period, settings)?;
    Some(json!({"days": days, "unit": unit}))
}

/// What a step may take: what it says, else its deadline when that is counted in working days.
fn working_days(step: &Step, settings: &Value) -> Option<u64> {
    let deadline = step.deadline.as_ref().filter(|d| d.unit == Unit::Wd);
    step.days.map(u64::from).or_else(|| {
        let limit = &deadline?.limit;
        let setting = limit.as_str().and_then(|at| at.strip_prefix("/settings")).and_then(|at| settings.pointer(at));
        setting.unwrap_or(limit).as_u64()
    })
}

pub fn materials(p: &Procedure) -> Vec<Value> {
    p.materials
        .iter()
        .map(|(id, m)| {
            let required = match &m.required {
                Required::Always(b) => json!(b),
                Required::When { when } => json!(when),
            };
            json!({
                "id": id, "title": pair(&m.zh, &m.en), "kinds": m.kinds, "required": required, "max-mb": m.max_mb, "max-files": m.max_files,
                "sealed-by": m.sealed_by.as_ref().map(text),
            })
        })
        .collect()
}

/// The actions that every system means alike have a label of their own.
const ACTIONS: &[(&str, &str, &str)] = &[
    ("save", "保存", "Save"),
    ("submit", "提交", "Submit"),
    ("confirm", "确认", "Confirm"),
    ("accept", "接受", "Accept"),
    ("decline", "不同意", "Decline"),
    ("approve", "通过", "Approve"),
    ("correction", "退回补正", "Return for correction"),
    ("return", "退回", "Return"),
    ("refuse", "不予通过", "Refuse"),
];

pub fn action_title(id: &str, action: &contract::Action) -> Value {
    if !action.text.zh.is_empty() {
        return text(&action.text);
    }
    let common = ACTIONS.iter().find(|(a, ..)| *a == id);
    common.map_or_else(|| pair(id, id), |(_, zh, en)| pair(zh, en))
}

fn who(rule: Option<&WhoRule>) -> Value {
    let Some(rule) = rule else {
        return pair("", "");
    };
    let (mut zh, mut en) = (vec![], vec![]);
    for who in rule.every() {
        let (whom, whom_en) = whom(&who.whom);
        let posts: Vec<_> = who.posts.iter().map(|p| super::names::post_label(p)).collect();
        let z = format!("{whom} {}", posts.iter().map(|p| p.zh.clone()).collect::<Vec<_>>().join("/"));
        let e = format!("{whom_en} {}", posts.iter().map(|p| p.english().to_owned()).collect::<Vec<_>>().join("/"));
        zh.push(z.trim().to_owned());
        en.push(e.trim().to_owned());
    }
    pair(&zh.join("、"), &en.join(", "))
}

fn whom(whom: &contract::Whom) -> (String, String) {
    use contract::Whom::*;
    let kind =
        |k: &str| contract::types::label("organisation-kind", k).unwrap_or_else(|| contract::Bilingual::new(k, k));
    match whom {
        Applicant => ("申请单位（人）".to_owned(), "the applicant".to_owned()),
        Party(k) | Kind(k) if k == "any" => ("单位".to_owned(), "organisation".to_owned()),
        Party(k) | Kind(k) => (kind(k).zh.clone(), kind(k).english().to_owned()),
        Chosen(_) => ("表单指定的单位或人员".to_owned(), "the one named in the form".to_owned()),
        Office(name) => (name.clone(), format!("office {name}")),
        District(name) => (format!("区（市）县{name}"), format!("district {name}")),
        Oneself => ("本人".to_owned(), "oneself".to_owned()),
    }
}
