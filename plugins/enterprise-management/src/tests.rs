//! Every scenario of the department, played against the rules alone, and the
//! answers of registries, which only the host receives, as single decisions.
use crate::{EnterpriseManagement, Msg, procedures::organisation_registration as registration, scenario};
use hub_sdk::{Case, Effect, prelude::*, testing};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

#[test]
fn every_scenario_holds() {
    let folders = std::fs::read_dir(format!("{ROOT}/scenarios")).expect("the plugin has scenarios");
    let names: Vec<String> = folders.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    assert!(names.len() >= 9, "the acceptance run and its eight refusals");
    for name in names.iter().filter(|name| !WHOLE.contains(&name.as_str())) {
        scenario(name).passes();
    }
    assert!(WHOLE.iter().all(|whole| names.iter().any(|name| name == whole)));
}

/// What registers say after one another is the host's: `hub plugin test` alone plays these.
const WHOLE: [&str; 6] = [
    "appointment-refusals",
    "change-refusals",
    "feedback-refusals",
    "officer-refusals",
    "registration-refusals",
    "told-by-others",
];

#[test]
fn the_refusals_of_the_specification_are_told_in_its_words() {
    scenario("refuse-credit-code").refused_with(Msg::CreditCodeCheck);
    scenario("refuse-registered-twice").refused_with(Msg::AlreadyRegistered);
    scenario("refuse-organisation-seal").refused_with(Msg::SealByLevelOne);
    scenario("refuse-last-officer").refused_with(Msg::LastOfficer);
    scenario("refuse-deregister").refused_with(Msg::StillOpen { cases: 2.into(), projects: 1.into() });
}

/// His sessions are closed with it, so that he reads this when he signs in again.
#[test]
fn whoever_loses_an_appointment_is_told_why() {
    let run = scenario("revoke");
    let told = run.effects().into_iter().any(|effect| matches!(effect, Effect::NoticeSend { text, params, .. } if text == "appointment-revoked" && params["reason"] == "离职"));
    assert!(told, "{:?}", run.effects());
}

#[test]
fn the_identity_number_of_the_standard() {
    assert!(hub_sdk::codes::id_number_valid("11010519491231002X"));
    assert!(!hub_sdk::codes::id_number_valid("110105194912310021"));
    assert!(hub_sdk::codes::credit_code_valid("91510108MA6CQ1X201"));
    assert!(!hub_sdk::codes::credit_code_valid("91510108MA6CQ1X202"));
}

fn registration_case() -> Case<registration::Form> {
    let form = json!({
        "credit-code": "91510108MA6CQ1X201", "name": "成都蓉青城市建设有限公司", "kinds": ["owner", "developer"], "established": "2016-05-12",
        "registered-capital": 20_000_000_000_i64, "division": "510108", "registered-address": "成都市成华区样例路1号",
        "legal-representative": "P-01", "filler-role": "授权管理员", "administrator": "P-02", "consent": true,
        "qualifications": [{"cert-no": "FDC-510108-0201", "category": "房地产开发企业资质", "level": "二级", "valid-until": "2027-06-30"}]
    });
    Case {
        id: "case".into(),
        number: None,
        procedure: "organisation-registration".into(),
        step: "match".into(),
        branch: String::new(),
        item: None,
        applicant: Default::default(),
        project: None,
        division: None,
        form: testing::read(form),
        steps: json!({}),
        data: json!({}),
        materials: json!({}),
        opened: "2025-02-17T09:30:00+08:00".into(),
        submitted: None,
        version: 1,
    }
}

/// What the rules decide when the registry answers with this name.
fn answered(name: &str, facts: Value) -> Decision {
    let data = json!({"name": name, "legal-representative-name-hash": "0b1d", "state": "存续", "established": null, "licence-until": null, "division": "510108"});
    let raw = testing::read(json!({"kind": "message", "message": "market-registry.query", "data": data}));
    let facts = testing::read(facts);
    <EnterpriseManagement as registration::Rules>::decide(
        &registration_case(),
        &hub_sdk::Occurrence::new(raw),
        &facts,
        &testing::context(ROOT, "2025-02-17T10:00"),
    )
}

fn posts(decision: &Decision) -> Vec<(Value, Value)> {
    let put = |effect: &Effect| match effect {
        Effect::RecordPut { register, data, .. } if register == "appointment" => {
            Some((data["person"].clone(), data["post"].clone()))
        }
        _ => None,
    };
    decision.effects().iter().filter_map(put).collect()
}

