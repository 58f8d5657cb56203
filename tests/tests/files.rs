//! Files through the door: into a folder and into a bucket, past a scanner, as pictures, in versions, and once more
//! in the next case.
use hub_tests::{Hub, Person, Reply, Room, World, city, on_both, plugins::plain, root, soon, variable};
use serde_json::{Value, json};

on_both!(ready;
    a_material_holds_its_own_kinds_and_size_from_the_first_byte,
    a_picture_shows_the_first_page_and_a_hostile_file_has_none,
    a_replaced_file_stays_as_an_earlier_version,
    what_was_given_before_is_offered_and_taken_over,
);

const SYSTEM: &str = "attachments";
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

fn ready(world: &World) {
    city::with_owner(&world.hub);
    let file = world.room.path().join("attachments.wasm");
    let folder = root().join("tests/contracts/attachments");
    world.room.hub(["plugin", "pack", plain(&folder), "--out", plain(&file)]).well();
    world.room.hub(["plugin", "install", plain(&file)]).well();
    soon("the new system", || world.hub.stranger().get("/systems").ok().to_string().contains(SYSTEM).then_some(()));
}

fn officer(hub: &Hub) -> Person {
    hub.sign_in("S-A00-11").acting(city::TRIAGE)
}

fn sent(person: &Person, query: &str, bytes: &[u8]) -> Reply {
    person.raw("POST", &format!("/files?name={query}"), &[("content-type", "application/pdf")], bytes).unwrap()
}

/// Content of its own, so that its picture is nobody else's.
fn given(person: &Person, case: &str, material: &str, name: &str) -> String {
    let file = sent(person, name, &[PDF, name.as_bytes(), case.as_bytes()].concat()).ok()["id"].clone();
    person.put(&format!("/cases/{case}/materials/{material}"), json!({"files": [file]})).ok();
    file.as_str().unwrap().to_owned()
}

fn draft(person: &Person) -> String {
    person.open(SYSTEM, SYSTEM, json!({"works": "甲"}))
}

fn a_material_holds_its_own_kinds_and_size_from_the_first_byte(world: &World) {
    let applicant = world.hub.sign_in("S-O06-2").seated();
    let case = draft(&applicant);
    let to = |name: &str, material: &str| format!("{name}&case={case}&material={material}");
    sent(&applicant, &to("a.pdf", "drawing"), PDF).ok();
    let told = sent(&applicant, &to("a.jpg", "licence"), PDF).not(415, "wrong-kind");
    assert!(told["detail"]["zh"].as_str().unwrap().contains("pdf"), "{told}");
    let told = sent(&applicant, &to("a.pdf", "drawing"), b"\xff\xd8\xff\xe0 a photograph").not(415, "wrong-kind");
    let told = told["detail"]["en"].as_str().unwrap();
    assert!(told.contains(".pdf") && told.contains(".jpg"), "both kinds are named: {told}");
    let large = [PDF, &vec![b' '; 2 << 20]].concat();
    sent(&applicant, &to("a.pdf", "drawing"), &large).not(413, "too-large");
    sent(&applicant, &to("a.pdf", "licence"), &large).ok();
    sent(&applicant, &to("a.pdf", "nothing"), PDF).not(404, "not-found");
    let stranger = world.hub.sign_in("S-O07-1").seated();
    sent(&stranger, &to("a.pdf", "drawing"), PDF).not(404, "not-found");
}

fn a_picture_shows_the_first_page_and_a_hostile_file_has_none(world: &World) {
    let applicant = world.hub.sign_in("S-O06-2").seated();
    let page = include_bytes!("../files/page.pdf");
    let file = sent(&applicant, "page.pdf", page).ok()["id"].as_str().unwrap().to_owned();
    let path = format!("/files/{file}/preview");
    let picture = applicant.bytes(&path);
    assert!(picture.starts_with(b"RIFF") && &picture[8..12] == b"WEBP", "{:?}", &picture[..12]);
    assert_eq!(applicant.bytes(&path), picture, "drawn once");
    world.hub.sign_in("S-O07-1").seated().get(&path).not(404, "not-found");
    world.hub.stranger().get(&path).not(401, "no-session");

    // It is taken, for it is a PDF; nobody draws three hundred megabytes of operators, and the hub stays well.
    let bomb = sent(&applicant, "bomb.pdf", &bomb()).ok()["id"].as_str().unwrap().to_owned();
    let no_page = sent(&applicant, "no-page.pdf", PDF).ok()["id"].as_str().unwrap().to_owned();
    for file in [&bomb, &no_page] {
        for _ in 0..2 {
            applicant.get(&format!("/files/{file}/preview")).not(404, "no-preview");
        }
    }
    assert_eq!(world.hub.readiness().0, 200);
}

