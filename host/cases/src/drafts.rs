//! Before a case is handed in: opening, saving field by field. No plugin is called; the lane still writes, since a case is a fact.
use crate::{
    admission::{self, Loaded},
    changes::put,
    doc::CaseDoc,
    engine::Engine,
    error::{CaseError, Denial},
    plan::Plan,
    settle::proposal::{Proposal, Verdict},
    whom::Ground,
};
use accounts::{Acting, meant};
use async_recursion::async_recursion as boxed;
use contract::{Procedure, Who, Whom, procedure::StepType};
use serde_json::{Value, json};
use std::sync::Arc;
use store::rows::*;
use systems::Installed;
use uuid::Uuid;

/// A draft's task stands below everything in a work list.
pub const DRAFT_PRIORITY: i32 = -1;

pub struct Opening {
    pub system: String,
    pub procedure: String,
    pub form: Value,
    /// Key of the record it starts from.
    pub record: Option<String>,
}

/// One field saved: what the browser saw, and what it is now.
#[derive(Clone, Debug)]
pub struct FieldChange {
    pub pointer: String,
    pub from: Value,
    pub to: Value,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    pub pointer: String,
    pub mine: Value,
    pub theirs: Value,
}

/// A draft that nobody hands in lapses.
fn draft_timer(case: &CaseRow, due: Millis) -> TimerRow {
    let name = crate::worker::DRAFT;
    let (id, system) = (format!("case/{}/{name}", case.id), case.system.clone());
    TimerRow {
        id,
        system,
        name: name.to_owned(),
        case: Some(case.id),
        branch: String::new(),
        register: None,
        key: None,
        due,
        machine: false,
        tries: 0,
    }
}

pub fn new_case(id: Uuid, system: &str, procedure: &str, form: Value, now: Millis) -> (CaseRow, CaseDoc) {
    let doc = CaseDoc { form, steps: json!({}), data: json!({}), inert: true, ..CaseDoc::default() };
    let row = CaseRow {
        id,
        number: None,
        system: system.to_owned(),
        version: String::new(),
        procedure: procedure.to_owned(),
        state: CaseState::Draft,
        title: procedure.to_owned(),
        organisation: None,
        person: String::new(),
        post: None,
        project: None,
        division: None,
        revision: 0,
        doc: Default::default(),
        opened: now,
        submitted: None,
        closed: None,
        updated: now,
        steps: String::new(),
        due: None,
    };
    (row, doc)
}

impl Engine {
    /// Opens a draft at the procedure's first step.
    #[boxed]
    pub async fn open(&self, acting: &Acting, opening: Opening, request: &str) -> Result<CaseRow, CaseError> {
        self.systems.refresh().await.map_err(|e| CaseError::Internal(e.to_string()))?;
        let installed =
            self.systems.active(&opening.system).ok_or_else(|| CaseError::NoSystem(opening.system.clone()))?;
        let procedure =
            installed.contract.procedures.get(&opening.procedure).cloned().ok_or(CaseError::NotFound("procedure"))?;
        self.may_start(acting, &installed, &procedure).await?;
        let now = self.clock.now().await?;
        let form = if opening.form.is_null() { json!({}) } else { opening.form };
        let (row, mut doc) = new_case(Uuid::now_v7(), &opening.system, &opening.procedure, form, now);
        if let (Some(register), Some(key)) = (&procedure.record, &opening.record) {
            doc.record = self.own_record(acting, &installed, register, key).await?;
            doc.record_key = Some(key.clone());
        }
        let seat = acting.seat.as_ref();
        let row = CaseRow {
            version: installed.version.clone(),
            organisation: seat.map(|s| s.organisation.clone()),
            person: acting.person.clone(),
            post: seat.map(|s| s.post.clone()),
            project: seat.and_then(|s| s.project.clone()),
            ..row
        };
        let first = procedure.first_step().to_owned();
        let mut plan = self.blank(installed, acting, row, doc, now);
        plan.subjects().await?;
        plan.go("", &first).await?;
        for task in &mut plan.proposal.plain.tasks {
            task.priority = DRAFT_PRIORITY;
        }
        plan.proposal.history = Some(self.opened(&plan, &first, request));
        let due = plan.after(now, i64::from(procedure.draft_days), contract::procedure::Unit::D);
        let timer = plan.case.as_ref().map(|c| draft_timer(c, due));
        plan.proposal.plain.timers.extend(timer);
        let proposal = plan.finish()?;
        self.write(proposal).await
    }

