//! The one JSON document that goes into the sandbox. Everything a rule may
//! depend on is in it, so that replaying it gives the same answer. It is written
//! from where its parts stand: a form may have thousands of rows.
use crate::{admission::Admitted, clock::Zone, doc::CaseDoc, engine::Engine, gather::Facts};
use contract::decision::{Applicant, Context, Occurrence};
use serde::Serialize;
use serde_json::{Map, Value};
use store::rows::CaseRow;

pub fn decide(engine: &Engine, a: &Admitted, facts: &Facts) -> String {
    text(&Input { occurrence: Some(&a.occurrence), ..input(engine, a, facts) })
}

pub fn check(engine: &Engine, a: &Admitted, facts: &Facts) -> String {
    text(&Input { form: &a.doc.form, ..input(engine, a, facts) })
}

static NOTHING: Value = Value::Null;

/// `contract::decision::Input`, of what belongs to others.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Input<'a> {
    context: Context,
    procedure: &'a str,
    case: Option<CaseView<'a>>,
    form: &'a Value,
    occurrence: Option<&'a Occurrence>,
    record: &'a Option<Value>,
    facts: &'a Map<String, Value>,
}

/// `contract::decision::CaseView`: the case as rules see it.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct CaseView<'a> {
    id: String,
    number: &'a Option<String>,
    procedure: &'a str,
    step: &'a str,
    branch: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<&'a Value>,
    applicant: Applicant,
    project: &'a Option<String>,
    division: &'a Option<String>,
    form: &'a Value,
    steps: &'a Value,
    data: &'a Value,
    materials: Value,
    opened: String,
    submitted: Option<String>,
    version: i64,
}

fn input<'a>(engine: &Engine, a: &'a Admitted, facts: &'a Facts) -> Input<'a> {
    Input {
        context: context(engine, a),
        procedure: a.dispatch(),
        case: a.case.as_ref().map(|row| view(row, &a.doc, &a.step, &a.branch, &engine.clock.zone)),
        form: &NOTHING,
        occurrence: None,
        record: &a.record,
        facts: &facts.values,
    }
}

fn view<'a>(row: &'a CaseRow, doc: &'a CaseDoc, step: &'a str, branch: &'a str, zone: &Zone) -> CaseView<'a> {
    CaseView {
        id: row.id.to_string(),
        number: &row.number,
        procedure: &row.procedure,
        step,
        branch,
        item: doc.items.get(branch),
        applicant: Applicant {
            organisation: row.organisation.clone(),
            person: row.person.clone(),
            post: row.post.clone(),
        },
        project: &row.project,
        division: &row.division,
        form: &doc.form,
        steps: &doc.steps,
        data: &doc.data,
        materials: doc.materials_json(),
        opened: zone.text(row.opened),
        submitted: row.submitted.map(|t| zone.text(t)),
        version: row.revision,
    }
}

fn text(input: &Input<'_>) -> String {
    serde_json::to_string(input).expect("an input is JSON")
}

fn context(engine: &Engine, a: &Admitted) -> Context {
    let year = engine.clock.zone.date(a.now).year();
    Context {
        now: engine.clock.zone.text(a.now),
        today: engine.clock.zone.date(a.now).to_string(),
        seed: seed(a),
        locale: "zh".to_owned(),
        settings: a.installed.contract.settings_value(),
        actor: a.acting.actor(),
        calendar: engine.calendar().view(year - 1..=year + 1),
        system: a.installed.contract.id.clone(),
        version: a.installed.version.clone(),
    }
}

/// From the case, never from the attempt.
fn seed(a: &Admitted) -> u64 {
    let scope = a.case.as_ref().map_or_else(|| a.dispatch().to_owned(), |c| c.id.to_string());
    let digest = contract::canonical::sha256(scope.as_bytes());
    u64::from_str_radix(&digest[..16], 16).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::decision::{self, Actor, CalendarView};
    use serde_json::json;

    /// What is written here and what the contract says it is cannot go apart: read by the contract's types and written
    /// by them, it is the same text.
    #[test]
    fn it_is_written_as_the_contract_writes_it() {
        let (row, mut doc) =
            crate::drafts::new_case(uuid::Uuid::nil(), "loan", "loan", json!({"b": [1], "a": "一"}), 0);
        doc.items.insert("signer#P-17".to_owned(), json!({"person": "P-17"}));
        let row = CaseRow { number: Some("JY-1".to_owned()), submitted: Some(1), project: Some("P".to_owned()), ..row };
        let zone = Zone::city();
        let occurrence = Occurrence::Arrive { step: "fill".to_owned(), branch: String::new() };
        for (branch, record) in [("signer#P-17", None), ("", Some(json!({"no": "1"})))] {
            let input = Input {
                context: quiet(),
                procedure: "loan",
                case: Some(view(&row, &doc, "fill", branch, &zone)),
                form: &doc.form,
                occurrence: Some(&occurrence),
                record: &record,
                facts: &Map::from_iter([("open".to_owned(), json!(2))]),
            };
            let written = text(&input);
            let read: decision::Input = serde_json::from_str(&written).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), written);
        }
    }

    fn quiet() -> Context {
        Context {
            now: "2025-02-17T09:00:00+08:00".to_owned(),
            today: "2025-02-17".to_owned(),
            seed: 7,
            locale: "zh".to_owned(),
            settings: json!({"max-days": 5}),
            actor: Actor::default(),
            calendar: CalendarView::default(),
            system: "loan".to_owned(),
            version: "1.0.0".to_owned(),
        }
    }
}
