//! A document from the decision that issues it to the page on which a stranger checks it.
use hub_tests::{
    World,
    joint::{content, content_path, decided, handed_in, judged, ready, sealed},
    on_both,
};
use serde_json::json;

on_both!(ready;
    a_document_is_sealed_and_anybody_can_check_it,
    what_cannot_be_printed_refuses_the_act,
);

fn a_document_is_sealed_and_anybody_can_check_it(world: &World) {
    let (applicant, office, case) = handed_in(&world.hub, "甲");
    decided(&office, &case).ok();
    let document = sealed(&applicant, &case);
    assert!(document["number"].as_str().unwrap().starts_with("SC-2025-"), "{document}");
    let pdf = content(&applicant, &document);
    assert!(pdf.starts_with(b"%PDF-") && pdf.windows(19).any(|w| w == b"ETSI.CAdES.detached"));
    world.hub.sign_in("S-O07-1").seated().get(&content_path(&document)).not(404, "not-found");

    let stranger = world.hub.stranger();
    let proof = stranger.get(&format!("/verify/{}", document["code"].as_str().unwrap())).ok();
    assert_eq!((&proof["state"], &proof["number"]), (&json!("valid"), &document["number"]));
    assert!(proof["sealed-by"].is_string(), "{proof}");
    let same = judged(&world.hub, &pdf);
    assert_eq!((&same["verdict"], &same["known"]), (&json!("valid"), &json!(true)), "{same}");
    assert_eq!((&same["sha256"], &same["document"]["number"]), (&document["sha256"], &document["number"]));
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
