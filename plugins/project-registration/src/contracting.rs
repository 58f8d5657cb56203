//! R7: the schedule runs forward, and a state-invested project of a size that
//! must be tendered is tendered (《必须招标的工程项目规定》第二条、第五条).
use crate::project::plain;
use crate::{Msg, Project};
use hub_sdk::prelude::*;

const TENDERED: [&str; 2] = ["公开招标", "邀请招标"];
/// 施工 400万元.
const WORKS: Fen = Fen::yuan(4_000_000);

pub fn check(project: &Project, say: &mut Problems) {
    if project.planned_finish <= project.planned_start {
        say.refuse(Msg::FinishBeforeStart).at("/planned-finish");
    }
    if must_be_tendered(project) && !TENDERED.contains(&plain(&project.contracting)) {
        let contracting = plain(&project.contracting).into();
        say.refuse(Msg::ContractingNotAllowed { contracting })
            .at("/contracting")
            .cite("《必须招标的工程项目规定》（国家发展改革委令第16号）第二条、第五条");
    }
}

pub fn must_be_tendered(project: &Project) -> bool {
    project.state_invested == Some(true) && project.works_estimate() >= WORKS
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::{Project, samples};
    use hub_sdk::prelude::*;

    fn codes(project: Project) -> Vec<String> {
        let mut say = Problems::default();
        check(&project.derived(&samples::settings()), &mut say);
        say.list().iter().map(|problem| problem.code.clone()).collect()
    }

    fn contracted(contracting: &str, yuan: i64) -> Vec<String> {
        let base = samples::with_funds(Fen::yuan(yuan), &[("财政预算资金", yuan)]);
        codes(Project {
            contracting: Some(contracting.into()),
            planned_start: Some(date(2025, 10, 1)),
            planned_finish: Some(date(2027, 10, 1)),
            ..base
        })
    }

    #[test]
    fn public_money_from_four_million_is_tendered() {
        assert_eq!(contracted("直接发包", 4_000_000), ["contracting-not-allowed"]);
        assert_eq!(contracted("其他", 4_000_000), ["contracting-not-allowed"]);
        assert!(contracted("直接发包", 3_999_999).is_empty());
        assert!(contracted("邀请招标", 400_000_000).is_empty());
    }

    #[test]
    fn the_finish_comes_after_the_start() {
        let mut project = samples::qinglong();
        project.planned_finish = project.planned_start;
        assert_eq!(codes(project), ["finish-before-start"]);
    }
}
