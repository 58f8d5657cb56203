//! What all exchanges are played with: the kit's own messages out, the partner's in, and patience. Everything it says
//! bears its mark; a running hub carries both ways.
use super::{
    super::{DOCTOR, Desk, now},
    WHAT, heard,
};
use crate::{
    failure::{Failure, Or},
    partner::{accounts, certification::UnderWay},
};
use bus::CloudEvent;
use serde_json::Value;
use std::{collections::BTreeMap, time::Duration};
use store::rows::{MailRow, PartnerFormat, PartnerRow, Place};
use tokio::time::{Instant, sleep};
use uuid::Uuid;

const LOOK: Duration = Duration::from_millis(50);
/// For a running hub to take a message along.
const CARRIED: Duration = Duration::from_secs(15);
/// A kit that is gone ends its run.
const RENEWED_MS: i64 = 60_000;
const BATCH: u32 = 100;

/// Why an exchange did not pass.
pub enum Miss {
    /// The partner's doing.
    Seen(String),
    /// The hub's own.
    Trouble(Failure),
}

impl From<Failure> for Miss {
    fn from(failure: Failure) -> Miss {
        Miss::Trouble(failure)
    }
}

pub fn miss<T>(seen: impl Into<String>) -> Result<T, Miss> {
    Err(Miss::Seen(seen.into()))
}

pub struct Kit<'a> {
    pub desk: &'a Desk,
    pub partner: PartnerRow,
    pub heard: Vec<CloudEvent>,
    marks: Vec<String>,
    wait: Duration,
    /// Of the next message.
    next: u32,
    /// By id, what was said under it.
    said: BTreeMap<String, String>,
    /// What came and could not be taken, since the last exchange that noticed.
    unfit: Vec<String>,
}

