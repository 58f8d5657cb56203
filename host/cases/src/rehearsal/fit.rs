//! A recorded input as the candidate would have been given it. What it cannot have been given (a fact that nobody
//! gathered, a form that lacks what it asks for, a step that is gone) makes a decision not comparable: that is counted
//! with its reason and never taken for "same".
use contract::decision::{CaseView, Input, Occurrence};
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

pub fn fit(active: &Installed, candidate: &Installed, input: &str) -> Result<Fitted, String> {
    let mut input: Input = serde_json::from_str(input).map_err(|e| format!("its input cannot be read: {e}"))?;
    let at = place(&input);
    let facts = declared(candidate, &input.procedure, at.step.as_deref())?;
    if let Some(fact) = facts.iter().find(|fact| !input.facts.contains_key(fact.as_str())) {
        return Err(format!("fact `{fact}` was not gathered then"));
    }
    // One that the candidate does not declare is not given to it.
    input.facts.retain(|name, _| facts.contains(name));
    let mut checks = false;
    if let Some(case) = &input.case {
        checks = of_case(active, candidate, &input, case, at.action.as_deref())?;
    }
    input.context.settings = candidate.contract.settings_value();
    input.context.version = candidate.version.clone();
    let check = checks.then(|| {
        let form = input.case.as_ref().map(|c| c.form.clone()).unwrap_or_default();
        text(&Input { form, occurrence: None, ..input.clone() })
    });
    Ok(Fitted { decide: text(&input), check, procedure: input.procedure, step: at.step, action: at.action })
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
fn declared(candidate: &Installed, dispatch: &str, step: Option<&str>) -> Result<Vec<String>, String> {
    if let Some(procedure) = candidate.contract.procedures.get(dispatch) {
        let facts = crate::gather::at_step(&procedure.facts, step.unwrap_or_default());
        return Ok(facts.into_iter().map(|(id, _)| id.clone()).collect());
    }
    match candidate.contract.handlers.get(dispatch) {
        Some(handler) => Ok(handler.facts.keys().cloned().collect()),
        None => Err(format!("`{dispatch}` is not there any more")),
    }
}

/// Whether the submission is checked.
fn of_case(
    active: &Installed,
    candidate: &Installed,
    input: &Input,
    case: &CaseView,
    action: Option<&str>,
) -> Result<bool, String> {
    let procedure = &candidate.contract.procedures[&input.procedure];
    let id = place(input).step.unwrap_or_else(|| case.step.clone());
    let step = procedure.step(&id).ok_or_else(|| format!("step `{id}` is not there any more"))?;
    if let Some(form) = &procedure.form {
        fits(active, candidate, form, &case.form)?;
    }
    let Some(name) = action else { return Ok(false) };
    let action = step.actions.get(name).ok_or_else(|| format!("action `{name}` of `{id}` is not there any more"))?;
    if let (Some(Occurrence::Action { form, .. }), Some(own)) = (&input.occurrence, action.form.as_ref().or(step.form.as_ref())) {
        fits(active, candidate, own, form)?;
    }
    let edits = step.edit || procedure.first_step() == id;
    Ok(action.check.unwrap_or(edits && name != "save" && name != "revoke"))
}

/// One that was whole then and has gaps now was filled after other questions.
fn fits(active: &Installed, candidate: &Installed, form: &str, filled: &Value) -> Result<(), String> {
    let found = |of: &Installed| of.form(form).map(|validator| validator.validate(filled)).unwrap_or_default();
    match found(candidate).first() {
        Some(gap) if found(active).is_empty() => Err(format!("form `{form}` asks otherwise at `{}`", gap.pointer)),
        _ => Ok(()),
    }
}
