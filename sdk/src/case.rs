//! The case a decision is about, its form typed.
use crate::json::{self, Json, Misfit};
use crate::{OrganisationId, PersonId, ProjectNo, Row, Text};
use contract::decision::CaseView;
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde_json::Value;

#[derive(Clone, Debug, PartialEq)]
pub struct Case<F> {
    pub id: String,
    /// From the first submission on.
    pub number: Option<String>,
    pub procedure: String,
    pub step: String,
    pub branch: String,
    /// What this branch of an `each` step is about.
    pub item: Option<Value>,
    pub applicant: Applicant,
    pub project: Option<ProjectNo>,
    pub division: Option<String>,
    pub form: F,
    /// Data of the steps' own forms, by step.
    pub steps: Value,
    /// What earlier decisions patched.
    pub data: Value,
    /// Material id → file ids.
    pub materials: Value,
    pub opened: String,
    pub submitted: Option<String>,
    pub version: i64,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Applicant {
    /// Absent when a person applies for himself.
    pub organisation: Option<OrganisationId>,
    pub person: PersonId,
    pub post: Option<String>,
}

/// Form of a procedure that has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoForm;

impl Json for NoForm {
    fn read(_: Value, _: &mut Misfit) -> Self {
        NoForm
    }

    fn write(&self) -> Value {
        Value::Null
    }
}

impl Applicant {
    /// The credit code of the organisation, else the person's id.
    pub fn id(&self) -> &str {
        self.organisation.as_deref().unwrap_or(&self.person)
    }
}

impl<F: Json> Case<F> {
    pub(crate) fn read(view: CaseView) -> Result<Case<F>, Misfit> {
        Ok(Case {
            form: json::read(view.form)?,
            id: view.id,
            number: view.number,
            procedure: view.procedure,
            step: view.step,
            branch: view.branch,
            item: view.item,
            applicant: Applicant {
                organisation: view.applicant.organisation.map(OrganisationId),
                person: PersonId(view.applicant.person),
                post: view.applicant.post,
            },
            project: view.project.map(ProjectNo),
            division: view.division,
            steps: view.steps,
            data: view.data,
            materials: view.materials,
            opened: view.opened,
            submitted: view.submitted,
            version: view.version,
        })
    }
}

impl<F> Case<F> {
    /// What was filled in at a step that has a form of its own; `None` while nothing fits.
    pub fn step_form<T: DeserializeOwned>(&self, step: &str) -> Option<T> {
        serde_json::from_value(self.steps.get(step)?.clone()).ok()
    }

    /// A value that an earlier decision patched.
    pub fn patched(&self, pointer: &str) -> Option<&Value> {
        contract::pointer::get(&self.data, pointer)
    }

    /// A text that an earlier decision kept by its patch: a number that it took, too.
    pub fn kept(&self, pointer: &str) -> Option<Text> {
        self.patched(pointer).and_then(|value| serde_json::from_value(value.clone()).ok())
    }

    /// Files attached for a material.
    pub fn files(&self, material: &str) -> Vec<&str> {
        let files = self.materials.get(material).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        files.iter().filter_map(Value::as_str).collect()
    }

    pub fn opened_on(&self) -> Option<Date> {
        json::date(&self.opened)
    }

    pub fn submitted_on(&self) -> Option<Date> {
        json::date(self.submitted.as_deref()?)
    }

    /// A step's own form as a row, empty while there is none.
    pub fn step_row(&self, step: &str) -> Row {
        Row(self.steps.get(step).and_then(Value::as_object).cloned().unwrap_or_default())
    }
}
