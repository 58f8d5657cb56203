//! What comes to the door uninvited: wrong passwords, old versions, repeated keys, broken and huge bodies, strangers. Each
//! gets the error that says what to do, and nothing is half done. That every error is a problem document in both
//! languages, and none a 500, is looked at where answers are read (`src/reply.rs`).
use hub_tests::{
    Person, Room, SAMPLE_PASSWORD, World,
    city::{self, CLERK, ENTERPRISES, PROJECTS},
    on_both,
    person::task,
    soon, wire,
};
use serde_json::{Value, json};

on_both!(ready;
    wrong_passwords_lock_one_account,
    an_old_version_changes_nothing,
    a_repeated_key_is_one_act,
    what_is_no_json_is_refused,
    text_that_cannot_be_kept_is_refused,
    a_huge_body_is_refused,
    unknown_fields_are_named,
    a_stranger_finds_nothing,
    a_session_is_needed_and_ends,
    what_is_not_declared_is_not_found,
    every_route_of_the_document_answers_junk_with_a_problem,
);

fn ready(world: &World) {
    city::with_owner(&world.hub);
}

const BIG: usize = 50 << 20;

fn wrong_passwords_lock_one_account(world: &World) {
    let hub = &world.hub;
    let wrong = hub.signing_in("S-O08-1", "not his password").unwrap().not(401, "wrong-sign-in");
    let nobody = hub.signing_in("nobody-at-all", "not his password").unwrap().not(401, "wrong-sign-in");
    assert_eq!(wrong["detail"], nobody["detail"], "a stranger learns which names exist");
    let attempts = (0..10).map(|_| hub.signing_in("S-O08-1", "not his password").unwrap());
    let locked = attempts.into_iter().find(|r| r.status == 429).expect("ten wrong passwords lock the account");
    let seconds: u32 = locked.header("retry-after").and_then(|s| s.parse().ok()).expect("it says for how long");
    assert!(seconds > 0 && locked.body["detail"]["en"].as_str().unwrap().contains(&seconds.to_string()));
    locked.not(429, "locked");
    hub.signing_in("S-O08-1", SAMPLE_PASSWORD).unwrap().not(429, "locked");
    hub.sign_in("S-O08-2").get("/me").ok();
}

fn an_old_version_changes_nothing(world: &World) {
    let person = world.hub.sign_in("S-O06-1").seated();
    let case = city::feedback_draft(&person, "旧版本");
    let before = person.case(&case);
    let changes = json!([{"pointer": "/page", "from": "旧版本", "to": "新版本"}]);
    person.patch(&format!("/cases/{case}/form"), json!({"changes": changes})).ok();
    let body = json!({"version": before["revision"]});
    let stale =
        person.act_on(&case, &task(&before, "submit"), "submit", &body, None).unwrap().not(409, "stale-version");
    assert_eq!(stale["seen"], before["revision"]);
    assert!(stale["revision"].as_i64() > before["revision"].as_i64(), "it says which version there is now: {stale}");
    let now = person.case(&case);
    assert_eq!(
        (&now["state"], &now["number"], &now["form"]["page"]),
        (&json!("draft"), &Value::Null, &json!("新版本"))
    );
    person.act(&case, "submit", json!({})).ok();
    // Two people fill the same field: the second is told, and nothing of the first is lost.
    let second = city::feedback_draft(&person, "两人");
    let both = |to: &str| json!({"changes": [{"pointer": "/page", "from": "两人", "to": to}]});
    person.patch(&format!("/cases/{second}/form"), both("甲")).ok();
    let told = person.patch(&format!("/cases/{second}/form"), both("乙")).ok();
    assert_eq!(told["conflicts"][0]["theirs"], "甲", "{told}");
    assert_eq!(person.case(&second)["form"]["page"], "甲");
}

fn submitted(case: &Value) -> usize {
    case["timeline"].as_array().unwrap().iter().filter(|e| e["kind"] == "action").count()
}

fn a_repeated_key_is_one_act(world: &World) {
    let person = world.hub.sign_in("S-O07-1").seated();
    let case = city::feedback_draft(&person, "重复提交");
    let shown = person.case(&case);
    let (task, body) = (task(&shown, "submit"), json!({"version": shown["revision"]}));
    let send = |body: &Value, key: &str| person.act_on(&case, &task, "submit", body, Some(key)).unwrap();
    let answers: Vec<Value> = std::thread::scope(|s| {
        let both = [(); 2].map(|()| s.spawn(|| send(&body, "key-1").ok()));
        both.map(|thread| thread.join().unwrap()).into()
    });
    let third = send(&body, "key-1").ok();
    assert_eq!((&answers[0], &answers[1]), (&third, &third), "the same request has the same answer");
    assert!(third["case"]["number"].as_str().is_some_and(|n| n.starts_with("WT-")), "{third}");
    assert_eq!(submitted(&person.case(&case)), 1);
    let other = json!({"version": shown["revision"], "comment": "另一内容"});
    send(&other, "key-1").not(422, "idempotency-key-reused");
    // Another key is another act, and the case has gone on.
    assert!(!send(&body, "key-2").is_ok());
    assert_eq!(submitted(&person.case(&case)), 1);
}

