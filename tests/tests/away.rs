//! What seals are made with: a token, an authority for time stamps, the country's own algorithm. What is away keeps
//! documents due, an operator sees why, and they come once when it is back.
use hub_tests::{
    Person, Room, Said, World,
    joint::{content, content_path, decided, handed_in, judged, ready, sealed},
    run, soon,
    stamps::{self, Stamps},
    token::Token,
};
use serde_json::{Value, json};

type Environment = Vec<(&'static str, String)>;

fn world(room: Room, environment: &Environment) -> World {
    let hub = hub(&room, environment);
    let world = World { hub, room };
    ready(&world);
    world
}

fn hub(room: &Room, environment: &Environment) -> hub_tests::Hub {
    let borrowed: Vec<(&str, &str)> = environment.iter().map(|(key, value)| (*key, value.as_str())).collect();
    room.start_with(&borrowed).unwrap_or_else(|why| panic!("the hub does not start: {why}"))
}

fn doctor(room: &Room, environment: &Environment) -> Said {
    let mut command = room.command(["doctor"]);
    command.envs(environment.iter().map(|(key, value)| (*key, value)));
    run(command)
}

/// A document that was decided upon, and its case's applicant.
fn issued(world: &World) -> (Person, String) {
    let (applicant, office, case) = handed_in(&world.hub, "甲");
    decided(&office, &case).ok();
    (applicant, case)
}

/// It is due, nobody can fetch it, and readiness says that documents wait.
fn is_stuck(world: &World, person: &Person, case: &str) -> Value {
    soon("the hub to say that a document waits", || {
        let (status, told) = world.hub.readiness();
        assert_eq!(status, 200, "{told}");
        told["degraded"].as_array().unwrap().iter().any(|part| part["part"] == "documents").then_some(())
    });
    let document = person.case(case)["documents"][0].clone();
    assert_eq!(document["state"], "due", "{document}");
    person.get(&content_path(&document)).not(409, "document-due");
    document
}

fn is_well_again(world: &World) {
    let told = world.hub.readiness().1;
    assert!(!told["degraded"].to_string().contains("documents"), "{told}");
}

#[test]
fn a_time_stamping_authority_that_is_away_is_waited_for() {
    let mut stamps = Stamps::closed();
    let environment: Environment = vec![
        ("HUB_DOCUMENTS__TIMESTAMP__URL", stamps.url()),
        ("HUB_DOCUMENTS__TIMESTAMP__ROOT", stamps.root().display().to_string()),
    ];
    let world = world(Room::sqlite(), &environment);
    let (person, case) = issued(&world);
    let due = is_stuck(&world, &person, &case);
    let told = doctor(&world.room, &environment).ended(1);
    assert!(told.contains("BAD  time stamps"), "{told}");
    assert!(told.contains("the time-stamping authority cannot be reached"), "{told}");
    assert!(told.contains("BAD  due papers"), "{told}");

    stamps.open();
    let document = sealed(&person, &case);
    assert_eq!((&document["id"], &document["number"]), (&due["id"], &due["number"]));
    is_well_again(&world);
    let found = judged(&world.hub, &content(&person, &document));
    let seal = &found["signatures"][0];
    assert_eq!((&found["verdict"], &seal["when"]["by"]), (&json!("valid"), &json!("stamped")), "{found}");
    assert!(seal["when"]["authority"].as_str().unwrap().contains(stamps::NAME), "{found}");
    let told = doctor(&world.room, &environment).all();
    assert!(told.contains("ok   time stamps"), "{told}");
}

/// Its stamps could be checked by nobody.
#[test]
fn an_authority_under_another_root_stamps_nothing() {
    let (mut stamps, other) = (Stamps::closed(), Stamps::closed());
    stamps.open();
    let environment: Environment = vec![
        ("HUB_DOCUMENTS__TIMESTAMP__URL", stamps.url()),
        ("HUB_DOCUMENTS__TIMESTAMP__ROOT", other.root().display().to_string()),
    ];
    let room = Room::sqlite();
    room.start().stop();
    let told = doctor(&room, &environment).ended(1);
    assert!(told.contains("certificate is not under the configured root"), "{told}");
}

#[test]
fn a_token_that_is_away_is_waited_for() {
    let room = Room::sqlite();
    let token = Token::away(room.path());
    let environment = token.environment();
    let world = world(room, &environment);
    let (person, case) = issued(&world);
    is_stuck(&world, &person, &case);
    let told = doctor(&world.room, &environment).ended(1);
    assert!(told.contains("BAD  seals") && told.contains("the token 'seals' cannot be used"), "{told}");

    token.make();
    let first = sealed(&person, &case);
    is_well_again(&world);
    assert_eq!(judged(&world.hub, &content(&person, &first))["verdict"], "valid");
    assert!(doctor(&world.room, &environment).all().contains("in the token, which answers"));
    let files = std::fs::read_dir(world.room.path().join("keys/signing")).unwrap().flatten();
    let seals = files.filter(|file| file.file_name().to_string_lossy().starts_with("seal-")).count();
    assert_eq!(seals, 0, "a key of a seal lies in a file");

    // Pulled out while the hub runs, and put back.
    token.take_away();
    let (person, case) = issued(&world);
    is_stuck(&world, &person, &case);
    token.put_back();
    let second = sealed(&person, &case);
    assert_ne!(first["number"], second["number"]);
    assert_eq!(judged(&world.hub, &content(&person, &second))["verdict"], "valid");
}

#[test]
fn seals_with_sm2_are_made_and_checked_and_outlive_the_setting() {
    let environment: Environment = vec![("HUB_DOCUMENTS__SEAL_ALGORITHM", "sm2".to_owned())];
    let world = world(Room::sqlite(), &environment);
    let (person, case) = issued(&world);
    let document = sealed(&person, &case);
    let pdf = content(&person, &document);
    let found = judged(&world.hub, &pdf);
    assert_eq!((&found["verdict"], &found["signatures"][0]["algorithm"]), (&json!("valid"), &json!("SM2")), "{found}");
    assert_eq!(found["signatures"][0]["when"]["by"], "stamped", "{found}");

    let World { hub: before, room } = world;
    before.stop();
    let world = World { hub: hub(&room, &vec![]), room };
    let (person, case) = issued(&world);
    let other = judged(&world.hub, &content(&person, &sealed(&person, &case)));
    assert_eq!((&other["verdict"], &other["signatures"][0]["algorithm"]), (&json!("valid"), &json!("ES256")));
    let again = judged(&world.hub, &pdf);
    assert_eq!((&again["verdict"], &again["signatures"][0]["trusted"]), (&json!("valid"), &json!(true)), "{again}");
}

#[test]
fn a_bad_value_stops_the_start_and_is_named() {
    let room = Room::sqlite();
    let token = Token::away(room.path());
    let mut sm2 = token.environment();
    sm2.push(("HUB_DOCUMENTS__SEAL_ALGORITHM", "sm2".to_owned()));
    let one = |key: &'static str, value: &str| vec![(key, value.to_owned())];
    let bad: [(Environment, &str); 5] = [
        (one("HUB_DOCUMENTS__SEAL_ALGORITHM", "rsa"), "documents.seal-algorithm"),
        (one("HUB_DOCUMENTS__TIMESTAMP__URL", "tsa.example.org"), "documents.timestamp.url"),
        (one("HUB_DOCUMENTS__TIMESTAMP__URL", "https://tsa.example.org"), "documents.timestamp.root"),
        (one("HUB_KEYS__PKCS11__MODULE", "/nowhere.so"), "keys.pkcs11"),
        (sm2, "documents.seal-algorithm"),
    ];
    for (environment, key) in bad {
        let borrowed: Vec<(&str, &str)> = environment.iter().map(|(key, value)| (*key, value.as_str())).collect();
        let Err(why) = room.start_with(&borrowed) else { panic!("{key}: it starts") };
        assert!(why.contains(key), "{key}: {why}");
    }
}