#[test]
fn an_equal_registry_registers_the_organisation_and_its_two_accounts() {
    let decision = answered("成都蓉青城市建设有限公司", json!({"legal": {"verified": true, "name-hash": "0b1d"}}));
    let expected = [("P-01", "legal-representative"), ("P-02", "administrator")].map(|(a, b)| (json!(a), json!(b)));
    assert_eq!(posts(&decision), expected);
    let due = |effect: &Effect| matches!(effect, Effect::TimerSet { name, at, .. } if name == "officer-due" && *at == json!("2025-03-03"));
    assert!(decision.effects().iter().any(due), "ten working days after activation");
    let watched = |effect: &Effect| matches!(effect, Effect::TimerSet { name, at, .. } if name == "certificates-due" && *at == json!("2027-04-01"));
    assert!(decision.effects().iter().any(watched), "ninety days before the qualification ends");
}

#[test]
fn a_registry_that_differs_goes_to_the_reviewer_with_a_note() {
    let decision = answered("成都蓉青建设有限公司", json!({"legal": {"verified": true, "name-hash": "0b1d"}}));
    assert!(posts(&decision).is_empty());
    assert_eq!(decision.notes()[0].code, "registry-differs");
}

#[test]
fn an_organisation_registered_meanwhile_is_not_registered_again() {
    let facts = json!({"legal": {"verified": true, "name-hash": "0b1d"}, "registered": {"name": "成都蓉青城市建设有限公司", "status": "正常"}});
    assert!(posts(&answered("成都蓉青城市建设有限公司", facts)).is_empty());
}

fn row(value: Value) -> Row {
    Row(value.as_object().cloned().expect("a record is an object"))
}

fn fired(timer: &str) -> hub_sdk::Occurrence<hub_sdk::Nothing, hub_sdk::Nothing> {
    hub_sdk::Occurrence::new(testing::read(json!({"kind": "timer", "timer": timer, "record": "91510108MA6CQ1X201"})))
}

/// Kinds of the effects, with the timer, event, register or text they name.
fn told(decision: &Decision) -> Vec<String> {
    let name = |effect: &Effect| match effect {
        Effect::RecordPut { register, .. } | Effect::RecordRetire { register, .. } => register.clone(),
        Effect::EventPublish { event, .. } => event.clone(),
        Effect::NoticeSend { text, .. } => text.clone(),
        Effect::AlertRaise { text, level, .. } => format!("{level} {text}"),
        Effect::TimerSet { name, at, .. } => format!("{name} {}", at.as_str().unwrap_or_default()),
        _ => String::new(),
    };
    decision
        .effects()
        .iter()
        .map(|e| format!("{} {}", e.kind(), name(e)))
        .filter(|t| !t.starts_with("timer.clear"))
        .collect()
}

fn qualified(checked: &str) -> Row {
    row(json!({
        "credit-code": "91510108MA6CQ1X201", "name": "成都蓉青城市建设有限公司", "status": "正常", "certificates-checked": checked,
        "qualifications": [{"cert-no": "FDC-510108-0201", "category": "房地产开发企业资质", "valid-until": "2027-06-30", "status": "有效"}]
    }))
}

#[test]
fn a_qualification_is_warned_of_90_days_before_and_expires_the_day_after() {
    use crate::handlers::certificates_due::{Facts, Handler};
    let due = |on: &str, checked: &str| {
        let facts = Facts {
            owners: [("5101082503120101".to_owned(), testing::read(json!([{"organisation": "91510104MA6WN01X2W"}])))]
                .into(),
            ..Facts::default()
        };
        <EnterpriseManagement as Handler>::handle(
            &fired("certificates-due"),
            Some(&qualified(checked)),
            &facts,
            &testing::context(ROOT, on),
        )
    };
    assert_eq!(
        told(&due("2027-04-01", "2025-02-17")),
        [
            "event.publish organisation.certificate-expiring",
            "notice.send certificate-expiring",
            "record.put organisation",
            "timer.set certificates-due 2027-05-31",
        ]
    );
    // The owner of the project in which it has a part is told too.
    assert_eq!(
        told(&due("2027-07-01", "2027-06-23")),
        [
            "notice.send certificate-passed",
            "notice.send certificate-passed",
            "notice.send certificate-passed",
            "event.publish organisation.changed",
            "event.publish organisation.status-changed",
            "record.put organisation",
        ]
    );
}

