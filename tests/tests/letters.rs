//! Dead letters: a partner's answer that is refused is kept with its reason, told to the operator, sent again when he
//! says so, and holds up nobody.
use hub_tests::{Person, World, city, on_both, soon};
use serde_json::{Value, json};

on_both!(ready;
    a_forged_answer_is_kept_and_sent_again,
);

fn ready(world: &World) {
    city::with_owner(&world.hub);
}

fn open(operator: &Person) -> Vec<Value> {
    operator.get("/dead-letters").ok()["items"].as_array().unwrap().clone()
}

fn a_forged_answer_is_kept_and_sent_again(world: &World) {
    let operator = world.hub.sign_in("operator");
    let behave = |mode: &str| world.hub.sample("POST", "messages", &json!({"partner": "identity", "mode": mode}));
    behave("forge");
    let newcomer = json!({"name": "周一鸣", "id-number": "510108199003071232", "mobile": "13800001111"});
    operator.post("/people/invitations", newcomer).ok();
    let letter = soon("the letter", || open(&operator).into_iter().find(|l| l["reason"] == "signature"));
    assert_eq!((&letter["exchange"], &letter["times"]), (&json!("hub.partner.identity.in"), &json!(1)));
    let path = |verb: &str| format!("/dead-letters/{}/{verb}", letter["id"].as_str().unwrap());
    world.hub.sign_in("P-05").post(&path("retry"), json!({})).not(403, "forbidden");
    operator.post(&path("retry"), json!({})).ok();
    // The same bytes with the same signature: it dies again, and is the same letter.
    soon("its second death", || open(&operator).into_iter().find(|l| l["id"] == letter["id"] && l["times"] == 2));
    operator.post(&path("discard"), json!({})).ok();
    operator.post(&path("retry"), json!({})).not(409, "letter-dealt-with");
    assert!(open(&operator).iter().all(|l| l["id"] != letter["id"]));
    // Others' answers were not held up.
    behave("answer");
    let other = json!({"name": "王小川", "id-number": "510108199106152713", "mobile": "13800002222"});
    operator.post("/people/invitations", other).ok();
    // The other's is answered; the first still waits, because a forged answer proves nothing.
    let states = || {
        let messages = operator.get("/partners/identity/messages").ok();
        let asked = messages["items"].as_array().unwrap().iter().filter(|m| m["direction"] == "out");
        let mut states: Vec<String> = asked.map(|m| m["state"].as_str().unwrap().to_owned()).collect();
        states.sort();
        states
    };
    soon("the other's answer", || (states() == ["answered", "waiting"]).then_some(()));
}
