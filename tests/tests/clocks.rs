//! Time limits of the law: what stops them, why, and what they gain. A world of its own, because its clock is wound.
use hub_tests::{
    World,
    countersign::{answer, handed_in, ready},
    on_both,
};
use serde_json::{Value, json};

on_both!(ready;
    a_clock_stands_while_the_applicant_mends,
);

fn a_clock_stands_while_the_applicant_mends(world: &World) {
    let wind = |at: &str| world.hub.sample("PUT", "clock", &json!({"now": at}));
    wind("2025-11-03T09:00");
    let (applicant, case) = handed_in(world, "checked", &["P-03"]);
    let clock = || applicant.case(&case)["clocks"][0].clone();
    // Five working days from a Monday, the first not counted, end with the next Monday.
    assert_eq!((&clock()["due"], &clock()["pauses"]), (&json!("2025-11-11T00:00:00+08:00"), &json!([])));
    wind("2025-11-04T10:00");
    answer(world, &case, "P-03", "correction");
    let stands = clock();
    let pause = &stands["pauses"][0];
    assert_eq!((&pause["step"]["zh"], &pause["why"], &pause["to"]), (&json!("填写"), &json!("缺附图"), &Value::Null));
    assert_eq!((&stands["paused"], &pause["from"]), (&json!(true), &json!("2025-11-04T10:00:00+08:00")));
    wind("2025-11-06T11:00");
    applicant.act(&case, "submit", json!({})).ok();
    let runs = clock();
    assert_eq!((&runs["paused"], &runs["due"]), (&json!(false), &json!("2025-11-13T00:00:00+08:00")), "two days later");
    assert_eq!(runs["pauses"][0]["to"], "2025-11-06T11:00:00+08:00");
}
