//! 登记培训: what an information officer did to make the platform known.
use crate::procedures::training::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::{Context, EnterpriseManagement, InformationOfficer, InformationOfficerTrainingsRow, Msg, officers};
use hub_sdk::prelude::*;

impl Rules for EnterpriseManagement {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        officers::own(facts.officer.as_ref(), cx, say);
        if form.date > cx.today() {
            say.refuse(Msg::TrainingLater).at("/date");
        }
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, _: &Context) -> Decision {
        let (Some(Action::Register), Some(officer)) = (what.action(), facts.officer.as_ref()) else {
            return Decision::declared();
        };
        let mut trainings: Vec<_> =
            officer.rows("trainings").iter().map(Row::read::<InformationOfficerTrainingsRow>).collect();
        trainings.push(InformationOfficerTrainingsRow {
            date: Some(case.form.date),
            topic: Some(case.form.topic.as_str().into()),
            attendees: Some(case.form.attendees),
            material: case.form.material.as_deref().map(Text::from),
        });
        let attendees = officer.integer("training-attendees").unwrap_or_default() + case.form.attendees;
        next(Step::Done).put_merge(InformationOfficer {
            organisation: case.applicant.id().into(),
            seq: officer.integer("seq").unwrap_or_default(),
            trainings_held: Some(trainings.len() as i64),
            training_attendees: Some(attendees),
            trainings: Some(trainings),
            ..InformationOfficer::default()
        })
    }
}