    fn blank(&self, installed: Arc<Installed>, acting: &Acting, case: CaseRow, doc: CaseDoc, now: Millis) -> Plan<'_> {
        Plan {
            engine: self,
            installed,
            acting: acting.clone(),
            now,
            hops: 0,
            case: Some(case),
            doc,
            open_tasks: vec![],
            facts: Default::default(),
            gap: None,
            proposal: Proposal::default(),
        }
    }

    fn opened(&self, plan: &Plan<'_>, step: &str, request: &str) -> HistoryRow {
        let case = plan.case.as_ref();
        HistoryRow {
            evidence: None,
            id: crate::settle::proposal::decision_id(),
            case: case.map(|c| c.id),
            system: plan.installed.contract.id.clone(),
            version: plan.installed.version.clone(),
            kind: HistoryKind::Opened,
            step: step.to_owned(),
            branch: String::new(),
            what: "open".to_owned(),
            person: Some(plan.acting.person.clone()),
            organisation: case.and_then(|c| c.organisation.clone()),
            post: case.and_then(|c| c.post.clone()),
            on_behalf: plan.acting.seat.as_ref().and_then(|s| s.on_behalf.clone()),
            comment: String::new(),
            at: plan.now,
            input: None,
            output: None,
            batch: 0,
            leaf: String::new(),
            request: request.to_owned(),
        }
    }

    /// A record that somebody may start a procedure from is one he may see.
    async fn own_record(
        &self,
        acting: &Acting,
        installed: &Installed,
        register: &str,
        key: &str,
    ) -> Result<Option<Value>, CaseError> {
        let full = installed.contract.full(register);
        let record = admission::read_record(self, &full, key).await?.ok_or(CaseError::NotFound("record"))?;
        let found = self.systems.register(&full).ok_or(CaseError::NotFound("register"))?;
        let audiences = self.audiences(acting, &found.definition, &record).await?;
        let seen = contract::visibility::Lens::of(&found.definition).see(&record, &audiences);
        match seen.as_object().is_some_and(|o| !o.is_empty()) {
            true => Ok(Some(record)),
            false => Err(CaseError::NotFound("record")),
        }
    }

    /// Whether the seat is one that the procedure's starters name.
    #[boxed]
    pub async fn may_start(
        &self,
        acting: &Acting,
        installed: &Installed,
        procedure: &Procedure,
    ) -> Result<(), CaseError> {
        let root = json!({"actor": acting.actor(), "settings": installed.contract.settings_value()});
        for who in procedure.starter.iter().flat_map(|rule| rule.select(&root)) {
            if self.starts(acting, who).await? {
                return Ok(());
            }
        }
        match &procedure.starter_else {
            Some(code) => {
                let problem = contract::Problem {
                    code: code.clone(),
                    params: Default::default(),
                    at: None,
                    cite: None,
                    level: contract::decision::Level::Refuse,
                    offer: None,
                };
                Err(CaseError::Refused(vec![crate::texts::say(&installed.contract, &problem)]))
            }
            None => Err(CaseError::NotYours(Denial::Starter)),
        }
    }

    async fn starts(&self, acting: &Acting, who: &Who) -> Result<bool, CaseError> {
        let Some(seat) = &acting.seat else {
            return Ok(who.whom == Whom::Oneself);
        };
        let post = who.posts.is_empty() || who.posts.contains(&seat.post);
        if !post {
            return Ok(false);
        }
        Ok(match &who.whom {
            Whom::Kind(kind) if kind == "any" => true,
            Whom::Applicant => true,
            Whom::Kind(kind) => {
                let row = self.directory.organisation(&seat.organisation).await?;
                let kinds = row.and_then(|r| r.data.get("kinds").cloned()).unwrap_or_default();
                kinds.as_array().is_some_and(|k| k.iter().any(|x| x == kind))
            }
            Whom::Party(kind) => match &seat.project {
                Some(project) => self.directory.parties(project, kind).await?.contains(&seat.organisation),
                None => true,
            },
            Whom::Office(office) => seat.office.as_ref() == Some(office),
            Whom::District(office) => seat.is_authority && seat.office.as_ref().is_none_or(|o| o == office),
            Whom::Oneself | Whom::Chosen(_) => false,
        })
    }

    /// Saves fields; those that somebody else changed meanwhile come back as conflicts.
    #[boxed]
    pub async fn save(
        &self,
        acting: &Acting,
        case: Uuid,
        changes: &[FieldChange],
    ) -> Result<(i64, Vec<Conflict>), CaseError> {
        let l = self.editable(acting, case).await?;
        let mut doc = l.doc.clone();
        let mut conflicts = vec![];
        for change in changes {
            let now = doc.form.pointer(&change.pointer).cloned().unwrap_or_default();
            if now != change.from && now != change.to {
                conflicts.push(Conflict { pointer: change.pointer.clone(), mine: change.to.clone(), theirs: now });
                continue;
            }
            put(&mut doc.form, &change.pointer, change.to.clone());
        }
        let row = self.store_draft(acting, l, doc).await?;
        Ok((row.revision, conflicts))
    }

    pub(crate) async fn store_draft(&self, acting: &Acting, l: Loaded, doc: CaseDoc) -> Result<CaseRow, CaseError> {
        let now = self.clock.now().await?;
        let stamp = (store::scope::case(l.case.id), l.stamp);
        let mut plan = self.blank(l.installed, acting, l.case, doc, now);
        plan.subjects().await?;
        plan.proposal.stamps.push(stamp);
        let proposal = plan.finish()?;
        self.write(proposal).await
    }

    /// A case whose form this person may edit now.
    pub(crate) async fn editable(&self, acting: &Acting, case: Uuid) -> Result<Loaded, CaseError> {
        let l = admission::load(self, case).await?;
        let mine = l.tasks.iter().filter(|t| meant(acting, &t.offers));
        let first = l.procedure.first_step().to_owned();
        let edits = |step: &str| {
            step == first || l.procedure.steps.get(step).is_some_and(|s| s.edit && s.r#type == StepType::Task)
        };
        match mine.map(|t| t.step.as_str()).any(edits) {
            true => Ok(l),
            false => Err(CaseError::NotYours(Denial::Task)),
        }
    }

    pub(crate) async fn write(&self, proposal: Proposal) -> Result<CaseRow, CaseError> {
        let row = proposal.case.clone().ok_or(CaseError::NotFound("case"))?;
        match self.lane.submit(proposal).await? {
            Verdict::Accepted(_) | Verdict::Repeated(_) => Ok(row),
            Verdict::Stale { .. } => Err(CaseError::Busy),
            Verdict::Refused(refusal) => Err(CaseError::Refused(vec![crate::texts::lane(&refusal)])),
        }
    }

    /// Whom a case's selectors are read against, for previews.
    pub fn ground_of<'a>(row: &'a CaseRow, root: &'a Value) -> Ground<'a> {
        Ground {
            root,
            organisation: row.organisation.as_deref(),
            person: &row.person,
            project: row.project.as_deref(),
            division: row.division.as_deref(),
        }
    }
}
