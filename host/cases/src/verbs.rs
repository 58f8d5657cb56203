//! The verbs that people here expect of every system: 撤回 撤件 催办 抄送
//! 转办 挂起 恢复. They come from the host, ask no plugin, and leave a row in
//! the history like every other act.
use crate::{
    admission::{self, Loaded},
    doc::Token,
    engine::Engine,
    error::{CaseError, Denial},
    plan::Plan,
    settle::proposal::{Proposal, decision_id},
    texts::Said,
    whom,
};
use accounts::{Acting, meant};
use contract::{Bilingual, Step, WhoRule, procedure::StepType, who::Whom};
use store::{audience, rows::*};
use uuid::Uuid;

store::named!(Verb {
    Withdraw = "withdraw",
    Cancel = "cancel",
    Suspend = "suspend",
    Resume = "resume",
    Urge = "urge",
    Copy = "copy",
    HandOver = "hand-over",
    Lapse = "lapse",
    Object = "object",
    NoticeOver = "notice-over",
    Overdue = "overdue",
    Move = "move",
});

impl Verb {
    pub fn label(self) -> Bilingual {
        let (zh, en) = match self {
            Verb::Withdraw => ("撤回", "Withdraw"),
            Verb::Cancel => ("撤件", "Cancel"),
            Verb::Suspend => ("挂起", "Suspend"),
            Verb::Resume => ("恢复", "Resume"),
            Verb::Urge => ("催办", "Urge"),
            Verb::Copy => ("抄送", "Copy"),
            Verb::HandOver => ("转办", "Hand over"),
            Verb::Lapse => ("逾期作废", "Lapse"),
            Verb::Move => ("转到其他版本", "Move to another version"),
            Verb::Object => ("提出异议", "Object"),
            Verb::Overdue => ("办理期限已过，已提醒办理人", "The deadline passed; whoever may act was told"),
            Verb::NoticeOver => ("公示期满，待答复异议", "The notice is over; objections wait for an answer"),
        };
        Bilingual::new(zh, en)
    }
}

/// One reminder a day: a second one tells the holder nothing new.
const URGE_PAUSE_MS: Millis = 24 * 3_600_000;

pub struct VerbAct<'a> {
    pub verb: Verb,
    pub comment: &'a str,
    /// Whom a copy or a task goes to.
    pub to: Option<&'a str>,
    pub task: Option<Uuid>,
    pub request: &'a str,
}

/// What of the host's verbs this person may use on a case now.
pub fn allowed(acting: &Acting, row: &CaseRow, doc: &crate::doc::CaseDoc, tasks: &[TaskRow], first: &str) -> Vec<Verb> {
    let applicant = is_applicant(acting, row);
    let at_start = doc.tokens.iter().any(|t| t.step == first);
    let holds = tasks.iter().any(|t| t.state == TaskState::Open && meant(acting, &t.offers));
    let office = acting.seat.as_ref().is_some_and(|s| s.is_authority) && holds;
    let open = row.state == CaseState::Open;
    let mut out = vec![];
    let mut add = |yes: bool, verb| {
        if yes {
            out.push(verb);
        }
    };
    add(applicant && open && !at_start && doc.inert, Verb::Withdraw);
    add(applicant && matches!(row.state, CaseState::Open | CaseState::Draft), Verb::Cancel);
    add(applicant && open && !holds, Verb::Urge);
    add(office && open, Verb::Suspend);
    add(
        acting.seat.as_ref().is_some_and(|s| s.is_authority) && row.state == CaseState::Suspended && holds,
        Verb::Resume,
    );
    add(row.state != CaseState::Draft && (applicant || holds), Verb::Copy);
    add(holds && open, Verb::HandOver);
    out
}

pub fn is_applicant(acting: &Acting, row: &CaseRow) -> bool {
    match (&row.organisation, &acting.seat) {
        (Some(organisation), Some(seat)) => {
            *organisation == seat.organisation && seat.project.as_ref().is_none_or(|p| row.project.as_ref() == Some(p))
        }
        (None, None) => row.person == acting.person,
        _ => false,
    }
}

