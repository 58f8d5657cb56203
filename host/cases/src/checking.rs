//! A form checked without acting: the schema, the materials, the rules, and
//! the gates that the contract shows while a person fills it.
use crate::{
    admission::{Admitted, Loaded, checking},
    engine::Engine,
    error::CaseError,
    forms,
    gather::{self, Need},
    texts::{Said, say_all},
};
use accounts::Acting;
use async_recursion::async_recursion as boxed;
use contract::{Bilingual, decision::Checked};
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
    /// green, red, hint
    pub state: &'static str,
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
        let admitted = checking(self, acting, loaded, form, request).await?;
        let need = Need {
            facts: admitted.facts(),
            system: &admitted.installed.contract.id,
            acting,
            root: admitted.root.clone(),
            today: self.clock.zone.date(admitted.now),
        };
        let facts = gather::gather(self, need).await?;
        let mut problems = forms::case_form(&admitted)?;
        // Rules are asked once the form is whole: they may trust its types.
        let checked = match problems.is_empty() {
            true => self.check(&admitted, &facts).await?,
            false => Checked::default(),
        };
        problems.extend(forms::materials(&admitted));
        problems.extend(say_all(&admitted.installed.contract, &checked.problems));
        Ok(Findings { problems, shown: shown(&admitted, &checked), gates: gates(&admitted, &facts) })
    }
}

fn shown(a: &Admitted, checked: &Checked) -> Vec<(String, Bilingual, Value)> {
    let label =
        |code: &String| a.installed.contract.texts.get(code).cloned().unwrap_or_else(|| Bilingual::new(code, code));
    checked.shown.iter().map(|(code, value)| (code.clone(), label(code), value.clone())).collect()
}

fn gates(a: &Admitted, facts: &gather::Facts) -> Vec<Gate> {
    let declared = a.facts().into_iter().filter_map(|(id, f)| Some((id, f, f.gate.clone()?)));
    declared
        .map(|(id, fact, text)| {
            let state = match facts.values.get(id) {
                None | Some(Value::Null) | Some(Value::Bool(false)) => "red",
                Some(Value::Number(n)) if n.as_i64() == Some(0) => "hint",
                _ => "green",
            };
            Gate { id: id.clone(), text, state, why: fact.why.clone() }
        })
        .collect()
}
