//! 离职交接: who leaves a post hands on at once what he had in it. His post goes to his successor, and with it every task
//! that he had taken or that somebody had passed to him; without a successor they are free again. What is his own to do (a
//! signature, a task that names him) stays his: another cannot do it, and the applicant names somebody else.
use crate::{
    admission,
    directory::POST,
    engine::Engine,
    error::CaseError,
    settle::proposal::{RecordAsk, RecordChange},
    texts::Said,
    verbs::{Verb, VerbAct, is_own},
};
use accounts::{Acting, Seat, Seats};
use async_recursion::async_recursion as boxed;
use serde_json::{Value, json};
use std::collections::HashMap;
use store::{
    audience,
    filter::{Held, Paging, TaskFilter, Viewer},
    rows::{Chair, TaskRow},
};

const PAGE: u32 = 200;

/// What a successor took over.
pub struct HandedOver {
    /// The record of his post: new, or the one he had.
    pub appointment: String,
    pub tasks: usize,
}

impl Engine {
    /// Frees tasks that were taken by somebody who has no post for them any more, however it ended; how many.
    #[boxed]
    pub async fn free_abandoned(&self) -> Result<usize, CaseError> {
        let mut holders: HashMap<String, Viewer> = HashMap::new();
        let (mut freed, mut paging) = (0, Paging::first(PAGE));
        loop {
            let page = self.store.tasks_claimed(&paging).await?;
            for task in &page.rows {
                let Some(person) = &task.claimed_by else { continue };
                if !holders.contains_key(person) {
                    holders.insert(person.clone(), self.viewer(person).await?);
                }
                if !audience::matches_any(&task.offers, &holders[person]) {
                    freed += usize::from(self.store.task_release(task.id, person).await?);
                }
            }
            match page.next {
                Some(next) => paging.after = Some(next),
                None => return Ok(freed),
            }
        }
    }

    /// What a person can be offered today.
    pub(crate) async fn viewer(&self, person: &str) -> Result<Viewer, CaseError> {
        let today = self.clock.zone.date(self.clock.now().await?).to_string();
        let seats = Seats::new(self.store.clone()).of(person, &today).await.map_err(internal)?;
        Ok(Viewer { person: person.to_owned(), chairs: seats.iter().map(Seat::chair).collect() })
    }

    /// Ends a post (a record of `hub/post`) in favour of another person.
    #[boxed]
    pub async fn hand_over_post(
        &self,
        post: &Value,
        to: &str,
        comment: &str,
        acting: &Acting,
    ) -> Result<HandedOver, CaseError> {
        let seat = Seat::of_record(post).ok_or(CaseError::NotFound("post"))?;
        let from = post["person"].as_str().unwrap_or_default();
        if from == to {
            return Err(CaseError::Refused(vec![Said::host(
                "same-person",
                Some("/to"),
                "接手人就是本人，请选择其他同事。",
                "The successor is the same person. Choose a colleague.",
            )]));
        }
        // If this ends half-way the post has gone over, and what is left is free again to the whole office.
        let held = self.held_from(from, &seat.chair()).await?;
        let appointment = self.succeed(post, &seat, to, acting).await?;
        let mut tasks = 0;
        for task in held {
            let l = admission::load(self, task.case).await?;
            if !is_own(&admission::step_of(&l, &task.step)?) {
                let act = VerbAct { verb: Verb::HandOver, comment, to: Some(to), task: Some(task.id), request: "" };
                self.verb_unasked(acting, &l, act).await?;
                tasks += 1;
            }
        }
        self.store.sessions_end(from, None).await?;
        self.free_abandoned().await?;
        Ok(HandedOver { appointment, tasks })
    }

    /// What he has taken, or was passed, by the right of this post.
    async fn held_from(&self, from: &str, chair: &Chair) -> Result<Vec<TaskRow>, CaseError> {
        let viewer = Viewer { person: from.to_owned(), chairs: vec![] };
        let filter = TaskFilter { viewer, system: None, held: Held::Mine };
        let (mut held, mut paging) = (vec![], Paging::first(PAGE));
        loop {
            let page = self.store.tasks(&filter, &paging).await?;
            let by_post = |task: &TaskRow| task.offers.iter().any(|o| o.person.is_none() && audience::means(o, chair));
            held.extend(page.rows.into_iter().filter(by_post));
            match page.next {
                Some(next) => paging.after = Some(next),
                None => return Ok(held),
            }
        }
    }

    /// The end of one post and the beginning of the other are one commit.
    async fn succeed(&self, post: &Value, seat: &Seat, to: &str, acting: &Acting) -> Result<String, CaseError> {
        let today = self.clock.zone.date(self.clock.now().await?).to_string();
        let held = Seats::new(self.store.clone()).of(to, &today).await.map_err(internal)?;
        let held = held.into_iter().find(|s| s.header() == seat.header() && s.on_behalf.is_none());
        let mut proposal = self.host_proposal(acting, "hand-over").await?;
        let ended = RecordChange::Merge { patch: json!({"status": "已撤销"}) };
        proposal.records.push(self.ask(POST, Some(&seat.appointment), ended, None, acting)?);
        let appointment = match held {
            Some(held) => held.appointment,
            None => {
                let number = new_appointment();
                proposal.records.push(self.successor(post, to, &number, &today, acting)?);
                number
            }
        };
        self.apply(proposal).await?;
        Ok(appointment)
    }

    fn successor(
        &self,
        post: &Value,
        to: &str,
        number: &str,
        today: &str,
        acting: &Acting,
    ) -> Result<RecordAsk, CaseError> {
        let mut data = post.clone();
        data["appointment-no"] = number.into();
        data["person"] = to.into();
        data["from"] = today.into();
        data["granted-by"] = acting.person.clone().into();
        self.ask(POST, None, RecordChange::Put { data, correction: false }, Some(0), acting)
    }
}

/// Number of a post that the hub itself gives.
pub fn new_appointment() -> String {
    format!("GW-{}", uuid::Uuid::now_v7().simple())
}

fn internal(error: impl std::fmt::Display) -> CaseError {
    CaseError::Internal(error.to_string())
}
