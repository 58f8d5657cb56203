//! The small languages of a contract: shorthand, facts, selectors, patterns.
use crate::support;
use contract::{
    Condition, Fact, FieldType, Form, Register, Who, WhoRule, Whom,
    form::from_shorthand,
    number::{NumberError, series},
    pointer::{self, Source},
};
use serde_json::{Map, Value, json};

fn shorthand(fields: Value) -> Result<Value, String> {
    from_shorthand(fields.as_object().unwrap())
}

fn form(schema: Value) -> Form {
    Form { id: "f".to_owned(), title: Default::default(), schema }
}

#[test]
fn shorthand_becomes_a_schema() {
    let schema = shorthand(json!({
        "name": {"type": "text", "zh": "名称", "en": "Name", "max-length": 40},
        "kind": {"type": "choice", "zh": "类型", "choices": [{"value": "a", "zh": "甲", "en": "A"}, {"value": "b", "zh": "乙", "en": "B"}]},
        "uses": {"type": "many", "zh": "用途", "choices": [{"zh": "居住", "en": "Homes"}, {"zh": "商业", "en": "Shops"}], "required": false},
        "note": {"type": "long-text", "zh": "说明", "when": {"field": "kind", "is": "b"}},
        "rows": {"type": "table", "zh": "明细", "min-items": 1, "columns": {"amount": {"type": "money", "zh": "金额"}}},
        "kinds": {"type": "many", "of": "organisation-kind"}
    }))
    .unwrap();
    assert_eq!(
        schema,
        json!({
            "type": "object",
            "properties": {
                "name": {"$ref": "hub:types#/text", "title": "名称", "title-en": "Name", "maxLength": 40},
                "kind": {"enum": ["a", "b"], "title": "类型", "enum-en": ["A", "B"], "enum-zh": ["甲", "乙"]},
                "uses": {"type": "array", "items": {"enum": ["居住", "商业"], "enum-en": ["Homes", "Shops"]}, "uniqueItems": true, "title": "用途"},
                "rows": {"type": "array", "title": "明细", "minItems": 1, "items": {
                    "type": "object", "properties": {"amount": {"$ref": "hub:types#/money", "title": "金额"}},
                    "required": ["amount"], "unevaluatedProperties": false}},
                "kinds": {"type": "array", "items": {"$ref": "hub:types#/organisation-kind"}, "uniqueItems": true}
            },
            "required": ["name", "kind", "rows", "kinds"],
            "unevaluatedProperties": false,
            "allOf": [{
                "if": {"properties": {"kind": {"const": "b"}}, "required": ["kind"]},
                "then": {"properties": {"note": {"$ref": "hub:types#/long-text", "title": "说明"}}, "required": ["note"]}
            }]
        })
    );
}

#[test]
fn shorthand_refuses_what_it_does_not_know() {
    for (field, word) in [
        (json!({"zh": "x"}), "no type"),
        (json!({"type": "colour"}), "not a type"),
        (json!({"type": "choice"}), "choices"),
        (json!({"type": "table"}), "columns"),
        (json!({"type": "text", "requird": false}), "requird"),
        (json!({"type": "text", "when": {"field": "a"}}), "is, in or has"),
        (json!("text"), "a table"),
    ] {
        let error = shorthand(json!({"x": field})).unwrap_err();
        assert!(error.contains(word), "{error}");
    }
}

