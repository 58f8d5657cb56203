//! The API against its own document: whatever is sent to any route, the answer is one that the document names, no answer is a
//! 500, and every error says its code and both languages (looked at in `src/reply.rs`).
use hub_tests::{
    Hub, Person, Room,
    city::{self, CLERK},
    person::task,
    property::{Dice, Operation, Request, operations, requests},
};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Of each route, as long as there is time.
const REQUESTS: usize = 40;
const TIME: Duration = Duration::from_secs(45);
/// Never ends; ends the session; waits longer with every wrong password; winds the clock for everybody.
const APART: [(&str, &str); 5] = [
    ("GET", "/events"),
    ("DELETE", "/session"),
    ("POST", "/session"),
    ("POST", "/session/confirm"),
    ("PUT", "/sample/clock"),
];

#[test]
fn every_answer_is_one_that_the_document_names() {
    let room = Room::sqlite();
    let hub = room.start();
    city::with_owner(&hub);
    let document = hub.root("/api/v1/openapi.json");
    let operations: Vec<Operation> = operations(&document);
    let callers = [hub.sign_in("P-05").acting(CLERK), hub.sign_in("operator"), hub.stranger()];
    let known = known(&callers[0]);
    let begun = Instant::now();
    let (mut dice, mut asked, mut wrong) = (Dice::default(), 0, vec![]);
    for round in 0..REQUESTS {
        if begun.elapsed() > TIME {
            break;
        }
        for operation in operations.iter().filter(|o| !APART.contains(&(&*o.method, &*o.path))) {
            let request = dice.roll(&requests(&document, operation, &known));
            wrong.extend(undocumented(&callers[round % callers.len()], operation, &request));
            asked += 1;
        }
    }
    assert!(asked > 3 * operations.len(), "only {asked} requests in {TIME:?}");
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{} of {asked}:\n{}", wrong.len(), wrong.join("\n"));
    the_hub_goes_on(&hub);
    hub.stop();
    room.chain_verifies();
}

/// Ids of what the caller may name.
fn known(clerk: &Person) -> Vec<String> {
    let draft = city::feedback_draft(clerk, "随机");
    let handed_in = city::feedback_draft(clerk, "已提交");
    clerk.act(&handed_in, "submit", json!({})).ok();
    let shown = clerk.case(&draft);
    let file = city::upload(clerk, "known.pdf");
    let words = [
        "submit",
        "problem-feedback",
        "enterprise-management",
        "organisation",
        "hub",
        city::OWNER,
        "P-05",
        "S-A00-11",
        "urge",
        "withdraw",
    ];
    let ids = [draft, handed_in, task(&shown, "submit"), file.as_str().unwrap_or_default().to_owned()];
    ids.into_iter().chain(words.map(str::to_owned)).collect()
}

fn undocumented(caller: &Person, operation: &Operation, request: &Request) -> Option<String> {
    let headers = [("content-type", &*request.kind)];
    let headers = if request.kind.is_empty() { &[][..] } else { &headers[..] };
    let send = || caller.raw(&operation.method, &request.path, headers, &request.body);
    // A refusal that leaves the body unread may end the connection on which the next one is sent.
    let reply = send().or_else(|_| send()).unwrap_or_else(|why| panic!("no answer: {why}"));
    if operation.statuses.contains(&reply.status) {
        return None;
    }
    let status = reply.status;
    Some(format!("{} {}: {status} is not in the document ({})", operation.method, operation.path, reply.body["code"]))
}

fn the_hub_goes_on(hub: &Hub) {
    let clerk = hub.sign_in("P-05").acting(CLERK);
    let case = city::feedback_draft(&clerk, "之后");
    assert!(clerk.act(&case, "submit", json!({})).ok()["case"]["number"].is_string());
    assert_ne!(hub.root("/readyz")["state"], Value::from("unavailable"));
}
