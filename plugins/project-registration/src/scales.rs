//! R4: how large the design and the works are (《工程设计资质标准》附件,
//! 《注册建造师执业工程规模标准》), and whether a supervisor is compulsory
//! (《建设工程监理范围和规模标准规定》). The largest unit decides.
use crate::project::whole;
use crate::{Project, ProjectUnitsRow, Settings};
use hub_sdk::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scale {
    Small,
    Medium,
    Large,
}

impl Scale {
    pub fn as_str(self) -> &'static str {
        match self {
            Scale::Small => "小型",
            Scale::Medium => "中型",
            Scale::Large => "大型",
        }
    }

    fn by(large: bool, medium: bool) -> Scale {
        match (large, medium) {
            (true, _) => Scale::Large,
            (_, true) => Scale::Medium,
            _ => Scale::Small,
        }
    }
}

pub fn design_scale(project: &Project, settings: &Settings) -> Scale {
    of_project(project, settings, design_of_unit)
}

pub fn builder_scale(project: &Project, settings: &Settings) -> Scale {
    of_project(project, settings, builder_of_unit)
}

fn of_project(project: &Project, settings: &Settings, of_unit: fn(&ProjectUnitsRow) -> Scale) -> Scale {
    match project.is_linear() {
        true => of_price(project.works_estimate(), settings),
        false => project.units().iter().map(of_unit).max().unwrap_or(Scale::Small),
    }
}

/// Municipal works go by what they cost.
pub fn of_price(price: Fen, settings: &Settings) -> Scale {
    Scale::by(price.0 >= settings.municipal_large, price.0 >= settings.municipal_medium)
}

fn design_of_unit(unit: &ProjectUnitsRow) -> Scale {
    if unit.is_housing() {
        return Scale::by(unit.floors() > 20, unit.floors() > 12);
    }
    let (area, height) = (unit.area(), unit.height());
    Scale::by(area > whole(20_000) || height > whole(50), area > whole(5_000) || height > whole(24))
}

fn builder_of_unit(unit: &ProjectUnitsRow) -> Scale {
    let beyond = |floors: i64, height: i64, area: i64, span: i64| {
        unit.floors() >= floors
            || unit.height() >= whole(height)
            || unit.area() >= whole(area)
            || unit.span() >= whole(span)
    };
    Scale::by(beyond(25, 100, 30_000, 30), beyond(5, 15, 3_000, 15))
}

/// Housing of this size is always supervised, 住宅小区工程.
const HOUSING_AREA: Hundredths = whole(50_000);
/// So are public works from 3000万元.
const PUBLIC_WORKS: Fen = Fen::yuan(30_000_000);

pub fn supervision_required(project: &Project, settings: &Settings) -> bool {
    housing(project, settings) || public_works(project) || public_venue(project) || state_loan(project)
}

fn housing(project: &Project, settings: &Settings) -> bool {
    let homes = || project.units().iter().filter(|unit| unit.is_housing());
    let area = Hundredths(homes().map(|unit| unit.area().0).sum());
    // Where only the floors are known, the tenth one lies above any such height.
    let high = |unit: &ProjectUnitsRow| unit.height() > whole(settings.high_rise_height) || unit.floors() >= 10;
    area >= HOUSING_AREA || homes().any(high)
}

fn public_works(project: &Project) -> bool {
    let public = ["教育", "医疗", "文化", "体育", "商业", "交通"].iter().any(|r#use| project.has_use(r#use));
    (public || project.is_linear()) && project.total_investment() >= PUBLIC_WORKS
}

/// 学校、影剧院、体育场馆, whatever they cost.
fn public_venue(project: &Project) -> bool {
    ["教育", "文化", "体育"].iter().any(|r#use| project.has_use(r#use))
}

/// Foreign money in public hands is a loan or aid that the state took.
fn state_loan(project: &Project) -> bool {
    let foreign = project.funds().iter().any(|row| crate::project::plain(&row.source) == "外资");
    let public = ["机关事业", "国有企业"].contains(&crate::project::plain(&project.owner_kind));
    foreign && public
}

#[cfg(test)]
mod tests {
    use super::{Scale, builder_scale, design_scale, of_price, supervision_required};
    use crate::samples::{self, settings, unit};
    use hub_sdk::prelude::*;

    fn scales(r#use: &str, floors: i64, height: f64, area: f64) -> (Scale, Scale) {
        let project = samples::with_units(vec![unit("U01", r#use, area, 0.0, floors, height)]);
        (design_scale(&project, &settings()), builder_scale(&project, &settings()))
    }

    #[test]
    fn the_worked_example_is_large_by_its_26_floors() {
        let project = samples::qinglong();
        assert_eq!(design_scale(&project, &settings()), Scale::Large);
        assert_eq!(builder_scale(&project, &settings()), Scale::Large);
        assert!(supervision_required(&project, &settings()));
    }

    #[test]
    fn housing_goes_by_floors_in_design() {
        assert_eq!(scales("居住", 21, 60.0, 9_000.0), (Scale::Large, Scale::Medium));
        assert_eq!(scales("居住", 20, 60.0, 9_000.0), (Scale::Medium, Scale::Medium));
        assert_eq!(scales("居住", 13, 40.0, 9_000.0).0, Scale::Medium);
        assert_eq!(scales("居住", 12, 36.0, 9_000.0).0, Scale::Small);
    }

    #[test]
    fn other_buildings_go_by_area_and_height_in_design() {
        assert_eq!(scales("办公", 4, 20.0, 20_000.01).0, Scale::Large);
        assert_eq!(scales("办公", 4, 50.01, 900.0).0, Scale::Large);
        assert_eq!(scales("办公", 4, 50.0, 20_000.0).0, Scale::Medium);
        assert_eq!(scales("办公", 4, 24.0, 5_000.0).0, Scale::Small);
    }

    #[test]
    fn builders_go_by_floors_height_area_and_span() {
        assert_eq!(scales("办公", 25, 90.0, 2_000.0).1, Scale::Large);
        assert_eq!(scales("办公", 4, 100.0, 2_000.0).1, Scale::Large);
        assert_eq!(scales("办公", 4, 12.0, 30_000.0).1, Scale::Large);
        assert_eq!(scales("办公", 5, 12.0, 2_000.0).1, Scale::Medium);
        assert_eq!(scales("办公", 4, 14.9, 2_999.0).1, Scale::Small);
        let mut hall = unit("U01", "工业", 2_000.0, 0.0, 1, 10.0);
        hall.span_m = Some(Hundredths(30_00));
        assert_eq!(builder_scale(&samples::with_units(vec![hall]), &settings()), Scale::Large);
    }

    #[test]
    fn municipal_works_go_by_price() {
        let scale = |yuan| of_price(Fen::yuan(yuan), &settings());
        assert_eq!(scale(30_000_000), Scale::Large);
        assert_eq!(scale(29_999_999), Scale::Medium);
        assert_eq!(scale(10_000_000), Scale::Medium);
        assert_eq!(scale(9_999_999), Scale::Small);
    }

    #[test]
    fn low_housing_needs_no_supervisor_until_it_is_large_or_high() {
        let homes = |area, floors, height| {
            supervision_required(
                &samples::with_units(vec![unit("U01", "居住", area, 0.0, floors, height)]),
                &settings(),
            )
        };
        assert!(!homes(9_000.0, 6, 18.0));
        assert!(homes(50_000.0, 6, 18.0));
        assert!(homes(9_000.0, 9, 27.5));
        assert!(homes(9_000.0, 10, 0.0));
    }
}
