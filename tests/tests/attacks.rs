//! Plugin files that mean harm: each is refused at the door, with a code and words in both languages, before anything of it
//! runs; and the systems that are there stay what they were.
use hub_tests::{
    Hub, Room,
    attack::{Class, FILES, Guest, Outcome, RULES, at, contract, packed},
};
use serde_json::Value;

#[test]
fn every_class_of_attack_is_tried() {
    let rows = || FILES.iter().chain(RULES);
    let missing: Vec<_> = Class::ALL.iter().filter(|class| !rows().any(|a| a.class == **class)).collect();
    assert!(missing.is_empty(), "no attack of {missing:?}");
    let mut names: Vec<_> = rows().map(|a| a.name).collect();
    names.sort_unstable();
    assert!(names.windows(2).all(|two| two[0] != two[1]), "two attacks of one name");
    let refused = |outcome: Outcome| matches!(outcome, Outcome::Refused(..));
    assert!(FILES.iter().all(|a| refused(a.outcome)) && !RULES.iter().any(|a| refused(a.outcome)));
}

/// Systems and versions as anybody and the operator see them.
fn installed(hub: &Hub) -> [Value; 2] {
    [hub.stranger().get("/systems").ok(), hub.sign_in("operator").get("/plugins").ok()]
}

#[test]
fn what_no_tool_would_write_is_refused() {
    let room = Room::sqlite();
    let hub = room.start();
    let operator = hub.sign_in("operator");
    let before = installed(&hub);
    let tried = FILES.iter().map(|attack| at::refused(attack, &at::install(&operator, &(attack.file)(attack.name))));
    let wrong: Vec<String> = tried.flatten().collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), FILES.len(), wrong.join("\n"));
    assert_eq!(installed(&hub), before);
    assert_eq!(hub.root("/readyz")["state"], "ready");
    hub.stop();
    room.chain_verifies();
}

/// Cut anywhere it is refused. With a bit flipped it is refused, or is another sound file that takes nobody's place.
#[test]
fn what_was_damaged_on_its_way_harms_nobody() {
    const CUTS: usize = 60;
    const FLIPS: usize = 400;
    let room = Room::sqlite();
    let hub = room.start();
    let operator = hub.sign_in("operator");
    let whole = packed(&Guest::sound().component(), &contract("damaged"));
    at::install(&operator, &whole).expect(201);
    let applicant = at::applicant(&hub);
    at::hand_in(&applicant, "damaged", "之前").1.ok();
    for length in (0..whole.len()).step_by(whole.len() / CUTS) {
        at::install(&operator, &whole[..length]).not(422, "plugin-refused");
    }
    let (mut refused, mut taken) = (0, 0);
    for bit in (0..whole.len() * 8).step_by(whole.len() * 8 / FLIPS) {
        let mut flipped = whole.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let reply = at::install(&operator, &flipped);
        match reply.status {
            // Another name or version, and sound; or a version older than what is active.
            201 => taken += 1,
            409 => drop(reply.not(409, "hurdles")),
            _ => {
                reply.not(422, "plugin-refused");
                refused += 1;
            }
        }
    }
    assert!(refused > FLIPS / 2 && taken < FLIPS / 10, "{refused} refused, {taken} taken");
    at::hand_in(&applicant, "damaged", "之后").1.ok();
    assert_eq!(hub.root("/readyz")["state"], "ready");
    hub.stop();
}
