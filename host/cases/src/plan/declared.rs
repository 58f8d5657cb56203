//! What a procedure declares without code: records written, documents issued
//! and events published by an action; corrections; whom the host tells.
use super::Plan;
use crate::{
    admission::Admitted,
    doc::{Correction, Gap},
    error::CaseError,
    settle::proposal::{RecordAsk, RecordChange},
};
use contract::{Action, Bilingual, Procedure, decision::Occurrence};
use serde_json::{Map, Value};
use store::rows::*;

impl Plan<'_> {
    /// Declared `writes`, `issues`, `publishes` of an action.
    pub async fn declared(&mut self, action: &Action) -> Result<(), CaseError> {
        let root = if action.writes.is_empty() { Value::Null } else { self.root() };
        for write in &action.writes {
            let fields: Map<String, Value> =
                write.fields.iter().filter_map(|(f, s)| Some((f.clone(), s.resolve(&root)?))).collect();
            let data = Value::Object(fields);
            self.numbers_of(&data)?;
            let full = self.installed.contract.full(&write.register);
            let found = self
                .engine
                .systems
                .register(&full)
                .ok_or_else(|| CaseError::Internal(format!("no register {full}")))?;
            let change = RecordChange::Put { data, correction: false };
            let person = self.acting.person.clone();
            self.proposal.records.push(RecordAsk {
                register: found.name,
                definition: found.definition,
                key: None,
                change,
                expect: None,
                person,
            });
            self.doc.inert = false;
        }
        for document in &action.issues {
            let number = self.installed.contract.documents.get(document).and_then(|d| d.number.clone());
            let number = number.map_or(Value::Null, |series| serde_json::json!({"$number": series}));
            self.numbers_of(&number)?;
            let data = self.doc.form.clone();
            self.document(document, &data, &number, &None).await?;
            self.doc.inert = false;
        }
        for event in &action.publishes {
            let declared = self
                .installed
                .contract
                .events
                .get(event)
                .cloned()
                .ok_or_else(|| CaseError::Internal(format!("no event {event}")))?;
            let data: Map<String, Value> = declared
                .payload
                .keys()
                .map(|k| (k.clone(), self.doc.form.get(k).cloned().unwrap_or_default()))
                .collect();
            self.publish(event, &Value::Object(data))?;
            self.doc.inert = false;
        }
        Ok(())
    }

    /// 退回补正 leaves a notice of what to mend; handing in again clears it.
    pub fn correction(&mut self, id: &str, a: &Admitted, next: Option<&(String, String)>) -> Result<(), CaseError> {
        let procedure = self.procedure()?;
        let Some((branch, to)) = next else { return Ok(()) };
        let gap = Gap { step: a.step.clone(), comment: a.comment.clone(), fields: a.fields.clone() };
        if !branch.is_empty() {
            self.gap = Some(gap);
            return self.clocks_of_action(id, &procedure);
        }
        let returned = matches!(id, "correction" | "return") && *to == procedure.first_step();
        match returned {
            true => self.doc.correction = Some(Correction::of(vec![gap], self.now)),
            false if a.step == procedure.first_step() => self.doc.correction = None,
            false => {}
        }
        self.clocks_of_action(id, &procedure)
    }

    /// Clocks that an action starts.
    fn clocks_of_action(&mut self, id: &str, procedure: &Procedure) -> Result<(), CaseError> {
        for (name, clock) in procedure.clocks.iter().filter(|(_, c)| c.from == id) {
            if !self.doc.clocks.contains_key(name) {
                self.start_clock(name, clock)?;
            }
        }
        Ok(())
    }

    /// The applicant learns of a return and of the end.
    pub fn told(&mut self, a: &Admitted) -> Result<(), CaseError> {
        let procedure = self.procedure()?;
        let case = self.case_mut()?;
        let (title, state, person) = (case.title.clone(), case.state, case.person.clone());
        let mine = a.acting.person == person;
        let returned = self.doc.correction.as_ref().is_some_and(|c| c.at == self.now);
        let text = match state {
            _ if mine => return Ok(()),
            CaseState::Done => Bilingual::new(
                format!("“{}”（{}）已办结。", title, procedure.zh),
                format!("“{}” ({}) is done.", title, procedure.title().english()),
            ),
            CaseState::Closed => Bilingual::new(
                format!("“{}”（{}）已终止：{}", title, procedure.zh, a.comment),
                format!("“{}” ({}) was closed: {}", title, procedure.title().english(), a.comment),
            ),
            _ if returned => Bilingual::new(
                format!("“{}”（{}）退回补正：{}", title, procedure.zh, a.comment),
                format!("“{}” ({}) was returned for correction: {}", title, procedure.title().english(), a.comment),
            ),
            _ => return Ok(()),
        };
        if matches!(
            a.occurrence,
            Occurrence::Action { .. }
                | Occurrence::Message { .. }
                | Occurrence::Timer { .. }
                | Occurrence::Arrive { .. }
        ) && !person.is_empty()
        {
            self.tell(vec![Offer { person: Some(person), ..Offer::default() }], text);
        }
        Ok(())
    }
}
