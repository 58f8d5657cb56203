//! Plays the steps of a scenario one by one.
mod form;

use super::case::Case;
use super::file::{Answer, Event, Record, Scenario, Step as Told, time};
use super::run::{Outcome, Run, Step};
use super::{actor::actor, expect, wire_context};
use contract::decision::{Applicant, Decision, Input, Level, Occurrence, Output, Problem};
use contract::handler::Trigger;
use contract::procedure::{SIGN, StepType, Target};
use contract::publicity::ANSWER;
use contract::{Calendar, Contract, Grants, Place, Procedure};
use hub_wit::Wire;
use jiff::{ToSpan, civil::DateTime};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::{fs, marker::PhantomData, path::Path};

/// More automatic steps in a row than this are a circle.
const AUTOMATIC_MAX: usize = 20;
const LAST: &str = "";

pub struct Player<'a, P> {
    contract: &'a Contract,
    calendar: Calendar,
    folder: &'a Path,
    given: &'a [Record],
    now: DateTime,
    /// By the name a step gave it; the last one under no name as well.
    cases: HashMap<String, usize>,
    all: Vec<Case>,
    facts: Map<String, Value>,
    record: Value,
    form: Value,
    plugin: PhantomData<P>,
}

impl<'a, P: Wire> Player<'a, P> {
    pub fn new(contract: &'a Contract, calendar: Calendar, folder: &'a Path, scenario: &'a Scenario) -> Self {
        Player {
            contract,
            calendar,
            folder,
            given: &scenario.given.records,
            now: time(&scenario.clock),
            cases: HashMap::new(),
            all: vec![],
            facts: Map::new(),
            record: Value::Null,
            form: json!({}),
            plugin: PhantomData,
        }
    }

    pub fn play(mut self, name: &str, scenario: &Scenario) -> Run {
        let mut run = Run { name: name.to_owned(), steps: vec![] };
        for (n, step) in scenario.step.iter().enumerate() {
            let say = step.say.as_str().or_else(|| step.say["zh"].as_str()).unwrap_or_default().to_owned();
            let failed = |what: String| -> ! { panic!("{name}, step {} ({say}): {what}", n + 1) };
            let outcome = self.step(step).unwrap_or_else(|what| failed(what));
            expect::assert(self.contract, &step.expect, &outcome).unwrap_or_else(|what| failed(what));
            self.gates(step).unwrap_or_else(|what| failed(what));
            run.steps.push(Step { say, outcome });
        }
        run
    }

    fn step(&mut self, step: &Told) -> Result<Outcome, String> {
        self.wind(step)?;
        if step.system.as_ref().is_some_and(|system| *system != self.contract.id) {
            return Ok(Outcome::Told);
        }
        if let Some(facts) = &step.facts {
            self.facts = facts.clone();
        }
        if let Some(event) = &step.event {
            return self.event(step, event);
        }
        if let Some(open) = &step.open {
            self.open(step, open)?;
        }
        let name = step.case.as_deref().unwrap_or(LAST);
        match (&step.action, &step.answer, self.cases.get(name)) {
            (Some(action), _, Some(&case)) => self.act(step, case, action),
            (None, Some(answer), Some(&case)) => self.answer(step, case, answer),
            (Some(_), _, None) => Err(format!("there is no case `{name}`")),
            (None, None, Some(&case)) => self.waited(step, case),
            _ => Ok(Outcome::Told),
        }
    }

    /// Time passed, or an outside party spoke: a case that waits goes on to where the scenario says.
    fn waited(&mut self, step: &Told, case: usize) -> Result<Outcome, String> {
        let procedure = self.procedure(&self.all[case].view.procedure)?;
        let elsewhere = step.expect.step.as_deref().is_some_and(|told| !self.all[case].steps().contains(&told));
        if let (true, Some((branch, at))) = (elsewhere, self.all[case].announced(procedure)) {
            return self.notice_over(step, case, procedure, (&branch, &at));
        }
        if self.all[case].waiting(procedure).is_some() {
            self.arrived(step, case, procedure)?;
        }
        Ok(Outcome::Told)
    }