fn what_is_no_json_is_refused(world: &World) {
    let clerk = world.hub.sign_in("P-05").acting(CLERK);
    let typed = [("content-type", "application/json")];
    let broken: [&[u8]; 5] = [b"{\"system\": ", b"null", b"[]", b"\xff\xfe\x00", b"{\"system\": 7, \"procedure\": []}"];
    for body in broken {
        let reply = clerk.raw("POST", "/cases", &typed, body).unwrap();
        assert!(matches!(reply.status, 400 | 422), "{reply}");
    }
    let deep = "[".repeat(100_000);
    let reply = clerk.raw("POST", "/cases", &typed, deep.as_bytes()).unwrap();
    assert!(matches!(reply.status, 400 | 422), "{reply}");
    let untyped = clerk.raw("POST", "/cases", &[("content-type", "text/plain")], b"{}").unwrap();
    assert_eq!(untyped.status, 415, "{untyped}");
    let stranger = world.hub.stranger();
    let reply = stranger.raw("POST", "/session", &typed, b"{\"name\"").unwrap();
    assert_eq!(reply.status, 400, "{reply}");
}

/// PostgreSQL knows no U+0000: both databases refuse it, and neither by an inner error.
fn text_that_cannot_be_kept_is_refused(world: &World) {
    let clerk = world.hub.sign_in("P-05").acting(CLERK);
    let opened = json!({"system": ENTERPRISES, "procedure": "problem-feedback", "form": city::feedback("\0")});
    clerk.post("/cases", opened).not(400, "unfit-text");
    let case = city::feedback_draft(&clerk, "\\u0000");
    let changes = json!({"changes": [{"pointer": "/page", "from": "\\u0000", "to": "a\0b"}]});
    clerk.patch(&format!("/cases/{case}/form"), changes).not(400, "unfit-text");
    clerk.get("/cases/%00").not(400, "unfit-text");
    clerk.get("/organisations?q=%00").not(400, "unfit-text");
    let name = [("content-type", "application/pdf")];
    clerk.raw("POST", "/files?name=a%00.pdf", &name, b"%PDF-1.4").unwrap().not(400, "unfit-text");
    assert_eq!(clerk.case(&case)["form"]["page"], "\\u0000");
}

fn a_huge_body_is_refused(world: &World) {
    let clerk = world.hub.sign_in("P-05").acting(CLERK);
    wire::flood(&world.hub.url, &clerk, "POST", "/cases", BIG).not(413, "too-large");
    wire::flood(&world.hub.url, &world.hub.stranger(), "POST", "/session", BIG).not(413, "too-large");
    clerk.get("/me").ok();
}

fn unknown_fields_are_named(world: &World) {
    let clerk = world.hub.sign_in("P-05").acting(CLERK);
    let body = json!({"system": PROJECTS, "procedure": PROJECTS, "colour": "red"});
    let reply = clerk.post("/cases", body);
    assert!(matches!(reply.status, 400 | 422) && reply.text.contains("colour"), "{reply}");
    let person = world.hub.sign_in("S-O06-2").seated();
    let mut form = city::feedback("多余字段");
    form["colour"] = "red".into();
    // A draft may hold anything that is being written; what is handed in may not.
    let case = person.open(ENTERPRISES, "problem-feedback", form);
    let reply = person.act(&case, "submit", json!({}));
    let at = reply.body["problems"].as_array().into_iter().flatten().any(|p| p["at"] == "/colour");
    assert!(reply.status == 422 && at, "{reply}");
    let after = person.case(&case);
    assert_eq!((&after["state"], &after["number"]), (&json!("draft"), &Value::Null));
}

fn a_stranger_finds_nothing(world: &World) {
    let clerk = world.hub.sign_in("P-05").acting(CLERK);
    let case = clerk.open(PROJECTS, PROJECTS, city::project());
    let shown = clerk.case(&case);
    let task = task(&shown, "submit");
    let file = city::upload(&clerk, "mine.pdf");
    for stranger in [world.hub.sign_in("S-O09-2"), world.hub.sign_in("P-02")] {
        stranger.get(&format!("/cases/{case}")).not(404, "not-found");
        let changes = json!({"changes": [{"pointer": "/name", "from": shown["form"]["name"], "to": "我的"}]});
        denied(stranger.patch(&format!("/cases/{case}/form"), changes));
        denied(stranger.act_on(&case, &task, "submit", &json!({"version": shown["revision"]}), None).unwrap());
        denied(stranger.post(&format!("/cases/{case}/cancel"), json!({"comment": "撤件"})));
        denied(stranger.post(&format!("/cases/{case}/check"), json!({})));
        denied(stranger.post(&format!("/tasks/{task}/claim"), json!({})));
        denied(stranger.get(&format!("/files/{}", file.as_str().unwrap())));
        denied(stranger.put(&format!("/cases/{case}/materials/approval"), json!({"files": [file]})));
        let listed = stranger.get("/cases").ok();
        assert!(!listed.to_string().contains(&case), "it is in his list");
        stranger.acting(CLERK).get("/cases").not(403, "not-your-post");
    }
    assert_eq!(clerk.case(&case), shown, "nothing of it changed");
}