impl Engine {
    pub async fn verb(&self, acting: &Acting, case: Uuid, act: VerbAct<'_>) -> Result<CaseRow, CaseError> {
        let l = admission::load(self, case).await?;
        if act.verb != Verb::Lapse
            && !allowed(acting, &l.case, &l.doc, &l.tasks, l.procedure.first_step()).contains(&act.verb)
        {
            return Err(self.why_not(acting, &l, act.verb));
        }
        self.verb_unasked(acting, &l, act).await
    }

    /// By who was asked for his right already.
    pub(crate) async fn verb_unasked(
        &self,
        acting: &Acting,
        l: &Loaded,
        act: VerbAct<'_>,
    ) -> Result<CaseRow, CaseError> {
        let now = self.clock.now().await?;
        let mut plan = self.verb_plan(acting, l, &act, now);
        match act.verb {
            Verb::Withdraw => plan.go("", l.procedure.first_step()).await?,
            Verb::Cancel | Verb::Lapse => close(&mut plan)?,
            Verb::Suspend => plan.case_mut()?.state = CaseState::Suspended,
            Verb::Resume => plan.case_mut()?.state = CaseState::Open,
            Verb::Urge => urge(&mut plan, l, act.comment)?,
            Verb::Copy => copy(&mut plan, act.to.unwrap_or_default(), act.comment)?,
            Verb::HandOver => hand_over(&mut plan, l, acting, &act).await?,
            // Nobody is allowed these on a case: a public notice brings them, a deadline, and an operator.
            Verb::Object | Verb::NoticeOver | Verb::Overdue | Verb::Move => {
                return Err(self.why_not(acting, l, act.verb));
            }
        }
        let proposal = plan.finish()?;
        let row = self.write(proposal).await?;
        self.wake.notify_waiters();
        Ok(row)
    }

    pub(crate) fn verb_plan<'e>(&'e self, acting: &Acting, l: &Loaded, act: &VerbAct<'_>, now: Millis) -> Plan<'e> {
        let step = l.doc.tokens.first().map(|t| t.step.clone()).unwrap_or_default();
        let history = HistoryRow {
            evidence: None,
            id: decision_id(),
            case: Some(l.case.id),
            system: l.case.system.clone(),
            version: l.installed.version.clone(),
            kind: HistoryKind::Verb,
            step,
            branch: String::new(),
            what: act.verb.name().to_owned(),
            person: Some(acting.person.clone()).filter(|p| !p.is_empty()),
            organisation: acting.seat.as_ref().map(|s| s.organisation.clone()),
            post: acting.seat.as_ref().map(|s| s.post.clone()),
            on_behalf: acting.seat.as_ref().and_then(|s| s.on_behalf.clone()),
            comment: act.comment.to_owned(),
            at: now,
            input: None,
            output: None,
            batch: 0,
            leaf: String::new(),
            request: act.request.to_owned(),
        };
        let proposal = Proposal {
            history: Some(history),
            stamps: vec![(store::scope::case(l.case.id), l.stamp)],
            ..Proposal::default()
        };
        Plan {
            engine: self,
            installed: l.installed.clone(),
            acting: acting.clone(),
            now,
            hops: 0,
            case: Some(l.case.clone()),
            doc: l.doc.clone(),
            open_tasks: l.tasks.clone(),
            facts: Default::default(),
            gap: None,
            proposal,
        }
    }

    fn why_not(&self, acting: &Acting, l: &Loaded, verb: Verb) -> CaseError {
        if verb == Verb::Withdraw && is_applicant(acting, &l.case) && !l.doc.inert {
            return CaseError::Refused(vec![Said::host(
                "relied-on",
                None,
                "办理结果已生效或已送出，不能撤回；如不再办理，请申请撤件。",
                "Results of this case have taken effect or left the hub, so it cannot be withdrawn. Cancel it instead if it is no longer wanted.",
            )]);
        }
        match is_applicant(acting, &l.case) || l.tasks.iter().any(|t| meant(acting, &t.offers)) {
            true => CaseError::NotNow(format!("`{}` is not possible as the case stands", verb.name())),
            false => CaseError::NotYours(Denial::Case),
        }
    }
}

