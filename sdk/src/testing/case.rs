//! A case while a scenario is played: where its tokens stand, and what is in it.
//! Tokens move as the contract says; deadlines, tasks and rights are left out.
use contract::decision::{Applicant, CaseView};
use contract::outside::Document;
use contract::procedure::{Join, StepType};
use contract::{Procedure, Step, paths, pointer};
use serde_json::{Map, Value, json};

pub struct Case {
    pub view: CaseView,
    /// Branch (empty: the trunk) and step.
    tokens: Vec<Token>,
    /// What the branches of `each` steps are about.
    items: Map<String, Value>,
    facts: Map<String, Value>,
}

struct Token {
    branch: String,
    step: String,
    ended: bool,
    /// Parties of the step's document that have signed.
    signed: usize,
}

impl Case {
    pub fn open(procedure: &Procedure, form: Value, applicant: Applicant, opened: String) -> Case {
        let first = procedure.first_step().to_owned();
        let view = CaseView {
            id: "case".to_owned(),
            number: None,
            procedure: procedure.id.clone(),
            step: first.clone(),
            branch: String::new(),
            item: None,
            applicant,
            project: None,
            division: None,
            form,
            steps: json!({}),
            data: json!({}),
            materials: json!({}),
            opened,
            submitted: None,
            version: 1,
        };
        let tokens = vec![Token { branch: String::new(), step: first, ended: false, signed: 0 }];
        Case { view, tokens, items: Map::new(), facts: Map::new() }
    }

    pub fn steps(&self) -> Vec<&str> {
        self.tokens.iter().filter(|token| !token.ended).map(|token| token.step.as_str()).collect()
    }

    /// Branch of the token at a step.
    pub fn branch_at(&self, step: &str) -> Option<String> {
        self.tokens.iter().find(|token| token.step == step && !token.ended).map(|token| token.branch.clone())
    }

    /// The branch of a token that decides by itself, and its step.
    pub fn automatic(&self, procedure: &Procedure) -> Option<(String, String)> {
        self.standing(procedure, StepType::Automatic)
    }

    pub fn waiting(&self, procedure: &Procedure) -> Option<(String, String)> {
        self.standing(procedure, StepType::Wait)
    }

    /// A token that is shown to everybody.
    pub fn announced(&self, procedure: &Procedure) -> Option<(String, String)> {
        self.standing(procedure, StepType::Publicity)
    }