#[track_caller]
fn denied(reply: hub_tests::Reply) {
    assert!(matches!(reply.status, 403 | 404), "{reply}");
}

fn a_session_is_needed_and_ends(world: &World) {
    let stranger = world.hub.stranger();
    for path in ["/me", "/cases", "/tasks", "/notices", "/events", "/alerts"] {
        stranger.get(path).not(401, "no-session");
    }
    stranger.post("/cases", json!({"system": PROJECTS, "procedure": PROJECTS})).not(401, "no-session");
    let person: Person = world.hub.sign_in("S-O09-1");
    let draft = json!({"system": ENTERPRISES, "procedure": "problem-feedback", "form": city::feedback("令牌")});
    person.without_csrf().post("/cases", draft).not(403, "csrf");
    person.delete("/session").ok();
    person.get("/me").not(401, "no-session");
}

fn what_is_not_declared_is_not_found(world: &World) {
    let person = world.hub.sign_in("P-06");
    for path in
        ["/nothing", "/cases/x/y/z", "/cases/00000000-0000-0000-0000-000000000000", "/systems/nothing", "/cases/XMBJ-1"]
    {
        person.get(path).not(404, "not-found");
    }
    let reply = person.delete("/cases");
    assert_eq!(reply.status, 405, "{reply}");
    let reply = person.get("/files/no-uuid");
    assert!(matches!(reply.status, 400 | 404), "{reply}");
    let reply = person.get("/cases?limit=many");
    assert_eq!(reply.status, 400, "{reply}");
    let reply = person.get("/tasks?cursor=%00%ff");
    assert!(reply.is_ok() || reply.status == 400, "{reply}");
}

/// No route has a hole through which junk comes in as a 500, and the document names each method of it.
fn every_route_of_the_document_answers_junk_with_a_problem(world: &World) {
    let document = world.hub.root("/api/v1/openapi.json");
    assert!(document["openapi"].as_str().is_some_and(|v| v.starts_with("3.1")), "{}", document["openapi"]);
    let person = world.hub.sign_in("P-03");
    let mut asked = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        let path = path.strip_prefix("/api/v1").unwrap();
        for (method, about) in methods.as_object().unwrap() {
            assert!(about["summary"].is_string(), "{method} {path} has no summary");
            // The one answer that never ends, and the one that would end our session.
            if path == "/events" || (path, method.as_str()) == ("/session", "delete") {
                continue;
            }
            for junk in ["00000000-0000-0000-0000-000000000000", "%E4%B8%AD%2F..%00", "'; DROP TABLE cases --"] {
                let filled = fill(path, &junk.replace(' ', "%20"));
                for (kind, body) in [("application/json", "{}"), ("application/json", "[1]"), ("x/y", "\u{0}")] {
                    let headers = [("content-type", kind)];
                    let body = if method == "get" { &b""[..] } else { body.as_bytes() };
                    // A refusal that leaves the body unread may end the connection on which the next one is sent.
                    let send = || person.raw(&method.to_uppercase(), &filled, &headers, body);
                    let reply = send().or_else(|_| send()).unwrap();
                    assert_ne!(reply.status, 405, "the document names a method that is not there: {reply}");
                    asked += 1;
                }
            }
        }
    }
    assert!(asked > 300, "the document names too few routes: {asked}");
}

fn fill(path: &str, value: &str) -> String {
    let parts = path.split('/').map(|part| if part.starts_with('{') { value } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// What people attach: as large as the city allows, what it says it is, and whole.
#[test]
fn uploads_are_bounded_and_leave_nothing_behind() {
    let room = Room::sqlite();
    let hub = room.start_with(&[("HUB_DATA__UPLOAD_MB", "1")]).unwrap_or_else(|why| panic!("{why}"));
    city::with_owner(&hub);
    let clerk = hub.sign_in("P-05").acting(CLERK);
    city::upload(&clerk, "whole.pdf");
    let stored = files(&room);
    assert!(stored > 0, "what was attached lies nowhere");
    wire::flood(&hub.url, &clerk, "POST", "/files?name=large.pdf", 3 << 20).not(413, "too-large");
    let kind = [("content-type", "application/pdf")];
    let send = |name: &str, body: &[u8]| clerk.raw("POST", &format!("/files?name={name}"), &kind, body).unwrap();
    send("program.pdf", b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00").not(415, "wrong-kind");
    send("empty.pdf", b"").not(422, "empty-file");
    wire::break_off(
        &hub.url,
        &clerk,
        "/files?name=half.pdf",
        500_000,
        &[b"%PDF-1.4\n".as_slice(), &[b'x'; 100_000]].concat(),
    );
    // What broke off may take the hub a moment to notice.
    soon("the half upload to be gone", || (files(&room) == stored).then_some(()));
    hub.stop();
}

fn files(room: &Room) -> usize {
    fn count(folder: &std::path::Path) -> usize {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|e| if e.path().is_dir() { count(&e.path()) } else { 1 }).sum()
    }
    count(&room.path().join("files"))
}
