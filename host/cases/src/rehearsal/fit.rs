//! A recorded input as the candidate would have been given it. What it cannot have been given (a fact that nobody
//! gathered, a form that lacks what it asks for, a step that is gone) makes a decision not comparable: that is counted
//! with its reason and never taken for "same".
use contract::{
    Bilingual,
    decision::{CaseView, Input, Occurrence},
};
use serde_json::Value;
use systems::Installed;

pub struct Fitted {
    pub decide: String,
    /// Of a submission: what is checked before it.
    pub check: Option<String>,
    pub procedure: String,
    pub step: Option<String>,
    pub action: Option<String>,
}

/// Why it cannot have been given what was given then.
#[derive(Debug)]
pub enum Misfit {
    Unreadable(String),
    Fact(String),
    Dispatch(String),
    Step(String),
    Action { step: String, action: String },
    Form { form: String, at: String },
}

impl Misfit {
    pub fn text(&self) -> Bilingual {
        match self {
            Misfit::Unreadable(why) => {
                Bilingual::new(format!("当时的输入无法读取：{why}"), format!("its input cannot be read: {why}"))
            }
            Misfit::Fact(fact) => {
                Bilingual::new(format!("当时没有采集事实“{fact}”"), format!("fact `{fact}` was not gathered then"))
            }
            Misfit::Dispatch(id) => {
                Bilingual::new(format!("新版本已没有“{id}”"), format!("`{id}` is not there any more"))
            }
            Misfit::Step(step) => {
                Bilingual::new(format!("新版本已没有步骤“{step}”"), format!("step `{step}` is not there any more"))
            }
            Misfit::Action { step, action } => Bilingual::new(
                format!("步骤“{step}”已没有操作“{action}”"),
                format!("action `{action}` of `{step}` is not there any more"),
            ),
            Misfit::Form { form, at } => Bilingual::new(
                format!("表单“{form}”在“{at}”处的要求已改变"),
                format!("form `{form}` asks otherwise at `{at}`"),
            ),
        }
    }
}

pub fn fit(active: &Installed, candidate: &Installed, input: &str) -> Result<Fitted, Misfit> {
    let mut input: Input = serde_json::from_str(input).map_err(|e| Misfit::Unreadable(e.to_string()))?;
    let at = place(&input);
    let facts = declared(candidate, &input.procedure, at.step.as_deref())?;
    if let Some(fact) = facts.iter().find(|fact| !input.facts.contains_key(fact.as_str())) {
        return Err(Misfit::Fact(fact.clone()));
    }
    // One that the candidate does not declare is not given to it.
    input.facts.retain(|name, _| facts.contains(name));
    let mut checks = false;
    if let Some(case) = &input.case {
        checks = of_case(active, candidate, &input, case, at.action.as_deref())?;
    }
    input.context.settings = candidate.contract.settings_value();
    input.context.version = candidate.version.clone();
    let decide = text(&input);
    let check = checks.then(|| {
        input.form = input.case.as_ref().map(|c| c.form.clone()).unwrap_or_default();
        input.occurrence = None;
        text(&input)
    });
    Ok(Fitted { decide, check, procedure: input.procedure, step: at.step, action: at.action })
}

fn text(input: &Input) -> String {
    serde_json::to_string(input).expect("an input is JSON")
}

struct At {
    step: Option<String>,
    action: Option<String>,
}

fn place(input: &Input) -> At {
    match &input.occurrence {
        Some(Occurrence::Action { action, step, .. }) => At { step: Some(step.clone()), action: Some(action.clone()) },
        Some(Occurrence::Arrive { step, .. }) => At { step: Some(step.clone()), action: None },
        _ => At { step: input.case.as_ref().map(|c| c.step.clone()), action: None },
    }
}

/// Names of the facts that the candidate would be given there.
fn declared(candidate: &Installed, dispatch: &str, step: Option<&str>) -> Result<Vec<String>, Misfit> {
    if let Some(procedure) = candidate.contract.procedures.get(dispatch) {
        let facts = crate::gather::at_step(&procedure.facts, step.unwrap_or_default());
        return Ok(facts.into_iter().map(|(id, _)| id.clone()).collect());
    }
    match candidate.contract.handlers.get(dispatch) {
        Some(handler) => Ok(handler.facts.keys().cloned().collect()),
        None => Err(Misfit::Dispatch(dispatch.to_owned())),
    }
}

/// Whether the submission is checked.
fn of_case(
    active: &Installed,
    candidate: &Installed,
    input: &Input,
    case: &CaseView,
    action: Option<&str>,
) -> Result<bool, Misfit> {
    let procedure = &candidate.contract.procedures[&input.procedure];
    let id = place(input).step.unwrap_or_else(|| case.step.clone());
    let step = procedure.step(&id).ok_or_else(|| Misfit::Step(id.clone()))?;
    if let Some(form) = &procedure.form {
        fits(active, candidate, form, &case.form)?;
    }
    let Some(name) = action else { return Ok(false) };
    let gone = || Misfit::Action { step: id.clone(), action: name.to_owned() };
    let action = step.actions.get(name).ok_or_else(gone)?;
    if let (Some(Occurrence::Action { form, .. }), Some(own)) =
        (&input.occurrence, action.form.as_ref().or(step.form.as_ref()))
    {
        fits(active, candidate, own, form)?;
    }
    let edits = step.edit || procedure.first_step() == id;
    Ok(action.check.unwrap_or(edits && name != "save" && name != "revoke"))
}

/// One that was whole then and has gaps now was filled after other questions.
fn fits(active: &Installed, candidate: &Installed, form: &str, filled: &Value) -> Result<(), Misfit> {
    let found = |of: &Installed| of.form(form).map(|validator| validator.validate(filled)).unwrap_or_default();
    match found(candidate).first() {
        Some(gap) if found(active).is_empty() => {
            Err(Misfit::Form { form: form.to_owned(), at: gap.pointer.to_string() })
        }
        _ => Ok(()),
    }
}