/// Its only page unpacks to 600 MB of drawing.
fn bomb() -> Vec<u8> {
    let stream = include_bytes!("../files/bomb.zlib");
    let length = stream.len();
    let mut out =
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
        3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n"
            .to_vec();
    out.extend(format!("4 0 obj<</Length {length}/Filter[/FlateDecode/FlateDecode]>>stream\n").into_bytes());
    out.extend(stream);
    out.extend(b"\nendstream endobj\ntrailer<</Size 5/Root 1 0 R>>\n%%EOF\n");
    out
}

fn a_replaced_file_stays_as_an_earlier_version(world: &World) {
    let (applicant, office) = (world.hub.sign_in("S-O06-2").seated(), officer(&world.hub));
    let case = draft(&applicant);
    let drafted = given(&applicant, &case, "drawing", "draft.pdf");
    let first = given(&applicant, &case, "drawing", "first.pdf");
    applicant.act(&case, "submit", json!({})).ok();
    office.act(&case, "correction", json!({"comment": "图纸不全"})).ok();
    let second = given(&applicant, &case, "drawing", "second.pdf");
    let third = given(&applicant, &case, "drawing", "third.pdf");
    applicant.act(&case, "submit", json!({})).ok();

    let seen = office.case(&case);
    let now = &seen["materials"]["drawing"];
    assert_eq!((now.as_array().unwrap().len(), &now[0]["file"], &now[0]["new"]), (1, &json!(third), &json!(true)));
    let earlier = seen["earlier-materials"]["drawing"].as_array().unwrap();
    let names: Vec<_> = earlier.iter().map(|f| (&f["file"], &f["name"])).collect();
    assert_eq!(names, [(&json!(first), &json!("first.pdf"))], "neither a draft's nor a correction's own to and fro");
    assert_eq!(earlier[0]["replaced-by"], seen["applicant"]["person-name"]);
    assert!(earlier[0]["replaced-at"].is_string(), "{}", earlier[0]);
    // The office opens both; of the rest it knows nothing.
    assert!(office.bytes(&format!("/files/{first}")).starts_with(PDF));
    assert!(office.bytes(&format!("/files/{third}")).starts_with(PDF));
    assert!(!seen.to_string().contains(&drafted) && !seen.to_string().contains(&second));
}

fn what_was_given_before_is_offered_and_taken_over(world: &World) {
    let hub = &world.hub;
    let (applicant, office) = (hub.sign_in("S-O06-2").seated(), officer(hub));
    let source = draft(&applicant);
    for material in ["drawing", "licence", "fresh"] {
        given(&applicant, &source, material, &format!("{material}.pdf"));
    }
    applicant.act(&source, "submit", json!({})).ok();
    let number = applicant.case(&source)["number"].clone();

    let case = draft(&applicant);
    let path = format!("/cases/{case}/materials");
    let found = applicant.get(&path).ok();
    let offered: Vec<_> = materials(&found);
    assert_eq!((found["total"].as_i64(), offered), (Some(3), vec!["drawing", "licence", "fresh"]));
    let from = &found["offers"][0]["from"];
    assert_eq!((&from["case"], &from["number"], &from["system"]), (&json!(source), &number, &json!(SYSTEM)));
    assert!(from["at"].is_string() && from["system-title"]["zh"].is_string(), "{from}");

    // Another organisation is offered nothing of it, whoever asks gets nothing of a case that is not his.
    let other = hub.sign_in("S-O07-2").seated();
    other.get(&path).not(404, "not-found");
    other.post(&path, json!({"materials": ["licence"]})).not(404, "not-found");
    let theirs = draft(&other);
    assert_eq!(other.get(&format!("/cases/{theirs}/materials")).ok()["offers"], json!([]));
    other.post(&format!("/cases/{theirs}/materials"), json!({"materials": ["licence"]})).not(404, "not-found");
    // The office reads the case it was given, and fills in nothing.
    let read = office.get(&format!("/cases/{source}/materials"));
    assert!([403, 404].contains(&read.status), "{read}");

    // All of the named or none.
    applicant.post(&path, json!({"materials": ["licence", "nothing"]})).not(404, "not-found");
    assert_eq!(applicant.case(&case)["materials"], json!({}));
    applicant.post(&path, json!({"materials": ["licence"]})).ok();
    let taken = applicant.case(&case)["materials"]["licence"][0].clone();
    assert_eq!((&taken["name"], &taken["from"]["case"]), (&json!("licence.pdf"), &json!(source)));
    assert_eq!(materials(&applicant.get(&path).ok()), ["drawing", "fresh"]);

    // Its own row: who reads this case reads it, and the other case stays closed to him.
    let original = applicant.case(&source)["materials"]["licence"][0].clone();
    assert_eq!(original["sha256"], taken["sha256"]);
    assert_ne!(original["file"], taken["file"]);
    other.get(&format!("/files/{}", taken["file"].as_str().unwrap())).not(404, "not-found");

    // A month later the proof has run out; what was taken over counts from when it was first given.
    hub.sample("PUT", "clock", &json!({"now": "2025-05-12T09:00"}));
    let later = draft(&applicant);
    let path = format!("/cases/{later}/materials");
    assert_eq!(materials(&applicant.get(&path).ok()), ["drawing", "licence"]);
    applicant.post(&path, json!({"materials": ["drawing", "licence"]})).ok();
    assert_eq!(applicant.get(&path).ok()["offers"], json!([]));
}

