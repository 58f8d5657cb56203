//! Somebody objects to a public notice: until its last moment, in his own words, with files if he has any.
use crate::{
    admission::{self, Loaded},
    directory::PUBLICITY,
    doc::Notice,
    engine::Engine,
    error::CaseError,
    settle::proposal::Verdict,
    texts::Said,
    verbs::{Verb, VerbAct},
};
use accounts::{Acting, meant};
use async_recursion::async_recursion as boxed;
use contract::publicity::Publicity;
use serde_json::{Value, json};
use store::{
    filter::{Condition, Paging, RecordFilter},
    rows::*,
};
use uuid::Uuid;

/// As often as many who object at once may come in between.
const ROUNDS: usize = 40;
pub const TEXT_MAX: usize = 2000;
pub const FILES_MAX: usize = 5;
/// Of one person to one notice, while they wait for an answer.
const OPEN_MAX: usize = 3;

/// What is said against a notice.
#[derive(Clone, Debug)]
pub struct Objected {
    /// The notice's number.
    pub no: String,
    pub text: String,
    /// Files that he uploaded.
    pub files: Vec<Value>,
}

/// Why an objection is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    Over,
    Withdrawn,
    None,
    NotParty,
    Many,
}

impl Refused {
    pub fn said(self) -> Said {
        let (code, zh, en) = match self {
            Refused::Over => (
                "objection-late",
                "公示期已届满，不再受理异议。可在公示页面查看结果；如仍有意见，请向公示部门反映。",
                "The notice's time is over, so objections are no longer taken. Read the result on its page, or turn to the office that published it.",
            ),
            Refused::Withdrawn => (
                "publicity-ended",
                "该公示已提前终止，不再受理异议。终止原因见公示页面；重新公示时可再次提出。",
                "The notice ended early, so objections are no longer taken. Its page says why; you can object when it is published again.",
            ),
            Refused::None => (
                "no-objections",
                "该公示仅供公众知悉，不受理异议。如有意见，请向公示部门反映。",
                "The notice is for information only and takes no objections. Turn to the office that published it.",
            ),
            Refused::NotParty => (
                "not-a-party",
                "该公示只受理指定当事人的异议，您当前的办理身份不在其中。请切换办理身份后重试。",
                "Only the parties it names may object to this notice, and you do not act for one of them. Switch whom you act for.",
            ),
            Refused::Many => (
                "objections-many",
                "您对该公示已有3件异议待答复。请等待答复后再提出，或在原异议中补充说明。",
                "Three of your objections to this notice wait for an answer. Wait for it before you raise another.",
            ),
        };
        Said::host(code, None, zh, en)
    }
}

impl Engine {
    /// By its number, as it stands on its page.
    #[boxed]
    pub async fn notice(&self, no: &str) -> Result<Option<RecordRow>, CaseError> {
        let filter = RecordFilter::standing(vec![Condition::equals("no", no)]);
        Ok(self.store.records(PUBLICITY, &filter, &Paging::first(1)).await?.rows.pop())
    }

    /// The number of the objection.
    #[boxed]
    pub async fn object(&self, asked: &Objected, acting: &Acting, request: &str) -> Result<String, CaseError> {
        let length = asked.text.trim().chars().count();
        if length == 0 || length > TEXT_MAX {
            let zh = format!("请写明异议的内容和理由，不超过{TEXT_MAX}个字。");
            let en = format!("Say what you object to and why, in at most {TEXT_MAX} characters.");
            return Err(CaseError::Refused(vec![Said::host("objection-text", Some("/text"), zh, en)]));
        }
        let record = self.notice(&asked.no).await?.ok_or(CaseError::NotFound("publicity"))?;
        let id = |field: &str| record.data[field].as_str().and_then(|t| t.parse::<Uuid>().ok());
        let (Some(notice), Some(case)) = (id("id"), id("case")) else { return Err(CaseError::NotFound("publicity")) };
        for _ in 0..ROUNDS {
            let l = admission::load(self, case).await?;
            let now = self.clock.now().await?;
            let kept = takes(&l, notice, acting, (now, self.until(&record)))
                .map_err(|why| CaseError::Refused(vec![why.said()]))?;
            let act = VerbAct { verb: Verb::Object, comment: "", to: None, task: None, request };
            let mut plan = self.verb_plan(acting, &l, &act, now);
            plan.at(&kept.branch, &kept.step);
            plan.object(notice, asked).await?;
            match self.lane.submit(plan.finish()?).await? {
                Verdict::Accepted(outcome) => {
                    self.wake.notify_waiters();
                    let given = outcome.numbers.values().find_map(Value::as_str);
                    return Ok(given.unwrap_or_default().to_owned());
                }
                Verdict::Stale { scope } => tracing::info!(scope, "objection.stale"),
                Verdict::Repeated(_) => return Err(CaseError::Busy),
                Verdict::Refused(refusal) => return Err(CaseError::Refused(vec![crate::texts::lane(&refusal)])),
            }
        }
        Err(CaseError::Busy)
    }

    /// Whether this person could object now.
    #[boxed]
    pub async fn may_object(&self, record: &RecordRow, acting: &Acting) -> Result<Result<(), Refused>, CaseError> {
        let id = |field: &str| record.data[field].as_str().and_then(|t| t.parse::<Uuid>().ok());
        let (Some(notice), Some(case)) = (id("id"), id("case")) else { return Err(CaseError::NotFound("publicity")) };
        let l = admission::load(self, case).await?;
        let now = self.clock.now().await?;
        Ok(takes(&l, notice, acting, (now, self.until(record))).map(drop))
    }

    fn until(&self, record: &RecordRow) -> Millis {
        record.data["until"].as_str().and_then(|t| self.clock.zone.read(t)).unwrap_or_default()
    }
}

fn takes<'l>(
    l: &'l Loaded,
    notice: Uuid,
    acting: &Acting,
    (now, until): (Millis, Millis),
) -> Result<&'l Notice, Refused> {
    if now >= until {
        return Err(Refused::Over);
    }
    let kept = l.doc.publicity.iter().find(|n| n.id == notice).ok_or(Refused::Withdrawn)?;
    let step = l.procedure.steps.get(&kept.step);
    let open = step.and_then(|s| s.publicity.as_deref()).is_some_and(Publicity::is_open_to_objections);
    if !open {
        return Err(Refused::None);
    }
    if kept.objectors.as_ref().is_some_and(|named| !meant(acting, named)) {
        return Err(Refused::NotParty);
    }
    let mine = kept.open.iter().filter(|o| o.person == acting.person).count();
    if mine >= OPEN_MAX { Err(Refused::Many) } else { Ok(kept) }
}

/// What a record keeps of a file.
pub fn file(row: &FileRow) -> Value {
    json!({"id": row.id, "name": row.name, "size": row.size, "media-type": row.media_type, "sha256": row.sha256})
}
