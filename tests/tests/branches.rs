//! Offices that look at one case side by side: what a return leaves standing,
//! and that what several find missing goes out as one notice.
use hub_tests::{
    Hub, Person, Room, World,
    city::{self, CLERK, TRIAGE},
    on_both,
    plugins::plain,
    root, soon,
};
use serde_json::{Value, json};

const SYSTEM: &str = "joint-review";
const ALL: [&str; 3] = ["fire-review", "quality-review", "safety-review"];

on_both!(ready;
    gaps_go_out_together_and_who_passed_is_not_asked_again,
    a_changed_part_is_looked_at_again,
    one_branch_is_opened_again,
    branches_that_end_at_once_join_once,
);

fn ready(world: &World) {
    city::with_owner(&world.hub);
    let file = world.room.path().join("joint-review.wasm");
    let folder = root().join("tests/contracts/joint-review");
    world.room.hub(["plugin", "pack", plain(&folder), "--out", plain(&file)]).well();
    world.room.hub(["plugin", "install", plain(&file)]).well();
    soon("the new system", || world.hub.stranger().get("/systems").ok().to_string().contains(SYSTEM).then_some(()));
}

fn handed_in(hub: &Hub) -> (Person, Person, String) {
    let (applicant, office) = (hub.sign_in("P-05").acting(CLERK), hub.sign_in("S-A00-11").acting(TRIAGE));
    let case = applicant.open(SYSTEM, SYSTEM, json!({"fire": "甲", "quality": "乙", "safety": "丙"}));
    applicant.act(&case, "submit", json!({})).ok();
    (applicant, office, case)
}

/// Acts on the task of one step, as the office's page would.
#[track_caller]
fn at(office: &Person, case: &str, step: &str, action: &str, comment: &str) -> Value {
    let shown = office.case(case);
    let task = shown["tasks"].as_array().unwrap().iter().find(|t| t["step"] == step);
    let task = task.unwrap_or_else(|| panic!("no task at {step}: {}", open(&shown).join(" ")))["id"].as_str().unwrap();
    let body = json!({"comment": comment});
    office.act_on(case, task, action, &body, None).unwrap().ok()
}

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
    let (applicant, office, case) = handed_in(&world.hub);
    stands_at(&office, &case, &ALL);
    at(&office, &case, "fire-review", "correction", "缺消防图纸");
    // Nothing goes back before all have looked.
    stands_at(&office, &case, &["quality-review", "safety-review"]);
    assert_eq!(applicant.case(&case)["correction"], Value::Null);
    at(&office, &case, "quality-review", "approve", "");
    at(&office, &case, "safety-review", "correction", "缺危大工程清单");
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
    at(&office, &case, "fire-review", "approve", "");
    at(&office, &case, "safety-review", "approve", "");
    stands_at(&office, &case, &["decide"]);
    at(&office, &case, "decide", "approve", "");
    assert_eq!(applicant.case(&case)["state"], "done");
}

fn a_changed_part_is_looked_at_again(world: &World) {
    let (applicant, office, case) = handed_in(&world.hub);
    at(&office, &case, "quality-review", "approve", "");
    at(&office, &case, "safety-review", "approve", "");
    at(&office, &case, "fire-review", "correction", "请核对");
    change(&applicant, &case, "/safety", "丙", "丙二");
    applicant.act(&case, "submit", json!({})).ok();
    stands_at(&office, &case, &["fire-review", "safety-review"]);
}

fn one_branch_is_opened_again(world: &World) {
    let (_, office, case) = handed_in(&world.hub);
    for step in ALL {
        at(&office, &case, step, "approve", "");
    }
    at(&office, &case, "decide", "return", "请复核质量");
    stands_at(&office, &case, &["quality-review"]);
    at(&office, &case, "quality-review", "approve", "");
    stands_at(&office, &case, &["decide"]);
}

fn branches_that_end_at_once_join_once(world: &World) {
    let (applicant, office, case) = handed_in(&world.hub);
    let shown = office.case(&case);
    std::thread::scope(|scope| {
        for task in shown["tasks"].as_array().unwrap() {
            let (office, case, id) = (&office, &case, task["id"].as_str().unwrap());
            scope.spawn(move || office.act_on(case, id, "approve", &json!({"comment": ""}), None).unwrap().ok());
        }
    });
    stands_at(&office, &case, &["decide"]);
    let steps = applicant.case(&case)["workflow"]["tokens"].as_array().unwrap().len();
    assert_eq!(steps, 1, "one join, one token");
}
