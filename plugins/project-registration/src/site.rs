//! Sites on the ground: a place and the polygon around it, as GeoJSON brings
//! them (CGCS2000, degrees). Areas are taken on the ellipsoid. Shares of
//! areas are taken in degrees, since a map that stretches both axes by fixed
//! factors keeps them. GeoJSON that is no polygon reads as `None`: the form's
//! schema has refused it before.
use crate::overlap::common_area;
use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{Area, Coord, GeodesicArea, Intersects, Line, LineString, Point, Polygon};
use hub_sdk::serde_json::Value;

/// A point: longitude and latitude.
pub struct Place(Point);

/// A polygon, perhaps with holes.
pub struct Site(Polygon);

impl Place {
    pub fn read(geometry: &Value) -> Option<Place> {
        coord(geometry.get("coordinates")?).map(|at| Place(at.into()))
    }
}

impl Site {
    pub fn read(geometry: &Value) -> Option<Site> {
        let mut rings = geometry.get("coordinates")?.as_array()?.iter().map(ring);
        let outer = rings.next()??;
        Some(Site(Polygon::new(outer, rings.collect::<Option<_>>()?)))
    }

    /// No side crosses another or runs along it.
    pub fn is_simple(&self) -> bool {
        let sides: Vec<Line> = sides(&self.0).collect();
        let clear = |(n, side): (usize, &Line)| sides[n + 1..].iter().all(|other| !cross(*side, *other));
        sides.len() >= 3 && sides.iter().enumerate().all(clear)
    }

    /// Every corner lies in the box west, south, east, north.
    pub fn lies_in(&self, [west, south, east, north]: [f64; 4]) -> bool {
        let inside = |at: &Coord| (west..=east).contains(&at.x) && (south..=north).contains(&at.y);
        self.0.exterior().coords().all(inside)
    }

    /// The place lies in the site or on its edge.
    pub fn holds(&self, place: &Place) -> bool {
        self.0.intersects(&place.0)
    }

    /// Square metres on the ellipsoid.
    pub fn area(&self) -> f64 {
        self.0.geodesic_area_unsigned()
    }

    /// What both have in common, in per cent of the smaller one.
    pub fn overlap(&self, other: &Site) -> f64 {
        let smaller = self.0.unsigned_area().min(other.0.unsigned_area());
        if smaller > 0.0 { 100.0 * common_area(&self.0, &other.0) / smaller } else { 0.0 }
    }
}

pub fn sides(polygon: &Polygon) -> impl Iterator<Item = Line> {
    std::iter::once(polygon.exterior()).chain(polygon.interiors()).flat_map(LineString::lines)
}

fn cross(one: Line, other: Line) -> bool {
    match line_intersection(one, other) {
        None => false,
        Some(LineIntersection::SinglePoint { is_proper, .. }) => is_proper,
        Some(LineIntersection::Collinear { .. }) => true,
    }
}

fn ring(points: &Value) -> Option<LineString> {
    points.as_array()?.iter().map(coord).collect::<Option<Vec<_>>>().map(LineString::new)
}

fn coord(point: &Value) -> Option<Coord> {
    Some(Coord { x: point.get(0)?.as_f64()?, y: point.get(1)?.as_f64()? })
}

#[cfg(test)]
mod tests {
    use super::{Place, Site};
    use crate::samples;
    use hub_sdk::serde_json::{Value, json};

    fn site(points: &[[f64; 2]]) -> Site {
        Site::read(&json!({"type": "Polygon", "coordinates": [points]})).unwrap()
    }

    fn place(lng: f64, lat: f64) -> Place {
        Place::read(&json!({"type": "Point", "coordinates": [lng, lat]})).unwrap()
    }

    fn qinglong() -> Site {
        Site::read(&samples::qinglong().boundary.unwrap()).unwrap()
    }

    #[test]
    fn the_area_is_the_one_on_the_ground() {
        // A degree of longitude and latitude at 30.7° N: 95 802 m and 110 864 m (GRS 80).
        let square = site(&[[104.1, 30.7], [104.101, 30.7], [104.101, 30.701], [104.1, 30.701], [104.1, 30.7]]);
        assert!((square.area() - 95.802 * 110.864).abs() < 2.0, "{}", square.area());
        assert!((qinglong().area() - 19_533.40).abs() / 19_533.40 < 0.001, "{}", qinglong().area());
    }

    #[test]
    fn a_place_lies_inside_on_the_edge_or_outside() {
        let site = qinglong();
        assert!(site.holds(&place(104.1008, 30.7006)));
        assert!(site.holds(&place(104.1000, 30.7005)));
        assert!(!site.holds(&place(104.1020, 30.7006)));
    }

    #[test]
    fn a_boundary_that_crosses_itself_is_not_simple() {
        assert!(qinglong().is_simple());
        let bow = site(&[[104.1, 30.7], [104.101, 30.701], [104.101, 30.7], [104.1, 30.701], [104.1, 30.7]]);
        assert!(!bow.is_simple());
        let back_and_forth = site(&[[104.1, 30.7], [104.102, 30.7], [104.101, 30.7], [104.101, 30.701], [104.1, 30.7]]);
        assert!(!back_and_forth.is_simple());
    }

    #[test]
    fn the_box_holds_the_whole_boundary() {
        let city = [102.90, 30.08, 104.90, 31.45];
        assert!(qinglong().lies_in(city));
        assert!(!site(&[[104.89, 30.7], [104.91, 30.7], [104.89, 30.71], [104.89, 30.7]]).lies_in(city));
    }

    #[test]
    fn the_overlap_is_a_share_of_the_smaller_site() {
        let wide = site(&[[104.1, 30.7], [104.102, 30.7], [104.102, 30.701], [104.1, 30.701], [104.1, 30.7]]);
        let next =
            site(&[[104.1018, 30.7], [104.1028, 30.7], [104.1028, 30.701], [104.1018, 30.701], [104.1018, 30.7]]);
        assert!((wide.overlap(&next) - 20.0).abs() < 1e-6);
        let touching = site(&[[104.102, 30.7], [104.103, 30.7], [104.103, 30.701], [104.102, 30.701], [104.102, 30.7]]);
        assert!(wide.overlap(&touching) < 1e-9);
    }

    #[test]
    fn what_is_no_polygon_reads_as_none() {
        assert!(Site::read(&json!({"type": "Polygon", "coordinates": []})).is_none());
        assert!(Site::read(&Value::Null).is_none());
        assert!(Place::read(&json!({"type": "Point", "coordinates": ["x", 1]})).is_none());
    }
}
