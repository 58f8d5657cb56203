//! A document from the decision that issues it to the page on which a stranger checks it.
use hub_tests::{
    Person, World,
    joint::{ALL, at, handed_in, ready},
    on_both, soon,
};
use serde_json::{Value, json};

on_both!(ready;
    a_document_is_sealed_and_anybody_can_check_it,
    what_cannot_be_printed_refuses_the_act,
);

fn decided(office: &Person, case: &str) -> hub_tests::Reply {
    for step in ALL {
        at(office, case, step, "approve", "").ok();
    }
    at(office, case, "decide", "approve", "")
}

fn sealed(person: &Person, case: &str) -> Value {
    soon("the sealed document", || {
        let document = person.case(case)["documents"][0].clone();
        (document["state"] == "sealed").then_some(document)
    })
}

fn a_document_is_sealed_and_anybody_can_check_it(world: &World) {
    let (applicant, office, case) = handed_in(&world.hub, "甲");
    decided(&office, &case).ok();
    let document = sealed(&applicant, &case);
    assert!(document["number"].as_str().unwrap().starts_with("SC-2025-"), "{document}");
    let path = format!("/documents/{}/content", document["id"].as_str().unwrap());
    let pdf = applicant.bytes(&path);
    assert!(pdf.starts_with(b"%PDF-") && pdf.windows(19).any(|w| w == b"ETSI.CAdES.detached"));
    world.hub.sign_in("S-O07-1").seated().get(&path).not(404, "not-found");

    let stranger = world.hub.stranger();
    let proof = stranger.get(&format!("/verify/{}", document["code"].as_str().unwrap())).ok();
    assert_eq!((&proof["state"], &proof["number"]), (&json!("valid"), &document["number"]));
    assert!(proof["sealed-by"].is_string(), "{proof}");
    let kind = [("content-type", "application/pdf")];
    let same = stranger.raw("POST", "/verify", &kind, &pdf).unwrap().ok();
    assert_eq!(same["sha256"], document["sha256"]);
    let mut changed = pdf.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    stranger.raw("POST", "/verify", &kind, &changed).unwrap().not(404, "unknown-file");
    stranger.get("/verify/0000-0000-0000-0000").not(404, "unknown-code");
}

fn what_cannot_be_printed_refuses_the_act(world: &World) {
    // A cuneiform sign, which no font of the hub has.
    let (applicant, office, case) = handed_in(&world.hub, "𒀀");
    let refused = decided(&office, &case).not(422, "refused");
    let told = refused["problems"][0].clone();
    assert_eq!(told["code"], "missing-glyph", "{refused}");
    assert!(told["zh"].as_str().unwrap().contains('𒀀'), "it names the character: {told}");
    let shown = applicant.case(&case);
    assert_eq!((&shown["state"], shown["documents"].as_array().map(Vec::len)), (&json!("open"), Some(0)));
}
