//! What anybody learns of a PDF that he holds: by HTTP, by the page without JavaScript, by the command line. The same file
//! whole, with a byte changed, and with something appended.
#[path = "../../host/documents/tests/hostile_files/mod.rs"]
mod hostile_files;

use hub_tests::{
    World,
    joint::{content, decided, handed_in, judged, ready, sealed},
    on_both, run, wire,
};
use serde_json::{Value, json};
use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

on_both!(ready;
    a_sealed_document_is_told_in_full,
    whatever_was_changed_is_called_changed,
    what_is_not_ours_is_said_to_be_not_ours,
    the_page_judges_a_file_without_javascript,
    the_command_line_says_the_same,
    files_made_to_hurt_do_not,
);

/// On a machine that has much else to do.
const PATIENCE: Duration = Duration::from_secs(30);
const PAGE: &str = "/Type /Page>>";

fn document(world: &World) -> (Value, Vec<u8>) {
    let (applicant, office, case) = handed_in(&world.hub, "甲");
    decided(&office, &case).ok();
    let document = sealed(&applicant, &case);
    let pdf = content(&applicant, &document);
    (document, pdf)
}

/// In the comment behind the file's first line: no structure changes with it.
const COMMENT: usize = 10;

/// One byte of what was signed is another.
fn turned(pdf: &[u8]) -> Vec<u8> {
    let mut changed = pdf.to_vec();
    assert_eq!(&pdf[COMMENT - 2..COMMENT], b"\n%");
    changed[COMMENT] ^= 1;
    changed
}

/// An increment as any program would write it: objects in place of others.
fn appended(pdf: &[u8], objects: &[(usize, String)], more: &str) -> Vec<u8> {
    let text = String::from_utf8_lossy(pdf);
    let last = |key: &str| {
        let after = &text[text.rfind(key).unwrap() + key.len()..];
        after.trim_start().split(['\n', '/', '>', ' ']).next().unwrap().parse::<usize>().unwrap()
    };
    let (root, size, previous) = (last("/Root"), last("/Size"), last("startxref"));
    let mut out = pdf.to_vec();
    let mut table = String::from("xref\n");
    for (number, body) in objects {
        table += &format!("{number} 1\n{:010} 00000 n \n", out.len());
        out.extend(format!("{number} 0 obj\n{body}\nendobj\n").into_bytes());
    }
    let size = size.max(objects.iter().map(|(number, _)| number + 1).max().unwrap_or(0));
    let at = out.len();
    out.extend(
        format!("{table}trailer\n<</Size {size}/Root {root} 0 R/Prev {previous}{more}>>\nstartxref\n{at}\n%%EOF\n")
            .into_bytes(),
    );
    out
}

/// The first page turned upside down: what a reader shows is another.
fn repainted(pdf: &[u8]) -> Vec<u8> {
    let text: String = pdf.iter().map(|byte| char::from(*byte)).collect();
    let end = text.rfind(PAGE).expect("the page was written anew for the seal's field");
    let begin = text[..end].rfind(" 0 obj\n").expect("it is an object");
    let number = text[..begin].rsplit('\n').next().unwrap().parse().unwrap();
    let body = &text[begin + 7..end + PAGE.len() - 2];
    appended(pdf, &[(number, format!("{body}/Rotate 180>>"))], "")
}

fn titled(pdf: &[u8]) -> Vec<u8> {
    appended(pdf, &[(90_000, "<</Title(x)>>".to_owned())], "/Info 90000 0 R")
}

fn a_sealed_document_is_told_in_full(world: &World) {
    let (document, pdf) = document(world);
    let found = judged(&world.hub, &pdf);
    assert_eq!((&found["verdict"], &found["known"]), (&json!("valid"), &json!(true)), "{found}");
    assert_eq!(found["document"]["number"], document["number"], "{found}");
    assert_eq!((&found["original"], &found["problem"], &found["later"]), (&json!(null), &json!(null), &json!([])));
    let seals = found["signatures"].as_array().unwrap();
    assert_eq!(seals.len(), 1, "{found}");
    let seal = &seals[0];
    assert_eq!((&seal["kind"], &seal["algorithm"]), (&json!("seal"), &json!("ES256")), "{seal}");
    assert_eq!((&seal["intact"], &seal["trusted"]), (&json!(true), &json!(true)), "{seal}");
    assert_eq!(seal["organisation"], found["document"]["sealed-by"], "{seal}");
    assert!(seal["code"].as_str().is_some_and(|code| code.len() == 18), "{seal}");
    assert_eq!(seal["covers"], json!({"bytes": pdf.len(), "whole": true}), "{seal}");
    assert_eq!((&seal["when"]["by"], &seal["development"]), (&json!("stamped"), &json!(true)), "{seal}");
    assert!(seal["when"]["authority"].as_str().unwrap().contains("not for production"), "{seal}");
}

