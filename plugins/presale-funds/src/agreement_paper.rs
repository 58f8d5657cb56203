//! What the three parties seal: the agreement as it will stand. Each change is an edition of its own.
use crate::agreement_rules::{Kind, Quoted};
use crate::procedures::agreement::{Facts, Form};
use crate::*;

/// A first agreement bears its own number, a later edition says which it is.
pub fn number_of(case: &Case<Form>, facts: &Facts, agreement: &str) -> String {
    match Kind::of(&case.form) {
        Kind::First => agreement.to_owned(),
        _ => format!("{agreement}-V{}", edition(facts) + 1),
    }
}

pub fn edition(facts: &Facts) -> i64 {
    facts.agreement.as_ref().and_then(|row| row.integer("edition")).unwrap_or_default()
}

/// The quotas that the district locked when it agreed, as `quoted` reads them.
pub fn lock(quoted: &[Quoted]) -> Value {
    let row = |Quoted { row, quota }: &Quoted| {
        json!({
            "building-no": row.building_no, "unit-price": quota.price, "coefficient": quota.coefficient,
            "base": quota.base, "quota": quota.quota,
        })
    };
    quoted.iter().map(row).collect()
}

pub fn settled(case: &Case<Form>) -> Vec<Row> {
    let rows = case.patched("/quotas").and_then(Value::as_array).cloned().unwrap_or_default();
    rows.into_iter().filter_map(|row| row.as_object().cloned()).map(Row).collect()
}

/// A change of the account, and an end, leave buildings, quotas and plan as they are.
pub fn of(case: &Case<Form>, facts: &Facts, quoted: &[Quoted], agreement: &str, account: &str, name: &str) -> Value {
    let form = &case.form;
    let present = facts.agreement.clone().unwrap_or_default();
    let (scope, total, plan) = match Kind::of(form) {
        Kind::Account | Kind::End => {
            (json!(present.get("buildings")), present.money("quota-total"), json!(present.get("planned-nodes")))
        }
        _ => {
            let total = quoted.iter().map(|q| q.quota.quota).sum::<Fen>();
            (json!(buildings(quoted)), Some(total), json!(form.planned_nodes))
        }
    };
    json!({
        "kind": form.kind.as_str(), "agreement-no": agreement, "project-no": form.project, "developer": case.applicant.id(),
        "bank": form.bank, "branch": form.branch, "account-name": name, "account-no": account, "buildings": scope,
        "quota-total": total, "planned-nodes": plan,
    })
}

pub fn buildings(quoted: &[Quoted]) -> Vec<SupervisionAgreementBuildingsRow> {
    let rows = quoted.iter().map(|Quoted { row, quota }| SupervisionAgreementBuildingsRow {
        building_no: Some((&row.building_no).into()),
        name: Some((&row.name).into()),
        above_area: Some(row.above_area),
        floors: Some(row.floors),
        structure: row.structure.as_ref().map(Text::from),
        delivery: Some(row.delivery.into()),
        unit_price: Some(quota.price),
        coefficient: Some(Hundredths(quota.coefficient)),
        base: Some(quota.base),
        quota: Some(quota.quota),
    });
    rows.collect()
}
