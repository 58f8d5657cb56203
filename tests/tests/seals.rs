//! Seals and signatures that people hold, from the draft to the page on which a stranger checks it.
use hub_tests::{
    Person, Room, World,
    city::{CLERK, OWNER},
    on_both, soon,
    statement::{CONTRACTOR, PROJECT, SYSTEM, appoint, drafted, issue, ready, signatures},
};
use serde_json::{Value, json};

on_both!(ready;
    several_sign_and_each_leaves_the_others_as_they_were,
    all_sign_in_one_moment,
    nobody_signs_without_proof_or_for_another,
    a_clerk_asks_for_the_seal,
    a_seal_is_refused_outside_its_scope,
    a_withdrawn_seal_signs_nothing_more,
    a_revoked_post_signs_no_more_and_the_task_is_its_successors,
    a_return_voids_the_draft_and_keeps_its_number,
    seals_are_their_organisations_own_business,
);

fn uses(person: &Person, seal: &Value, document: &Value) -> Vec<Value> {
    let log = person.get(&format!("/seals/{}/uses", seal["id"].as_str().expect("an id"))).ok();
    log["items"].as_array().into_iter().flatten().filter(|u| u["document"] == document["id"]).cloned().collect()
}

fn seal(person: &Person, name: &str) -> Value {
    let seals = person.get("/seals").ok();
    let mut all = seals["items"].as_array().into_iter().flatten();
    all.find(|s| s["name"] == name).unwrap_or_else(|| panic!("no {name}: {seals}")).clone()
}

fn several_sign_and_each_leaves_the_others_as_they_were(world: &World) {
    let department = issue(
        &world.hub.sign_in("S-O06-2").seated(),
        CONTRACTOR,
        json!({"kind": "project-department", "name": "样例安置房项目部章", "project": PROJECT}),
    );
    let table = drafted(&world.hub, "甲乙共建", json!({"project": PROJECT, "department": true}));
    let draft = table.draft("statement");
    let before = table.file(&draft);
    assert_eq!((draft["parties"].as_array().map(Vec::len), signatures(&before)), (Some(4), 0));
    let stranger = world.hub.stranger();
    let code = draft["code"].as_str().unwrap().to_owned();
    assert_eq!(stranger.get(&format!("/verify/{code}")).ok()["state"], "draft");

    let mut files = vec![before];
    let turns = [
        (&table.clerk, json!({"party": "leader"})),
        (&table.administrator, json!({})),
        (&table.builder, json!({"party": "contractor"})),
        (&table.builder, json!({"party": "department", "seal": department["id"]})),
    ];
    for (n, (person, which)) in turns.into_iter().enumerate() {
        table.sign(person, "statement", which).ok();
        let file = table.file(&table.document("statement"));
        let former = files.last().unwrap();
        assert!(file.starts_with(former), "the {n}th signature changed bytes before it");
        assert_eq!(signatures(&file), n + 1);
        files.push(file);
    }
    let done = table.document("statement");
    assert_eq!((&done["state"], &done["number"]), (&json!("sealed"), &draft["number"]));
    let kind = [("content-type", "application/pdf")];
    let proof = stranger.raw("POST", "/verify", &kind, files.last().unwrap()).unwrap().ok();
    assert_eq!((&proof["verdict"], &proof["sha256"]), (&json!("valid"), &done["sha256"]), "{proof}");
    assert!(proof["document"]["sealed-by"].as_str().unwrap().contains('、'), "both organisations: {proof}");
    let log = uses(&table.builder, &department, &done);
    assert_eq!((log.len(), &log[0]["sha256"]), (1, &done["sha256"]), "{log:?}");
    assert_eq!(log[0]["person"], "S-O06-2");

    // The next document is signed in turn.
    let pledge = table.draft("pledge");
    table.sign(&table.builder, "pledge", json!({})).not(403, "not-yours");
    table.sign(&table.head, "pledge", json!({})).ok();
    assert_eq!(table.clerk.case(&table.case)["state"], "open");
    table.sign(&table.builder, "pledge", json!({})).ok();
    assert_eq!(table.clerk.case(&table.case)["state"], "done");
    assert_eq!(table.document("pledge")["id"], pledge["id"]);
    assert_eq!(signatures(&table.file(&table.document("pledge"))), 2);
}