fn close(plan: &mut Plan<'_>) -> Result<(), CaseError> {
    let now = plan.now;
    for task in &plan.open_tasks {
        plan.proposal.plain.tasks_closed.push((task.id, TaskState::Cancelled, now));
    }
    let procedure = plan.procedure()?;
    for token in plan.doc.tokens.clone() {
        plan.calmed(&procedure, &token.branch, &token.step)?;
    }
    plan.doc.tokens =
        vec![Token { branch: String::new(), step: "closed".to_owned(), since: now, due: None, ended: false }];
    let case = plan.case_mut()?;
    case.state = CaseState::Closed;
    case.closed = Some(now);
    Ok(())
}

fn urge(plan: &mut Plan<'_>, l: &Loaded, comment: &str) -> Result<(), CaseError> {
    let last = l.doc.data.get("urged-at").and_then(serde_json::Value::as_i64).unwrap_or(0);
    if plan.now - last < URGE_PAUSE_MS {
        return Err(CaseError::NotNow("the holder was reminded within the last day".to_owned()));
    }
    if !plan.doc.data.is_object() {
        plan.doc.data = serde_json::json!({});
    }
    plan.doc.data["urged-at"] = plan.now.into();
    let to = l.tasks.iter().flat_map(|t| t.offers.clone()).collect();
    let title = &l.case.title;
    plan.tell(
        to,
        Bilingual::new(
            format!("催办：“{title}”请尽快办理。{comment}"),
            format!("Reminder: please act on “{title}”. {comment}"),
        ),
    );
    Ok(())
}

fn copy(plan: &mut Plan<'_>, to: &str, comment: &str) -> Result<(), CaseError> {
    let offer = Offer { person: Some(to.to_owned()), ..Offer::default() };
    plan.doc.read_by(std::slice::from_ref(&offer));
    let title = plan.case_mut()?.title.clone();
    plan.tell(
        vec![offer],
        Bilingual::new(format!("抄送：“{title}”。{comment}"), format!("Copied to you: “{title}”. {comment}")),
    );
    Ok(())
}

/// To a colleague whose post the step means. He has it as if he had taken it: while he holds the post, and no longer.
async fn hand_over(plan: &mut Plan<'_>, l: &Loaded, acting: &Acting, act: &VerbAct<'_>) -> Result<(), CaseError> {
    let to = act.to.unwrap_or_default();
    let task = l.tasks.iter().find(|t| Some(t.id) == act.task || act.task.is_none() && meant(acting, &t.offers));
    let mut task = task.cloned().ok_or_else(|| CaseError::NotNow("the task is closed".to_owned()))?;
    let step = admission::step_of(l, &task.step)?;
    if is_own(&step) {
        return Err(CaseError::NotNow("the task is this person's own and cannot be handed over".to_owned()));
    }
    let root = plan.root_at(&task.branch);
    let offers = match &step.who {
        Some(rule) => whom::offers(&plan.engine.directory, rule, &plan.ground(&root)).await?,
        None => vec![],
    };
    let colleague = plan.engine.viewer(to).await?;
    if audience::matches_any(&offers, &colleague) {
        // An administrator who has it because the post was vacant gives it to whom he appointed.
        task.offers = offers;
    } else if !audience::matches_any(&task.offers, &colleague) {
        return Err(CaseError::Refused(vec![Said::host(
            "not-a-colleague",
            Some("/to"),
            "此人没有办理本环节的岗位，不能转办给他。请选择任该岗位的同事，或请管理员先任命。",
            "This person holds no post that this step is for. Choose a colleague who does, or have an administrator appoint him first.",
        )]));
    }
    task.claimed_by = Some(to.to_owned());
    plan.doc.read_by(&task.offers);
    let title = l.case.title.clone();
    plan.tell(
        vec![Offer { person: Some(to.to_owned()), ..Offer::default() }],
        Bilingual::new(
            format!("转办：“{title}”现由您办理。{}", act.comment),
            format!("Handed over to you: “{title}”. {}", act.comment),
        ),
    );
    plan.proposal.plain.tasks.push(task);
    Ok(())
}

/// What this person does and no other: a signature, or a task that the case names him for.
pub(crate) fn is_own(step: &Step) -> bool {
    let named = |rule: &WhoRule| rule.every().iter().any(|w| matches!(w.whom, Whom::Chosen(_) | Whom::Oneself));
    step.r#type == StepType::Sign || step.who.as_ref().is_some_and(named)
}
