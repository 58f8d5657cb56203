//! A person acts on his task, or has a form looked at: his seat, the claim on the
//! task, the action and its power, the form against its schema.
use super::{
    Admitted, Loaded, Signature,
    loaded::{admitted, load, step_of},
};
use crate::{
    engine::Engine,
    error::{CaseError, Denial},
    forms,
    occurrence::{Act, Cause, What},
    publicity::{Answered, Happening},
};
use accounts::{Acting, Power, Seat, meant};
use contract::{
    Action, Step, Whom,
    decision::Occurrence,
    procedure::{SIGN, StepType},
    publicity::UPHOLD,
};
use serde_json::{Value, json};
use store::rows::*;

pub async fn act(engine: &Engine, cause: &Cause, act: &Act) -> Result<Admitted, CaseError> {
    let now = engine.clock.now().await?;
    let mut l = load(engine, act.case).await?;
    let task = l
        .tasks
        .iter()
        .find(|t| t.id == act.task)
        .cloned()
        .ok_or_else(|| CaseError::NotNow("the task is closed".to_owned()))?;
    let step = step_of(&l, &task.step)?;
    let action = step.actions.get(&act.action).cloned().ok_or(CaseError::NotFound("action"))?;
    may(&cause.acting, &l, &task, &step, &act.action, &action)?;
    if l.case.state == CaseState::Suspended {
        return Err(CaseError::NotNow("the case is suspended".to_owned()));
    }
    if let Some(seen) = act.revision
        && seen != l.case.revision
    {
        return Err(CaseError::Stale { seen, now: l.case.revision });
    }
    if action.confirm && !act.confirmed {
        return Err(CaseError::ConfirmationNeeded);
    }
    let edits = step.edit || l.procedure.first_step() == task.step;
    let own = action.form.clone().or_else(|| step.form.clone());
    take_form(&mut l, act, &task.step, own.as_deref(), edits)?;
    let check = action.check.unwrap_or(edits && act.action != "save" && act.action != "revoke");
    let occurrence = Occurrence::Action {
        action: act.action.clone(),
        step: task.step.clone(),
        branch: task.branch.clone(),
        form: act.form.clone().unwrap_or_default(),
        comment: act.comment.clone(),
        confirmed: act.confirmed,
        by_clock: false,
    };
    let mut a = admitted(engine, cause, l, now, &task.step, &task.branch, occurrence);
    if let Some(when) = &action.when
        && !when.holds(&a.root)
    {
        return Err(CaseError::NotNow("the action is not offered as things stand".to_owned()));
    }
    let violations = forms::violations(&a, check && edits, own.as_deref(), &act.action)?;
    if !violations.is_empty() {
        return Err(CaseError::Refused(violations));
    }
    if matches!(action.comment, contract::procedure::Comment::Required) && act.comment.trim().is_empty() {
        return Err(CaseError::Refused(vec![forms::comment_needed()]));
    }
    a.check = check;
    a.target = Some(action.to.clone());
    if signs(&step, &act.action) {
        // The token waits for whoever is left.
        let last = a.doc.signing_at(task.id).is_some_and(|(s, _)| s.lacks_one());
        a.target = a.target.filter(|_| last);
        a.signature = Some(Signature { task: task.id, seal: act.seal });
    }
    if step.r#type == StepType::Publicity {
        let upheld = act.action == UPHOLD;
        a.notice = Some(Happening::Answer(Answered { task: task.id, upheld }));
        // The notice stands until its time is over.
        a.target = a.target.filter(|_| upheld);
    }
    a.action = Some((act.action.clone(), action));
    (a.comment, a.fields, a.idempotency) = (act.comment.clone(), act.fields.clone(), act.idempotency.clone());
    Ok(a)
}

fn take_form(l: &mut Loaded, act: &Act, step: &str, own: Option<&str>, edits: bool) -> Result<(), CaseError> {
    let Some(form) = &act.form else { return Ok(()) };
    if own.is_some() {
        if !l.doc.steps.is_object() {
            l.doc.steps = json!({});
        }
        l.doc.steps[step] = form.clone();
    } else if edits {
        l.doc.form = form.clone();
    }
    Ok(())
}

fn may(acting: &Acting, l: &Loaded, task: &TaskRow, step: &Step, id: &str, action: &Action) -> Result<(), CaseError> {
    if !meant(acting, &task.offers) {
        return Err(CaseError::NotYours(Denial::Task));
    }
    // A signature is claimed by nobody: who holds the post now gives it.
    let claimed = task.claimed_by.as_ref().is_some_and(|p| *p != acting.person);
    if claimed && step.r#type != StepType::Sign {
        return Err(CaseError::NotYours(Denial::Claimed));
    }
    // Without a seat only he is meant whom the rule of the step names: it is his own affair.
    let Some(seat) = &acting.seat else {
        return Ok(());
    };
    match power_of(id, action, step) {
        Some(power) if !seat.may(power, &l.case.system) => Err(CaseError::NotYours(Denial::Power)),
        Some(Power::Review) if filed_by(acting, seat, &l.case) => Err(CaseError::NotYours(Denial::OwnCase)),
        _ => Ok(()),
    }
}

/// Whether he, or the one he stands in for, filed it from another organisation. What an office opens itself it
/// may also close.
fn filed_by(acting: &Acting, seat: &Seat, case: &CaseRow) -> bool {
    let filed = case.person == acting.person || seat.on_behalf.as_ref() == Some(&case.person);
    filed && case.organisation.as_ref() != Some(&seat.organisation)
}

pub fn signs(step: &Step, action: &str) -> bool {
    step.r#type == StepType::Sign && action == SIGN
}

/// The power an action needs: the one it names, else by who holds the step.
pub fn power_of(id: &str, action: &Action, step: &Step) -> Option<Power> {
    if let Some(named) = &action.power {
        return Power::read(named);
    }
    // The seal asks for its own power; who is asked to sign may also decline.
    if step.r#type == StepType::Sign {
        return None;
    }
    let office = step
        .who
        .as_ref()
        .is_some_and(|r| r.every().iter().all(|w| matches!(w.whom, Whom::Office(_) | Whom::District(_))));
    let persons = step
        .who
        .as_ref()
        .is_some_and(|r| r.every().iter().all(|w| w.posts.is_empty() && matches!(w.whom, Whom::Chosen(_))));
    match id {
        _ if persons => None,
        "save" => Some(Power::Fill),
        _ if office => Some(Power::Review),
        _ => Some(Power::Submit),
    }
}

/// A form looked at without acting: at the step whose token can edit it.
pub async fn checking(
    engine: &Engine,
    acting: &Acting,
    mut l: Loaded,
    form: Option<Value>,
    request: &str,
) -> Result<Admitted, CaseError> {
    let now = engine.clock.now().await?;
    if let Some(form) = form {
        l.doc.form = form;
    }
    let token = l.doc.tokens.iter().find(|t| !t.ended).cloned();
    let (step, branch) =
        token.map_or_else(|| (l.procedure.first_step().to_owned(), String::new()), |t| (t.step, t.branch));
    let act = Act { case: l.case.id, action: "check".to_owned(), ..Act::default() };
    let cause = Cause { acting: acting.clone(), what: What::Act(act), request: request.to_owned(), hops: 0 };
    let occurrence = Occurrence::Arrive { step: step.clone(), branch: branch.clone() };
    Ok(admitted(engine, &cause, l, now, &step, &branch, occurrence))
}
