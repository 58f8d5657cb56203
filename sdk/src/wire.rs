//! Between JSON and types: what stands behind the two exports. Generated code
//! names the procedure; everything else happens here, once.
use crate::{Calendar, Case, Context, Decision, Named, Occurrence, Problems, Row};
use contract::decision::{Input, Occurrence as WireOccurrence, Output};
use jiff::civil::DateTime;
use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

/// A document of the SDK's own types always is JSON.
pub fn value(data: impl Serialize) -> Value {
    serde_json::to_value(data).unwrap_or_else(|e| panic!("this cannot be written as JSON: {e}"))
}

pub fn input(text: &str) -> Input {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("the host's input cannot be read: {e}"))
}

pub fn output(output: &Output) -> String {
    serde_json::to_string(output)
        .unwrap_or_else(|e| panic!("the answer cannot be written as JSON: {e}"))
}

pub fn unknown(system: &str, procedure: &str) -> Output {
    panic!("{system} has no rules for {procedure}")
}

/// A fact that was not gathered, or found nothing, is its empty value.
pub fn or_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(
    d: D,
) -> Result<T, D::Error> {
    Ok(Option::<T>::deserialize(d)?.unwrap_or_default())
}

pub fn check<F, G, S>(input: Input, rules: fn(&F, &G, &Context<S>, &mut Problems)) -> Output
where
    F: DeserializeOwned,
    G: DeserializeOwned,
    S: DeserializeOwned,
{
    let mut say = Problems::default();
    // An incomplete form has no meaning for rules yet; the host names what is missing.
    if let Ok(form) = serde_json::from_value::<F>(input.form.clone()) {
        let facts = facts(input.facts.clone());
        rules(&form, &facts, &context(input), &mut say);
    }
    Output::Checked(say.into_checked())
}

pub fn decide<F, G, S, A, T>(
    mut input: Input,
    rules: fn(&Case<F>, &Occurrence<A, T>, &G, &Context<S>) -> Decision,
) -> Output
where
    F: DeserializeOwned,
    G: DeserializeOwned,
    S: DeserializeOwned,
    A: Named,
    T: Named,
{
    let occurrence = occurrence(&mut input);
    let view = input
        .case
        .clone()
        .unwrap_or_else(|| panic!("the host gave no case to {}", input.procedure));
    let case = match Case::read(view) {
        Ok(case) => case,
        Err(_) if leaves_the_form_alone(&occurrence) => return Decision::declared().into_output(),
        Err(e) => panic!(
            "the form of {} does not fit its contract: {e}",
            input.procedure
        ),
    };
    let facts = facts(std::mem::take(&mut input.facts));
    rules(&case, &Occurrence::new(occurrence), &facts, &context(input)).into_output()
}

pub fn handle<G, S, A, T>(
    mut input: Input,
    rules: fn(&Occurrence<A, T>, Option<&Row>, &G, &Context<S>) -> Decision,
) -> Output
where
    G: DeserializeOwned,
    S: DeserializeOwned,
    A: Named,
    T: Named,
{
    let occurrence = occurrence(&mut input);
    let facts = facts(std::mem::take(&mut input.facts));
    let context = context(input);
    rules(
        &Occurrence::new(occurrence),
        context.record.as_ref(),
        &facts,
        &context,
    )
    .into_output()
}

/// A draft may be saved or thrown away while its form still has gaps.
fn leaves_the_form_alone(occurrence: &WireOccurrence) -> bool {
    match occurrence {
        WireOccurrence::Action { action, .. } => action == "save",
        other => matches!(other, WireOccurrence::Withdrawn { .. }),
    }
}

fn occurrence(input: &mut Input) -> WireOccurrence {
    input
        .occurrence
        .take()
        .unwrap_or_else(|| panic!("the host gave no occurrence to {}", input.procedure))
}

fn facts<G: DeserializeOwned>(facts: Map<String, Value>) -> G {
    serde_json::from_value(Value::Object(facts))
        .unwrap_or_else(|e| panic!("the facts do not fit their contract: {e}"))
}

pub(crate) fn context<S: DeserializeOwned>(input: Input) -> Context<S> {
    let Input {
        context: wire,
        case,
        record,
        ..
    } = input;
    let now: DateTime = wire
        .now
        .get(..19)
        .unwrap_or_default()
        .parse()
        .unwrap_or_else(|e| panic!("now is no time: {e}"));
    Context {
        settings: serde_json::from_value(wire.settings)
            .unwrap_or_else(|e| panic!("the settings do not fit their contract: {e}")),
        actor: wire.actor,
        record: record.and_then(|record| serde_json::from_value(record).ok()),
        case,
        calendar: Calendar::from_view(&wire.calendar)
            .unwrap_or_else(|e| panic!("the calendar cannot be read: {e}")),
        seed: wire.seed,
        locale: wire.locale,
        now,
        today: wire
            .today
            .parse()
            .unwrap_or_else(|e| panic!("today is no date: {e}")),
    }
}
