//! R5: the project stands where it says, on as much land as it says.
use crate::site::{Place, Site};
use crate::{Msg, Project, Settings};
use hub_sdk::prelude::*;

pub fn check(project: &Project, settings: &Settings, say: &mut Problems) {
    let Some(site) = project.boundary.as_ref().and_then(Site::read) else {
        return;
    };
    if !site.is_simple() {
        // Area and inside have no meaning then.
        say.refuse(Msg::BoundaryCrosses).at("/boundary");
        return;
    }
    say.show("boundary-area", format!("{:.2}", site.area()));
    if !site.lies_in(city_box(settings)) {
        say.refuse(Msg::BoundaryOutsideBox).at("/boundary");
    }
    if !project.location.as_ref().and_then(Place::read).is_some_and(|place| site.holds(&place)) {
        say.refuse(Msg::LocationOutside).at("/location");
    }
    area(&site, project.land_area.unwrap_or_default(), settings, say);
}

fn area(site: &Site, land: Hundredths, settings: &Settings, say: &mut Problems) {
    let (drawn, limit) = (site.area(), settings.boundary_tolerance);
    if (drawn - land.as_f64()).abs() > land.as_f64() * limit as f64 / 100.0 {
        let (drawn, area) = (format!("{drawn:.2}").into(), land.into());
        say.refuse(Msg::BoundaryAreaDiffers { drawn, area, limit: limit.into() }).at("/boundary");
    }
}

fn city_box(settings: &Settings) -> [f64; 4] {
    settings.lng_lat_box[..].try_into().unwrap_or([-180.0, -90.0, 180.0, 90.0])
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::{Project, samples};
    use hub_sdk::prelude::*;

    fn codes(project: &Project) -> Vec<String> {
        let mut say = Problems::default();
        check(project, &samples::settings(), &mut say);
        say.list().iter().map(|problem| problem.code.clone()).collect()
    }

    #[test]
    fn the_worked_example_stands_on_its_land() {
        assert!(codes(&samples::qinglong()).is_empty());
    }

    #[test]
    fn five_per_cent_of_the_land_area_may_be_missing() {
        let mut project = samples::qinglong();
        project.land_area = Some(Hundredths(2_050_000));
        assert!(codes(&project).is_empty());
        project.land_area = Some(Hundredths(2_060_000));
        assert_eq!(codes(&project), ["boundary-area-differs"]);
    }

    #[test]
    fn elsewhere_and_crossing_lines_are_refused() {
        let mut project = samples::qinglong();
        project.location = Some(json!({"type": "Point", "coordinates": [104.2, 30.7]}));
        assert_eq!(codes(&project), ["location-outside"]);
        project.boundary = Some(
            json!({"type": "Polygon", "coordinates": [[[104.1, 30.7], [104.102, 30.702], [104.102, 30.7], [104.1, 30.702], [104.1, 30.7]]]}),
        );
        assert_eq!(codes(&project), ["boundary-crosses"]);
    }

    #[test]
    fn a_site_outside_the_city_s_box_is_refused() {
        let mut project = samples::qinglong();
        project.boundary = Some(
            json!({"type": "Polygon", "coordinates": [[[105.1, 30.7], [105.101566, 30.7], [105.101566, 30.701174], [105.1, 30.701174], [105.1, 30.7]]]}),
        );
        project.location = Some(json!({"type": "Point", "coordinates": [105.1005, 30.7005]}));
        assert_eq!(codes(&project), ["boundary-outside-box"]);
    }
}
