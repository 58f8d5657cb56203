//! Every route against every kind of caller: who is let in is what the permission table says, for the whole table. What he
//! finds inside is another matter, and other tests'.
use hub_tests::{
    Hub, Person, Reply, Room, World,
    city::{self, PROJECTS, REVIEWER, TRIAGE},
    on_both, root,
};
use serde_json::{Value, json};

on_both!(ready; everybody_is_let_in_where_the_table_says);

fn ready(world: &World) {
    city::with_owner(&world.hub);
}

const DISTRICT: &str = "11510108MB0000057A";
const NOTHING: &str = "00000000-0000-0000-0000-000000000000";

/// `(method, path, door)` as `host/api` has them.
fn table() -> Vec<(String, String, String)> {
    let source = std::fs::read_to_string(root().join("host/api/src/permissions.rs")).unwrap();
    let (_, after) = source.split_once("pub const TABLE").unwrap();
    let (lines, _) = after.split_once("];").unwrap();
    let (_, lines) = lines.split_once("= &[").unwrap();
    let line = |text: &str| {
        let parts: Vec<_> = text.split(',').map(|p| p.trim().trim_matches('"').to_owned()).collect();
        (parts[0].clone(), parts[1].clone(), parts[2].clone())
    };
    let table: Vec<_> = lines.split('(').skip(1).map(|text| line(text.split(')').next().unwrap())).collect();
    assert!(table.len() > 50 && table.iter().all(|(m, p, _)| m.len() >= 3 && p.starts_with('/')), "{table:?}");
    table
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Caller {
    Nobody,
    Person,
    Clerk,
    /// Of a district without offices.
    Reviewer,
    /// Of an office of the city's authority.
    Officer,
    /// The administrator of the district's own authority.
    Administrator,
    Operator,
}

use Caller::*;

const CALLERS: [Caller; 7] = [Nobody, Person, Clerk, Reviewer, Officer, Administrator, Operator];

fn who(hub: &Hub, caller: Caller) -> Person {
    match caller {
        Nobody => hub.stranger(),
        Person => hub.sign_in("P-07"),
        Clerk => hub.sign_in("S-O06-2").seated(),
        Reviewer => hub.sign_in("S-A01-11").acting(REVIEWER),
        Officer => hub.sign_in("S-A00-11").acting(TRIAGE),
        Administrator => hub.sign_in("S-A01-2").acting(&format!("{DISTRICT}/administrator")),
        Operator => hub.sign_in("operator"),
    }
}

/// Whether the door opens. An office's doors open to the office whose business it is, so districts may be sent away.
fn opens(door: &str, caller: Caller) -> Option<bool> {
    Some(match door {
        "Open" | "Wider" | "Signature" | "Sample" => true,
        "SignedIn" => caller != Nobody,
        "Administers" => matches!(caller, Administrator | Operator),
        "Office" if matches!(caller, Reviewer | Administrator) => return None,
        "Office" => matches!(caller, Officer | Operator),
        "Operator" => caller == Operator,
        other => panic!("a door that this test does not know: {other}"),
    })
}

fn filled(path: &str, post: &str) -> String {
    let part = |part: &str| match part {
        "{system}" | "{procedure}" => PROJECTS.to_owned(),
        "{register}" => "project".to_owned(),
        "{code}" => DISTRICT.to_owned(),
        "{no}" => post.to_owned(),
        "{verb}" => "urge".to_owned(),
        "{action}" => "submit".to_owned(),
        "{verdict}" => "approve".to_owned(),
        "{material}" => "approval".to_owned(),
        "{id}" if path.starts_with("/people") => "P-06".to_owned(),
        "{id}" if path.starts_with("/partners") => "market-registry".to_owned(),
        fixed if !fixed.starts_with('{') => fixed.to_owned(),
        _ => NOTHING.to_owned(),
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// Well formed, so that the answer is the door's and not the body's.
fn body(path: &str) -> Value {
    match path {
        "/organisations" => json!({"credit-code": "11510199MB00000990", "name": "新区住建局", "division": "510199"}),
        "/posts" => json!({"organisation": DISTRICT, "person": "P-06", "post": "clerk"}),
        "/posts/{no}/hand-over" => json!({"to": NOTHING}),
        "/plugins/keys" => json!({"kid": "", "office": "", "key": ""}),
        "/plugins/{id}/versions/{v}/review" => json!({"verdict": ""}),
        "/plugins/{id}/rights" => json!({"rights": []}),
        "/cases/{case}/version" => json!({"version": NOTHING}),
        _ => json!({}),
    }
}

fn everybody_is_let_in_where_the_table_says(world: &World) {
    let hub = &world.hub;
    let operator = hub.sign_in("operator");
    // Somebody of the district's own, and a post to be ended.
    operator.post("/posts", json!({"organisation": DISTRICT, "person": "P-06", "post": "clerk"})).ok();
    let post = operator.post("/posts", json!({"organisation": DISTRICT, "person": "P-04", "post": "clerk"})).ok();
    let post = post["appointment-no"].as_str().unwrap_or_else(|| panic!("no number: {post}"));
    for caller in CALLERS {
        let person = who(hub, caller);
        for (method, path, door) in table() {
            // An answer that never ends; a session that would.
            if path == "/events" || (path == "/session" && caller != Nobody) {
                continue;
            }
            let sent = body(&path).to_string();
            let sent = if method == "get" { "" } else { &sent };
            let headers = [("content-type", "application/json")];
            let reply = person.raw(&method.to_uppercase(), &filled(&path, post), &headers, sent.as_bytes()).unwrap();
            let what = format!("{caller:?} at {method} {path} ({door}): {reply}");
            match opens(&door, caller) {
                Some(true) => assert!(!shut(&reply, &door), "shut out: {what}"),
                Some(false) if caller == Nobody => assert_eq!(reply.status, 401, "let in: {what}"),
                Some(false) => {
                    assert_eq!((reply.status, reply.body["code"].as_str()), (403, Some("forbidden")), "{what}")
                }
                None => assert_ne!(reply.status, 401, "{what}"),
            }
        }
    }
}

/// Behind an open door a person may still find what is not his: only the guarded doors answer with `forbidden`.
fn shut(reply: &Reply, door: &str) -> bool {
    let guarded = matches!(door, "Administers" | "Office" | "Operator");
    let signing_in = reply.body["code"] == "wrong-sign-in" || reply.body["code"] == "link-invalid";
    (reply.status == 401 && !signing_in) || (guarded && reply.status == 403)
}

/// On a city's own hub nobody winds the clock, puts records or speaks as a registry.
#[test]
fn the_sample_citys_doors_are_walls_elsewhere() {
    let room = Room::sqlite();
    let said = room.hub(["--json", "user", "add", "--operator", "--name", "张三", "admin"]).well();
    let account: Value = serde_json::from_str(&said).unwrap();
    let hub = room.start_own();
    let password = account["password"].as_str().unwrap();
    let operator = hub.sign_in_with("admin", password).unwrap_or_else(|why| panic!("{why}"));
    assert_eq!(operator.get("/me").ok()["person"]["operator"], true);
    for (method, path, _) in table().into_iter().filter(|(_, _, door)| door == "Sample") {
        let body = match (method.as_str(), path.as_str()) {
            ("get", _) => String::new(),
            (_, "/sample/clock") => json!({"now": "2027-01-01T09:00"}).to_string(),
            (_, "/sample/records") => json!({"register": "hub/person", "data": {"id": "X"}}).to_string(),
            (_, "/sample/events") => json!({"type": "a.b.c", "subject": "x", "data": {}}).to_string(),
            _ => json!({"partner": "identity", "mode": "silent"}).to_string(),
        };
        let headers = [("content-type", "application/json")];
        for person in [&operator, &hub.stranger()] {
            let reply = person.raw(&method.to_uppercase(), &path, &headers, body.as_bytes()).unwrap();
            reply.not(404, "not-found");
        }
    }
    hub.stop();
    // And a sample city is not put over somebody's data.
    let said = room.start_with(&[]).err().expect("a sample city in a city's own database");
    assert!(said.contains("holds other data") && said.contains("do: "), "{said}");
}
