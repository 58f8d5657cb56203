//! A running case goes on under another version. Cases keep the version they started on; this is the exception, asked for
//! one by one, and only where the difference of the two contracts lets it: nothing that was filled in or decided is
//! asked again, and every token finds its step. It goes to the active version alone: what nobody approved, or what the
//! city went back from, decides no case more than it has.
use crate::{
    admission::{self, Loaded},
    engine::Engine,
    error::CaseError,
    texts::Said,
    verbs::{Verb, VerbAct},
};
use accounts::Acting;
use async_recursion::async_recursion as boxed;
use contract::{Bilingual, diff::Diff};
use serde_json::Value;
use std::sync::Arc;
use store::rows::{CaseRow, CaseState};
use systems::Installed;
use uuid::Uuid;

impl Engine {
    #[boxed]
    pub async fn move_case(
        &self,
        acting: &Acting,
        case: Uuid,
        version: &str,
        reason: &str,
    ) -> Result<CaseRow, CaseError> {
        // Another process may have gone back meanwhile.
        self.systems.refresh_now().await.map_err(|e| CaseError::Internal(e.to_string()))?;
        let l = admission::load(self, case).await?;
        let to = self.systems.version(&l.case.system, version).await.map_err(|_| CaseError::NotFound("version"))?;
        if self.systems.active(&l.case.system).is_none_or(|active| active.version != to.version) {
            return Err(refused(&Bilingual::new("该版本不是现行版本", "it is not the active version")));
        }
        let diff = contract::diff::diff(&l.installed.contract, &to.contract);
        may_follow(&l, &to, &diff).map_err(|why| refused(&why))?;
        let comment = format!("{} → {}{}", l.case.version, to.version, if reason.is_empty() { "" } else { "：" });
        let comment = format!("{comment}{reason}");
        let act = VerbAct { verb: Verb::Move, comment: &comment, to: None, task: None, request: "" };
        let now = self.clock.now().await?;
        let mut plan = self.verb_plan(acting, &l, &act, now);
        plan.case_mut()?.version = to.version.clone();
        let row = self.write(plan.finish()?).await?;
        self.wake.notify_waiters();
        Ok(row)
    }

    /// Of cases that run on `from`, why each could not go on under `to`; `None` where it could. For looking: what counts is
    /// asked again when one is moved.
    #[boxed]
    pub async fn hindrances(
        &self,
        cases: &[CaseRow],
        from: &Installed,
        to: &Arc<Installed>,
    ) -> Result<Vec<Option<Bilingual>>, CaseError> {
        let diff = contract::diff::diff(&from.contract, &to.contract);
        let mut found = vec![];
        for case in cases {
            let l = admission::of_row(self, case.clone(), 0).await?;
            found.push(may_follow(&l, to, &diff).err());
        }
        Ok(found)
    }
}

/// `diff`: from the version it runs on to that one.
fn may_follow(l: &Loaded, to: &Arc<Installed>, diff: &Diff) -> Result<(), Bilingual> {
    if matches!(l.case.state, CaseState::Done | CaseState::Closed) {
        return Err(Bilingual::new("办件已办结", "the case is closed"));
    }
    if l.case.version == to.version {
        return Err(Bilingual::new("办件已在该版本上办理", "the case runs on this version already"));
    }
    let follow = diff.follow(&l.case.procedure);
    for token in l.doc.tokens.iter().filter(|t| !t.ended) {
        follow.step(&token.step).map_err(Clone::clone)?;
    }
    filled_fits(l, to)
}

/// What was filled in is what the new form would take, unless it is a draft that is being filled still.
fn filled_fits(l: &Loaded, to: &Installed) -> Result<(), Bilingual> {
    let form = to.procedure(&l.case.procedure).and_then(|p| p.form.clone());
    let Some(validator) = form.as_deref().and_then(|form| to.form(form)) else { return Ok(()) };
    if l.case.state == CaseState::Draft || l.doc.form == Value::Null {
        return Ok(());
    }
    match validator.validate(&l.doc.form).first() {
        None => Ok(()),
        Some(gap) => Err(Bilingual::new(
            format!("已填内容不符合新版本的表单（{}）", gap.pointer),
            format!("what was filled in does not fit the new form at `{}`", gap.pointer),
        )),
    }
}

fn refused(why: &Bilingual) -> CaseError {
    CaseError::Refused(vec![Said::host(
        "cannot-follow",
        None,
        format!("该办件不能转到此版本：{}。办件仍按原版本办理。", why.zh),
        format!("This case cannot go on under that version: {}. It stays on the one it has.", why.english()),
    )])
}