#[test]
fn no_officer_after_ten_working_days_is_an_alert() {
    use crate::handlers::officer_due::{Facts, Handler};
    let due = |facts: Facts| {
        <EnterpriseManagement as Handler>::handle(
            &fired("officer-due"),
            Some(&qualified("2025-02-17")),
            &facts,
            &testing::context(ROOT, "2025-03-03"),
        )
    };
    assert_eq!(told(&due(Facts::default())), ["alert.raise 黄色 officer-overdue", "notice.send officer-overdue"]);
    assert!(told(&due(Facts { officers: testing::read(json!([{"seq": 1}])) })).is_empty());
}

#[test]
fn an_appointment_is_retired_the_day_after_its_end_and_not_twice() {
    use crate::handlers::appointment_end::{Facts, Handler};
    let end = |status: &str| {
        let row = row(
            json!({"appointment-no": "SQ-20250314-00001", "organisation": "91510108MA6CQ1X201", "person": "P-04", "post": "project-leader", "status": status}),
        );
        <EnterpriseManagement as Handler>::handle(
            &fired("appointment-end"),
            Some(&row),
            &Facts::default(),
            &testing::context(ROOT, "2028-01-01"),
        )
    };
    assert_eq!(
        told(&end("有效")),
        [
            "record.put appointment",
            "record.retire appointment",
            "event.publish appointment.retired",
            "notice.send appointment-ended",
            "notice.send appointment-ended",
        ]
    );
    assert!(told(&end("已撤销")).is_empty());
}

#[test]
fn a_data_check_is_asked_for_and_thirty_days_later_alerted() {
    use crate::handlers::{data_check_due, data_check_overdue};
    let officer = row(json!({"organisation": "91510108MA6CQ1X201", "seq": 1, "person": "P-03", "status": "在任"}));
    let due = <EnterpriseManagement as data_check_due::Handler>::handle(
        &fired("data-check"),
        Some(&officer),
        &Default::default(),
        &testing::context(ROOT, "2025-08-19"),
    );
    assert_eq!(told(&due), ["notice.send data-check-due", "timer.set data-check-overdue 2025-09-18"]);
    let overdue = <EnterpriseManagement as data_check_overdue::Handler>::handle(
        &fired("data-check-overdue"),
        Some(&officer),
        &Default::default(),
        &testing::context(ROOT, "2025-09-18"),
    );
    assert_eq!(told(&overdue), ["alert.raise 黄色 data-check-overdue"]);
}

#[test]
fn an_unsigned_appointment_lapses_and_a_signed_one_stays() {
    use crate::handlers::signing_due::{Facts, Handler};
    let due = |row: Row| {
        <EnterpriseManagement as Handler>::handle(
            &fired("signing-due"),
            Some(&row),
            &Facts::default(),
            &testing::context(ROOT, "2025-04-17"),
        )
    };
    let waiting = json!({"appointment-no": "SQ-20250217-00002", "organisation": "91510108MA6CQ1X201", "person": "P-02", "post": "administrator", "status": "有效", "sign-by": "2025-04-16"});
    assert!(told(&due(row(waiting.clone()))).contains(&"record.retire appointment".to_owned()));
    let mut signed = row(waiting);
    signed.0.remove("sign-by");
    assert!(told(&due(signed)).is_empty());
}

#[test]
fn a_projects_seal_is_kept_once() {
    use crate::handlers::seal_filed::{Facts, Handler};
    let filed = |seals: Value| {
        let raw = json!({"kind": "event", "type": "quality-records.seal.filed", "subject": "YZ-1", "data": {"seal-id": "YZ-1", "organisation": "91510108MA6CQ1X201", "project": "5101082503120101", "scope": "U01"}});
        let organisation = row(json!({"credit-code": "91510108MA6CQ1X201", "seals": seals}));
        <EnterpriseManagement as Handler>::handle(
            &hub_sdk::Occurrence::new(testing::read(raw)),
            Some(&organisation),
            &Facts::default(),
            &testing::context(ROOT, "2025-07-05"),
        )
    };
    assert_eq!(told(&filed(json!([]))), ["record.put organisation", "event.publish organisation.changed"]);
    assert!(told(&filed(json!([{"seal-id": "YZ-1", "kind": "项目部章"}]))).is_empty());
}
