//! From a vetted decision to a proposal for the lane: the case moves on, tasks
//! are offered, deadlines set, effects turned into rows. Reads the directory
//! (who holds what), writes nothing.
mod branches;
mod clocks;
mod declared;
mod documents;
mod effects;
mod publicity;
mod sending;
mod shown;
mod signed;
mod signing;
pub mod tokens;

use crate::{
    doc::{CaseDoc, Gap},
    engine::Engine,
    error::CaseError,
    settle::{
        fill,
        proposal::{NumberAsk, Proposal},
    },
    whom::Ground,
};
use accounts::Acting;
use contract::{Decision, Procedure};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use store::rows::*;
use systems::Installed;

/// The case a decision is about, as it stands before it.
pub struct Plan<'a> {
    pub engine: &'a Engine,
    pub installed: Arc<Installed>,
    pub acting: Acting,
    pub now: Millis,
    /// Hops of the event that caused this.
    pub hops: u32,
    pub case: Option<CaseRow>,
    pub doc: CaseDoc,
    pub open_tasks: Vec<TaskRow>,
    /// As gathered for this decision.
    pub facts: Map<String, Value>,
    /// What a branch that goes back found missing.
    pub gap: Option<Gap>,
    pub proposal: Proposal,
}

/// What a root document is made of.
pub struct Base<'a> {
    pub engine: &'a Engine,
    pub installed: &'a Installed,
    pub acting: &'a Acting,
    pub now: Millis,
    pub case: Option<&'a CaseRow>,
    pub doc: &'a CaseDoc,
}

impl Base<'_> {
    pub fn root(&self) -> Value {
        let mut root = self.small();
        // What may be large is copied, not serialised.
        root["case"]["data"] = self.doc.data.clone();
        root["form"] = self.doc.form.clone();
        root["steps"] = self.doc.steps.clone();
        root
    }

    /// Without what may be large.
    fn small(&self) -> Value {
        let case = self.case;
        let applicant = case.map(|c| c.organisation.as_deref().unwrap_or(&c.person));
        let about = json!({
            "id": case.map(|c| c.id.to_string()), "number": case.and_then(|c| c.number.as_ref()), "applicant": applicant,
            "organisation": case.and_then(|c| c.organisation.as_ref()), "person": case.map(|c| &c.person),
            "project": case.and_then(|c| c.project.as_ref()), "division": case.and_then(|c| c.division.as_ref()),
            "materials": self.doc.materials_json(), "procedure": case.map(|c| &c.procedure),
        });
        let mut root = json!({"actor": self.acting.actor(), "today": self.engine.clock.zone.date(self.now).to_string(), "case": about});
        root["record"] = self.doc.record.clone().unwrap_or_default();
        root["settings"] = self.installed.contract.settings_value();
        root
    }

    pub fn root_at(&self, branch: &str) -> Value {
        at_branch(self.root(), self.doc, branch)
    }

    /// What `root()` holds at this pointer, with nothing large copied: `small` is `small()`.
    fn at<'v>(&'v self, small: &'v Value, pointer: &str) -> Option<&'v Value> {
        let large = [("/form", &self.doc.form), ("/steps", &self.doc.steps), ("/case/data", &self.doc.data)];
        let inside = |(name, value)| {
            let rest: &str = pointer.strip_prefix(name)?;
            (rest.is_empty() || rest.starts_with('/')).then_some((value, rest))
        };
        let (value, rest) = large.into_iter().find_map(inside).unwrap_or((small, pointer));
        contract::pointer::get(value, rest)
    }
}

fn at_branch(mut root: Value, doc: &CaseDoc, branch: &str) -> Value {
    if let Some(item) = doc.items.get(branch) {
        root["item"] = item.clone();
    }
    root
}

