//! A permit from the first field to the certificate, with all its papers: who signed and sealed each, judged by a
//! validator that is not ours (poppler's pdfsig).
use hub_tests::{World, city::CLERK, on_both, root, run, soon};
use serde_json::{Value, json};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

on_both!(issued;
    every_leader_and_every_party_signs,
    the_permit_is_whole_for_a_foreign_validator,
);

const SYSTEM: &str = "construction-permit";
const PLEDGES: [&str; 6] =
    ["project-manager", "technical-lead", "chief-supervisor", "design-lead", "survey-lead", "owner-lead"];

/// Plays the acceptance of the system; its permit stands then.
fn issued(world: &World) {
    let folder = root().join("plugins").join(SYSTEM).join("scenarios/acceptance");
    let folder = folder.to_str().expect("a plain path");
    let said = world.room.hub(["scenario", "run", folder, "--against", &world.hub.url]);
    said.well();
}

/// A document of the joint case, and its file.
fn paper(world: &World, kind: &str) -> (Value, Vec<u8>) {
    let clerk = world.hub.sign_in("P-05").acting(CLERK);
    let cases = clerk.get("/cases").ok();
    let all = cases["items"].as_array().cloned().unwrap_or_default();
    let joint = all.iter().find(|c| c["procedure"] == "joint-permit").unwrap_or_else(|| panic!("no case: {cases}"));
    let case = joint["id"].as_str().expect("an id").to_owned();
    let document = soon(kind, || {
        let shown = clerk.case(&case);
        let found = shown["documents"].as_array().into_iter().flatten().rfind(|d| d["document"] == kind).cloned();
        found.filter(|d| d["state"] == "sealed")
    });
    let file = clerk.bytes(&format!("/documents/{}/content", document["id"].as_str().expect("an id")));
    (document, file)
}

fn pdfsig(world: &World, name: &str, file: &[u8]) -> String {
    let path: PathBuf = world.room.path().join(name);
    std::fs::write(&path, file).expect("the room can be written");
    let mut command = Command::new("pdfsig");
    command.arg("-nocert").arg(Path::new(&path));
    run(command).all()
}

fn valid(said: &str) -> usize {
    said.matches("Signature is Valid.").count()
}

fn every_leader_and_every_party_signs(world: &World) {
    for post in PLEDGES {
        let (document, file) = paper(world, &format!("pledge-{post}"));
        let said = pdfsig(world, &format!("{post}.pdf"), &file);
        assert_eq!((valid(&said), said.matches("Signature #").count()), (1, 1), "{post}: {said}");
        assert!(document["parties"][0]["signed"]["person"].is_string(), "{document}");
    }
    let (document, file) = paper(world, "application");
    let parties = document["parties"].as_array().cloned().unwrap_or_default();
    let by = |party: &Value| party["signed"]["organisation"].as_str().unwrap_or_default().to_owned();
    assert_eq!(parties.len(), 5, "{document}");
    assert!(parties.iter().all(|p| !by(p).is_empty()), "{document}");
    let said = pdfsig(world, "application.pdf", &file);
    assert_eq!((valid(&said), said.matches("Signature #").count()), (5, 5), "{said}");
    // The last seal covers what the four before it left.
    assert_eq!(said.matches("Total document signed").count(), 1, "{said}");
}

fn the_permit_is_whole_for_a_foreign_validator(world: &World) {
    let (document, file) = paper(world, "permit");
    let said = pdfsig(world, "permit.pdf", &file);
    assert_eq!(valid(&said), 1, "{said}");
    assert!(said.contains("Total document signed"), "{said}");
    assert!(!said.contains("Not total document signed"), "{said}");
    assert!(document["number"].as_str().is_some_and(|no| no.starts_with("510108")), "{document}");

    // In the comment behind the file's first line: no structure changes with it.
    let mut changed = file.clone();
    changed[10] ^= 1;
    let said = pdfsig(world, "changed.pdf", &changed);
    assert_eq!(valid(&said), 0, "{said}");
    assert!(said.contains("Digest Mismatch"), "{said}");
    let stranger = world.hub.stranger();
    let kind = [("content-type", "application/pdf")];
    let verdict = |bytes: &[u8]| stranger.raw("POST", "/verify", &kind, bytes).unwrap().ok()["verdict"].clone();
    assert_eq!((verdict(&file), verdict(&changed)), (json!("valid"), json!("changed")));

    // Something behind the end is no longer signed.
    let mut longer = file.clone();
    longer.extend_from_slice(b"\n% more\n");
    let said = pdfsig(world, "longer.pdf", &longer);
    assert!(!said.contains("- Total document signed"), "{said}");
    assert_ne!(verdict(&longer), json!("valid"));
    let proof = stranger.get(&format!("/verify/{}", document["code"].as_str().expect("a code"))).ok();
    assert_eq!(proof["state"], "valid", "{proof}");
}
