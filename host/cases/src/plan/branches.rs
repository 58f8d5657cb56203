//! Branches of a parallel step, and those that an `each` step runs over a list:
//! where they split, join, return and are opened again. Each leaves a
//! conclusion with the digest of what it rests on; when the case comes to the
//! split again, a branch that had passed keeps its conclusion while that digest
//! is the same, so an office whose part nobody touched is not asked twice.
use super::Plan;
use crate::{
    doc::{Conclusion, Correction, Gap, Returned, Token},
    error::CaseError,
};
use contract::{
    Procedure, Step, canonical,
    paths::{self, Path},
    pointer::get,
    procedure::{Branch, Join, StepType},
};
use serde_json::{Value, json};
use store::rows::TaskState;

/// Branch and step it goes on to at once.
type Onward = Option<(String, String)>;

impl Plan<'_> {
    /// Offers every branch that runs; `only` runs that one and leaves the others as they stood.
    pub(super) async fn split(
        &mut self,
        procedure: &Procedure,
        id: &str,
        step: &Step,
        only: Option<&str>,
    ) -> Result<Onward, CaseError> {
        let (kept, mut open): (Vec<_>, Vec<_>) =
            self.running(step).into_iter().partition(|(name, branch)| match only {
                // Of a list every item is asked again.
                Some(only) => paths::declared(name) != only && self.passed(name),
                None => self.stands(name, branch),
            });
        let now = self.now;
        for (name, branch) in kept {
            let since = self.doc.conclusions.get(&name).map_or(now, |c| c.at);
            self.doc.tokens.push(Token { branch: name, step: branch.first.clone(), since, due: None, ended: true });
        }
        for (name, _) in &open {
            self.doc.conclusions.shift_remove(name);
        }
        if step.in_turn {
            open.truncate(1);
        }
        for (name, branch) in open {
            // A branch's first step is never an end: the lint refuses that.
            Box::pin(self.arrive(procedure, &name, &branch.first)).await?;
        }
        self.joined(procedure, id, step)
    }

    /// The branches that run: those whose `when` holds, or one for each item as the list stands now.
    fn running<'s>(&mut self, step: &'s Step) -> Vec<(String, &'s Branch)> {
        let mut running: Vec<(String, &Branch)> = step.branches.iter().map(|(name, b)| (name.clone(), b)).collect();
        if step.r#type == StepType::Each {
            let (_, branch) = running.pop().expect("the lint asks for one branch");
            let items = paths::items(step, &self.root(), &self.facts);
            let gone = |name: &str| belongs(step, name) && items.iter().all(|(n, _)| n != name);
            self.doc.conclusions.retain(|name, _| !gone(name));
            self.doc.notes.retain(|noted| !gone(&noted.branch));
            self.doc.items.retain(|name, _| !belongs(step, name));
            running = items.iter().map(|(name, _)| (name.clone(), branch)).collect();
            self.doc.items.extend(items);
        }
        let all: Vec<String> = running.iter().map(|(name, _)| name.clone()).collect();
        running.retain(|(name, branch)| branch.when.as_ref().is_none_or(|w| w.holds(&self.root_at(name))));
        // What is not asked any more decides nothing anew, and what it was told is of no use.
        let skipped = |branch: &str| all.iter().any(|n| n == branch) && running.iter().all(|(n, _)| n != branch);
        self.doc.notes.retain(|noted| !skipped(&noted.branch));
        running
    }

    /// In turn: the items whose turn has not come, with the step they begin at.
    fn waiting(&self, step: &Step) -> Vec<(String, String)> {
        let Some((_, branch)) = step.branches.first().filter(|_| step.in_turn) else {
            return vec![];
        };
        let runs = |name: &str| branch.when.as_ref().is_none_or(|w| w.holds(&self.root_at(name)));
        let begun = |name: &str| self.doc.tokens.iter().any(|t| t.branch == name);
        let waits = |name: &&String| !begun(name) && runs(name);
        self.names(step).into_iter().filter(waits).map(|name| (name.clone(), branch.first.clone())).collect()
    }

    /// Branches of a step in the order of the contract, or of its list.
    fn names<'a>(&'a self, step: &'a Step) -> Vec<&'a String> {
        match step.r#type {
            StepType::Each => self.doc.items.keys().filter(|name| belongs(step, name)).collect(),
            _ => step.branches.keys().collect(),
        }
    }

    fn passed(&self, branch: &str) -> bool {
        self.doc.conclusions.get(branch).is_some_and(|c| c.returned.is_none())
    }

    /// It passed, and what it rests on is as it was.
    fn stands(&self, name: &str, branch: &Branch) -> bool {
        let now = self.rests_on(branch, &self.root_at(name));
        self.doc.conclusions.get(name).is_some_and(|c| c.returned.is_none() && !now.is_empty() && c.rests_on == now)
    }

    fn rests_on(&self, branch: &Branch, root: &Value) -> String {
        if branch.uses.is_empty() {
            return String::new();
        }
        let values: Vec<Value> = branch.uses.iter().map(|used| self.used(used, root)).collect();
        canonical::digest(&Value::Array(values))
    }

    /// A file is known by its content: the same one given again changes nothing.
    fn used(&self, used: &str, root: &Value) -> Value {
        if let Some(material) = used.strip_prefix("material:") {
            let files = self.doc.materials.get(material).into_iter().flatten();
            return json!(files.map(|f| &f.sha256).collect::<Vec<_>>());
        }
        if let Some(fact) = used.strip_prefix("fact:") {
            return self.facts.get(fact).cloned().unwrap_or_default();
        }
        get(root, used).cloned().unwrap_or_default()
    }

    fn conclude(&mut self, procedure: &Procedure, path: Path, returned: Option<Returned>) {
        let root = self.root_at(path.branch);
        let declared = paths::declared(path.branch);
        let branch = procedure.steps.get(path.parallel).and_then(|s| s.branches.get(declared));
        let rests_on = branch.map(|b| self.rests_on(b, &root)).unwrap_or_default();
        let now = self.now;
        let step = returned.as_ref().map_or_else(|| path.parallel.to_owned(), |r| r.gap.step.clone());
        self.doc.conclusions.insert(path.branch.to_owned(), Conclusion { at: now, rests_on, returned });
        self.doc.tokens.push(Token { branch: path.branch.to_owned(), step, since: now, due: None, ended: true });
    }

    pub(super) fn branch_ended(
        &mut self,
        procedure: &Procedure,
        branch: &str,
        parallel: &str,
        id: &str,
        end: &Step,
    ) -> Result<Onward, CaseError> {
        // An end without a result ends the case, whatever the others do.
        if end.r#type == StepType::End && end.result == Some(false) {
            let since = self.now;
            self.doc.tokens =
                vec![Token { branch: String::new(), step: id.to_owned(), since, due: None, ended: false }];
            self.end(false)?;
            return Ok(None);
        }
        self.conclude(procedure, Path { parallel, branch }, None);
        let step = procedure.step(parallel).ok_or(CaseError::NotFound("step"))?.into_owned();
        self.joined(procedure, parallel, &step)
    }

    /// A branch goes back to the trunk: at once, or when all have looked (`gather-gaps`).
    pub(super) fn branch_returned(
        &mut self,
        procedure: &Procedure,
        branch: &str,
        parallel: &str,
        to: &str,
    ) -> Result<Onward, CaseError> {
        let gap = self.gap.take().unwrap_or_default();
        self.conclude(procedure, Path { parallel, branch }, Some(Returned { to: to.to_owned(), gap }));
        let step = procedure.step(parallel).ok_or(CaseError::NotFound("step"))?.into_owned();
        match step.gather_gaps {
            true => self.joined(procedure, parallel, &step),
            false => self.go_back(procedure, parallel, &step),
        }
    }

    /// Whether enough branches have ended, and where that leads.
    fn joined(&mut self, procedure: &Procedure, parallel: &str, step: &Step) -> Result<Onward, CaseError> {
        let mine: Vec<&Token> = self.doc.tokens.iter().filter(|t| belongs(step, &t.branch)).collect();
        let mut waiting = self.waiting(step).into_iter();
        let (all, ended) = (mine.len() + waiting.len(), mine.iter().filter(|t| t.ended).count());
        let next = if ended == mine.len() { waiting.next() } else { None };
        let passed = mine.iter().filter(|t| t.ended && self.passed(&t.branch)).count();
        let enough = match step.join {
            Join::All => passed == all,
            Join::Any => passed >= 1 || all == 0,
            // A list may be shorter than the number asked for: then all must pass.
            Join::NOfM(n) => passed >= all.min(n as usize),
            Join::Ratio(r) => passed as f64 >= r * all as f64,
        };
        match (enough, ended == all) {
            (true, _) => {
                self.clear_branches(procedure, parallel, step)?;
                Ok(step.to.as_ref().map(|to| (String::new(), to.default().to_owned())))
            }
            (false, true) => self.go_back(procedure, parallel, step),
            (false, false) => Ok(next),
        }
    }

    /// To the earliest step that a branch asked for, with every gap in one notice.
    fn go_back(&mut self, procedure: &Procedure, parallel: &str, step: &Step) -> Result<Onward, CaseError> {
        let returned: Vec<Returned> =
            self.names(step).into_iter().filter_map(|b| self.doc.conclusions.get(b)?.returned.clone()).collect();
        let place = |to: &str| procedure.steps.get_index_of(to).unwrap_or(usize::MAX);
        let to = returned.iter().map(|r| r.to.as_str()).min_by_key(|to| place(to));
        let Some(to) = to.map(str::to_owned) else {
            return Err(CaseError::Internal(format!("`{parallel}` ended without a join or a return")));
        };
        let gaps: Vec<Gap> = returned.into_iter().map(|r| r.gap).collect();
        self.doc.correction = Some(Correction::of(gaps, self.now));
        self.clear_branches(procedure, parallel, step)?;
        Ok(Some((String::new(), to)))
    }

    /// The trunk asks one branch to look again; the others keep what they concluded.
    pub(super) async fn reopen(&mut self, procedure: &Procedure, path: Path<'_>) -> Result<Onward, CaseError> {
        let step = procedure.step(path.parallel).ok_or(CaseError::NotFound("step"))?.into_owned();
        let since = self.now;
        self.doc.tokens.push(Token {
            branch: String::new(),
            step: path.parallel.to_owned(),
            since,
            due: None,
            ended: false,
        });
        self.split(procedure, path.parallel, &step, Some(path.branch)).await
    }

    /// The split is over: what still runs in it is called off.
    fn clear_branches(&mut self, procedure: &Procedure, parallel: &str, step: &Step) -> Result<(), CaseError> {
        let running: Vec<Token> =
            self.doc.tokens.iter().filter(|t| belongs(step, &t.branch) && !t.ended).cloned().collect();
        for token in running {
            self.close(procedure, &token, TaskState::Cancelled)?;
        }
        self.clocks_leave(procedure, "", parallel);
        self.doc.tokens.retain(|t| !belongs(step, &t.branch) && t.step != parallel);
        Ok(())
    }
}

/// The parallel step a branch belongs to.
pub(super) fn parallel_of<'p>(procedure: &'p Procedure, branch: &str) -> Option<&'p str> {
    let mut steps = procedure.steps.iter();
    steps.find_map(|(id, s)| belongs(s, branch).then_some(id.as_str()))
}

fn belongs(step: &Step, branch: &str) -> bool {
    step.branches.contains_key(paths::declared(branch))
}