impl Plan<'_> {
    pub fn procedure(&self) -> Result<Arc<Procedure>, CaseError> {
        let id = self.case.as_ref().map(|c| c.procedure.as_str()).unwrap_or_default();
        self.installed.procedure(id).ok_or(CaseError::NotFound("procedure"))
    }

    pub fn case_mut(&mut self) -> Result<&mut CaseRow, CaseError> {
        self.case.as_mut().ok_or(CaseError::NotFound("case"))
    }

    /// Root document of pointers and conditions.
    pub fn root(&self) -> Value {
        self.base().root()
    }

    fn base(&self) -> Base<'_> {
        Base {
            engine: self.engine,
            installed: &self.installed,
            acting: &self.acting,
            now: self.now,
            case: self.case.as_ref(),
            doc: &self.doc,
        }
    }

    /// With what the branch is about, where it runs over a list.
    pub fn root_at(&self, branch: &str) -> Value {
        at_branch(self.root(), &self.doc, branch)
    }

    pub fn ground<'b>(&'b self, root: &'b Value) -> Ground<'b> {
        let case = self.case.as_ref();
        Ground {
            root,
            organisation: case.and_then(|c| c.organisation.as_deref()).or(self
                .acting
                .seat
                .as_ref()
                .map(|s| s.organisation.as_str())
                .filter(|_| case.is_none())),
            person: case.map_or(self.acting.person.as_str(), |c| c.person.as_str()),
            project: case.and_then(|c| c.project.as_deref()),
            division: case.and_then(|c| c.division.as_deref()),
        }
    }

    /// Subjects follow the form as it is filled.
    pub async fn subjects(&mut self) -> Result<(), CaseError> {
        let procedure = self.procedure()?;
        let base = self.base();
        let root = base.small();
        let text = |at: &Option<String>| at.as_deref().and_then(|p| base.at(&root, p)).map(contract::pointer::plain);
        let (project, division, title) =
            (text(&procedure.subjects.project), text(&procedure.subjects.division), text(&procedure.subjects.title));
        let named = match project.as_deref().or(self.case.as_ref().and_then(|c| c.project.as_deref())) {
            Some(no) => Some(self.engine.directory.project_name(no).await?).filter(|name| name != no),
            None => None,
        };
        let fallback = if division.is_none() { self.division(project.as_deref()).await? } else { None };
        let case = self.case_mut()?;
        case.project = project.or(case.project.take());
        case.division = division.or(fallback).or(case.division.take());
        let title = title.unwrap_or_else(|| procedure.zh.clone());
        // Whoever has twenty permits before him tells them apart by their projects.
        case.title = named.map_or(title.clone(), |name| format!("{name} · {title}"));
        Ok(())
    }

    /// Where the form names no division: the project's, else the applicant's.
    async fn division(&self, project: Option<&str>) -> Result<Option<String>, CaseError> {
        let case = self.case.as_ref();
        if let Some(project) = project.or(case.and_then(|c| c.project.as_deref()))
            && let Some(division) = self.engine.directory.division_of_project(project).await?
        {
            return Ok(Some(division));
        }
        match case.and_then(|c| c.organisation.as_deref()) {
            Some(organisation) => Ok(self.engine.directory.division_of_organisation(organisation).await?),
            None => Ok(None),
        }
    }

    /// Applies what the rules decided beyond the token's move.
    pub async fn decide(&mut self, decision: &Decision, branch: &str) -> Result<(), CaseError> {
        self.numbers_of(&serde_json::to_value(&decision.effects).unwrap_or_default())?;
        if !decision.patch.is_null() {
            crate::settle::records::merge(&mut self.doc.data, &decision.patch);
        }
        self.doc.note(branch, &decision.notes);
        for effect in &decision.effects {
            self.effect(effect).await?;
        }
        Ok(())
    }

    fn numbers_of(&mut self, effects: &Value) -> Result<(), CaseError> {
        let mut found = vec![];
        fill::placeholders(effects, &mut found);
        for placeholder in found {
            let series = placeholder.get("$number").and_then(Value::as_str).unwrap_or_default();
            let Some(name) = fill::name_of(placeholder) else {
                continue;
            };
            let with = placeholder.get("with").and_then(Value::as_object).cloned().unwrap_or_default();
            self.number(name, series, with)?;
        }
        Ok(())
    }

    fn number(&mut self, name: String, series: &str, with: Map<String, Value>) -> Result<(), CaseError> {
        if self.proposal.numbers.iter().any(|n| n.r#as == name) {
            return Ok(());
        }
        let pattern = self.installed.contract.numbers.get(series).cloned();
        let pattern = pattern.ok_or_else(|| CaseError::Internal(format!("the series `{series}` is not declared")))?;
        self.proposal.numbers.push(NumberAsk { r#as: name, pattern, with });
        Ok(())
    }

    /// The first submission gives the case its number.
    pub fn submitted(&mut self) -> Result<(), CaseError> {
        let now = self.now;
        let procedure = self.procedure()?;
        let case = self.case_mut()?;
        case.submitted = case.submitted.or(Some(now));
        let draft = format!("case/{}/{}", case.id, crate::worker::DRAFT);
        case.state = CaseState::Open;
        let numbered = case.number.is_some();
        self.proposal.plain.timers_cleared.push(draft);
        if numbered {
            return Ok(());
        }
        let case = self.case_mut()?;
        let with: Map<_, _> = [("division", case.division.clone()), ("project", case.project.clone())]
            .into_iter()
            .filter_map(|(k, v)| Some((k.to_owned(), Value::String(v?))))
            .collect();
        const NAME: &str = "case-number";
        match &procedure.number {
            Some(series) => self.number(NAME.to_owned(), series, with)?,
            None => {
                let prefix = match self.installed.contract.number.as_str() {
                    "" => self.installed.contract.id.to_uppercase(),
                    number => number.to_uppercase(),
                };
                let pattern = format!("BJ{prefix}-{{yyyymmdd}}-{{4}}");
                self.proposal.numbers.push(NumberAsk { r#as: NAME.to_owned(), pattern, with });
            }
        }
        self.proposal.case_number = Some(NAME.to_owned());
        Ok(())
    }

    /// Where its row of the history stands.
    pub(crate) fn at(&mut self, branch: &str, step: &str) {
        if let Some(history) = &mut self.proposal.history {
            (history.branch, history.step) = (branch.to_owned(), step.to_owned());
        }
    }

    /// Closes the plan: the case row with its new document.
    pub fn finish(mut self) -> Result<Proposal, CaseError> {
        let now = self.now;
        self.void_drafts();
        self.withdraw_notices()?;
        // A data key made by this decision must be the only one of its name.
        for key in &self.proposal.plain.keys {
            self.proposal.stamps.push((format!("key/{}", key.id), 0));
            self.proposal.bumps.push(format!("key/{}", key.id));
        }
        if let Some(mut case) = self.case.take() {
            case.revision += 1;
            case.updated = now;
            case.steps =
                self.doc.tokens.iter().filter(|t| !t.ended).map(|t| t.step.clone()).collect::<Vec<_>>().join(",");
            case.due = self.doc.tokens.iter().filter_map(|t| t.due).min();
            case.doc = std::mem::take(&mut self.doc).into_json().into();
            self.proposal.bumps.push(store::scope::case(case.id));
            if let Some(organisation) = &case.organisation {
                self.proposal.bumps.push(store::scope::set("hub/case", "organisation", organisation));
            }
            if let Some(project) = &case.project {
                self.proposal.bumps.push(store::scope::set("hub/case", "project", project));
            }
            self.proposal.case = Some(case);
        }
        Ok(self.proposal)
    }
}
