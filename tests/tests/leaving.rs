//! Who leaves: what he had taken is free again, and a successor takes over in one act.
use hub_tests::{
    Person, World,
    city::TRIAGE,
    joint::{at, handed_in, ready},
    on_both, soon,
};
use serde_json::{Value, json};

on_both!(ready;
    what_a_leaver_had_taken_is_free_again,
    a_successor_takes_over_in_one_act,
    what_was_passed_to_him_is_his_while_he_has_the_post,
    the_hub_notices_a_post_that_ended_by_itself,
);

const AUTHORITY: &str = "11510100MB0000046J";
const OFFICE: &str = "科发处";

fn appointed(operator: &Person, person: &str) -> String {
    let post = json!({"organisation": AUTHORITY, "office": OFFICE, "person": person, "post": "reviewer"});
    operator.post("/posts", post).ok()["appointment-no"].as_str().unwrap().to_owned()
}

fn task(person: &Person, case: &str, step: &str) -> String {
    let shown = person.case(case);
    let found = shown["tasks"].as_array().unwrap().iter().find(|t| t["step"] == step).cloned();
    found.unwrap_or_else(|| panic!("no task at {step}: {}", shown["tasks"]))["id"].as_str().unwrap().to_owned()
}

fn what_a_leaver_had_taken_is_free_again(world: &World) {
    const LEAVER: &str = "P-06";
    let operator = world.hub.sign_in("operator");
    let number = appointed(&operator, LEAVER);
    let (_, office, case) = handed_in(&world.hub, "离");
    let leaver = world.hub.sign_in(LEAVER).acting(TRIAGE);
    leaver.post(&format!("/tasks/{}/claim", task(&leaver, &case, "fire-review")), json!({})).ok();
    at(&office, &case, "fire-review", "approve", "").not(403, "claimed");
    operator.delete(&format!("/posts/{number}")).ok();
    at(&office, &case, "fire-review", "approve", "").ok();
}

fn a_successor_takes_over_in_one_act(world: &World) {
    const LEAVER: &str = "P-07";
    let operator = world.hub.sign_in("operator");
    let number = appointed(&operator, LEAVER);
    let (applicant, office, case) = handed_in(&world.hub, "接");
    let leaver = world.hub.sign_in(LEAVER).acting(TRIAGE);
    let passed = json!({"to": LEAVER, "comment": "请你办理"});
    office.post(&format!("/tasks/{}/hand-over", task(&office, &case, "quality-review")), passed).ok();
    let to = |person: &str| json!({"to": person, "comment": "离职"});
    let path = format!("/posts/{number}/hand-over");
    applicant.post(&path, to("P-04")).not(403, "forbidden");
    operator.post(&path, to(LEAVER)).not(422, "refused");
    operator.post(&path, to("nobody")).not(404, "not-found");
    let done = operator.post(&path, to("P-04")).ok();
    assert_eq!(done["tasks"], 1, "{done}");
    assert!(leaver.send("GET", "/me", &Value::Null).unwrap().status >= 400, "his session ended");
    let successor = world.hub.sign_in("P-04").acting(TRIAGE);
    at(&successor, &case, "quality-review", "approve", "").ok();
    let told = applicant.case(&case).to_string();
    assert!(told.contains("转办"), "{told}");
    operator.post(&path, to("P-04")).not(404, "not-found");
    operator.delete(&format!("/posts/{}", done["appointment-no"].as_str().unwrap())).ok();
}

fn what_was_passed_to_him_is_his_while_he_has_the_post(world: &World) {
    const LEAVER: &str = "P-05";
    let operator = world.hub.sign_in("operator");
    let number = appointed(&operator, LEAVER);
    let (_, office, case) = handed_in(&world.hub, "转");
    let own = task(&office, &case, "fire-review");
    let path = format!("/tasks/{own}/hand-over");
    let stranger = office.post(&path, json!({"to": "P-08", "comment": ""})).not(422, "refused");
    assert_eq!(stranger["problems"][0]["code"], "not-a-colleague", "{stranger}");
    office.post(&path, json!({"to": LEAVER, "comment": "请你办理"})).ok();
    at(&office, &case, "fire-review", "approve", "").not(403, "claimed");
    operator.delete(&format!("/posts/{number}")).ok();
    let himself = world.hub.sign_in(LEAVER);
    himself.act_on(&case, &own, "approve", &json!({"comment": ""}), None).unwrap().not(403, "not-yours");
    at(&office, &case, "fire-review", "approve", "").ok();
}

fn the_hub_notices_a_post_that_ended_by_itself(world: &World) {
    const LEAVER: &str = "P-03";
    let operator = world.hub.sign_in("operator");
    let number = appointed(&operator, LEAVER);
    let (_, office, case) = handed_in(&world.hub, "期");
    let leaver = world.hub.sign_in(LEAVER).acting(TRIAGE);
    leaver.post(&format!("/tasks/{}/claim", task(&leaver, &case, "fire-review")), json!({})).ok();
    let key = json!({"register": "hub/post", "key": number, "data": {
        "appointment-no": number, "organisation": AUTHORITY, "office": OFFICE, "person": LEAVER, "post": "reviewer",
        "level": "L3", "scope": "企业", "systems": [], "powers": ["审核"], "from": "2025-01-01", "until": "2025-01-31", "status": "有效",
    }});
    world.hub.sample("POST", "records", &key);
    let free = || {
        let shown = office.case(&case);
        let task = shown["tasks"].as_array()?.iter().find(|t| t["step"] == "fire-review")?;
        task["claimed-by"].is_null().then_some(())
    };
    soon("the task is free", free);
}
