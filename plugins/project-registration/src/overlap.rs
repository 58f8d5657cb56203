//! The area that two polygons have in common, in the unit of their
//! coordinates. Cut into horizontal slabs at every corner and crossing, both
//! polygons are trapezoids whose sides do not cross inside a slab; where both
//! count as inside, the trapezoid counts. The general boolean operations of
//! `geo` would double the size of the component for this one number; a test
//! holds it against them.
use crate::site::sides;
use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{Line, Polygon};

/// A side that crosses the slab: its x below and above, and whose it is.
struct Wall {
    below: f64,
    above: f64,
    of: usize,
}

pub fn common_area(one: &Polygon, other: &Polygon) -> f64 {
    let sides = [sides(one).collect::<Vec<_>>(), sides(other).collect::<Vec<_>>()];
    levels(&sides).windows(2).map(|slab| common_in(&sides, slab[0], slab[1])).sum()
}

/// Where a slab begins or ends.
fn levels(sides: &[Vec<Line>; 2]) -> Vec<f64> {
    let corners = sides.iter().flatten().map(|side| side.start.y);
    let crossings = sides[0].iter().flat_map(|a| sides[1].iter().filter_map(|b| crossing(*a, *b)));
    let mut levels: Vec<f64> = corners.chain(crossings).collect();
    levels.sort_by(f64::total_cmp);
    levels.dedup();
    levels
}

fn crossing(a: Line, b: Line) -> Option<f64> {
    match line_intersection(a, b)? {
        LineIntersection::SinglePoint { intersection, .. } => Some(intersection.y),
        LineIntersection::Collinear { .. } => None,
    }
}

fn common_in(sides: &[Vec<Line>; 2], low: f64, high: f64) -> f64 {
    let mut walls = walls(sides, low, high);
    walls.sort_by(|a, b| (a.below + a.above).total_cmp(&(b.below + b.above)));
    let mut inside = [false, false];
    let mut width = 0.0;
    for pair in walls.windows(2) {
        inside[pair[0].of] ^= true;
        if inside == [true, true] {
            width += (pair[1].below - pair[0].below + pair[1].above - pair[0].above) / 2.0;
        }
    }
    width * (high - low)
}

fn walls(sides: &[Vec<Line>; 2], low: f64, high: f64) -> Vec<Wall> {
    let spans = |side: &&Line| side.start.y.min(side.end.y) <= low && side.start.y.max(side.end.y) >= high;
    let wall = |of: usize, side: &Line| Wall { below: x_at(side, low), above: x_at(side, high), of };
    (0..2).flat_map(|of| sides[of].iter().filter(spans).map(move |side| wall(of, side))).collect()
}

fn x_at(side: &Line, y: f64) -> f64 {
    side.start.x + (y - side.start.y) / side.dy() * side.dx()
}

#[cfg(test)]
mod tests {
    use super::common_area;
    use geo::{Area, BooleanOps, Polygon, polygon};

    fn agree(one: &Polygon, other: &Polygon) {
        let known = one.intersection(other).unsigned_area();
        assert!((common_area(one, other) - known).abs() < 1e-6, "{} is not {known}", common_area(one, other));
        assert!((common_area(other, one) - known).abs() < 1e-6);
    }

    #[test]
    fn it_is_the_area_of_the_library_s_intersection() {
        let square = polygon![(x: 0., y: 0.), (x: 10., y: 0.), (x: 10., y: 10.), (x: 0., y: 10.)];
        let diamond = polygon![(x: 5., y: -3.), (x: 13., y: 5.), (x: 5., y: 13.), (x: -3., y: 5.)];
        let l_shape = polygon![(x: 2., y: 2.), (x: 14., y: 2.), (x: 14., y: 5.), (x: 6., y: 5.), (x: 6., y: 15.), (x: 2., y: 15.)];
        let comb = polygon![(x: -1., y: 1.), (x: 11., y: 1.5), (x: 3., y: 3.), (x: 12., y: 6.), (x: 1., y: 7.), (x: 9., y: 12.), (x: -2., y: 9.)];
        let ring = polygon!(exterior: [(x: 1., y: 1.), (x: 9., y: 1.), (x: 9., y: 9.), (x: 1., y: 9.)], interiors: [[(x: 3., y: 3.), (x: 7., y: 3.), (x: 7., y: 7.), (x: 3., y: 7.)]]);
        let far = polygon![(x: 30., y: 0.), (x: 31., y: 0.), (x: 31., y: 1.)];
        let shapes = [square, diamond, l_shape, comb, ring, far];
        for one in &shapes {
            for other in &shapes {
                agree(one, other);
            }
        }
    }
}