fn all_sign_in_one_moment(world: &World) {
    let table = drafted(&world.hub, "同时签署", json!({}));
    let turns = [(&table.clerk, "leader"), (&table.administrator, "applicant"), (&table.builder, "contractor")];
    std::thread::scope(|scope| {
        for (person, party) in turns {
            let table = &table;
            scope.spawn(move || table.sign(person, "statement", json!({"party": party})).ok());
        }
    });
    let done = table.document("statement");
    assert_eq!(done["state"], "sealed");
    assert_eq!(signatures(&table.file(&done)), 3, "nobody's signature was lost");
}

fn nobody_signs_without_proof_or_for_another(world: &World) {
    let table = drafted(&world.hub, "不得代签", json!({}));
    let document = table.document("statement")["id"].clone();
    table.clerk.post("/signatures", json!({"document": document, "party": "leader"})).not(403, "confirmation-needed");
    table.sign(&table.builder, "statement", json!({"party": "leader"})).not(403, "not-yours");
    table.sign(&world.hub.sign_in("S-O07-2").seated(), "statement", json!({})).not(403, "not-yours");
    let shown = table.clerk.case(&table.case);
    let mut tasks = shown["tasks"].as_array().into_iter().flatten();
    let own = tasks.rfind(|t| t["signs"]["party"] == "leader").unwrap();
    let path = format!("/tasks/{}/hand-over", own["id"].as_str().unwrap());
    table.clerk.post(&path, json!({"to": "P-06", "comment": ""})).not(409, "not-now");
    assert_eq!(signatures(&table.file(&table.document("statement"))), 0);
}

fn a_clerk_asks_for_the_seal(world: &World) {
    let table = drafted(&world.hub, "申请用印", json!({}));
    let document = table.document("statement");
    let first = json!({"party": "applicant"});
    let needed = table.sign(&table.clerk, "statement", first.clone()).not(422, "refused");
    assert_eq!(needed["problems"][0]["code"], "seal-application-needed");
    let official = seal(&table.administrator, "公章");
    let path = format!("/seals/{}/applications", official["id"].as_str().unwrap());
    let ask = || {
        let asked = table.clerk.post(&path, json!({"document": document["id"], "why": "签署联合声明"}));
        assert_eq!(asked.status, 201, "{asked}");
        asked.body["id"].as_str().unwrap().to_owned()
    };
    let decide = |person: &Person, id: &str, verdict: &str, comment: &str| {
        person.post(&format!("/seal-applications/{id}/{verdict}"), json!({"comment": comment}))
    };
    let id = ask();
    assert_eq!(ask(), id, "asked twice is asked once");
    decide(&table.clerk, &id, "approve", "").not(403, "no-power");
    decide(&table.builder, &id, "approve", "").not(404, "not-found");
    decide(&table.administrator, &id, "refuse", "").not(422, "refused");
    decide(&table.administrator, &id, "refuse", "请先核对内容").ok();
    table.sign(&table.clerk, "statement", first.clone()).not(422, "refused");
    let id = ask();
    assert_eq!(decide(&table.administrator, &id, "approve", "同意").ok()["state"], "approved");
    table.sign(&table.clerk, "statement", first).ok();
    let all = table.clerk.get("/seal-applications").ok();
    let used = all["items"].as_array().unwrap().iter().find(|a| a["id"] == id.as_str()).unwrap();
    assert_eq!(used["state"], "used");
    let log = uses(&table.administrator, &official, &document);
    assert_eq!((log.len(), &log[0]["application"]), (1, &json!(id)), "{log:?}");
    decide(&table.administrator, &id, "approve", "").not(409, "not-now");
}

