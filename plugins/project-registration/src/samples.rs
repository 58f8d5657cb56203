//! The project of the acceptance run and small ones beside it, for unit tests.
use crate::{Project, ProjectFundsRow, ProjectUnitsRow, Settings};
use hub_sdk::prelude::*;

/// The settings that the contract declares.
pub fn settings() -> Settings {
    hub_sdk::testing::context(env!("CARGO_MANIFEST_DIR"), "2025-03-12T09:00").settings
}

/// P1 of the acceptance run, 成华区青龙片区人才公寓项目.
pub fn qinglong() -> Project {
    hub_sdk::serde_json::from_str(include_str!("../scenarios/acceptance/project.json"))
        .expect("the form fits the register")
}

pub fn with_funds(total: Fen, rows: &[(&str, i64)]) -> Project {
    let row = |(source, yuan): &(&str, i64)| ProjectFundsRow {
        source: Some((*source).into()),
        amount: Some(Fen::yuan(*yuan)),
    };
    Project { total_investment: Some(total), funds: Some(rows.iter().map(row).collect()), ..Project::default() }
}

pub fn with_units(units: Vec<ProjectUnitsRow>) -> Project {
    Project { category: Some("房屋建筑工程".into()), units: Some(units), ..Project::default() }
}

pub fn unit(no: &str, r#use: &str, above: f64, below: f64, floors: i64, height: f64) -> ProjectUnitsRow {
    ProjectUnitsRow {
        unit_no: Some(no.into()),
        r#use: Some(r#use.into()),
        above_area: Hundredths::from_f64(above),
        below_area: Hundredths::from_f64(below),
        floors_above: Some(floors),
        height_m: Hundredths::from_f64(height),
        ..ProjectUnitsRow::default()
    }
}
