//! 回避: a person with two posts does not review what he filed from the other.
use hub_tests::{
    World,
    city::TRIAGE,
    joint::{at, handed_in, ready},
    on_both,
};
use serde_json::json;

on_both!(ready;
    nobody_reviews_what_he_filed_himself,
);

fn nobody_reviews_what_he_filed_himself(world: &World) {
    let (applicant, _, case) = handed_in(&world.hub, "避");
    // The officer is also the administrator of an owner: one person, two seats.
    let operator = world.hub.sign_in("operator");
    let me = world.hub.sign_in("S-O06-2").get("/me").ok();
    let id = me["person"]["id"].as_str().unwrap();
    let post = json!({"organisation": "11510100MB0000046J", "office": "科发处", "person": id, "post": "reviewer"});
    let number = operator.post("/posts", post).ok()["appointment-no"].as_str().unwrap().to_owned();
    let reply = at(&applicant.acting(TRIAGE), &case, "fire-review", "approve", "");
    reply.not(403, "own-case");
    operator.delete(&format!("/posts/{number}")).ok();
}