fn a_seal_is_refused_outside_its_scope(world: &World) {
    let table = drafted(&world.hub, "用印范围", json!({}));
    let issued = |body: Value| issue(&table.builder, CONTRACTOR, body);
    let contracts =
        issued(json!({"kind": "organisation", "name": "合同专用章", "documents": ["online-contract/contract"]}));
    let fitting = issued(json!({"kind": "organisation", "name": "声明专用章", "systems": [SYSTEM]}));
    let department = issued(json!({"kind": "project-department", "name": "项目部章", "project": PROJECT}));
    let with =
        |seal: &Value| table.sign(&table.builder, "statement", json!({"party": "contractor", "seal": seal["id"]}));
    let refused = with(&contracts).not(422, "refused");
    let problem = &refused["problems"][0];
    assert_eq!(problem["code"], "seal-scope");
    assert!(problem["zh"].as_str().unwrap().contains("online-contract/contract"), "it says what it is for: {problem}");
    assert_eq!(with(&department).not(422, "refused")["problems"][0]["code"], "seal-kind");
    assert_eq!(uses(&table.builder, &contracts, &table.document("statement")), Vec::<Value>::new());
    with(&fitting).ok();
    // No project of theirs.
    let confirmation = table.administrator.confirmation();
    let body = json!({"kind": "project-department", "name": "章", "project": "5101122406180101", "confirmation": confirmation});
    let none = table.administrator.post(&format!("/organisations/{OWNER}/seals"), body).not(422, "refused");
    assert_eq!(none["problems"][0]["code"], "seal-project");
}

fn a_withdrawn_seal_signs_nothing_more(world: &World) {
    let first = drafted(&world.hub, "停用之前", json!({}));
    let own = issue(&first.builder, CONTRACTOR, json!({"kind": "organisation", "name": "旧章", "systems": [SYSTEM]}));
    let with = |table: &hub_tests::statement::Table| {
        table.sign(&table.builder, "statement", json!({"party": "contractor", "seal": own["id"]}))
    };
    with(&first).ok();
    first.sign(&first.clerk, "statement", json!({"party": "leader"})).ok();
    first.sign(&first.administrator, "statement", json!({})).ok();
    let second = drafted(&world.hub, "停用之后", json!({}));
    let path = format!("/seals/{}/withdrawal", own["id"].as_str().unwrap());
    first.builder.post(&path, json!({"reason": "遗失"})).not(403, "confirmation-needed");
    let confirmation = first.clerk.confirmation();
    first.clerk.post(&path, json!({"reason": "遗失", "confirmation": confirmation})).not(404, "not-found");
    let confirmation = first.builder.confirmation();
    let body = json!({"reason": "遗失", "confirmation": confirmation});
    assert_eq!(first.builder.post(&path, body).ok()["state"], "withdrawn");
    assert_eq!(with(&second).not(422, "refused")["problems"][0]["code"], "seal-withdrawn");
    assert_eq!(signatures(&second.file(&second.document("statement"))), 0);
    // What it sealed before stays what it is.
    let sealed = first.document("statement");
    let proof = world.hub.stranger().get(&format!("/verify/{}", sealed["code"].as_str().unwrap())).ok();
    assert_eq!((&proof["state"], uses(&first.builder, &own, &sealed).len()), (&json!("valid"), 1));
}

fn a_revoked_post_signs_no_more_and_the_task_is_its_successors(world: &World) {
    let powers = ["fill", "submit", "sign", "view"];
    let post = |status| appoint(&world.hub, "SQ-20250303-00006", "P-06", "clerk", "L3", &powers, status);
    post("有效");
    let table = drafted(&world.hub, "人员变动", json!({}));
    let leaver = world.hub.sign_in("P-06").acting(CLERK);
    let shown = leaver.case(&table.case);
    let mut tasks = shown["tasks"].as_array().into_iter().flatten();
    let task = tasks.find(|t| t["signs"]["party"] == "leader" && t["mine"] == true).expect("it is his too");
    leaver.post(&format!("/tasks/{}/claim", task["id"].as_str().unwrap()), json!({})).ok();
    let confirmation = leaver.confirmation();
    post("已撤销");
    let body = json!({"document": table.document("statement")["id"], "party": "leader", "confirmation": confirmation});
    leaver.post("/signatures", body).not(403, "not-your-post");
    table.sign(&table.clerk, "statement", json!({"party": "leader"})).ok();
    let parties = table.document("statement")["parties"].clone();
    assert!(parties[0]["signed"].is_object(), "{parties}");
}

