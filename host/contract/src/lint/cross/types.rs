//! What stands behind a pointer of a fact, and whether two fields can ever be equal.
use crate::{
    Contract, FieldType, Form, Procedure,
    handler::{Handler, Trigger},
    outside::Event,
    procedure::Awaited,
    register::Register,
};

/// Where a fact is gathered: the form, the record and the event its pointers start at.
#[derive(Clone, Default)]
pub(super) struct Scope<'a> {
    form: Option<&'a Form>,
    record: Option<&'a Register>,
    event: Option<&'a Event>,
}

impl<'a> Scope<'a> {
    pub(super) fn of_procedure(c: &'a Contract, p: &'a Procedure, all: &'a [Contract]) -> Scope<'a> {
        let awaited: Vec<&str> = p.steps.values().flat_map(|s| &s.r#for).filter_map(event_name).collect();
        // With several events behind one pointer nothing is certain.
        let event = match awaited.as_slice() {
            [one] => published(one, all),
            _ => None,
        };
        let record = p.record.as_ref().and_then(|id| c.registers.get(id));
        Scope { form: c.form_of(p), record, event }
    }

    pub(super) fn of_handler(c: &'a Contract, h: &'a Handler, all: &'a [Contract]) -> Scope<'a> {
        let event = match &h.on {
            Trigger::Event(name) => published(name, all),
            _ => None,
        };
        let record = h.record.as_ref().and_then(|r| c.registers.get(&r.register));
        Scope { form: None, record, event }
    }

    /// `None` where it is not known.
    pub(super) fn type_of(&self, pointer: &str) -> Option<FieldType> {
        let mut parts = pointer.split('/').skip(1);
        match (parts.next()?, parts.next()?, parts.next(), parts.next()) {
            ("form", field, None, None) => Some(self.form?.field(field)?.r#type),
            ("record", field, None, None) => Some(self.record?.fields.get(field)?.r#type.clone()),
            ("event", "data", Some(field), None) => self.event?.payload.get(field).cloned(),
            ("case", "project", None, None) => Some(FieldType::Project),
            ("case", "division", None, None) => Some(FieldType::Division),
            _ => None,
        }
    }
}

pub(super) fn event_name(awaited: &Awaited) -> Option<&str> {
    match awaited {
        Awaited::Event(name) => Some(name),
        _ => None,
    }
}

pub(super) fn published<'a>(event: &str, all: &'a [Contract]) -> Option<&'a Event> {
    let (system, name) = event.split_once('.')?;
    all.iter().find(|c| c.id == system)?.events.get(name)
}

/// What a value is before anybody looks at it.
#[derive(PartialEq)]
enum Shape {
    Text,
    Number,
    Boolean,
    Day,
    Moment,
    Organisation,
    Person,
    Project,
    Division,
    Phone,
}

fn shape(r#type: &FieldType) -> Option<Shape> {
    Some(match r#type {
        FieldType::Text | FieldType::LongText | FieldType::Choice(_) | FieldType::Address => Shape::Text,
        FieldType::Integer | FieldType::Decimal | FieldType::Money | FieldType::AreaM2 => Shape::Number,
        FieldType::Boolean => Shape::Boolean,
        FieldType::Date => Shape::Day,
        FieldType::DateTime => Shape::Moment,
        FieldType::Organisation | FieldType::CreditCode => Shape::Organisation,
        FieldType::Person | FieldType::IdNumber => Shape::Person,
        FieldType::Project => Shape::Project,
        FieldType::Division => Shape::Division,
        FieldType::Phone => Shape::Phone,
        FieldType::Many(_) | FieldType::Geometry | FieldType::File | FieldType::Table | FieldType::Json => return None,
    })
}

/// Whether a value of one can equal a value of the other; what is written as text may hold any text.
pub(super) fn comparable(a: &FieldType, b: &FieldType) -> bool {
    let (Some(a), Some(b)) = (shape(a), shape(b)) else { return true };
    let bare = |shape: &Shape| matches!(shape, Shape::Number | Shape::Boolean);
    match (&a, &b) {
        (Shape::Text, other) | (other, Shape::Text) => !bare(other),
        (a, b) => a == b,
    }
}
