//! What outside parties and the calendar bring about, which the native player of scenarios leaves out: a `wait`
//! step's answer or time-out, and record timers. The rules are called through the component's own door.
use hub_sdk::hub_wit::Wire;
use hub_sdk::prelude::*;
use hub_sdk::serde_json::{self, Value};
use project_registration::ProjectRegistration;

const O01: &str = "91510108MA6CQ1X201";

fn form() -> Value {
    serde_json::from_str(include_str!("../scenarios/acceptance/project.json")).unwrap()
}

fn settings() -> Value {
    let context =
        hub_sdk::testing::context::<project_registration::Settings>(env!("CARGO_MANIFEST_DIR"), "2025-03-12T09:00");
    serde_json::to_value(context.settings).unwrap()
}

fn context() -> Value {
    json!({
        "now": "2025-03-12T10:00:00+08:00", "today": "2025-03-12", "seed": 7, "locale": "zh", "settings": settings(),
        "actor": {"person": ""}, "calendar": {"digest": "", "off": [], "on": [], "published": [2025]},
        "system": "project-registration", "version": "1.0.0"
    })
}

fn case(procedure: &str, step: &str, form: Value) -> Value {
    json!({
        "id": "c", "number": null, "procedure": procedure, "step": step, "branch": "",
        "applicant": {"organisation": O01, "person": "P-05", "post": "clerk"}, "project": null, "division": "510108",
        "form": form, "steps": {}, "data": {}, "materials": {}, "opened": "2025-03-12T09:00:00+08:00",
        "submitted": "2025-03-12T09:30:00+08:00", "version": 2
    })
}

fn decide(procedure: &str, case: Option<Value>, occurrence: Value, record: Option<Value>, facts: Value) -> Value {
    let input = json!({
        "context": context(), "procedure": procedure, "case": case, "occurrence": occurrence, "record": record, "facts": facts
    });
    let output: Value = serde_json::from_str(&ProjectRegistration::decide(input.to_string())).unwrap();
    output["decision"].clone()
}

fn checked(occurrence: Value, facts: Value) -> Value {
    decide("project-registration", Some(case("project-registration", "check", form())), occurrence, None, facts)
}

fn answer(message: &str, data: Value) -> Value {
    json!({"kind": "message", "message": message, "data": data})
}

fn platform(change: impl Fn(&mut Value)) -> Value {
    let mut data = json!({
        "name": "成华区青龙片区人才公寓项目", "owner-credit-code": O01, "approval-kind": "审批",
        "total-investment": 52_000_000_000_i64, "state": "已赋码"
    });
    change(&mut data);
    answer("investment-platform.query", data)
}

fn timeout() -> Value {
    json!({"kind": "timer", "timer": "timeout", "record": null})
}

fn codes(decision: &Value) -> Vec<&str> {
    decision["notes"].as_array().into_iter().flatten().map(|note| note["code"].as_str().unwrap()).collect()
}

#[test]
fn an_equal_answer_goes_to_the_district_s_reviewer_in_silence() {
    let decision = checked(platform(|_| {}), json!({}));
    assert_eq!(decision["next"], "review");
    assert_eq!(decision["patch"]["platform"], "equal");
    assert!(codes(&decision).is_empty());
}

#[test]
fn silence_goes_to_review_with_a_note() {
    let decision = checked(timeout(), json!({}));
    assert_eq!(decision["next"], "review");
    assert_eq!(codes(&decision), ["platform-silent"]);
}

#[test]
fn another_owner_goes_back_to_the_clerk_with_the_reason() {
    let decision = checked(platform(|data| data["owner-credit-code"] = json!("91510104MA6WN01X2W")), json!({}));
    assert_eq!(decision["next"], "fill");
    assert_eq!(codes(&decision), ["platform-owner-differs"]);
    assert_eq!(decision["notes"][0]["at"], "/project-code");
}

