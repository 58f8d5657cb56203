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
    for name in names {
        scenario(&name).passes();
    }
}

#[test]
fn the_refusals_of_the_specification_are_told_in_its_words() {
    scenario("refuse-credit-code").refused_with(Msg::CreditCodeCheck);
    scenario("refuse-registered-twice").refused_with(Msg::AlreadyRegistered);
    scenario("refuse-organisation-seal").refused_with(Msg::SealByLevelOne);
    scenario("refuse-last-officer").refused_with(Msg::LastOfficer);
    scenario("refuse-deregister").refused_with(Msg::StillOpen { cases: 2.into(), projects: 1.into() });
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
    <EnterpriseManagement as registration::Rules>::decide(&registration_case(), &hub_sdk::Occurrence::new(raw), &facts, &testing::context(ROOT, "2025-02-17T10:00"))
}


fn posts(decision: &Decision) -> Vec<(Value, Value)> {
    let put = |effect: &Effect| match effect {
        Effect::RecordPut { register, data, .. } if register == "appointment" => Some((data["person"].clone(), data["post"].clone())),
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
