//! The people and papers of the sample city that several tests need: an owner with its clerk, a project as he enters it,
//! a feedback that anybody may give.
use crate::{Hub, Person, root, soon};
use serde_json::{Value, json};

pub const OWNER: &str = "91510108MA6CQ1X201";
/// Of the owner; `P-05`.
pub const CLERK: &str = "91510108MA6CQ1X201/clerk";
/// Of the owner, for whom it seals; `P-02`.
pub const ADMINISTRATOR: &str = "91510108MA6CQ1X201/administrator";
/// Of the district; `S-A01-11`.
pub const REVIEWER: &str = "11510108MB0000057A/reviewer";
/// Of the office that answers feedback; `S-A00-11`.
pub const TRIAGE: &str = "11510100MB0000046J:科发处/reviewer";
pub const PROJECTS: &str = "project-registration";
pub const ENTERPRISES: &str = "enterprise-management";

/// The owner stands in the register, and `P-05` is its clerk; the clock is in March.
pub fn with_owner(hub: &Hub) {
    hub.sample("PUT", "clock", &json!({"now": "2025-03-12T09:00"}));
    let owner = json!({
        "credit-code": OWNER, "name": "成都蓉青城市建设有限公司", "kinds": ["owner", "developer"], "division": "510108", "status": "正常",
    });
    let post = json!({
        "appointment-no": "SQ-20250303-00001", "organisation": OWNER, "person": "P-05", "post": "clerk", "level": "L3", "scope": "企业",
        "systems": [PROJECTS, ENTERPRISES], "powers": ["fill", "submit", "view"], "from": "2025-02-17", "status": "有效",
    });
    for (register, data) in [("organisation", owner), ("appointment", post)] {
        let register = format!("{ENTERPRISES}/{register}");
        hub.sample("POST", "records", &json!({"register": register, "data": data}));
    }
    let known = json!({
        "name": "成华区青龙片区人才公寓项目", "owner-credit-code": OWNER, "approval-kind": "审批",
        "total-investment": 52_000_000_000_i64, "state": "已赋码",
    });
    hub.sample("POST", "messages", &json!({"partner": "investment-platform", "mode": "answer", "with": known}));
}

/// A project as its owner's clerk enters it.
pub fn project() -> Value {
    let file = root().join("plugins/project-registration/scenarios/acceptance/project.json");
    let text = std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    serde_json::from_str(&text).expect("the form is JSON")
}

/// The owner's administrator, from now on.
pub fn administrator(hub: &Hub) -> Person {
    let post = json!({
        "appointment-no": "SQ-20250217-00002", "organisation": OWNER, "person": "P-02", "post": "administrator", "level": "L1", "scope": "企业",
        "systems": [PROJECTS], "powers": ["fill", "submit", "seal", "view"], "from": "2025-02-17", "status": "有效",
    });
    hub.sample("POST", "records", &json!({"register": format!("{ENTERPRISES}/appointment"), "data": post}));
    hub.sign_in("P-02").acting(ADMINISTRATOR)
}

/// Puts the owner's seal on the commitment of a project that was handed in, once it is drawn up.
pub fn seal(administrator: &Person, case: &str) {
    soon("the commitment", || {
        let shown = administrator.case(case);
        let drawn_up = |d: &Value| d["document"] == "commitment" && d["state"] == "draft";
        shown["documents"].as_array().is_some_and(|all| all.iter().any(drawn_up)).then_some(())
    });
    administrator.act(case, "sign", json!({"confirmation": administrator.confirmation()})).ok();
}

/// A draft of a project with everything attached that a submission needs.
pub fn project_draft(clerk: &Person, form: Value) -> String {
    let case = clerk.open(PROJECTS, PROJECTS, form);
    for material in ["approval", "land", "site-plan"] {
        let file = upload(clerk, &format!("{material}.pdf"));
        clerk.put(&format!("/cases/{case}/materials/{material}"), json!({"files": [file]})).ok();
    }
    case
}

pub fn upload(person: &Person, name: &str) -> Value {
    let pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
    let headers = [("content-type", "application/pdf")];
    let sent = person.raw("POST", &format!("/files?name={name}"), &headers, pdf);
    sent.unwrap_or_else(|why| panic!("{why}")).ok()["id"].clone()
}

/// What anybody may write to the office; it is numbered when it is handed in.
pub fn feedback(about: &str) -> Value {
    json!({
        "system": PROJECTS, "kind": "功能故障", "page": about, "description": format!("页面不能打开，请核对：{about}。"), "impact": "一般",
    })
}

pub fn feedback_draft(person: &Person, about: &str) -> String {
    person.open(ENTERPRISES, "problem-feedback", feedback(about))
}
