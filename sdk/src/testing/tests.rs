//! Scenarios of a contract without code, played against what the stock component answers.
use super::{Outcome, scenario};
use hub_wit::Wire;

struct Stock;

impl Wire for Stock {
    fn check(_: String) -> String {
        r#"{"checked":{"problems":[]}}"#.into()
    }

    fn decide(_: String) -> String {
        r#"{"decision":{}}"#.into()
    }
}

#[test]
fn a_notice_stays_while_objections_are_answered_and_ends_by_the_clock() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/contracts/public-notice");
    let run = scenario::<Stock>(root, "objected");
    let decided: Vec<bool> = run.steps.iter().map(|s| matches!(s.outcome, Outcome::Decided { .. })).collect();
    assert_eq!(
        decided,
        [true, false, true, true],
        "handing in, the answer and the end reach the rules; objecting does not"
    );
}