fn whatever_was_changed_is_called_changed(world: &World) {
    let (document, pdf) = document(world);
    let found = judged(&world.hub, &turned(&pdf));
    assert_eq!((&found["verdict"], &found["known"]), (&json!("changed"), &json!(false)), "{found}");

    for (what, changed, allowed) in [("a page", repainted(&pdf), false), ("a title", titled(&pdf), true)] {
        let found = judged(&world.hub, &changed);
        assert_eq!((&found["verdict"], &found["known"]), (&json!("changed"), &json!(false)), "{what}: {found}");
        let original = &found["original"];
        assert_eq!((&original["bytes"], &original["document"]["number"]), (&json!(pdf.len()), &document["number"]));
        assert_eq!(found["later"][0]["allowed"], allowed, "{what}: {found}");
        let seal = &found["signatures"][0];
        assert_eq!((&seal["intact"], &seal["trusted"]), (&json!(allowed), &json!(true)), "{what}: {found}");
        assert_eq!(seal["covers"], json!({"bytes": pdf.len(), "whole": false}), "{what}: {found}");
    }

    // What cannot be read still begins with a document of the hub, or bears its seal.
    let litter = judged(&world.hub, &[&pdf[..], b"7 0 obj <</A"].concat());
    assert_eq!((&litter["verdict"], &litter["original"]["bytes"]), (&json!("changed"), &json!(pdf.len())), "{litter}");
    let mut cut = turned(&pdf);
    cut.truncate(pdf.len() - 8);
    let cut = judged(&world.hub, &cut);
    assert_eq!((&cut["verdict"], cut["problem"].is_object()), (&json!("changed"), true), "{cut}");
}

fn what_is_not_ours_is_said_to_be_not_ours(world: &World) {
    let plain = hostile_files::file(&[hostile_files::catalog(""), hostile_files::pages()], "");
    let found = judged(&world.hub, &plain);
    assert_eq!((&found["verdict"], &found["problem"]), (&json!("foreign"), &json!(null)), "{found}");
    let found = judged(&world.hub, b"hello");
    assert_eq!((&found["verdict"], found["problem"].is_object()), (&json!("foreign"), true), "{found}");
    let too_large = wire::flood(&world.hub.url, &world.hub.stranger(), "POST", "/verify", 51 << 20);
    too_large.not(413, "too-large");
}

/// What a browser sends and shows that runs no script.
fn form(world: &World, name: &str, file: &[u8]) -> (u16, String) {
    let boundary = "----a-browser";
    let head = format!("--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"a.pdf\"\r\n\r\n");
    let body = [head.as_bytes(), file, format!("\r\n--{boundary}--\r\n").as_bytes()].concat();
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let request = agent.post(format!("{}/verify", world.hub.url));
    let request = request.header("content-type", format!("multipart/form-data; boundary={boundary}"));
    let mut answer = request.send(&body[..]).unwrap();
    assert!(answer.headers()["content-security-policy"].to_str().unwrap().contains("default-src 'none'"));
    (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap())
}

fn the_page_judges_a_file_without_javascript(world: &World) {
    let (document, pdf) = document(world);
    let (status, page) = form(world, "file", &pdf);
    assert_eq!(status, 200);
    for text in
        ["有效：与签发时一致", document["number"].as_str().unwrap(), "ES256", "不可用于生产", "not for production"]
    {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(page.contains("enctype=\"multipart/form-data\"") && !page.contains("<script"), "{page}");
    let (status, page) = form(world, "file", &repainted(&pdf));
    assert!(status == 200 && page.contains("盖章后被改动") && page.contains("此前的印章因此失效"), "{page}");
    let (status, page) = form(world, "another", &pdf);
    assert!(status == 400 && page.contains("没有收到文件"), "{page}");
    let (status, page) = form(world, "file", b"");
    assert!(status == 400 && page.contains("没有收到文件"), "{page}");
}

fn the_command_line_says_the_same(world: &World) {
    let (document, pdf) = document(world);
    let lay = |name: &str, bytes: &[u8]| -> PathBuf {
        let path = world.room.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let files = [("whole.pdf", pdf.clone(), 0), ("turned.pdf", turned(&pdf), 1), ("longer.pdf", titled(&pdf), 1)];
    let root = lay("root.pem", world.room.hub(["verify", "--print-root"]).well().as_bytes());
    let verify = |arguments: &[&std::ffi::OsStr]| {
        let mut command = world.room.command(["verify"]);
        command.args(arguments);
        run(command)
    };
    for (name, bytes, code) in files {
        let path = lay(name, &bytes);
        let said = verify(&[path.as_os_str()]).ended(code);
        assert!(said.contains("/ ") && said.contains(document["number"].as_str().unwrap()) == (name != "turned.pdf"));
        let by_http = judged(&world.hub, &bytes);
        let by_command: Value = serde_json::from_str(&verify(&["--json".as_ref(), path.as_os_str()]).out).unwrap();
        assert_eq!(by_command, by_http, "{name}");
        // Without the hub's records a title is no change of the document.
        let alone = verify(&[path.as_os_str(), "--root".as_ref(), root.as_os_str()]);
        alone.ended(i32::from(name == "turned.pdf"));
    }
    let other = hub_tests::Room::sqlite();
    let told = other.hub(["verify", world.room.path().join("whole.pdf").to_str().unwrap()]).ended(2);
    assert!(told.contains("--root"), "{told}");
    verify(&["nowhere.pdf".as_ref()]).ended(2);
}

fn files_made_to_hurt_do_not(world: &World) {
    for (what, file) in hostile_files::all() {
        let begun = Instant::now();
        let found = judged(&world.hub, &file);
        assert!(begun.elapsed() < PATIENCE, "{what}: {:?}", begun.elapsed());
        assert_eq!((&found["verdict"], found["problem"].is_object()), (&json!("foreign"), true), "{what}: {found}");
    }
    let bombs: Vec<_> = (0..6).map(|_| hostile_files::bomb_in_an_object_stream()).collect();
    std::thread::scope(|scope| {
        for bomb in &bombs {
            scope.spawn(|| {
                hub_tests::patiently(|| {
                    world.hub.stranger().raw("POST", "/verify", &[("content-type", "application/pdf")], bomb)
                })
            });
        }
    });
    assert!(world.hub.resident_kb() < 1 << 20, "{} kB are held", world.hub.resident_kb());
    assert_eq!(world.hub.readiness().0, 200);
}