#[test]
fn fields_are_read_back_with_types_and_conditions() {
    let schema = json!({
        "type": "object",
        "properties": {
            "credit-code": {"$ref": "hub:types#/credit-code", "title": "代码", "title-en": "Code"},
            "site": {"$ref": "hub:types#/geometry-polygon"},
            "post": {"$ref": "hub:types#/post"},
            "powers": {"type": "array", "items": {"$ref": "hub:types#/power"}},
            "use": {"type": "array", "items": {"enum": ["甲", "乙"]}},
            "units": {"type": "array", "items": {"type": "object", "properties": {"no": {"type": "string"}, "area": {"$ref": "hub:types#/area-m2"}}, "required": ["no"]}},
            "agreed": {"type": "boolean"}
        },
        "required": ["credit-code"],
        "allOf": [{"if": {"required": ["post"]}, "then": {"properties": {"until": {"$ref": "hub:types#/date"}}, "required": ["until"]}}]
    });
    let fields = form(schema).fields();
    let types: Vec<_> = fields.iter().map(|f| (f.id.as_str(), f.r#type.clone(), f.required, f.conditional)).collect();
    let many = |list: &[&str]| FieldType::Many(list.iter().map(|s| s.to_string()).collect());
    assert_eq!(
        types,
        [
            ("credit-code", FieldType::CreditCode, true, false),
            ("site", FieldType::Geometry, false, false),
            ("post", FieldType::Choice(vec![]), false, false),
            ("powers", many(&[]), false, false),
            ("use", many(&["甲", "乙"]), false, false),
            ("units", FieldType::Table, false, false),
            ("agreed", FieldType::Boolean, false, false),
            ("until", FieldType::Date, false, true),
        ]
    );
    assert_eq!(fields[0].text.english(), "Code");
    let columns: Vec<_> = fields[5].columns.iter().map(|c| (c.id.as_str(), c.required)).collect();
    assert_eq!(columns, [("no", true), ("area", false)]);
}

#[test]
fn the_order_an_author_wrote_is_kept() {
    let c = support::contract(&[(
        "plugin.toml",
        "id = \"x\"\ntitle = { zh = \"x\" }\noffice = \"x\"\n[forms.f]\nzeta = { type = \"text\" }\nalpha = { type = \"text\" }\n[steps]\nwrite = { who = \"applicant/clerk\", actions = { submit = \"check\", delete = \"closed\" } }\ncheck = { who = \"office:x/reviewer\", actions = { approve = \"done\" } }\n",
    )]);
    let procedure = &c.procedures["x"];
    assert_eq!(procedure.first_step(), "write");
    assert_eq!(procedure.steps["write"].actions.keys().collect::<Vec<_>>(), ["submit", "delete"]);
    assert_eq!(c.forms["f"].fields().iter().map(|f| f.id.clone()).collect::<Vec<_>>(), ["zeta", "alpha"]);
}

#[test]
fn the_short_form_is_one_procedure() {
    let c = support::seal_loan();
    let p = &c.procedures["seal-loan"];
    assert_eq!(p.form.as_deref(), Some("loan"));
    assert_eq!(serde_json::to_value(&p.starter).unwrap(), json!(["any/clerk"]));
    assert_eq!(p.facts["open-loans"].register, "loan");
    assert_eq!(c.settings_value(), json!({"max-days": 5}));
    assert_eq!(c.texts["already-lent"].en, "You have {count} seals out.");
    assert_eq!((c.full("loan"), c.full("hub/post")), ("seal-loan/loan".to_owned(), "hub/post".to_owned()));
}

#[test]
fn a_parsed_contract_survives_its_canonical_form() {
    let c = support::seal_loan();
    let text = serde_json::to_string(&c).unwrap();
    let back: contract::Contract = serde_json::from_str(&text).unwrap();
    assert_eq!(back, c);
}

#[test]
fn parse_errors_name_file_and_line() {
    let error = |files: &[(&str, &str)]| contract::parse(&support::bundle(files)).unwrap_err();
    let e = error(&[("plugin.toml", "id = \"x\"\ntitel = 3\n")]);
    assert_eq!((e.file.as_str(), e.line), ("plugin.toml", 2));
    let head = ("plugin.toml", "id = \"x\"\noffice = \"x\"\ntitle = { zh = \"x\" }\n");
    let e = error(&[head, ("procedures/p.json", "{\n\"zh\": \"p\",\n\"starter\": [\"nobody:\"],\n\"steps\": {}}")]);
    assert_eq!((e.file.as_str(), e.line), ("procedures/p.json", 3));
    assert!(error(&[]).what.contains("missing"));
}

#[test]
fn facts_keep_their_meaning_through_the_wire() {
    for fact in [
        json!({"one": "bid-filing/award", "key": "/form/award-no", "take": ["winner", "price"], "why": "令18 art 4(三)"}),
        json!({"one": "r", "key": ["/case/project", "owner", "01", "/form/organisation"], "why": ""}),
        json!({"count": "p/key-personnel", "where": {"person": "/form/manager", "state": {"in": ["在岗", "变更中"]}}, "why": "x"}),
        json!({"last": 3, "of": "wage-service/payroll", "by": "period", "where": {"project": "/case/project", "state": "paid"}, "take": ["net-total"], "why": "x"}),
        json!({"sum": "value", "of": "real-name/attendance-day", "for-each": "/form/lines/*/person", "where": {"person": "@each", "date": {"in-month": "/form/period"}}, "guard": "as-of", "why": "x"}),
        json!({"some": "w/occupation", "where": {"division": "/form/division", "geometry": {"intersects": "/form/area"}, "span": {"overlaps": ["/form/from", "/form/to"]}}, "take": ["no"], "basis": "duty", "why": "x"}),
        json!({"exists": "r", "where": {"a": 3, "b": {"between": [1, 9]}, "c": {">=": 2}, "d": {"<=": "/form/x"}, "e": {"not": "终止"}}, "basis": "case", "at": ["fill"], "gate": {"zh": "查重", "en": "Duplicates"}, "why": "x"}),
        json!({"balance": "/case/account", "why": "x"}),
        json!({"balance": "/case/account", "of": ["L1", "L2"], "guard": "as-of", "why": "x"}),
        json!({"min": "valid-until", "of": "r", "where": {"a": "/form/a"}, "why": "x"}),
    ] {
        let parsed: Fact = serde_json::from_value(fact.clone()).unwrap_or_else(|e| panic!("{fact}: {e}"));
        let written = serde_json::to_value(&parsed).unwrap();
        assert_eq!(contract::canonical::sorted(&written), contract::canonical::sorted(&fact));
    }
}

#[test]
fn facts_refuse_what_is_not_in_the_grammar() {
    for (fact, word) in [
        (json!({"why": "x"}), "exactly one"),
        (json!({"one": "r", "count": "r"}), "exactly one"),
        (json!({"sum": "x"}), "of"),
        (json!({"last": 3, "of": "r"}), "by"),
        (json!({"count": "r", "where": {"a": {"like": "x"}}}), "operator"),
        (json!({"count": "r", "where": {"a": {"between": [1]}}}), "two values"),
        (json!({"count": "r", "where": {"a": {"in": [1], "not": 2}}}), "one operator"),
        (json!({"count": "r", "guard": "loose"}), "guard"),
        (json!({"count": "r", "select": "*"}), "select"),
    ] {
        let error = serde_json::from_value::<Fact>(fact.clone()).unwrap_err().to_string();
        assert!(error.contains(word), "{fact}: {error}");
    }
}

#[test]
fn selectors() {
    for (text, whom, posts) in [
        ("applicant/clerk", Whom::Applicant, vec!["clerk"]),
        (
            "party:owner/administrator, project-leader",
            Whom::Party("owner".into()),
            vec!["administrator", "project-leader"],
        ),
        ("chosen:legal-representative", Whom::Chosen("legal-representative".into()), vec![]),
        ("office:科发处/reviewer", Whom::Office("科发处".into()), vec!["reviewer"]),
        ("district:住建局/reviewer", Whom::District("住建局".into()), vec!["reviewer"]),
        ("owner/clerk", Whom::Kind("owner".into()), vec!["clerk"]),
        ("any/*", Whom::Kind("any".into()), vec![]),
        ("self", Whom::Oneself, vec![]),
    ] {
        let who: Who = text.parse().unwrap();
        assert_eq!((who.whom.clone(), who.posts.iter().map(String::as_str).collect::<Vec<_>>()), (whom, posts));
        assert_eq!(who.to_string().parse::<Who>().unwrap(), who);
    }
    for wrong in ["", "/clerk", "chosen:", "office:/reviewer", "team:x/clerk"] {
        assert!(wrong.parse::<Who>().is_err(), "{wrong}");
    }
    let rule: WhoRule = serde_json::from_value(json!({
        "if": {"at": "/case/division", "is": "510100"}, "then": "office:科发处/reviewer", "else": ["district:住建局/reviewer", "district:住建局/leader"]
    }))
    .unwrap();
    let select = |division: &str| rule.select(&json!({"case": {"division": division}})).len();
    assert_eq!((select("510100"), select("510108"), rule.every().len()), (1, 2, 3));
}

#[test]
fn conditions() {
    let root = json!({"form": {"kind": "a", "list": ["x", "y"], "empty": null}});
    for (condition, holds) in [
        (json!({"at": "/form/kind", "is": "a"}), true),
        (json!({"at": "/form/kind", "in": ["b", "c"]}), false),
        (json!({"at": "/form/list", "has": "x"}), true),
        (json!({"at": "/form/list", "has-any": ["z", "y"]}), true),
        (json!({"at": "/form/empty", "set": false}), true),
        (json!({"not": {"at": "/form/list", "set": true}}), false),
        (
            json!({"all": [{"at": "/form/kind", "is": "a"}, {"any": [{"at": "/form/kind", "is": "b"}, {"at": "/form/list", "has": "y"}]}]}),
            true,
        ),
    ] {
        let parsed: Condition = serde_json::from_value(condition.clone()).unwrap();
        assert_eq!(parsed.holds(&root), holds, "{condition}");
        assert_eq!(serde_json::to_value(&parsed).unwrap(), condition);
    }
    for wrong in [
        json!({"at": "/x"}),
        json!({"is": 3}),
        json!({"at": "/x", "is": 1, "in": [2]}),
        json!({"at": "/x", "equals": 1}),
        json!({"at": "/x", "is": null}),
        json!({"at": "/x", "all": []}),
    ] {
        assert!(serde_json::from_value::<Condition>(wrong.clone()).is_err(), "{wrong}");
    }
}

#[test]
fn number_patterns() {
    let today = "2025-03-12".parse().unwrap();
    let with = |v: Value| v.as_object().cloned().unwrap_or_else(Map::new);
    let s = series("{division}{yymmdd}{category}{2}", &with(json!({"division": "510108", "category": "01"})), today)
        .unwrap();
    assert_eq!(s.number(1).unwrap(), "5101082503120101");
    assert_eq!(s.number(99).unwrap(), "5101082503120199");
    assert_eq!(s.number(100), Err(NumberError::Full(s.name())));
    let s = series("SQ-{yyyymmdd}-{5}", &with(json!({"on": "2025-02-17"})), today).unwrap();
    assert_eq!(s.number(2).unwrap(), "SQ-20250217-00002");
    let s = series("QY-{division}-{yyyy}-{6}-A", &with(json!({"division": "510108"})), today).unwrap();
    assert_eq!(s.number(1).unwrap(), "QY-510108-2025-000001-A");
    assert!(matches!(series("{yyyy}", &with(json!({})), today), Err(NumberError::NoSerial(_))));
    assert!(matches!(series("{x}-{4}", &with(json!({})), today), Err(NumberError::Missing(_))));
}

#[test]
fn a_wrong_field_says_what_is_wrong_with_it() {
    let refused = |field: Value| {
        let register = json!({"key": "no", "fields": {"no": "text", "on": field}});
        serde_json::from_value::<Register>(register).unwrap_err().to_string()
    };
    assert!(refused(json!("dat")).contains("`dat` is not a type: write one of"));
    assert!(refused(json!({"type": "dat"})).contains("`dat` is not a type: write one of"));
    assert!(refused(json!({"type": "date", "zg": "日期"})).contains("unknown field `zg`"));
    assert!(refused(json!(3)).contains("expected a field"));
}

#[test]
fn keys_of_records() {
    let register = |key: &str| -> Register {
        serde_json::from_value(json!({"key": key, "fields": {"no": "text", "kind": "text", "seq": "integer"}})).unwrap()
    };
    let data = json!({"no": "A-1", "kind": "owner", "seq": 3});
    assert_eq!(register("no").key_of(&data).as_deref(), Some("A-1"));
    assert_eq!(register("{no}/{kind}/{seq}").key_of(&data).as_deref(), Some("A-1/owner/3"));
    assert_eq!(register("{no}/{kind}").key_of(&json!({"no": "A-1", "kind": null})), None);
    assert_eq!(register("no").key_of(&json!({})), None);
}

#[test]
fn sources_and_pointers() {
    let root = json!({"form": {"a": "x", "n": 3, "rows": [{"p": 1}, {"p": 2}, {}], "none": null}});
    let source = |v: Value| serde_json::from_value::<Source>(v).unwrap().resolve(&root);
    assert_eq!(source(json!("/form/a")), Some(json!("x")));
    assert_eq!(source(json!("plain")), Some(json!("plain")));
    assert_eq!(source(json!(["/form/a", "owner", "/form/n"])), Some(json!("x/owner/3")));
    assert_eq!(source(json!(["/form/a", "/form/none"])), None);
    assert_eq!(source(json!("/form/none")), None);
    assert_eq!(pointer::each(&root, "/form/rows/*/p"), [&json!(1), &json!(2)]);
}