impl Kit<'_> {
    pub async fn open(desk: &Desk, partner: PartnerRow, wait: Duration) -> Result<Kit<'_>, Failure> {
        if UnderWay::of(&desk.store, &partner.id).await.or_fail(WHAT, DOCTOR)?.is_some() {
            let why = "another certification of it is under way, or was broken off a moment ago";
            return Err(Failure::new(WHAT, why, "wait a minute"));
        }
        let mark = format!("CERT{}", &Uuid::new_v4().simple().to_string()[..8].to_uppercase());
        let kit = Kit {
            desk,
            partner,
            heard: vec![],
            marks: vec![mark],
            wait,
            next: 1,
            said: BTreeMap::new(),
            unfit: vec![],
        };
        kit.sweep().await?;
        kit.renew().await?;
        Ok(kit)
    }

    pub async fn close(&self) -> Result<(), Failure> {
        self.desk.store.meta_remove(&UnderWay::key(&self.partner.id)).await.or_fail(WHAT, DOCTOR)?;
        self.sweep().await
    }

    /// What an earlier run left.
    async fn sweep(&self) -> Result<(), Failure> {
        for place in [Place::ToPartner, Place::FromPartner] {
            for row in self.waiting(place).await? {
                self.desk.store.mail_take(&row.partner, &row.id).await.or_fail(WHAT, DOCTOR)?;
            }
        }
        Ok(())
    }

    async fn waiting(&self, place: Place) -> Result<Vec<MailRow>, Failure> {
        self.desk.store.mail_of(&self.partner.id, place, BATCH).await.or_fail(WHAT, DOCTOR)
    }

    async fn renew(&self) -> Result<(), Failure> {
        let wait = i64::try_from(self.wait.as_millis()).unwrap_or(RENEWED_MS);
        let run = UnderWay { until: now() + RENEWED_MS + wait, marks: self.marks.clone() };
        let text = serde_json::to_string(&run).or_fail(WHAT, DOCTOR)?;
        self.desk.store.meta_set(&UnderWay::key(&self.partner.id), &text).await.or_fail(WHAT, DOCTOR)
    }

    pub fn mark(&self) -> &str {
        &self.marks[0]
    }

    /// What bears this from now on is the run's.
    pub async fn also(&mut self, mark: &str) -> Result<(), Failure> {
        self.marks.push(mark.to_owned());
        self.renew().await
    }

    /// `CERT1A2B3C4D-7`, never twice.
    pub fn name(&mut self) -> String {
        self.next += 1;
        format!("{}-{}", self.mark(), self.next)
    }

    pub fn event(&mut self, name: &str, data: Value) -> CloudEvent {
        CloudEvent::new(self.name(), "/hub/certification", format!("{}.{name}", self.partner.id), data)
    }

    /// In the partner's format, signed as the hub signs.
    pub fn sealed(&self, event: &CloudEvent, signed: i64) -> Result<Vec<u8>, Failure> {
        self.desk.partners.seal(&self.written(event)?, signed).or_fail(WHAT, DOCTOR)
    }

    pub fn written(&self, event: &CloudEvent) -> Result<CloudEvent, Failure> {
        let mut event = event.clone();
        if self.partner.format == PartnerFormat::Xml {
            accounts::to_xml(&mut event).or_fail(WHAT, DOCTOR)?;
        }
        Ok(event)
    }

    pub async fn send(&self, event: &CloudEvent) -> Result<(), Failure> {
        self.send_body(event, self.sealed(event, now() / 1000)?).await
    }

    /// Returns when a running hub has put it on the partner's way.
    pub async fn send_body(&self, event: &CloudEvent, body: Vec<u8>) -> Result<(), Failure> {
        self.renew().await?;
        let row = MailRow {
            id: Uuid::now_v7().to_string(),
            partner: self.partner.id.clone(),
            place: Place::ToPartner,
            name: event.id.clone(),
            key: event.kind.clone(),
            body,
            at: now(),
        };
        self.desk.store.mail_add(&row).await.or_fail(WHAT, DOCTOR)?;
        let until = Instant::now() + CARRIED;
        while self.waiting(Place::ToPartner).await?.iter().any(|waiting| waiting.id == row.id) {
            if Instant::now() > until {
                return Err(Failure::new(
                    WHAT,
                    "no running hub takes the kit's messages along",
                    "hub serve; hub doctor",
                ));
            }
            sleep(LOOK).await;
        }
        Ok(())
    }

    /// Everything that has come, checked as the hub checks it.
    async fn hear(&mut self) -> Result<(), Failure> {
        for row in self.waiting(Place::FromPartner).await? {
            match heard::read(self.desk, &self.partner, &row.body).await {
                Ok((event, digest)) => self.keep(event, digest),
                Err(why) => self.unfit.push(why),
            }
            self.desk.store.mail_take(&row.partner, &row.id).await.or_fail(WHAT, DOCTOR)?;
        }
        Ok(())
    }

    /// The same message again is nothing new.
    fn keep(&mut self, event: CloudEvent, digest: String) {
        match self.said.get(&event.id) {
            None => {
                self.said.insert(event.id.clone(), digest);
                self.heard.push(event);
            }
            Some(before) if *before == digest => {}
            Some(_) => self.unfit.push(format!("something else under the id {} of before", event.id)),
        }
    }

    /// What is looked for among all that was heard, within the partner's time.
    pub async fn until<T>(
        &mut self,
        mut find: impl FnMut(&[CloudEvent]) -> Option<Result<T, Miss>>,
    ) -> Result<T, Miss> {
        let until = Instant::now() + self.wait;
        loop {
            self.hear().await?;
            if let Some(found) = find(&self.heard) {
                self.unfit.clear();
                return found;
            }
            if Instant::now() > until {
                let seconds = self.wait.as_secs();
                return match std::mem::take(&mut self.unfit) {
                    unfit if unfit.is_empty() => miss(format!("no answer within {seconds} s")),
                    unfit => miss(format!("what came is not accepted: {}", unfit.join("; "))),
                };
            }
            sleep(LOOK).await;
        }
    }

    /// A question and its answer.
    pub async fn ask(&mut self, name: &str, data: Value) -> Result<Value, Miss> {
        let asked = self.event(name, data);
        self.send(&asked).await?;
        self.answer_to(&asked).await
    }

    pub async fn answer_to(&mut self, asked: &CloudEvent) -> Result<Value, Miss> {
        let (id, kind) = (asked.id.clone(), format!("{}.answered", asked.kind));
        self.until(|heard| {
            let answer = heard.iter().find(|event| event.answers.as_deref() == Some(&id))?;
            Some(match answer.kind == kind {
                true => Ok(answer.data.clone()),
                false => miss(format!("an answer of type {}, not {kind}", answer.kind)),
            })
        })
        .await
    }
}