    /// A public notice's time is over and every objection is answered: the rules say where the case goes.
    fn notice_over(
        &mut self,
        step: &Told,
        case: usize,
        procedure: &Procedure,
        place: (&str, &str),
    ) -> Result<Outcome, String> {
        let to = procedure.steps[place.1].to.clone().ok_or_else(|| format!("the step `{}` leads nowhere", place.1))?;
        let occurrence = Occurrence::Timer { timer: "timeout".to_owned(), record: None };
        self.decide(step, case, place, occurrence, &to, vec![])
    }

    fn wind(&mut self, step: &Told) -> Result<(), String> {
        if let Some(at) = &step.at {
            self.now = time(at);
        }
        let Some(forward) = &step.forward else {
            return Ok(());
        };
        let digits = forward.find(|c: char| !c.is_ascii_digit()).unwrap_or(forward.len());
        let (n, unit) =
            (forward[..digits].parse::<u32>().map_err(|e| format!("forward {forward}: {e}"))?, &forward[digits..]);
        let later = match unit {
            "wd" => self.calendar.add_workdays(self.now.date(), n).to_datetime(self.now.time()),
            "d" => self.now + i64::from(n).days(),
            "h" => self.now + i64::from(n).hours(),
            "m" => self.now + i64::from(n).minutes(),
            "s" => self.now + i64::from(n).seconds(),
            other => return Err(format!("`{other}` is no unit: write s m h d wd")),
        };
        self.now = later;
        Ok(())
    }