fn a_return_voids_the_draft_and_keeps_its_number(world: &World) {
    let table = drafted(&world.hub, "原稿", json!({}));
    let former = table.document("statement");
    table.sign(&table.clerk, "statement", json!({"party": "leader"})).ok();
    table.administrator.act(&table.case, "return", json!({"comment": "内容有误"})).ok();
    let code = former["code"].as_str().unwrap();
    assert_eq!(world.hub.stranger().get(&format!("/verify/{code}")).ok()["state"], "void");
    assert_eq!(table.document("statement")["state"], "void");
    let changes = json!([{"pointer": "/text", "from": "原稿", "to": "改稿"}]);
    table.clerk.patch(&format!("/cases/{}/form", table.case), json!({"changes": changes})).ok();
    table.clerk.act(&table.case, "submit", json!({})).ok();
    let now = table.draft("statement");
    assert_ne!(now["id"], former["id"]);
    assert_eq!((&now["number"], signatures(&table.file(&now))), (&former["number"], 0));
    assert!(now["parties"].as_array().unwrap().iter().all(|p| p["signed"].is_null()), "all sign anew: {now}");
    // Nobody signs what is void.
    let body = json!({"document": former["id"], "confirmation": table.clerk.confirmation()});
    table.clerk.post("/signatures", body).not(403, "not-yours");
}

fn seals_are_their_organisations_own_business(world: &World) {
    let table = drafted(&world.hub, "各管各章", json!({}));
    table.sign(&table.builder, "statement", json!({"party": "contractor"})).ok();
    let official = seal(&table.builder, "公章");
    table.administrator.get(&format!("/organisations/{CONTRACTOR}/seals")).not(404, "not-found");
    let path = format!("/seals/{}", official["id"].as_str().unwrap());
    table.administrator.get(&format!("{path}/uses")).not(404, "not-found");
    table
        .clerk
        .post(&format!("/organisations/{OWNER}/seals"), json!({"kind": "organisation", "name": "章"}))
        .not(403, "forbidden");
    let document = table.document("statement")["id"].clone();
    table
        .clerk
        .post(&format!("{path}/applications"), json!({"document": document, "why": "试试"}))
        .not(404, "not-found");
    // A seal named by who has no part in it.
    let other = json!({"party": "applicant", "seal": official["id"]});
    table.sign(&table.administrator, "statement", other).not(404, "not-found");
}

/// A room of its own: the key store is taken away and comes back.
#[test]
fn without_keys_nothing_is_signed_and_what_is_due_comes_once() {
    let room = Room::sqlite();
    let world = World { hub: room.start(), room };
    ready(&world);
    let table = drafted(&world.hub, "密钥离线", json!({}));
    let (keys, away) = (world.room.path().join("keys"), world.room.path().join("keys-away"));
    std::fs::rename(&keys, &away).unwrap();
    // Nothing that could be opened, nor made anew.
    std::fs::write(&keys, "away").unwrap();
    table.sign(&table.builder, "statement", json!({"party": "contractor"})).not(503, "keys-away");
    assert_eq!(signatures(&table.file(&table.document("statement"))), 0);
    // A document of which the hub owes the seal is owed as long.
    hub_tests::joint::ready(&world);
    let (_, office, case) = hub_tests::joint::handed_in(&world.hub, "甲");
    for step in hub_tests::joint::ALL {
        hub_tests::joint::at(&office, &case, step, "approve", "").ok();
    }
    hub_tests::joint::at(&office, &case, "decide", "approve", "").ok();
    soon("the first try", || world.hub.said().contains("document.put_off").then_some(()));
    assert_eq!(office.case(&case)["documents"][0]["state"], "due");
    std::fs::remove_file(&keys).unwrap();
    std::fs::rename(&away, &keys).unwrap();
    table.sign(&table.builder, "statement", json!({"party": "contractor"})).ok();
    let done = soon("the sealed document", || {
        Some(office.case(&case)["documents"].clone()).filter(|d| d[0]["state"] == "sealed")
    });
    assert_eq!(done.as_array().map(Vec::len), Some(1), "it came once");
    let id = done[0]["id"].as_str().unwrap();
    assert_eq!(signatures(&office.bytes(&format!("/documents/{id}/content"))), 1);
}
