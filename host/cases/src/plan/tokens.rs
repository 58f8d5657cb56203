//! Tokens: where a case stands. Leaving a step closes its tasks and timers;
//! coming to one offers tasks, asks for an automatic decision, waits, or ends.
//! What splits and joins is in `branches`.
use super::{Plan, branches::parallel_of};
use crate::{doc::Token, error::CaseError, publicity::TIMER, whom};
use contract::{
    Bilingual, Procedure, Step, WhoRule,
    procedure::{Awaited, Late, StepType, Unit},
};
use store::rows::*;
use uuid::Uuid;

/// Timers that belong to a step, cleared when its token leaves.
pub fn step_timer(case: Uuid, what: &str, branch: &str, step: &str) -> String {
    format!("case/{case}/{what}/{branch}/{step}")
}

impl Plan<'_> {
    /// Moves the branch's token to `next` (a step of the procedure, or its
    /// parallel step when the branch is finished).
    pub async fn go(&mut self, branch: &str, next: &str) -> Result<(), CaseError> {
        let procedure = self.procedure()?;
        self.leave(branch, &procedure)?;
        let mut at = (branch.to_owned(), next.to_owned());
        // A branch that ends may complete a join, which moves the trunk on.
        while let Some(onward) = self.arrive(&procedure, &at.0, &at.1).await? {
            at = onward;
        }
        Ok(())
    }

    fn leave(&mut self, branch: &str, procedure: &Procedure) -> Result<(), CaseError> {
        let Some(token) = self.doc.tokens.iter().find(|t| t.branch == branch).cloned() else {
            return Ok(());
        };
        self.close(procedure, &token, TaskState::Done)
    }

    /// Takes a token off the board, with its tasks and timers.
    pub(super) fn close(&mut self, procedure: &Procedure, token: &Token, how: TaskState) -> Result<(), CaseError> {
        self.doc.tokens.retain(|t| t.branch != token.branch);
        let now = self.now;
        for task in self.open_tasks.iter().filter(|t| t.branch == token.branch) {
            self.proposal.plain.tasks_closed.push((task.id, how, now));
        }
        let case = self.case_mut()?.id;
        for what in ["late", "wait", "arrive", TIMER] {
            self.proposal.plain.timers_cleared.push(step_timer(case, what, &token.branch, &token.step));
        }
        self.clocks_leave(procedure, &token.branch, &token.step);
        self.calmed(procedure, &token.branch, &token.step)
    }

    /// Where it goes on to at once, if it does.
    pub(super) async fn arrive(
        &mut self,
        procedure: &Procedure,
        branch: &str,
        id: &str,
    ) -> Result<Option<(String, String)>, CaseError> {
        let step = procedure.step(id).ok_or_else(|| CaseError::Internal(format!("no step `{id}`")))?.into_owned();
        let paths = contract::paths::Paths::of(procedure);
        if let Some(parallel) = parallel_of(procedure, branch) {
            if parallel == id || step.r#type == StepType::End {
                return self.branch_ended(procedure, branch, parallel, id, &step);
            }
            if paths.on_trunk(id) {
                return self.branch_returned(procedure, branch, parallel, id);
            }
        } else if let Some(path) = paths.entry(id) {
            return self.reopen(procedure, path).await;
        }
        let due = match step.r#type {
            StepType::Publicity => Some(self.announce(procedure, branch, id, &step).await?),
            _ => self.due(branch, &step)?,
        };
        let now = self.now;
        self.doc.tokens.push(Token { branch: branch.to_owned(), step: id.to_owned(), since: now, due, ended: false });
        self.clocks_arrive(procedure, branch, id)?;
        match step.r#type {
            StepType::End => self.end(step.result.unwrap_or(true))?,
            StepType::Task | StepType::Collect => self.offer(branch, id, &step, due).await?,
            StepType::Automatic => self.step_timer("arrive", branch, id, now, false)?,
            StepType::Wait => self.wait(branch, id, &step)?,
            StepType::Sign => self.signing(branch, id, &step, due).await?,
            StepType::Publicity => self.step_timer(TIMER, branch, id, due.unwrap_or(now), false)?,
            StepType::Parallel | StepType::Each => return self.split(procedure, id, &step, None).await,
        }
        if let (Some(due), false) = (due, late(&step) == Late::Overdue) {
            self.step_timer("late", branch, id, due, false)?;
        }
        Ok(None)
    }

    pub(super) fn end(&mut self, result: bool) -> Result<(), CaseError> {
        let now = self.now;
        // An end reached inside leaves nothing running.
        for task in &self.open_tasks {
            if !self.proposal.plain.tasks_closed.iter().any(|(id, ..)| *id == task.id) {
                self.proposal.plain.tasks_closed.push((task.id, TaskState::Cancelled, now));
            }
        }
        let case = self.case_mut()?;
        case.state = if result { CaseState::Done } else { CaseState::Closed };
        case.closed = Some(now);
        for clock in self.doc.clocks.values_mut().filter(|c| c.ended.is_none()) {
            clock.ended = Some(now);
        }
        Ok(())
    }

    async fn offer(&mut self, branch: &str, id: &str, step: &Step, due: Option<Millis>) -> Result<(), CaseError> {
        let Some(rule) = &step.who else {
            return Err(CaseError::Internal(format!("step `{id}` has no `who`")));
        };
        self.offer_to(branch, id, rule, due).await.map(drop)
    }

    /// The task, offered to whomever the rule means now.
    pub(super) async fn offer_to(
        &mut self,
        branch: &str,
        id: &str,
        rule: &WhoRule,
        due: Option<Millis>,
    ) -> Result<Uuid, CaseError> {
        let root = self.root_at(branch);
        let offers = whom::offers(&self.engine.directory, rule, &self.ground(&root)).await?;
        let assigned = self.proposal.assigned.take();
        let offers = self.held(offers, id).await?;
        // As if he had taken it: he needs the post all the same.
        let claimed_by = assigned.as_ref().and_then(|a| a.to.clone());
        let (priority, due) = assigned.map_or((0, due), |a| (a.priority.unwrap_or(0), a.due.or(due)));
        self.doc.read_by(&offers);
        let now = self.now;
        let case = self.case_mut()?;
        let task = TaskRow {
            id: Uuid::now_v7(),
            case: case.id,
            system: case.system.clone(),
            procedure: case.procedure.clone(),
            step: id.to_owned(),
            branch: branch.to_owned(),
            state: TaskState::Open,
            claimed_by,
            due,
            priority,
            created: now,
            closed: None,
            offers,
        };
        let id = task.id;
        self.proposal.plain.tasks.push(task);
        Ok(id)
    }

    /// Where nobody holds the post asked for, the administrators of that organisation take the task, and are told: they
    /// can also appoint somebody.
    async fn held(&mut self, offers: Vec<Offer>, step: &str) -> Result<Vec<Offer>, CaseError> {
        let directory = &self.engine.directory;
        for offer in &offers {
            if directory.is_held(offer).await? {
                return Ok(offers);
            }
        }
        let division = self.case.as_ref().and_then(|c| c.division.as_deref());
        let mut organisations: Vec<String> = offers.iter().filter_map(|o| o.organisation.clone()).collect();
        if organisations.is_empty() {
            organisations.extend(directory.authority(division).await?);
        }
        let stewards: Vec<Offer> = organisations.into_iter().flat_map(whom::stewards).collect();
        let title = self.procedure()?.step(step).map(|s| s.title()).unwrap_or_default();
        self.tell(
            stewards.clone(),
            Bilingual::new(
                format!("“{}”环节目前无人任职，已转由单位管理员办理；任命人员后可转办。", title.zh),
                format!(
                    "Nobody holds the post that “{}” asks for; your administrators have the task. Appoint somebody and hand it over.",
                    title.english()
                ),
            ),
        );
        Ok(offers.into_iter().chain(stewards).collect())
    }

    fn wait(&mut self, branch: &str, id: &str, step: &Step) -> Result<(), CaseError> {
        let settings = self.installed.contract.settings_value();
        for awaited in &step.r#for {
            let Awaited::Timer(text) = awaited else {
                continue;
            };
            let text = match text.starts_with('/') {
                true => contract::pointer::get(&serde_json::json!({"settings": settings}), text)
                    .map(contract::pointer::plain)
                    .unwrap_or_default(),
                false => text.clone(),
            };
            let (number, unit) =
                span(&text).ok_or_else(|| CaseError::Internal(format!("`{text}` is not a span of time")))?;
            // Seconds and hours are time-outs of machines; days are business.
            let machine = matches!(unit, Unit::S | Unit::H);
            let from = if machine { crate::clock::machine_now() } else { self.now };
            let due = self.after(from, number, unit);
            self.step_timer("wait", branch, id, due, machine)?;
        }
        // Messages of this decision are asked from here.
        let case = self.case_mut()?.id;
        for message in &mut self.proposal.messages {
            (message.row.case, message.row.branch, message.row.step) = (Some(case), branch.to_owned(), id.to_owned());
        }
        Ok(())
    }

    pub(super) fn step_timer(
        &mut self,
        what: &str,
        branch: &str,
        step: &str,
        due: Millis,
        machine: bool,
    ) -> Result<(), CaseError> {
        let case = self.case_mut()?;
        let id = step_timer(case.id, what, branch, step);
        // Leaving and coming back in one decision must not clear what is set here.
        let (case, system) = (case.id, case.system.clone());
        self.proposal.plain.timers_cleared.retain(|t| *t != id);
        let name = format!("{what}:{step}");
        let row = TimerRow {
            id,
            system,
            name,
            case: Some(case),
            branch: branch.to_owned(),
            register: None,
            key: None,
            due,
            machine,
            tries: 0,
        };
        self.proposal.plain.timers.push(row);
        Ok(())
    }

    pub(super) fn due(&self, branch: &str, step: &Step) -> Result<Option<Millis>, CaseError> {
        if let Some(days) = step.days {
            return Ok(Some(self.after(self.now, i64::from(days), Unit::Wd)));
        }
        let Some(deadline) = &step.deadline else {
            return Ok(None);
        };
        let limit = self.limit(branch, &deadline.limit)?;
        Ok(Some(self.after(self.now, limit, deadline.unit)))
    }

    pub(super) fn limit(&self, branch: &str, limit: &serde_json::Value) -> Result<i64, CaseError> {
        let root = self.root_at(branch);
        let value = match limit.as_str() {
            Some(at) => contract::pointer::get(&root, at).and_then(serde_json::Value::as_i64),
            None => limit.as_i64(),
        };
        value.ok_or_else(|| CaseError::Internal(format!("the limit {limit} is not a number")))
    }

    /// Days end at 24:00 of the last one in the city's zone; the first is not counted.
    pub fn after(&self, from: Millis, n: i64, unit: Unit) -> Millis {
        let zone = &self.engine.clock.zone;
        let day = zone.date(from);
        match unit {
            Unit::S => from + n * 1000,
            Unit::H => from + n * 3_600_000,
            Unit::D => zone.end_of(day.checked_add(jiff::Span::new().days(n)).unwrap_or(day)),
            Unit::Wd => zone.end_of(self.engine.calendar().add_workdays(day, n as u32)),
        }
    }
}

pub fn late(step: &Step) -> Late {
    step.deadline.as_ref().map(|d| d.late.clone()).unwrap_or_default()
}

/// `30s`, `12h`, `15d`, `3wd`.
pub fn span(text: &str) -> Option<(i64, Unit)> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let unit = match &text[digits..] {
        "s" => Unit::S,
        "h" => Unit::H,
        "d" => Unit::D,
        "wd" => Unit::Wd,
        _ => return None,
    };
    Some((text[..digits].parse().ok()?, unit))
}
