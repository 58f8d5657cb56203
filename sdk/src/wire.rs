//! Between JSON and types: what stands behind the two exports. Generated code
//! names the procedure; everything else happens here, once.
mod input;

use crate::json::{self, Json, Misfit, date};
use crate::{Calendar, Case, Context, Decision, Gates, Named, Occurrence, Problems, Row};
use contract::decision::{Checked, Input, Occurrence as WireOccurrence, Output};
use jiff::civil::{DateTime, Time};
use serde::Serialize;
use serde_json::{Map, Value};

/// A document of the SDK's own types always is JSON.
pub fn value(data: impl Serialize) -> Value {
    serde_json::to_value(data).unwrap_or_else(|_| panic!("this cannot be written as JSON"))
}

pub fn input(text: &str) -> Input {
    let Ok(value) = serde_json::from_str(text) else { panic!("the host's input is no JSON") };
    fits("the host's input", json::read(value))
}

pub fn output(output: &Output) -> String {
    serde_json::to_string(output).unwrap_or_else(|_| panic!("the answer cannot be written as JSON"))
}

#[cold]
pub fn unknown(system: &str, procedure: &str) -> Output {
    panic!("{system} has no rules for {procedure}")
}

#[inline(never)]
pub fn check<F: Json, G: Json, S: Json>(
    input: Input,
    rules: fn(&F, &G, &Context<S>, &mut Problems),
    gates: fn(&F, &G, &Context<S>, &mut Gates),
) -> Output {
    let (mut say, mut states) = (Problems::default(), Gates::default());
    let (form, whole) = json::read_gaps::<F>(input.form.clone());
    let (facts, context) = (facts::<G>(input.facts.clone()), context(input));
    // An incomplete form has no meaning for these rules yet; the host names what is missing.
    if whole {
        rules(&form, &facts, &context, &mut say);
    }
    gates(&form, &facts, &context, &mut states);
    Output::Checked(Checked { gates: states.told, ..say.into_checked() })
}

#[inline(never)]
pub fn decide<F: Json, G: Json, S: Json, A: Named, T: Named>(
    mut input: Input,
    rules: fn(&Case<F>, &Occurrence<A, T>, &G, &Context<S>) -> Decision,
) -> Output {
    let occurrence = occurrence(&mut input);
    let Some(view) = input.case.clone() else { panic!("the host gave no case to {}", input.procedure) };
    let case = Case::read(view);
    if case.is_err() && leaves_the_form_alone(&occurrence) {
        return Decision::declared().into_output();
    }
    let case = fits("the case's form", case);
    let facts = facts::<G>(std::mem::take(&mut input.facts));
    rules(&case, &Occurrence::new(occurrence), &facts, &context(input)).into_output()
}

#[inline(never)]
pub fn handle<G: Json, S: Json, A: Named, T: Named>(
    mut input: Input,
    rules: fn(&Occurrence<A, T>, Option<&Row>, &G, &Context<S>) -> Decision,
) -> Output {
    let occurrence = occurrence(&mut input);
    let facts = facts::<G>(std::mem::take(&mut input.facts));
    let context = context(input);
    rules(&Occurrence::new(occurrence), context.record.as_ref(), &facts, &context).into_output()
}

/// A draft may be saved or thrown away while its form still has gaps.
fn leaves_the_form_alone(occurrence: &WireOccurrence) -> bool {
    match occurrence {
        WireOccurrence::Action { action, .. } => action == "save",
        other => matches!(other, WireOccurrence::Withdrawn { .. }),
    }
}

fn occurrence(input: &mut Input) -> WireOccurrence {
    let Some(occurrence) = input.occurrence.take() else {
        panic!("the host gave no occurrence to {}", input.procedure)
    };
    occurrence
}

/// A document that does not fit its contract is an incident, told with its place.
fn fits<T>(what: &str, read: Result<T, Misfit>) -> T {
    match read {
        Ok(value) => value,
        Err(misfit) => panic!("{what} does not fit the contract: {misfit}"),
    }
}

fn facts<G: Json>(facts: Map<String, Value>) -> G {
    fits("a fact", json::read(Value::Object(facts)))
}

pub(crate) fn context<S: Json>(input: Input) -> Context<S> {
    let Input { context: wire, case, record, .. } = input;
    let Some(now) = time(&wire.now) else { panic!("now is no time: {}", wire.now) };
    let Some(today) = date(&wire.today) else { panic!("today is no date: {}", wire.today) };
    let Ok(calendar) = Calendar::from_view(&wire.calendar) else { panic!("the calendar cannot be read") };
    Context {
        settings: fits("a setting", json::read(wire.settings)),
        actor: wire.actor,
        record: record.and_then(|record| json::read(record).ok()),
        case,
        calendar,
        seed: wire.seed,
        locale: wire.locale,
        now,
        today,
    }
}

/// The wall clock of an RFC 3339 text in the city's zone.
fn time(text: &str) -> Option<DateTime> {
    let part = |from: usize| text.get(from..from + 2)?.parse().ok();
    let time = Time::new(part(11)?, part(14)?, part(17)?, 0).ok()?;
    Some(date(text)?.to_datetime(time))
}

#[cfg(test)]
mod tests;