    fn procedure(&self, id: &str) -> Result<&'a Procedure, String> {
        self.contract.procedures.get(id).ok_or_else(|| format!("there is no procedure `{id}`"))
    }

    fn open(&mut self, step: &Told, id: &str) -> Result<(), String> {
        let procedure = self.procedure(id)?;
        self.form = self.filled(step)?;
        let who = actor(step);
        let applicant = Applicant { organisation: who.organisation, person: who.person, post: who.post };
        self.record = self.started_from(procedure, &step.record);
        self.all.push(Case::open(procedure, self.form.clone(), applicant, self.time()));
        for name in [step.case.as_deref().unwrap_or(LAST), LAST] {
            self.cases.insert(name.to_owned(), self.all.len() - 1);
        }
        Ok(())
    }

    fn act(&mut self, step: &Told, case: usize, action: &str) -> Result<Outcome, String> {
        let procedure = self.procedure(&self.all[case].view.procedure)?;
        let (at, target, checks) = self.task(step, case, procedure, action)?;
        let branch = self.all[case].branch_at(&at).unwrap_or_default();
        if step.form.is_some() || step.form_file.is_some() || !step.set.is_empty() {
            self.form = self.filled(step)?;
            self.all[case].view.form = self.form.clone();
        }
        self.fill_in(step, case, procedure, &at);
        if expect::is_hosts(self.contract, Some(procedure), &step.expect) {
            return Ok(Outcome::Told);
        }
        let mut warned = vec![];
        if checks {
            warned = self.check(step, case, &at, &branch)?;
            if warned.iter().any(|problem| problem.level == Level::Refuse) {
                return Ok(Outcome::Refused(warned));
            }
        }
        let occurrence = Occurrence::Action {
            action: action.to_owned(),
            step: at.clone(),
            branch: branch.clone(),
            form: step.step_form.clone(),
            comment: step.comment.clone(),
            confirmed: step.confirm,
            by_clock: step.r#as.is_none(),
        };
        if action == "submit" && self.all[case].view.submitted.is_none() {
            self.all[case].view.submitted = Some(self.time());
        }
        self.decide(step, case, (&branch, &at), occurrence, &target, warned)
    }

    /// The step where the action is taken, where it leads, and whether the form is checked first.
    fn task(
        &self,
        step: &Told,
        case: usize,
        procedure: &'a Procedure,
        id: &str,
    ) -> Result<(String, Target, bool), String> {
        let standing = self.all[case].steps();
        let has = |at: &&str| procedure.steps.get(*at).is_some_and(|s| s.actions.contains_key(id));
        let at = match &step.task {
            Some(task) => standing.iter().copied().find(|at| at == task),
            None => standing.iter().copied().find(has),
        };
        let found = at.and_then(|at| Some((at, procedure.steps.get(at)?, procedure.steps.get(at)?.actions.get(id)?)));
        let (at, place, action) =
            found.ok_or_else(|| format!("`{id}` cannot be done: the case stands at {}", standing.join(", ")))?;
        let edits = (place.edit || at == procedure.first_step()) && procedure.form.is_some();
        let checks = action.check.unwrap_or(edits && id != "save" && id != "revoke");
        Ok((at.to_owned(), action.to.clone(), checks))
    }

    fn check(&self, step: &Told, case: usize, at: &str, branch: &str) -> Result<Vec<Problem>, String> {
        let mut input = self.input(step, case, at, branch, None);
        input.form = self.all[case].view.form.clone();
        match self.call(P::check, &input) {
            Output::Checked(checked) => Ok(checked.problems),
            other => Err(format!("check answered {other:?}")),
        }
    }

    /// How the gates stand, as the form stands now.
    fn gates(&self, step: &Told) -> Result<(), String> {
        let Some(told) = &step.expect.gates else { return Ok(()) };
        let case = self.cases.get(step.case.as_deref().unwrap_or(LAST)).copied().ok_or("there is no case")?;
        let at = self.all[case].steps().first().map(|at| (*at).to_owned()).unwrap_or_default();
        let mut input = self.input(step, case, &at, "", None);
        input.form = self.all[case].view.form.clone();
        let Output::Checked(checked) = self.call(P::check, &input) else { return Err("check said no states".into()) };
        let other = told.iter().find(|(gate, state)| checked.gates.get(*gate) != Some(*state));
        other.map_or(Ok(()), |(gate, state)| Err(format!("the gate `{gate}` is not {state:?}: {:?}", checked.gates)))
    }

    /// One decision, and those of the automatic steps that follow from it.
    fn decide(
        &mut self,
        step: &Told,
        case: usize,
        place: (&str, &str),
        occurrence: Occurrence,
        target: &Target,
        warned: Vec<Problem>,
    ) -> Result<Outcome, String> {
        let procedure = self.procedure(&self.all[case].view.procedure)?;
        let (mut branch, mut at, mut target, mut occurrence) =
            (place.0.to_owned(), place.1.to_owned(), target.clone(), occurrence);
        let mut decisions = vec![];
        for _ in 0..AUTOMATIC_MAX {
            let input = self.input(step, case, &at, &branch, Some(occurrence));
            let decision = match self.call(P::decide, &input) {
                Output::Decision(decision) => decision,
                Output::Refused(problems) => return Ok(Outcome::Refused(problems)),
                other => return Err(format!("decide answered {other:?}")),
            };
            self.vet(&decision, Place { procedure: Some(procedure), step: Some(&at), action: action_of(&input) })?;
            self.all[case].patch(&object(&decision.patch));
            let to = allowed(&target, &decision)?;
            if !self.waits_for_others(case, procedure, (&branch, &at), &input) {
                self.all[case].go(procedure, &branch, &to);
            }
            decisions.push(decision);
            let Some(next) = self.all[case].automatic(procedure) else {
                self.arrived(step, case, procedure)?;
                return Ok(Outcome::Decided { warned, decisions });
            };
            (branch, at) = next;
            target = procedure.steps[&at].to.clone().ok_or_else(|| format!("the step `{at}` leads nowhere"))?;
            occurrence = Occurrence::Arrive { step: at.clone(), branch: branch.clone() };
        }
        Err("the automatic steps go in a circle".to_owned())
    }

    /// Where several sign, the token stays until the last has; an objection that is answered moves nothing.
    fn waits_for_others(&mut self, case: usize, procedure: &Procedure, place: (&str, &str), input: &Input) -> bool {
        let Some(step) = procedure.step(place.1) else { return false };
        match (step.r#type, action_of(input)) {
            (StepType::Publicity, Some(ANSWER)) => true,
            (StepType::Sign, Some(SIGN)) => {
                let document = step.document.as_deref().and_then(|id| self.contract.documents.get(id));
                document.is_some_and(|document| !self.all[case].signed(place.0, document))
            }
            _ => false,
        }
    }

    /// A step that waits for somebody outside goes on to where the scenario says; all else must be there.
    fn arrived(&mut self, step: &Told, case: usize, procedure: &Procedure) -> Result<(), String> {
        let Some(told) = &step.expect.step else {
            return Ok(());
        };
        let case = &mut self.all[case];
        if let (None, Some((branch, _))) = (case.branch_at(told), case.waiting(procedure)) {
            case.go(procedure, &branch, told);
        }
        match case.steps().contains(&told.as_str()) {
            true => Ok(()),
            false => Err(format!("the case stands at {}, not at {told}", case.steps().join(", "))),
        }
    }

    fn answer(&mut self, step: &Told, case: usize, answer: &Answer) -> Result<Outcome, String> {
        let procedure = self.procedure(&self.all[case].view.procedure)?;
        let (branch, at) = self.all[case].waiting(procedure).ok_or("the case waits for nothing")?;
        let target = procedure.steps[&at].to.clone().ok_or_else(|| format!("the step `{at}` leads nowhere"))?;
        let occurrence = Occurrence::Message { message: answer.message.clone(), data: answer.data.clone() };
        self.decide(step, case, (&branch, &at), occurrence, &target, vec![])
    }

    fn event(&mut self, step: &Told, event: &Event) -> Result<Outcome, String> {
        let hears = |on: &Trigger| *on == Trigger::Event(event.r#type.clone());
        let mut decisions = vec![];
        for (id, handler) in &self.contract.handlers {
            if !hears(&handler.on) {
                continue;
            }
            let occurrence = Occurrence::Event {
                r#type: event.r#type.clone(),
                subject: event.subject.clone(),
                data: event.data.clone(),
            };
            let input =
                Input { case: None, record: Some(step.record.clone()), ..self.surround(step, id, Some(occurrence)) };
            match self.call(P::decide, &input) {
                Output::Decision(decision) => {
                    self.vet(&decision, Place::default())?;
                    decisions.push(decision);
                }
                Output::Refused(problems) => return Ok(Outcome::Refused(problems)),
                other => return Err(format!("{id} answered {other:?}")),
            }
        }
        Ok(if decisions.is_empty() { Outcome::Told } else { Outcome::Decided { warned: vec![], decisions } })
    }

    fn input(&self, step: &Told, case: usize, at: &str, branch: &str, occurrence: Option<Occurrence>) -> Input {
        let mut view = self.all[case].view.clone();
        (view.step, view.branch) = (at.to_owned(), branch.to_owned());
        view.item = self.all[case].item(branch);
        Input { case: Some(view), ..self.surround(step, &self.all[case].view.procedure, occurrence) }
    }

    fn surround(&self, step: &Told, procedure: &str, occurrence: Option<Occurrence>) -> Input {
        Input {
            context: wire_context(self.contract, &self.calendar, self.now, actor(step)),
            procedure: procedure.to_owned(),
            case: None,
            form: Value::Null,
            occurrence,
            record: (!self.record.is_null()).then(|| self.record.clone()),
            facts: self.facts.clone(),
        }
    }

    /// What the host would refuse as undeclared fails here already.
    fn vet(&self, decision: &Decision, at: Place) -> Result<(), String> {
        let grants = Grants::asked(self.contract);
        contract::vet::vet(self.contract, &grants, decision, at).map_err(|undeclared| {
            let told: Vec<_> = undeclared.iter().map(ToString::to_string).collect();
            format!("the contract does not allow the decision: {}", told.join("; "))
        })
    }

    /// Through JSON, as the sandbox does it.
    fn call(&self, verb: fn(String) -> String, input: &Input) -> Output {
        let answer = verb(crate::wire::value(input).to_string());
        serde_json::from_str(&answer).unwrap_or_else(|e| panic!("the rules' answer cannot be read: {e}"))
    }

    fn time(&self) -> String {
        format!("{}+08:00", self.now)
    }
}

fn action_of(input: &Input) -> Option<&str> {
    match &input.occurrence {
        Some(Occurrence::Action { action, .. }) => Some(action),
        _ => None,
    }
}

fn object(patch: &Value) -> Value {
    if patch.is_null() { json!({}) } else { patch.clone() }
}

/// Rules choose only among the steps that the contract names.
fn allowed(target: &Target, decision: &Decision) -> Result<String, String> {
    match &decision.next {
        None => Ok(target.default().to_owned()),
        Some(next) if target.all().contains(next) => Ok(next.clone()),
        Some(next) => Err(format!("the rules say `{next}`, the contract only {}", target.all().join(", "))),
    }
}
