//! R4: whoever is chief supervisor of other works too has the owner's consent in writing (GB/T 50319-2013, 3.1.5): a
//! paper that names those works, under the owner's seal. Nobody ticks it for the owner.
use crate::procedures::joint_permit::{Facts, Form};
use crate::{Context, Msg, leaders};
use hub_sdk::prelude::*;

/// Posts of the chief supervisor outside this section: another stage of the same one is no second post.
fn elsewhere<'a>(form: &Form, facts: &'a Facts) -> Vec<&'a Row> {
    let other = |row: &&Row| row.text("project-no") != &*form.project || row.text("section") != form.section;
    facts.chief_posts.iter().filter(other).collect()
}

pub fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
    let others = elsewhere(form, facts).len();
    let case = cx.case.as_ref();
    let filling = case.is_none_or(|case| case.step == "fill");
    let sealed = case.is_some_and(|case| case.data["consent"]["person"] == json!(form.chief_supervisor));
    if !leaders::chief_may(others, cx.settings.supervisor_projects) || others > 0 && !sealed && !filling {
        say.refuse(Msg::ChiefTooMany).at("/chief-supervisor").cite("《建设工程监理规范》3.1.5");
    } else if others > 0 && !sealed {
        say.hint(Msg::ChiefConsentNeeded { count: others.to_string().into() }).at("/chief-supervisor");
    }
}

/// The owner is asked beside the leaders' own confirmation, and not again for the same person.
pub fn asked(case: &Case<Form>, facts: &Facts) -> Decision {
    let works = elsewhere(&case.form, facts);
    let person = case.form.chief_supervisor.as_ref().filter(|_| !works.is_empty());
    let decision = Decision::declared().patch(json!({"chief-elsewhere": person.is_some()}));
    let sealed = case.patched("/consent/person") == person.map(|person| json!(person)).as_ref();
    if person.is_none() || sealed {
        return decision;
    }
    let form = &case.form;
    let works: Vec<String> =
        works.iter().map(|row| format!("{}（标段{}）", row.text("project-no"), row.text("section"))).collect();
    decision.draft(
        "chief-consent",
        json!({"project": form.project, "section": form.section, "units": form.units, "supervisor": form.supervisor,
            "chief-supervisor": person, "works": works}),
    )
}

pub fn given(case: &Case<Form>, cx: &Context) -> Decision {
    Decision::declared().patch(json!({"consent": {"person": case.form.chief_supervisor, "on": cx.today()}}))
}
