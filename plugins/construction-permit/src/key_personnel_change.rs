//! Procedure 5, 项目经理/总监变更.
use crate::procedures::key_personnel_change::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::*;
use hub_sdk::prelude::*;

impl Rules for ConstructionPermit {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        if facts.permit.is_none() {
            say.refuse(Msg::PermitUnknown).at("/permit-no");
        }
        if current(form, facts).is_none() {
            say.refuse(Msg::PersonnelUnknown).at("/old");
        }
        if facts.leaders.iter().count() > 2 {
            say.refuse(Msg::ChangesUsed).at("/post");
        }
        let scale = facts.project.as_ref().map(|row| row.text("builder-scale")).unwrap_or_default();
        if form.post.as_str() == "project-manager" {
            if facts.posts.iter().any(|row| row.text("state") != "已解锁" && row.flag("locked")) {
                say.refuse(Msg::ManagerLocked).at("/new").cite("《注册建造师执业管理办法（试行）》第九条");
            }
            if !leaders::manager_fit(&facts.appointments.rows, scale, cx.today()) {
                say.refuse(Msg::ManagerClass { class: leaders::class_needed(scale).into() }).at("/new");
            }
            return;
        }
        let others = facts.posts.iter().filter(|row| row.text("post") == "chief-supervisor").count();
        if !leaders::chief_fit(&facts.appointments.rows, cx.today()) {
            say.refuse(Msg::ChiefNotRegistered).at("/new");
        }
        if !leaders::chief_may(others, cx.settings.supervisor_projects, form.owner_consents.unwrap_or_default()) {
            say.refuse(Msg::ChiefTooMany).at("/new");
        }
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        let manager = case.form.post.as_str() == "project-manager";
        if what.arrived() == Some(Step::Record) {
            let mut problems = Problems::default();
            Self::check(&case.form, facts, cx, &mut problems);
            return replaced(&case.form, facts, cx).unless(problems);
        }
        match (what.step(), what.action()) {
            (Some(Step::Owner), Some(Action::Confirm)) if manager => next(Step::Supervisor),
            _ => Decision::declared(),
        }
    }
}

fn current<'a>(form: &Form, facts: &'a Facts) -> Option<&'a Row> {
    facts.leaders.iter().find(|row| row.text("person") == &*form.old && row.text("state") != "已解锁")
}

/// The old one is unlocked and the new one locked in one decision.
fn replaced(form: &Form, facts: &Facts, cx: &Context) -> Decision {
    let (Some(old), Some(permit)) = (current(form, facts), &facts.permit) else {
        return refuse(Msg::PersonnelUnknown).at("/old");
    };
    let n = facts.leaders.iter().filter_map(|row| row.integer("n")).max().unwrap_or_default() + 1;
    let key = |n: i64| KeyPersonnel {
        project_no: (&form.project).into(),
        section: (&form.section).into(),
        post: form.post.as_str().into(),
        n,
        ..KeyPersonnel::default()
    };
    let left = KeyPersonnel {
        until: Some(form.handover),
        locked: Some(false),
        release_reason: Some(form.reason.as_str().into()),
        state: Some("已解锁".into()),
        ..key(old.integer("n").unwrap_or_default())
    };
    let joined = KeyPersonnel {
        person: Some((&form.new).into()),
        organisation: Some(old.text("organisation").into()),
        from: Some(cx.today()),
        locked: Some(true),
        state: Some("在岗".into()),
        ..key(n)
    };
    let (set, limit) = match form.post.as_str() {
        "project-manager" => ("project-manager-lock", 1),
        _ => ("chief-supervisor-works", u32::try_from(cx.settings.supervisor_projects).unwrap_or(u32::MAX)),
    };
    let holder = format!("{}/{}", form.project, form.section);
    let version = Some(permit.integer("version").unwrap_or_default() + 1);
    next(Step::Done)
        .put_merge(left)
        .put(joined)
        .free(set, &*form.old)
        .held_by(holder.as_str())
        .claim_up_to(set, &*form.new, limit)
        .held_by(holder.as_str())
        .put_merge(Permit { permit_no: permit.text("permit-no").into(), version, ..Permit::default() })
        .publish(KeyPersonnelChangedEvent {
            project_no: Some((&form.project).into()),
            post: Some(form.post.as_str().into()),
            old: Some((&form.old).into()),
            new: Some((&form.new).into()),
        })
}
