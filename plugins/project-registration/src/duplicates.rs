//! R6: projects that may be the same one: an equal name in the division, or a
//! site that overlaps that of a project still going on. Nothing is refused;
//! the reviewer verifies.
use crate::project::{ENDED, plain};
use crate::site::Site;
use crate::{Msg, Project, Settings};
use hub_sdk::prelude::*;

pub struct Suspect {
    pub no: String,
    name: String,
    /// Per cent of the smaller site; none where only the name is equal.
    overlap: Option<f64>,
}

impl Suspect {
    pub fn told(&self) -> Msg {
        let no = self.no.as_str().into();
        match self.overlap {
            Some(share) => {
                Msg::SuspectedOverlap { name: self.name.as_str().into(), no, share: format!("{share:.2}").into() }
            }
            None => Msg::SuspectedName { no },
        }
    }

    pub fn field(&self) -> &'static str {
        if self.overlap.is_some() { "/boundary" } else { "/name" }
    }
}

/// The first phase of the same project is no duplicate of it.
pub fn suspects(project: &Project, same_name: &Rows, near: &Rows, settings: &Settings) -> Vec<Suspect> {
    let other = |row: &&Row| row.text("project-no") != plain(&project.phase_of);
    let named = same_name.iter().filter(other).map(|row| suspect(row, None));
    let site = project.boundary.as_ref().and_then(Site::read);
    let overlapping = near.iter().filter(other).filter_map(|row| {
        let share = site.as_ref()?.overlap(&Site::read(row.get("boundary")?)?);
        (share > settings.overlap_warn as f64 && !ENDED.contains(&row.text("status")))
            .then(|| suspect(row, Some(share)))
    });
    named.chain(overlapping).collect()
}

fn suspect(row: &Row, overlap: Option<f64>) -> Suspect {
    Suspect { no: row.text("project-no").to_owned(), name: row.text("name").to_owned(), overlap }
}

#[cfg(test)]
mod tests {
    use super::suspects;
    use crate::samples;
    use hub_sdk::prelude::*;

    fn rows(rows: Value) -> Rows {
        hub_sdk::serde_json::from_value(rows).unwrap()
    }

    fn near(east: f64, status: &str) -> Value {
        let (west, east) = (104.1 + east, 104.1015 + east);
        let ring = [[west, 30.7], [east, 30.7], [east, 30.7012], [west, 30.7012], [west, 30.7]];
        json!([{"project-no": "5101082401010101", "name": "青龙一期", "status": status, "boundary": {"type": "Polygon", "coordinates": [ring]}}])
    }

    fn found(same_name: Value, near: Value) -> usize {
        suspects(&samples::qinglong(), &rows(same_name), &rows(near), &samples::settings()).len()
    }

    #[test]
    fn an_equal_name_and_an_overlap_above_ten_per_cent_are_suspect() {
        assert_eq!(found(json!([]), json!([])), 0);
        assert_eq!(found(json!([{"project-no": "5101082401010101", "status": "竣工"}]), json!([])), 1);
        assert_eq!(found(json!([]), near(0.0, "在建")), 1);
        assert_eq!(found(json!([]), near(0.00145, "在建")), 0);
        assert_eq!(found(json!([]), near(0.0, "竣工")), 0);
    }

    #[test]
    fn the_first_phase_is_not() {
        let mut project = samples::qinglong();
        project.phase_of = Some("5101082401010101".into());
        assert!(suspects(&project, &rows(json!([])), &rows(near(0.0, "在建")), &samples::settings()).is_empty());
    }
}
