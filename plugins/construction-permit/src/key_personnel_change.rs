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
        // The first holder and two changes; what the talk was about is in the minutes that are attached.
        if facts.leaders.iter().count() > 2 && form.talked_on.is_none_or(|on| on > cx.today()) {
            say.refuse(Msg::ChangesUsed).at("/post");
        }
        let old = current(form, facts).map(|row| row.text("organisation").to_owned()).unwrap_or_default();
        if old != applicant(cx) {
            say.refuse(Msg::NotEmployer).at("/old");
        }
        let appointments = leaders::of(&facts.appointments, &old);
        let before = leaders::of(&facts.old_appointments, &old);
        let scale = facts.project.as_ref().map(|row| row.text("builder-scale")).unwrap_or_default();
        if !appointments.iter().any(|row| row.text("post") == form.post.as_str()) {
            say.refuse(Msg::PostNotHeld { post: personnel::title(form.post.as_str()).into() }).at("/new");
        }
        if form.post.as_str() == "project-manager" {
            if facts.posts.iter().any(|row| row.text("state") != "已解锁" && row.flag("locked")) {
                say.refuse(Msg::ManagerLocked).at("/new").cite("《注册建造师执业管理办法（试行）》第九条");
            }
            let lower = leaders::lower_class(&appointments, &before, cx.today());
            if lower || !leaders::manager_fit(&appointments, scale, cx.today()) {
                let class = if lower { "一级" } else { leaders::class_needed(scale) };
                say.refuse(Msg::ManagerClass { class: class.into() }).at("/new");
            }
            return;
        }
        if !leaders::chief_fit(&appointments, cx.today()) {
            say.refuse(Msg::ChiefNotRegistered).at("/new");
        }
        // The owner's consent to the others is in the paper that it seals.
        if !leaders::chief_may(works(facts).len(), cx.settings.supervisor_projects) {
            say.refuse(Msg::ChiefTooMany).at("/new").cite("《建设工程监理规范》3.1.5");
        }
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        let manager = case.form.post.as_str() == "project-manager";
        if what.arrived() == Some(Step::Record) {
            let mut problems = Problems::default();
            Self::check(&case.form, facts, cx, &mut problems);
            return replaced(case, facts, cx).unless(problems);
        }
        match (what.step(), what.action()) {
            (_, Some(Action::Submit)) => Decision::declared().draft("pledge-successor", pledge(&case.form, facts)),
            (Some(Step::Person), Some(Action::Sign)) => Decision::declared()
                .patch(json!({"signed": {"person": case.form.new, "on": cx.today()}}))
                .draft("owner-consent", change(&case.form, facts)),
            // Whoever supervises the works signs for another project manager; a supervisor does not sign for its own.
            (Some(Step::Owner), Some(Action::Sign)) if manager => {
                let supervisor = next(Step::Supervisor).draft("chief-endorsement", change(&case.form, facts));
                marked(supervisor, &case.form, facts, "变更中")
            }
            (Some(Step::Owner), Some(Action::Sign)) => marked(next(Step::Review), &case.form, facts, "变更中"),
            // Refused after the owner's consent: the old one is in office as before.
            (Some(Step::Supervisor), Some(Action::Decline)) | (_, Some(Action::Refuse)) => {
                marked(Decision::declared(), &case.form, facts, "在岗")
            }
            _ => Decision::declared(),
        }
    }
}

/// What the new person signs speaks of the units that the permit stands for.
fn pledge(form: &Form, facts: &Facts) -> Value {
    let units = facts.permit.as_ref().map(|permit| permit.list("units")).unwrap_or_default();
    json!({"project": form.project, "section": form.section, "units": units, "post": form.post.as_str(), "new": form.new})
}

/// Of what else the new person is chief supervisor.
fn works(facts: &Facts) -> Vec<String> {
    let posts = facts.posts.iter().filter(|row| row.text("post") == "chief-supervisor");
    posts.map(|row| format!("{}（标段{}）", row.text("project-no"), row.text("section"))).collect()
}

/// What the owner and the chief supervisor put their names to.
fn change(form: &Form, facts: &Facts) -> Value {
    let mut said = pledge(form, facts);
    said["permit-no"] = json!(form.permit_no);
    said["old"] = json!(form.old);
    said["reason"] = json!(form.reason.as_str());
    said["handover"] = json!(form.handover);
    if form.post.as_str() == "chief-supervisor" {
        said["works"] = json!(works(facts));
    }
    said
}

