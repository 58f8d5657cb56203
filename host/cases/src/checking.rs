//! A form checked without acting: the schema, the materials, the rules, and
//! the gates that the contract shows while a person fills it.
use crate::{
    admission::{Admitted, Loaded, checking},
    engine::Engine,
    error::CaseError,
    forms, gather,
    texts::{Said, say_all},
};
use accounts::Acting;
use async_recursion::async_recursion as boxed;
use contract::{
    Bilingual,
    decision::{Checked, GateState},
};
use serde_json::Value;

pub struct Findings {
    pub problems: Vec<Said>,
    /// (code, label, value)
    pub shown: Vec<(String, Bilingual, Value)>,
    pub gates: Vec<Gate>,
}

pub struct Gate {
    pub id: String,
    pub text: Bilingual,
    /// Nothing while the rules say nothing of it.
    pub state: Option<GateState>,
    pub why: String,
}

impl Engine {
    #[boxed]
    pub async fn check_case(
        &self,
        acting: &Acting,
        loaded: Loaded,
        form: Option<Value>,
        request: &str,
    ) -> Result<Findings, CaseError> {
        let mut admitted = checking(self, acting, loaded, form, request).await?;
        let facts = self.gather(&mut admitted).await?;
        let mut problems = forms::case_form(&admitted)?;
        // Rules are asked once the form is whole: they may trust its types.
        let checked = match (problems.is_empty(), gates_declared(&admitted)) {
            (true, _) => self.check(&admitted, &facts).await?,
            // Of a form with gaps they may still tell how its gates stand.
            (false, true) => Checked { gates: self.check(&admitted, &facts).await?.gates, ..Checked::default() },
            (false, false) => Checked::default(),
        };
        problems.extend(forms::materials(&admitted));
        problems.extend(say_all(&admitted.installed.contract, &checked.problems));
        Ok(Findings { problems, shown: shown(&admitted, &checked), gates: gates(&admitted, &facts, &checked) })
    }
}

fn shown(a: &Admitted, checked: &Checked) -> Vec<(String, Bilingual, Value)> {
    let label =
        |code: &String| a.installed.contract.texts.get(code).cloned().unwrap_or_else(|| Bilingual::new(code, code));
    checked.shown.iter().map(|(code, value)| (code.clone(), label(code), value.clone())).collect()
}

fn gates_declared(a: &Admitted) -> bool {
    a.procedure.as_ref().is_some_and(|p| !p.gates.is_empty())
}

/// Those of the procedure, told by its rules; then those that facts bear, which stand or fall with what was found.
fn gates(a: &Admitted, facts: &gather::Facts, checked: &Checked) -> Vec<Gate> {
    let declared = a.procedure.iter().flat_map(|p| &p.gates);
    let told = declared.map(|(id, gate)| Gate {
        id: id.clone(),
        text: Bilingual::new(&gate.zh, &gate.en),
        state: checked.gates.get(id).copied(),
        why: gate.source.clone(),
    });
    let borne = a.facts().into_iter().filter_map(|(id, fact)| {
        let (text, state) = (fact.gate.clone()?, found(facts.values.get(id)));
        Some(Gate { id: id.clone(), text, state: Some(state), why: fact.why.clone() })
    });
    told.chain(borne).collect()
}

fn found(fact: Option<&Value>) -> GateState {
    let none = |fact: &Value| fact.as_i64() == Some(0) || fact["rows"].as_array().is_some_and(Vec::is_empty);
    match fact {
        None | Some(Value::Null | Value::Bool(false)) => GateState::Red,
        Some(fact) if none(fact) => GateState::Hint,
        _ => GateState::Green,
    }
}
