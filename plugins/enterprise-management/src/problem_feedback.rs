//! 5 问题反馈: from a user's words to an answer he is content with.
use crate::procedures::problem_feedback::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::{
    Context, EnterpriseManagement, Feedback, FeedbackAnswerForm, FeedbackClosedEvent, FeedbackMergeForm,
    FeedbackScoreForm, FeedbackTriageForm, Msg, OFFICE, ProblemFeedbackImpact as Impact, days::plus,
};
use hub_sdk::{Effect, prelude::*};

impl Rules for EnterpriseManagement {
    fn decide(case: &Case<Form>, what: &Occurrence, _: &Facts, cx: &Context) -> Decision {
        match (what.action(), what.step()) {
            (Some(Action::Submit), _) => submitted(case),
            (Some(Action::Assign), _) => assigned(case, what, cx),
            (Some(Action::Reply), step) => answered(case, what, step, cx),
            (Some(Action::Merge), _) => merged(case, what, cx),
            (Some(Action::Extend), _) => extended(case, cx),
            (Some(Action::Unresolved), _) => reopened(case, cx),
            (Some(Action::Resolved), _) => resolved(case, what, cx),
            (Some(Action::Forward), _) => unwatched(Decision::declared(), case),
            (None, _) if what.timer() == Some(ANSWER_LATE) => late(case),
            _ => Decision::declared(),
        }
    }
}

/// What blocks somebody goes first.
fn submitted(case: &Case<Form>) -> Decision {
    match case.form.impact {
        Impact::Blocked => {
            next(Step::Triage).effect(Effect::TaskAssign { to: String::new(), priority: Some(1), due: None })
        }
        _ => next(Step::Triage),
    }
}

fn assigned(case: &Case<Form>, what: &Occurrence, cx: &Context) -> Decision {
    let office = what.step_form::<FeedbackTriageForm>().map_or(OFFICE, |f| f.answer_office.as_str());
    to_answer(case, cx).patch(json!({"answer-office": office}))
}

/// The days the city gives to an answer of this kind, from today.
fn to_answer(case: &Case<Form>, cx: &Context) -> Decision {
    let days = cx.settings.answer_days.get(case.form.kind.as_str()).copied().unwrap_or(3);
    let due = cx.add_workdays(cx.today(), days);
    let term = json!({"answer-days": days, "answer-due": due.to_string(), "extended": false});
    next(Step::Answer).patch(term).timer(ANSWER_LATE, plus(due, 1))
}

/// The day after an answer was due.
const ANSWER_LATE: &str = "answer-late";

/// 科发处 hears of it; the answer, or passing the feedback on, ends the alert.
fn late(case: &Case<Form>) -> Decision {
    let (no, due) = (case.number.as_deref().unwrap_or_default(), text(case, "/answer-due").unwrap_or_default());
    let told = Msg::AnswerLate { no: no.into(), due: due.into() };
    Decision::declared().alert(alert_key(case), "黄色", [to::office(OFFICE)], told)
}

fn alert_key(case: &Case<Form>) -> String {
    format!("{ANSWER_LATE}/{}", case.id)
}

fn unwatched(decision: Decision, case: &Case<Form>) -> Decision {
    decision.clear_timer(ANSWER_LATE).clear_alert(alert_key(case))
}

fn answered(case: &Case<Form>, what: &Occurrence, step: Option<Step>, cx: &Context) -> Decision {
    // The schema of the step's form asks for an answer.
    let form = what.step_form::<FeedbackAnswerForm>();
    let form = form.as_ref();
    let office = match step {
        Some(Step::Answer) => text(case, "/answer-office").unwrap_or(OFFICE),
        _ => OFFICE,
    };
    unwatched(next(Step::Confirm), case).patch(json!({
        "answer": form.map(|f| &f.answer), "answered-by": office, "answered-on": cx.today().to_string(),
        "publish": form.and_then(|f| f.publish).unwrap_or_default(), "question": form.and_then(|f| f.question.as_ref()),
    }))
}

fn merged(case: &Case<Form>, what: &Occurrence, cx: &Context) -> Decision {
    let same = what.step_form::<FeedbackMergeForm>().map(|form| form.same_as).unwrap_or_default();
    let told =
        Msg::FeedbackMerged { no: case.number.as_deref().unwrap_or_default().into(), same: same.as_str().into() };
    close(next(Step::Closed), case, None, cx)
        .patch(json!({"same-as": same}))
        .notify(to::person(&*case.applicant.person), told)
}

/// By some working days after the day it was due; the contract offers it once.
fn extended(case: &Case<Form>, cx: &Context) -> Decision {
    let due = text(case, "/answer-due").and_then(|d| d.parse().ok()).unwrap_or(cx.today());
    let later = cx.add_workdays(due, cx.settings.answer_extension_days);
    let days = cx.workdays(cx.today(), later).max(0);
    let term = json!({"answer-days": days, "answer-due": later.to_string(), "extended": true});
    next(Step::Answer).patch(term).timer(ANSWER_LATE, plus(later, 1))
}

/// Answered anew a few times, then triaged anew with the mark 升级.
fn reopened(case: &Case<Form>, cx: &Context) -> Decision {
    let times = case.patched("/reopened").and_then(Value::as_i64).unwrap_or_default() + 1;
    match times > cx.settings.reopen_max {
        true => next(Step::Triage).patch(json!({"reopened": times, "mark": "升级"})).note(Msg::Escalated),
        false => to_answer(case, cx).patch(json!({"reopened": times})),
    }
}

/// A person scores; where he stays silent, the clock closes without a score.
fn resolved(case: &Case<Form>, what: &Occurrence, cx: &Context) -> Decision {
    let score = what.step_form::<FeedbackScoreForm>().and_then(|form| form.score);
    if score.is_none() && !what.by_clock() {
        return refuse(Msg::ScoreNeeded).at("/score");
    }
    close(next(Step::Closed), case, score, cx)
}

fn close(decision: Decision, case: &Case<Form>, score: Option<i64>, cx: &Context) -> Decision {
    let (form, no) = (&case.form, case.number.as_deref().unwrap_or_default());
    let submitted = case.submitted_on().unwrap_or(cx.today());
    let answered = text(case, "/answered-on").and_then(|d| d.parse().ok()).unwrap_or(cx.today());
    let days = cx.workdays(submitted, answered);
    let published = case.patched("/publish").is_some_and(|v| *v == true);
    let public = |at: &str| text(case, at).filter(|_| published).map(Text::from);
    let record = Feedback {
        no: no.into(),
        system: Some(form.system.as_str().into()),
        kind: Some(form.kind.into()),
        impact: Some(form.impact.into()),
        page: form.page.as_deref().map(Text::from),
        organisation: case.applicant.organisation.as_ref().map(Text::from),
        answered_by: text(case, "/answered-by").map(Text::from),
        submitted_on: Some(submitted),
        closed_on: Some(cx.today()),
        days: Some(days),
        scored: Some(score.is_some()),
        score,
        published: Some(published),
        question: public("/question"),
        answer: public("/answer"),
    };
    let event =
        FeedbackClosedEvent { no: Some(no.into()), system: Some(form.system.as_str().into()), days: Some(days), score };
    decision.put(record).publish(event)
}

fn text<'a>(case: &'a Case<Form>, at: &str) -> Option<&'a str> {
    case.patched(at).and_then(Value::as_str)
}
