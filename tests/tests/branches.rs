//! Offices that look at one case side by side: what a return leaves standing,
//! and that what several find missing goes out as one notice.
use hub_tests::{
    Person, World,
    joint::{ALL, at, handed_in, ready},
    on_both,
};
use serde_json::{Value, json};

on_both!(ready;
    gaps_go_out_together_and_who_passed_is_not_asked_again,
    a_changed_part_is_looked_at_again,
    one_branch_is_opened_again,
    all_finish_in_one_moment,
);

fn open(shown: &Value) -> Vec<String> {
    let mut steps: Vec<String> =
        shown["tasks"].as_array().into_iter().flatten().filter_map(|t| t["step"].as_str().map(str::to_owned)).collect();
    steps.sort();
    steps
}

#[track_caller]
fn stands_at(person: &Person, case: &str, steps: &[&str]) {
    assert_eq!(open(&person.case(case)), steps, "{}", person.case(case)["workflow"]["tokens"]);
}

fn change(applicant: &Person, case: &str, pointer: &str, from: &str, to: &str) {
    let changes = json!([{"pointer": pointer, "from": from, "to": to}]);
    applicant.patch(&format!("/cases/{case}/form"), json!({"changes": changes})).ok();
}

fn gaps_go_out_together_and_who_passed_is_not_asked_again(world: &World) {
    let (applicant, office, case) = handed_in(&world.hub, "甲");
    stands_at(&office, &case, &ALL);
    at(&office, &case, "fire-review", "correction", "缺消防图纸").ok();
    // Nothing goes back before all have looked.
    stands_at(&office, &case, &["quality-review", "safety-review"]);
    assert_eq!(applicant.case(&case)["correction"], Value::Null);
    at(&office, &case, "quality-review", "approve", "").ok();
    at(&office, &case, "safety-review", "correction", "缺危大工程清单").ok();
    let shown = applicant.case(&case);
    assert_eq!(open(&shown), ["fill"]);
    let gaps = shown["correction"]["gaps"].as_array().unwrap();
    let told: Vec<_> = gaps.iter().map(|g| (&g["step"]["zh"], &g["comment"])).collect();
    assert_eq!(
        told,
        [(&json!("消防审查"), &json!("缺消防图纸")), (&json!("安全审查"), &json!("缺危大工程清单"))],
        "one notice names each office and what it found"
    );
    change(&applicant, &case, "/fire", "甲", "甲二");
    applicant.act(&case, "submit", json!({})).ok();
    // Safety had found something, so it looks again although nothing of it changed; quality had passed.
    stands_at(&office, &case, &["fire-review", "safety-review"]);
    at(&office, &case, "fire-review", "approve", "").ok();
    at(&office, &case, "safety-review", "approve", "").ok();
    stands_at(&office, &case, &["decide"]);
    at(&office, &case, "decide", "approve", "").ok();
    assert_eq!(applicant.case(&case)["state"], "done");
}

fn a_changed_part_is_looked_at_again(world: &World) {
    let (applicant, office, case) = handed_in(&world.hub, "甲");
    at(&office, &case, "quality-review", "approve", "").ok();
    at(&office, &case, "safety-review", "approve", "").ok();
    at(&office, &case, "fire-review", "correction", "请核对").ok();
    change(&applicant, &case, "/safety", "丙", "丙二");
    applicant.act(&case, "submit", json!({})).ok();
    stands_at(&office, &case, &["fire-review", "safety-review"]);
}

fn one_branch_is_opened_again(world: &World) {
    let (_, office, case) = handed_in(&world.hub, "甲");
    for step in ALL {
        at(&office, &case, step, "approve", "").ok();
    }
    at(&office, &case, "decide", "return", "请复核质量").ok();
    stands_at(&office, &case, &["quality-review"]);
    at(&office, &case, "quality-review", "approve", "").ok();
    stands_at(&office, &case, &["decide"]);
}

fn all_finish_in_one_moment(world: &World) {
    let (applicant, office, case) = handed_in(&world.hub, "丁");
    let shown = office.case(&case);
    let tasks: Vec<&str> = shown["tasks"].as_array().into_iter().flatten().filter_map(|t| t["id"].as_str()).collect();
    assert_eq!(tasks.len(), ALL.len());
    std::thread::scope(|scope| {
        for task in &tasks {
            scope.spawn(|| office.act_on(&case, task, "approve", &json!({"comment": ""}), None).unwrap().ok());
        }
    });
    stands_at(&office, &case, &["decide"]);
    let shown = office.case(&case);
    let standing = shown["workflow"]["tokens"].as_array().unwrap().iter().filter(|t| t["ended"] != true).count();
    assert_eq!(standing, 1, "{}", shown["workflow"]["tokens"]);
    at(&office, &case, "decide", "approve", "").ok();
    assert_eq!(applicant.case(&case)["state"], "done");
}