fn materials(found: &Value) -> Vec<&str> {
    found["offers"].as_array().unwrap().iter().map(|o| o["material"].as_str().unwrap()).collect()
}

#[test]
fn a_bucket_holds_what_is_attached_and_what_is_issued() {
    let room = Room::sqlite();
    let endpoint = variable("HUB_TEST_S3");
    let bucket = format!("hub-{}", uuid::Uuid::new_v4());
    ureq::put(&format!("{endpoint}/{bucket}")).send_empty().unwrap();
    let secret = room.path().join("secret");
    std::fs::write(&secret, "any\n").unwrap();
    let hub = room
        .start_with(&[
            ("HUB_FILES__STORE", "s3"),
            ("HUB_FILES__S3__ENDPOINT", &endpoint),
            ("HUB_FILES__S3__BUCKET", &bucket),
            ("HUB_FILES__S3__ACCESS_KEY", "any"),
            ("HUB_FILES__S3__SECRET_KEY_FILE", secret.to_str().unwrap()),
        ])
        .unwrap();
    let clerk = hub.sign_in("S-O06-2").seated();
    // More than one part of its upload.
    let large = [PDF, &vec![b'x'; 9 << 20]].concat();
    let stored = sent(&clerk, "large.pdf", &large).ok();
    assert!(clerk.bytes(&format!("/files/{}", stored["id"].as_str().unwrap())) == large);
    sent(&clerk, "program.pdf", b"\x7fELF\x02\x01\x01\0\0\0\0\0").not(415, "wrong-kind");
    let page = sent(&clerk, "page.pdf", include_bytes!("../files/page.pdf")).ok();
    clerk.bytes(&format!("/files/{}/preview", page["id"].as_str().unwrap()));

    let keys = ureq::get(&format!("{endpoint}/{bucket}")).call().unwrap().body_mut().read_to_string().unwrap();
    let address =
        |sha256: &Value| format!("<Key>{}/{}</Key>", &sha256.as_str().unwrap()[..2], sha256.as_str().unwrap());
    assert!(keys.contains(&address(&stored["sha256"])), "{keys}");
    assert_eq!(keys.matches("<Key>").count(), 3, "two files and one picture: {keys}");
    assert_eq!(on_disk(&room), 0, "the hub's own disk keeps nothing");
    hub.stop();
}

#[test]
fn a_scanner_refuses_by_name_and_its_absence_stops_uploads() {
    let room = Room::sqlite();
    let hub = room.start_with(&[("HUB_FILES__SCAN__ADDRESS", &variable("HUB_TEST_CLAMD"))]).unwrap();
    let clerk = hub.sign_in("S-O06-2").seated();
    sent(&clerk, "clean.pdf", PDF).ok();
    let eicar = [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-", "STANDARD-ANTIVIRUS-", "TEST-FILE!$H+H*"].concat();
    let told = sent(&clerk, "a.pdf", &[PDF, eicar.as_bytes()].concat()).not(422, "infected");
    assert!(told["detail"]["zh"].as_str().unwrap().contains("Eicar"), "{told}");
    assert_eq!(on_disk(&room), 1);
    hub.stop();

    let hub: Hub = room.start_with(&[("HUB_FILES__SCAN__ADDRESS", "127.0.0.1:9")]).unwrap();
    let clerk = hub.sign_in("S-O06-2").seated();
    sent(&clerk, "clean-2.pdf", &[PDF, b"2"].concat()).not(503, "scanner-away");
    assert_eq!(on_disk(&room), 1);
    hub.stop();
}

fn on_disk(room: &Room) -> usize {
    fn count(folder: &std::path::Path) -> usize {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|e| if e.path().is_dir() { count(&e.path()) } else { 1 }).sum()
    }
    count(&room.path().join("files"))
}
