//! R2: what is said of the whole agrees with its parts.
use crate::project::plain;
use crate::{Msg, Project, Settings};
use hub_sdk::prelude::*;

pub fn check(project: &Project, settings: &Settings, say: &mut Problems) {
    funds(project, say);
    areas(project, settings, say);
    unit_nos(project, say);
}

fn funds(project: &Project, say: &mut Problems) {
    let (funds, total) = (project.funds().iter().filter_map(|row| row.amount).sum::<Fen>(), project.total_investment());
    if funds != total {
        say.refuse(Msg::FundsDiffer { funds: funds.into(), total: total.into() }).at("/funds");
    }
}

fn areas(project: &Project, settings: &Settings, say: &mut Problems) {
    let differ = |a: Hundredths, b: Hundredths| (a.0 - b.0).abs() as f64 > settings.area_tolerance * 100.0 + 1e-6;
    let (above, below) = (project.above_area(), project.below_area());
    let (units_above, units_below) = (project.units_above(), project.units_below());
    if differ(units_above, above) {
        say.refuse(Msg::AboveDiffers { units: units_above.into(), form: above.into() }).at("/above-area");
    }
    if differ(units_below, below) {
        say.refuse(Msg::BelowDiffers { units: units_below.into(), form: below.into() }).at("/below-area");
    }
    let Some(total) = project.total_area else {
        return;
    };
    if differ(Hundredths(above.0 + below.0), total) {
        let (above, below, total) = (above.into(), below.into(), total.into());
        say.refuse(Msg::TotalDiffers { above, below, total }).at("/total-area");
    }
}

fn unit_nos(project: &Project, say: &mut Problems) {
    for (n, unit) in project.units().iter().enumerate() {
        let no = plain(&unit.unit_no);
        if project.units()[..n].iter().any(|other| plain(&other.unit_no) == no) {
            say.refuse(Msg::UnitRepeated { no: no.into() }).at(format!("/units/{n}/unit-no"));
        }
    }
}

/// Area above ground to land, two decimals; none without land.
pub fn plot_ratio(project: &Project) -> Option<Hundredths> {
    let (above, land) = (project.above_area().0, project.land_area?.0);
    (land > 0).then(|| Hundredths((above * 200 + land) / (land * 2)))
}

#[cfg(test)]
mod tests {
    use super::{check, plot_ratio};
    use crate::{Project, samples};
    use hub_sdk::prelude::*;

    fn codes(project: &Project) -> Vec<String> {
        let mut say = Problems::default();
        check(project, &samples::settings(), &mut say);
        say.list().iter().map(|problem| problem.code.clone()).collect()
    }

    #[test]
    fn the_worked_example_agrees() {
        let project = samples::qinglong();
        assert!(codes(&project).is_empty());
        assert_eq!(project.units_above().to_string(), "46880.30");
        assert_eq!(project.above_area().0 + project.below_area().0, 6_842_050);
        assert_eq!(plot_ratio(&project).unwrap().to_string(), "2.40");
    }

    #[test]
    fn funds_that_miss_the_total_are_named_in_yuan() {
        let mut project = samples::qinglong();
        project.funds.as_mut().unwrap()[2].amount = Some(Fen::yuan(199_000_000));
        let mut say = Problems::default();
        check(&project, &samples::settings(), &mut say);
        assert_eq!(say.list()[0].params["funds"], "519000000.00");
        assert_eq!(say.list()[0].params["total"], "520000000.00");
    }

    #[test]
    fn areas_agree_within_a_hundredth() {
        let mut project = samples::qinglong();
        project.above_area = Some(Hundredths(4_688_031));
        assert!(codes(&project).is_empty());
        project.above_area = Some(Hundredths(4_688_032));
        assert_eq!(codes(&project), ["above-differs", "total-differs"]);
        project.above_area = None;
        project.below_area = Some(Hundredths(2_154_000));
        assert_eq!(codes(&project), ["below-differs", "total-differs"]);
    }

    #[test]
    fn a_unit_number_stands_once() {
        let mut project = samples::qinglong();
        project.units.as_mut().unwrap()[3].unit_no = Some("U01".into());
        assert_eq!(codes(&project), ["unit-repeated"]);
    }
}
