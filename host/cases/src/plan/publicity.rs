//! 公示. A notice begins when the case comes to its step and is a record that everybody may read; it ends by the clock,
//! by an objection that is upheld, or because the case went elsewhere. Each objection is a task of whoever holds the step,
//! and its record keeps the answer. The record and the case's own account of it change in one commit.
use super::Plan;
use crate::{
    directory::{OBJECTION, PUBLICITY},
    doc::{Notice, Objection},
    error::CaseError,
    publicity::{Answered, Objected, Outcome, Standing},
    settle::proposal::{NumberAsk, RecordChange},
    verbs::Verb,
};
use contract::{
    Bilingual, Procedure, Step,
    procedure::Unit,
    publicity::{Objections, period},
};
use serde_json::{Map, Value, json};
use store::rows::*;
use uuid::Uuid;

const NUMBER: &str = "GS-{yyyy}-{6}";
const OBJECTION_NUMBER: &str = "{notice}-{3}";
/// Stands in a record's data until the lane gives the number.
const SERIES: &str = "publicity";

impl Plan<'_> {
    /// Comes to the step: the notice begins. Until when it stands.
    pub(super) async fn announce(
        &mut self,
        procedure: &Procedure,
        branch: &str,
        id: &str,
        step: &Step,
    ) -> Result<Millis, CaseError> {
        let installed = self.installed.clone();
        let contract = &installed.contract;
        let none = || CaseError::Internal(format!("step `{id}` announces nothing"));
        let declared = step.publicity.as_deref().ok_or_else(none)?;
        let (days, unit) = period(&declared.period, &contract.settings_value()).ok_or_else(none)?;
        let until = self.after(self.now, i64::from(days), unit);
        let root = self.root_at(branch);
        let shown = self.shown(&contract::publicity::lines(contract, procedure, declared), &root).await?;
        let objectors = match &declared.objectors {
            Some(rule) => crate::whom::offers(&self.engine.directory, rule, &self.ground(&root)).await?,
            None => vec![],
        };
        let key = Uuid::now_v7();
        let title = declared.title(step);
        let zone = &self.engine.clock.zone;
        let case = self.case.as_ref().ok_or(CaseError::NotFound("case"))?;
        let data = json!({
            "id": key, "no": placeholder(key), "title": title.zh, "title-en": title.english(), "about": about(&shown),
            "system": contract.id, "office": contract.office, "basis": declared.basis, "shown": shown,
            "organisation": self.engine.directory.authority(case.division.as_deref()).await?,
            "project": case.project, "division": case.division, "case": case.id, "step": id,
            "period": spoken(days, unit), "from": zone.text(self.now), "until": zone.text(until),
            "objections": declared.objections, "raised": 0, "answered": 0, "state": Standing::Open.name(),
        });
        self.number_as(key, NUMBER, Map::new());
        self.host_record(PUBLICITY, None, RecordChange::Put { data, correction: false })?;
        self.doc.publicity.push(Notice {
            id: key,
            branch: branch.to_owned(),
            step: id.to_owned(),
            title,
            until,
            over: false,
            raised: 0,
            answered: 0,
            open: vec![],
            objectors: Some(objectors).filter(|_| declared.objections == Objections::Parties),
        });
        Ok(until)
    }

    /// Somebody objects: a record, and a task of whoever holds the step.
    pub(crate) async fn object(&mut self, notice: Uuid, asked: &Objected) -> Result<(), CaseError> {
        let procedure = self.procedure()?;
        let n = self.noticed(notice)?;
        let (branch, id) = (self.doc.publicity[n].branch.clone(), self.doc.publicity[n].step.clone());
        let step = procedure.step(&id).ok_or(CaseError::NotFound("step"))?.into_owned();
        let rule = step.who.clone().ok_or_else(|| CaseError::Internal(format!("nobody answers at `{id}`")))?;
        let due = self.due(&branch, &step)?;
        let task = self.offer_to(&branch, &id, &rule, due).await?;
        let key = Uuid::now_v7();
        let person = self.acting.person.clone();
        let data = json!({
            "id": key, "no": placeholder(key), "publicity": notice, "at": self.engine.clock.zone.text(self.now),
            "person": person, "organisation": self.acting.seat.as_ref().map(|s| &s.organisation),
            "text": asked.text.trim(), "files": asked.files, "outcome": Outcome::Open.name(),
        });
        let with = Map::from_iter([("notice".to_owned(), Value::from(asked.no.as_str()))]);
        self.number_as(key, OBJECTION_NUMBER, with);
        self.host_record(OBJECTION, None, RecordChange::Put { data, correction: false })?;
        let kept = &mut self.doc.publicity[n];
        kept.raised += 1;
        kept.open.push(Objection { id: key, task, person });
        let patch = json!({"raised": kept.raised});
        self.host_record(PUBLICITY, Some(notice), RecordChange::Merge { patch })
    }

    /// The holder of the step says what he thinks of one; whether the token stays is not for here.
    pub fn answered(&mut self, answer: Answered, text: &str) -> Result<(), CaseError> {
        let place = |n: &Notice| n.open.iter().position(|o| o.task == answer.task);
        let found = self.doc.publicity.iter().enumerate().find_map(|(n, notice)| Some((n, place(notice)?)));
        let (n, k) = found.ok_or_else(|| CaseError::NotNow("nothing is to be answered here".to_owned()))?;
        let objection = self.doc.publicity[n].open.remove(k);
        let outcome = if answer.upheld { Outcome::Upheld } else { Outcome::Dismissed };
        self.reply(n, &objection, outcome, text)?;
        if answer.upheld {
            let notice = self.doc.publicity.remove(n);
            let why = Bilingual::new("异议成立，公示终止", "An objection was upheld and the notice ended");
            return self.end_notice(notice, Standing::Upheld, &why);
        }
        let now = self.now;
        self.proposal.plain.tasks_closed.push((answer.task, TaskState::Done, now));
        let kept = &self.doc.publicity[n];
        let (notice, patch) = (kept.id, json!({"answered": kept.answered}));
        let ends = (kept.over && kept.open.is_empty()).then(|| (kept.branch.clone(), kept.step.clone()));
        self.host_record(PUBLICITY, Some(notice), RecordChange::Merge { patch })?;
        // The clock, not the last answer, leads on: the rules are asked in one way only.
        match ends {
            Some((branch, step)) => self.step_timer(crate::publicity::TIMER, &branch, &step, now, false),
            None => Ok(()),
        }
    }

    /// The time is over and nothing is left to answer.
    pub fn notice_ends(&mut self, branch: &str, step: &str) -> Result<(), CaseError> {
        let Some(n) = self.doc.publicity.iter().position(|n| n.branch == branch && n.step == step) else {
            return Ok(());
        };
        let notice = self.doc.publicity.remove(n);
        self.end_notice(notice, Standing::Ended, &Bilingual::default())
    }

    /// The time is over, and somebody has not been answered.
    pub(crate) fn notice_waits(&mut self, notice: Uuid) -> Result<(), CaseError> {
        let n = self.noticed(notice)?;
        self.doc.publicity[n].over = true;
        let patch = json!({"state": Standing::Over.name()});
        self.host_record(PUBLICITY, Some(notice), RecordChange::Merge { patch })
    }

    /// Notices whose step the case has left by another way than their end.
    pub(super) fn withdraw_notices(&mut self) -> Result<(), CaseError> {
        let closed = self.case.as_ref().is_some_and(|c| matches!(c.state, CaseState::Done | CaseState::Closed));
        let tokens = &self.doc.tokens;
        let stands = |n: &Notice| tokens.iter().any(|t| !t.ended && t.branch == n.branch && t.step == n.step);
        let (kept, gone): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.doc.publicity).into_iter().partition(|n| !closed && stands(n));
        self.doc.publicity = kept;
        if gone.is_empty() {
            return Ok(());
        }
        let why = self.why_left();
        gone.into_iter().try_for_each(|notice| self.end_notice(notice, Standing::Withdrawn, &why))
    }

    /// As the one who moved the case put it, else what he did.
    fn why_left(&self) -> Bilingual {
        let Some(history) = &self.proposal.history else { return Bilingual::default() };
        let action = |p: &Procedure| p.steps.get(&history.step)?.actions.get(&history.what).map(|a| a.text.clone());
        let verb = Verb::parse(&history.what).filter(|_| history.kind == HistoryKind::Verb).map(Verb::label);
        let done = verb.or_else(|| self.procedure().ok().and_then(|p| action(&p))).filter(|t| !t.is_empty());
        let done = done.unwrap_or_else(|| Bilingual::new("办件已离开公示环节", "The case has left the notice's step"));
        match history.comment.trim() {
            "" => done,
            said => Bilingual::new(format!("{}：{said}", done.zh), format!("{}: {said}", done.english())),
        }
    }

    fn end_notice(&mut self, mut notice: Notice, state: Standing, why: &Bilingual) -> Result<(), CaseError> {
        let at = self.engine.clock.zone.text(self.now);
        let patch = json!({"state": state.name(), "ended": at, "reason": why.zh, "answered": notice.answered});
        let open = std::mem::take(&mut notice.open);
        for objection in &open {
            let outcome = if state == Standing::Upheld { Outcome::Upheld } else { Outcome::Ended };
            self.answer_record(objection, outcome, &why.zh)?;
            self.tell_objector(&notice.title, objection, &why.zh);
        }
        self.host_record(PUBLICITY, Some(notice.id), RecordChange::Merge { patch })
    }

    fn reply(&mut self, n: usize, to: &Objection, outcome: Outcome, text: &str) -> Result<(), CaseError> {
        self.doc.publicity[n].answered += 1;
        let title = self.doc.publicity[n].title.clone();
        self.answer_record(to, outcome, text.trim())?;
        self.tell_objector(&title, to, text.trim());
        Ok(())
    }

    fn answer_record(&mut self, to: &Objection, outcome: Outcome, text: &str) -> Result<(), CaseError> {
        let patch = json!({
            "outcome": outcome.name(), "answer": text, "answered": self.engine.clock.zone.text(self.now),
            "answered-by": Some(&self.acting.person).filter(|p| !p.is_empty()),
        });
        self.host_record(OBJECTION, Some(to.id), RecordChange::Merge { patch })
    }

    /// He need not be anybody to whom the case is shown.
    fn tell_objector(&mut self, title: &Bilingual, to: &Objection, text: &str) {
        let offer = Offer { person: Some(to.person.clone()), ..Offer::default() };
        let words = Bilingual::new(
            format!("您对“{}”提出的异议已有结果：{text}", title.zh),
            format!("Your objection to “{}” has been answered: {text}", title.english()),
        );
        self.tell(vec![offer], words);
        if let Some(told) = self.proposal.notices.last_mut() {
            told.row.case = None;
        }
    }

    fn noticed(&self, id: Uuid) -> Result<usize, CaseError> {
        let found = self.doc.publicity.iter().position(|n| n.id == id);
        found.ok_or_else(|| CaseError::NotNow("the public notice has ended".to_owned()))
    }

    fn host_record(&mut self, register: &str, key: Option<Uuid>, change: RecordChange) -> Result<(), CaseError> {
        let key = key.map(|k| k.to_string());
        let ask = self.engine.ask(register, key.as_deref(), change, None, &self.acting)?;
        self.proposal.records.push(ask);
        Ok(())
    }

    fn number_as(&mut self, key: Uuid, pattern: &str, with: Map<String, Value>) {
        self.proposal.numbers.push(NumberAsk { r#as: key.to_string(), pattern: pattern.to_owned(), with });
    }
}

fn placeholder(key: Uuid) -> Value {
    json!({"$number": SERIES, "as": key})
}

/// Which of several alike this one is: its first value.
fn about(shown: &[Value]) -> String {
    shown.iter().find_map(|line| line["value"].as_str()).unwrap_or_default().to_owned()
}

fn spoken(days: u32, unit: Unit) -> String {
    match unit {
        Unit::Wd => format!("{days}个工作日"),
        _ => format!("{days}日"),
    }
}