    fn standing(&self, procedure: &Procedure, r#type: StepType) -> Option<(String, String)> {
        let token = self
            .tokens
            .iter()
            .find(|token| !token.ended && procedure.step(&token.step).is_some_and(|step| step.r#type == r#type))?;
        Some((token.branch.clone(), token.step.clone()))
    }

    /// What the case is about, by the pointers of its procedure.
    pub fn subjects(&mut self, procedure: &Procedure, record: &Value, facts: &Map<String, Value>) {
        let root = json!({"form": self.view.form, "record": record, "facts": facts});
        let find = |at: &Option<String>| pointer::get(&root, at.as_deref()?).map(pointer::plain);
        self.facts = facts.clone();
        self.view.project = find(&procedure.subjects.project);
        self.view.division = find(&procedure.subjects.division);
    }

    pub fn patch(&mut self, patch: &Value) {
        merge(&mut self.view.data, &numbered(patch));
    }

    /// Moves a branch's token; a branch that ends may complete its join.
    pub fn go(&mut self, procedure: &Procedure, branch: &str, to: &str) {
        self.tokens.retain(|token| token.branch != branch);
        let kind = procedure.step(to).map(|step| step.r#type).unwrap_or_else(|| panic!("there is no step `{to}`"));
        let parallel = procedure.steps.iter().find(|(_, step)| belongs(step, branch)).map(|(id, _)| id);
        if let Some(parallel) = parallel.filter(|id| *id == to || kind == StepType::End) {
            return self.end_branch(procedure, branch, parallel, to);
        }
        self.tokens.push(Token { branch: branch.to_owned(), step: to.to_owned(), ended: false, signed: 0 });
        if kind.splits() {
            self.split(procedure, to);
        }
    }

    /// One more signature; whether every party has given one.
    pub fn signed(&mut self, branch: &str, document: &Document) -> bool {
        let root = self.root(branch);
        let asked = document.parties.values().filter(|p| p.when.as_ref().is_none_or(|when| when.holds(&root))).count();
        let token = self.tokens.iter_mut().find(|token| token.branch == branch && !token.ended);
        token.is_some_and(|token| {
            token.signed += 1;
            token.signed >= asked
        })
    }

    fn split(&mut self, procedure: &Procedure, id: &str) {
        let step = &procedure.steps[id];
        if step.r#type == StepType::Each {
            self.items = paths::items(step, &self.root(""), &self.facts).into_iter().collect();
        }
        let mut running = self.running(step);
        if running.is_empty() {
            return self.join(procedure, id);
        }
        running.truncate(if step.in_turn { 1 } else { running.len() });
        for (name, first) in running {
            self.go(procedure, &name, &first);
        }
    }

    pub fn item(&self, branch: &str) -> Option<Value> {
        self.items.get(branch).cloned()
    }

    /// Branches that run, with the step each begins at.
    fn running(&self, step: &Step) -> Vec<(String, String)> {
        let named: Vec<_> = match step.r#type {
            StepType::Each => self.items.keys().map(|name| (name, &step.branches[paths::declared(name)])).collect(),
            _ => step.branches.iter().collect(),
        };
        let runs = named.into_iter().filter(|(n, b)| b.when.as_ref().is_none_or(|when| when.holds(&self.root(n))));
        runs.map(|(name, branch)| (name.clone(), branch.first.clone())).collect()
    }

    fn root(&self, branch: &str) -> Value {
        let item = self.item(branch);
        json!({"form": self.view.form, "case": self.view, "steps": self.view.steps, "item": item})
    }

    fn end_branch(&mut self, procedure: &Procedure, branch: &str, parallel: &str, end: &str) {
        let fails = procedure.step(end).is_some_and(|step| step.result == Some(false));
        if fails {
            self.tokens.clear();
            self.tokens.push(Token { branch: String::new(), step: end.to_owned(), ended: false, signed: 0 });
            return;
        }
        self.tokens.push(Token { branch: branch.to_owned(), step: end.to_owned(), ended: true, signed: 0 });
        let step = &procedure.steps[parallel];
        let all = self.running(step);
        let begun = |name: &str| self.tokens.iter().any(|token| token.branch == name);
        let next = all.iter().find(|(name, _)| !begun(name)).cloned();
        let ended = self.tokens.iter().filter(|token| belongs(step, &token.branch) && token.ended).count();
        let all = all.len();
        let joined = match step.join {
            Join::All => ended == all,
            Join::Any => ended >= 1,
            Join::NOfM(n) => ended >= all.min(n as usize),
            Join::Ratio(share) => ended as f64 >= share * all as f64,
        };
        if joined {
            self.tokens.retain(|token| !belongs(step, &token.branch));
            self.join(procedure, parallel);
        } else if let Some((name, first)) = next.filter(|_| step.in_turn) {
            self.go(procedure, &name, &first);
        }
    }

    fn join(&mut self, procedure: &Procedure, parallel: &str) {
        if let Some(to) = &procedure.steps[parallel].to {
            self.go(procedure, "", to.default());
        }
    }
}

fn belongs(step: &Step, branch: &str) -> bool {
    step.branches.contains_key(paths::declared(branch))
}

/// RFC 7396.
/// Numbers are given by the hub; here each stands for itself, by the name under which the decision takes it.
fn numbered(value: &Value) -> Value {
    let text = |map: &Map<String, Value>, key: &str| map.get(key).and_then(Value::as_str).map(str::to_owned);
    match value {
        Value::Object(map) => match (text(map, "$text"), text(map, "$number")) {
            (Some(told), _) => Value::String(told.replace(['{', '}'], "")),
            (None, Some(series)) => Value::String(text(map, "as").unwrap_or(series)),
            (None, None) => map.iter().map(|(k, v)| (k.clone(), numbered(v))).collect::<Map<_, _>>().into(),
        },
        Value::Array(items) => items.iter().map(numbered).collect(),
        other => other.clone(),
    }
}

fn merge(into: &mut Value, patch: &Value) {
    let Value::Object(changes) = patch else {
        *into = patch.clone();
        return;
    };
    if !into.is_object() {
        *into = json!({});
    }
    let Some(object) = into.as_object_mut() else {
        return;
    };
    for (key, change) in changes {
        if change.is_null() {
            object.shift_remove(key);
        } else {
            merge(object.entry(key).or_insert(Value::Null), change);
        }
    }
}
