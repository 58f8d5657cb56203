//! One step for every person of a list: side by side, in turn, and what a
//! return or a lapse leaves standing.
use hub_tests::{
    World,
    countersign::{answer, handed_in, ready},
    on_both, soon,
};
use serde_json::{Value, json};

on_both!(ready;
    each_signs_and_only_the_changed_part_is_asked_again,
    who_was_taken_from_the_list_is_not_asked,
    in_turn_and_the_clock_confirms_for_who_is_silent,
    what_nobody_holds_goes_to_the_administrators,
    the_trunk_asks_everybody_again,
);

const SIGNERS: [&str; 3] = ["P-03", "P-04", "P-05"];

/// Who is asked now, by the token's item.
fn asked(shown: &Value) -> Vec<&str> {
    let tokens = shown["workflow"]["tokens"].as_array().into_iter().flatten();
    let mut open: Vec<&str> = tokens.filter(|t| t["ended"] == false).filter_map(|t| t["item"].as_str()).collect();
    open.sort_unstable();
    open
}

fn each_signs_and_only_the_changed_part_is_asked_again(world: &World) {
    let (applicant, case) = handed_in(world, "together", &SIGNERS);
    assert_eq!(asked(&applicant.case(&case)), SIGNERS);
    answer(world, &case, "P-04", "confirm");
    // What is another's to sign is nobody else's task.
    let other = world.hub.sign_in("P-04").case(&case);
    assert!(other["tasks"].as_array().unwrap().iter().all(|t| t["mine"] == false), "{}", other["tasks"]);
    answer(world, &case, "P-03", "correction");
    assert_eq!(asked(&applicant.case(&case)), ["P-05"], "one notice: the last is waited for");
    answer(world, &case, "P-05", "confirm");
    let shown = applicant.case(&case);
    assert_eq!(shown["correction"]["comment"], "缺附图", "{}", shown["correction"]);
    let changes = json!([{"pointer": "/signers/2/part", "from": "P-05 的分工", "to": "另一分工"}]);
    applicant.patch(&format!("/cases/{case}/form"), json!({"changes": changes})).ok();
    applicant.act(&case, "submit", json!({})).ok();
    // P-03 had sent it back, the part of P-05 changed, P-04 had signed.
    assert_eq!(asked(&applicant.case(&case)), ["P-03", "P-05"]);
    answer(world, &case, "P-03", "confirm");
    answer(world, &case, "P-05", "confirm");
    assert_eq!(applicant.case(&case)["state"], "done");
}

fn who_was_taken_from_the_list_is_not_asked(world: &World) {
    let (applicant, case) = handed_in(world, "together", &SIGNERS);
    answer(world, &case, "P-03", "correction");
    answer(world, &case, "P-04", "confirm");
    answer(world, &case, "P-05", "confirm");
    let rows = applicant.case(&case)["form"]["signers"].clone();
    let left = json!([rows[1], rows[2]]);
    let changes = json!([{"pointer": "/signers", "from": rows, "to": left}]);
    applicant.patch(&format!("/cases/{case}/form"), json!({"changes": changes})).ok();
    applicant.act(&case, "submit", json!({})).ok();
    assert_eq!(applicant.case(&case)["state"], "done", "the two who are left had signed");
}

fn in_turn_and_the_clock_confirms_for_who_is_silent(world: &World) {
    let (applicant, case) = handed_in(world, "in-turn", &["P-05", "P-03", "P-04"]);
    assert_eq!(asked(&applicant.case(&case)), ["P-05"], "the order is the list's");
    answer(world, &case, "P-05", "confirm");
    let shown = applicant.case(&case);
    assert_eq!(asked(&shown), ["P-03"]);
    let token = shown["workflow"]["tokens"].as_array().unwrap().iter().find(|t| t["item"] == "P-03").unwrap();
    let due = token["due"].as_str().expect("each has a time limit of his own");
    world.hub.sample("PUT", "clock", &json!({"now": format!("{}T00:30", &due[..10])}));
    // Two of three are enough: the third is not asked any more.
    soon("the clock's confirmation", || (applicant.case(&case)["state"] == "done").then_some(()));
    assert!(asked(&applicant.case(&case)).is_empty());
}

fn what_nobody_holds_goes_to_the_administrators(world: &World) {
    let (applicant, case) = handed_in(world, "unheld", &SIGNERS[..1]);
    let told = applicant.get("/notices").ok().to_string();
    assert!(told.contains("总监确认") && told.contains("无人任职"), "{told}");
    applicant.act(&case, "confirm", json!({})).ok();
    assert_eq!(applicant.case(&case)["state"], "done");
}

fn the_trunk_asks_everybody_again(world: &World) {
    let (applicant, case) = handed_in(world, "checked", &["P-03", "P-04"]);
    answer(world, &case, "P-03", "confirm");
    answer(world, &case, "P-04", "confirm");
    applicant.act(&case, "return", json!({"comment": "内容有变"})).ok();
    assert_eq!(asked(&applicant.case(&case)), ["P-03", "P-04"]);
    answer(world, &case, "P-04", "confirm");
    answer(world, &case, "P-03", "confirm");
    applicant.act(&case, "approve", json!({})).ok();
    assert_eq!(applicant.case(&case)["state"], "done");
}