#[test]
fn another_name_and_a_suspected_duplicate_are_noted_for_the_reviewer() {
    let facts = json!({"same-name": [{"project-no": "5101082401080101", "name": "x", "status": "在建"}]});
    let decision = checked(platform(|data| data["name"] = json!("青龙公寓")), facts);
    assert_eq!(decision["next"], "review");
    assert_eq!(codes(&decision), ["suspected-name", "platform-name-differs"]);
    assert_eq!(decision["patch"]["duplicates"], json!(["5101082401080101"]));
    assert_eq!(decision["patch"]["differences"][0]["field"], "name");
}

fn registered() -> Value {
    let mut project = form();
    project["project-no"] = json!("5101082503120101");
    project["status"] = json!("已报建");
    project["contractor-overdue"] = Value::Null;
    project
}

fn planning(occurrence: Value) -> Value {
    let certificate = json!({"no": "建字第510108202530088号", "issued-on": "2025-06-18", "area": 68420.5});
    let form = json!({
        "project": "5101082503120101", "kind": "用地与规划证件", "reason": "取得规划许可证", "effective-on": "2025-06-20",
        "planning-permit": [certificate]
    });
    let facts = json!({"project": registered(), "conformities": 0});
    decide("project-change", Some(case("project-change", "planning-check", form)), occurrence, None, facts)
}

fn planning_answer(owner: &str) -> Value {
    let data = json!({"no": "建字第510108202530088号", "owner": owner, "area": 68420.5, "units": null, "issued-on": "2025-06-18"});
    answer("planning-registry.query", data)
}

#[test]
fn a_confirmed_planning_permit_takes_effect_at_once() {
    let decision = planning(planning_answer(O01));
    assert_eq!(decision["next"], "done");
    let put = &decision["effects"][0];
    assert_eq!((put["kind"].as_str(), put["merge"].as_bool()), (Some("record.put"), Some(true)));
    let fields: Vec<_> = put["data"].as_object().unwrap().keys().collect();
    assert_eq!(fields, ["project-no", "planning-permit"]);
    assert_eq!(decision["effects"][1]["data"]["fields"], json!(["planning-permit"]));
}

#[test]
fn one_that_is_not_confirmed_is_reviewed() {
    let decision = planning(planning_answer("91510104MA6WN01X2W"));
    assert_eq!((decision["next"].as_str(), codes(&decision)), (Some("review"), vec!["planning-owner-differs"]));
    let decision = planning(timeout());
    assert_eq!((decision["next"].as_str(), codes(&decision)), (Some("review"), vec!["planning-silent"]));
}

#[test]
fn the_180_days_mark_a_project_only_without_a_contractor() {
    let due = |contractors: u64| {
        let timer = json!({"kind": "timer", "timer": "contractor-due", "record": "5101082503120101"});
        decide("contractor-due", None, timer, Some(registered()), json!({"contractors": contractors}))
    };
    assert_eq!(due(0)["effects"][0]["data"], json!({"project-no": "5101082503120101", "contractor-overdue": true}));
    assert!(due(1)["effects"].is_null());
}

#[test]
fn an_organisation_that_is_well_again_clears_the_alert() {
    let told = |status: &str| {
        let event = json!({
            "kind": "event", "type": "enterprise-management.organisation.status-changed", "subject": "x",
            "data": {"credit-code": "91510107MA6FT9C506", "status": status}
        });
        let party = json!({"project-no": "5101082503120101", "kind": "designer", "section": "01"});
        let owner = json!({"project-no": "5101082503120101", "organisation": O01});
        let facts = json!({"parties": [party], "owners": {"5101082503120101": [owner]}});
        decide("organisation-status", None, event, None, facts)["effects"][0].clone()
    };
    let raised = told("暂停");
    assert_eq!(raised["kind"], "alert.raise");
    assert_eq!(raised["to"][0]["organisation"]["organisation"], O01);
    assert_eq!(told("正常")["key"], raised["key"]);
    assert_eq!(told("正常")["kind"], "alert.clear");
}