fn marked(decision: Decision, form: &Form, facts: &Facts, state: &str) -> Decision {
    match current(form, facts) {
        Some(row) => decision
            .put_merge(KeyPersonnel { state: Some(state.into()), ..key(form, row.integer("n").unwrap_or_default()) }),
        None => decision,
    }
}

fn key(form: &Form, n: i64) -> KeyPersonnel {
    KeyPersonnel {
        project_no: (&form.project).into(),
        section: (&form.section).into(),
        post: form.post.as_str().into(),
        n,
        ..KeyPersonnel::default()
    }
}

fn current<'a>(form: &Form, facts: &'a Facts) -> Option<&'a Row> {
    facts.leaders.iter().find(|row| row.text("person") == &*form.old && row.text("state") != "已解锁")
}

/// The old one is unlocked and the new one locked in one decision.
fn replaced(case: &Case<Form>, facts: &Facts, cx: &Context) -> Decision {
    let form = &case.form;
    let (Some(old), Some(permit)) = (current(form, facts), &facts.permit) else {
        return refuse(Msg::PersonnelUnknown).at("/old");
    };
    let n = facts.leaders.iter().filter_map(|row| row.integer("n")).max().unwrap_or_default() + 1;
    let left = KeyPersonnel {
        until: Some(form.handover),
        locked: Some(false),
        release_reason: Some(form.reason.as_str().into()),
        state: Some("已解锁".into()),
        ..key(form, old.integer("n").unwrap_or_default())
    };
    let joined = KeyPersonnel {
        person: Some((&form.new).into()),
        organisation: Some(old.text("organisation").into()),
        certificate_no: leaders::certificate(&facts.appointments, form.post.as_str()),
        from: Some(cx.today()),
        locked: Some(true),
        state: Some("在岗".into()),
        ..key(form, n)
    };
    let (set, limit) = match form.post.as_str() {
        "project-manager" => ("project-manager-lock", 1),
        _ => ("chief-supervisor-works", u32::try_from(cx.settings.supervisor_projects).unwrap_or(u32::MAX)),
    };
    let holder = format!("{}/{}", form.project, form.section);
    let printed = renewed(
        &Permit { version: facts.edition, ..permit.read() },
        form,
        leaders::certificate(&facts.appointments, form.post.as_str()),
    );
    let project = facts.project.clone().unwrap_or_default();
    let no = printed.permit_no.clone();
    let decision = next(Step::Done)
        .put_merge(left)
        .put(joined)
        .free(set, &*form.old)
        .held_by(holder.as_str())
        .claim_up_to(set, &*form.new, limit)
        .held_by(holder.as_str())
        .issue("permit", issuing::paper(&printed, &project))
        .number(no.clone())
        .on_record(no)
        .put(printed)
        .publish(KeyPersonnelChangedEvent {
            project_no: Some((&form.project).into()),
            post: Some(form.post.as_str().into()),
            old: Some((&form.old).into()),
            new: Some((&form.new).into()),
        });
    pledged(decision, case, facts)
}

/// The permit's next version, with the new person's name.
fn renewed(permit: &Permit, form: &Form, certificate: Option<Text>) -> Permit {
    let mut rows = permit.leaders.clone().unwrap_or_default();
    let post = |row: &PermitLeadersRow| row.post.as_ref().and_then(Text::as_str) == Some(form.post.as_str());
    for row in rows.iter_mut().filter(|row| post(row)) {
        (row.person, row.certificate) = (Some((&form.new).into()), certificate.clone());
    }
    Permit { version: Some(permit.version.unwrap_or_default() + 1), leaders: Some(rows), ..permit.clone() }
}

/// The new person's pledge takes the place of the old one's in the quality filing.
fn pledged(decision: Decision, case: &Case<Form>, facts: &Facts) -> Decision {
    let kind = if case.form.post.as_str() == "project-manager" { "施工单位" } else { "监理单位" };
    let on = case.patched("/signed/on").and_then(Value::as_str).and_then(|day| day.parse().ok());
    facts.qualities.iter().fold(decision, |decision, row| {
        let mut filing: QualityFiling = row.read();
        for line in filing.commitments.iter_mut().flatten() {
            if line.kind.as_ref().and_then(Text::as_str) == Some(kind) {
                (line.person, line.signed_on) = (Some((&case.form.new).into()), on);
            }
        }
        decision.put(QualityFiling { state: Some("变更".into()), ..filing })
    })
}
