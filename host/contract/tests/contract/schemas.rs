//! Types in Rust and schemas on the wire say the same.
use crate::support;
use contract::{
    Effect, FieldType, Output, schemas, types,
    validate::{OutputError, check_input, parse_output, published},
};
use serde_json::{Value, json};

/// One sample of every kind, with every field that may stand in it.
fn effects() -> Vec<Value> {
    vec![
        json!({"kind": "record.put", "register": "loan", "data": {"no": {"$number": "loan-no"}}, "expect": 0, "correction": true, "merge": true}),
        json!({"kind": "record.retire", "register": "loan", "key": "JY-2025-0001", "reason": "注销"}),
        json!({"kind": "claim.take", "set": "manager", "key": "P-01", "limit": 3, "until": "2025-12-31", "holder": "x"}),
        json!({"kind": "claim.free", "set": "manager", "key": "P-01", "holder": "x"}),
        json!({"kind": "document.draft", "document": "receipt", "data": {}, "number": {"$text": "BJ-{no}"}, "record": "x"}),
        json!({"kind": "document.issue", "document": "receipt", "data": {}, "number": {"$text": "BJ-{no}"}, "record": "x"}),
        json!({"kind": "document.revoke", "document": "receipt", "number": "BJ-1", "reason": "撤销许可"}),
        json!({"kind": "seal.ask", "organisation": "91510108MA6CQ1X201", "seal": "公章", "what": {"document": "receipt"}}),
        json!({"kind": "sign.ask", "person": "P-01", "what": {"document": "receipt"}}),
        json!({"kind": "event.publish", "event": "loan.recorded", "data": {"no": "x"}}),
        json!({"kind": "message.send", "message": "market-registry.query", "data": {"credit-code": "x"}, "to": "91510100MA6BK02X1J"}),
        json!({"kind": "case.open", "system": "seal-loan", "procedure": "seal-loan", "form": {}, "for": "P-01", "reference": "r"}),
        json!({"kind": "case.suspend", "reason": "等待补正"}),
        json!({"kind": "case.resume"}),
        json!({"kind": "case.close", "reason": "重复"}),
        json!({"kind": "task.assign", "to": "P-01", "priority": 1, "due": "2025-03-03"}),
        json!({"kind": "timer.set", "name": "expiry", "at": "2025-12-31", "record": {"register": "loan", "key": "x"}}),
        json!({"kind": "timer.clear", "name": "expiry", "record": {"register": "loan", "key": "x"}}),
        json!({"kind": "notice.send", "to": {"organisation": {"organisation": "x", "posts": ["clerk"]}}, "text": "long", "params": {}, "offer": {"system": "seal-loan", "procedure": "seal-loan", "form": {}, "text": "long"}}),
        json!({"kind": "alert.raise", "key": "late/1", "level": "黄", "to": [{"office": {"office": "办公室"}}, {"district": {"office": "住建局", "division": "510108"}}, {"person": "P-01"}], "text": "long", "params": {}}),
        json!({"kind": "alert.clear", "key": "late/1"}),
        json!({"kind": "session.revoke", "person": "P-01"}),
        json!({"kind": "ledger.open", "account": {"$text": "JG-{no}"}, "chart": "fund", "name": "监管专户", "organisations": ["x"]}),
        json!({"kind": "ledger.post", "account": "a", "entry": "E1", "postings": [{"sub": "A1", "debit": 5}, {"sub": "L1", "credit": 5}], "once": "REF-1", "on": "2025-03-03", "order": "P00001"}),
        json!({"kind": "ledger.hold", "account": "a", "hold": "court", "sub": "L1", "amount": 5}),
        json!({"kind": "ledger.release", "account": "a", "hold": "court", "amount": 5}),
        json!({"kind": "ledger.order", "account": "a", "order": "o", "step": "draft", "payment": {"amount": 5, "from": "L1", "bank": "A1", "payee": "x", "payee-account": "6222", "purpose": ""}, "reason": "AC04", "reference": "B-1", "on": "2025-03-03"}),
        json!({"kind": "ledger.close", "account": "a"}),
    ]
}

fn valid(text: &str, document: &Value) -> Result<(), String> {
    published(text, document)
}

#[test]
fn every_published_schema_compiles_and_has_its_id() {
    for (path, text) in schemas::ALL {
        let schema: Value = serde_json::from_str(text).unwrap();
        assert!(schema["$id"].as_str().unwrap().starts_with("hub:"), "{path}");
        assert!(schema["title"].is_string() && schema["description"].is_string(), "{path}");
        // Any document will do: compiling and resolving is what is tried.
        let _ = published(text, &json!({}));
        let on_disk = format!("{}/../../schemas/{path}", env!("CARGO_MANIFEST_DIR"));
        assert_eq!(std::fs::read_to_string(on_disk).unwrap(), text);
    }
}

#[test]
fn every_effect_kind_is_in_the_schema_and_only_those() {
    let schema: Value = serde_json::from_str(schemas::EFFECTS).unwrap();
    let listed: Vec<&str> = schema["$defs"]["effect"]["properties"]["kind"]["enum"]
        .as_array()
        .unwrap()
        .iter()
        .map(|k| k.as_str().unwrap())
        .collect();
    let sampled: Vec<String> = effects().iter().map(|e| e["kind"].as_str().unwrap().to_owned()).collect();
    assert_eq!(listed, sampled);
    assert_eq!(listed, Effect::KINDS);
    for sample in effects() {
        let effect: Effect = serde_json::from_value(sample.clone()).unwrap_or_else(|e| panic!("{sample}: {e}"));
        assert_eq!(sample["kind"], effect.kind());
        valid(schemas::EFFECTS, &sample).unwrap();
        // What Rust writes is valid too (absent options may be written as null).
        valid(schemas::EFFECTS, &serde_json::to_value(&effect).unwrap()).unwrap();
        // Every word in the schema is a field of the type, and the other way round.
        let mut extra = sample.clone();
        extra["surprise"] = json!(1);
        assert!(
            valid(schemas::EFFECTS, &extra).is_err() && serde_json::from_value::<Effect>(extra).is_err(),
            "{sample}"
        );
        let words: Vec<&String> = schema["$defs"][effect.kind()]["properties"].as_object().unwrap().keys().collect();
        assert_eq!(words, sample.as_object().unwrap().keys().collect::<Vec<_>>(), "{}", effect.kind());
    }
}

#[test]
fn effects_of_later_versions_are_reserved_not_accepted() {
    let schema: Value = serde_json::from_str(schemas::EFFECTS).unwrap();
    let reserved = schema["$defs"]["reserved"]["enum"].as_array().unwrap();
    assert_eq!(reserved.iter().map(|v| v.as_str().unwrap()).collect::<Vec<_>>(), Effect::RESERVED);
    for kind in reserved {
        assert!(valid(schemas::EFFECTS, &json!({"kind": kind})).is_err());
    }
}

#[test]
fn answers_of_plugins() {
    let accepted = [
        json!({"decision": {"next": "done", "patch": {"a": null}, "effects": effects(), "notes": [{"code": "long", "level": "warn"}]}}),
        json!({"decision": {}}),
        json!({"refused": [{"code": "already-lent", "params": {"count": 2}, "at": "/until", "cite": "用印管理办法", "level": "refuse", "offer": {"procedure": "seal-loan"}}]}),
        json!({"checked": {"problems": [], "shown": {"plot-ratio": 2.4}, "gates": {"land": "green", "award": "red", "fees": "hint"}}}),
    ];
    for answer in accepted {
        let output = parse_output(&answer.to_string()).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(serde_json::from_value::<Output>(answer).unwrap(), output);
        valid(schemas::OUTPUT, &serde_json::to_value(&output).unwrap()).unwrap();
    }
    let refused = [
        json!({}),
        json!({"decision": {}, "refused": [{"code": "x"}]}),
        json!({"refused": []}),
        json!({"decision": {"patch": [1]}}),
        json!({"decision": {"nxt": "done"}}),
        json!({"refused": [{"code": "Not a code"}]}),
        json!({"decision": {"effects": vec![json!({"kind": "case.resume"}); 5001]}}),
    ];
    for answer in refused {
        assert!(matches!(parse_output(&answer.to_string()), Err(OutputError::Shape { .. })), "{answer}");
    }
    for kind in ["record.drop", "sheet.export", ""] {
        let answer = json!({"decision": {"effects": [{"kind": "case.resume"}, {"kind": kind}]}}).to_string();
        let pointer = "/decision/effects/1/kind".to_owned();
        assert_eq!(parse_output(&answer), Err(OutputError::UnknownEffect { pointer, kind: kind.to_owned() }));
    }
    assert!(matches!(parse_output("{"), Err(OutputError::Syntax(_))));
    assert!(matches!(parse_output(&"[".repeat(100_000)), Err(OutputError::Syntax(_))));
    assert!(matches!(parse_output(&format!("\"{}\"", "x".repeat(5 << 20))), Err(OutputError::TooLarge(_))));
    let deep = format!("{{\"decision\":{{\"patch\":{{\"a\":{}1{}}}}}}}", "[".repeat(90), "]".repeat(90));
    assert!(matches!(parse_output(&deep), Err(OutputError::TooLarge(_))));
    let secret = json!({"decision": {"next": 11010519491231i64}}).to_string();
    assert!(!parse_output(&secret).unwrap_err().to_string().contains("11010519491231"), "values stay out of errors");
}

#[test]
fn inputs_of_plugins() {
    use contract::decision::*;
    let context = Context {
        now: "2025-03-12T09:00:00+08:00".into(),
        today: "2025-03-12".into(),
        seed: u64::MAX,
        locale: "zh".into(),
        settings: json!({"max-days": 5}),
        actor: Actor { person: "P-02".into(), powers: vec!["fill".into()], ..Actor::default() },
        calendar: CalendarView { digest: "d".into(), published: vec![2025], ..CalendarView::default() },
        system: "seal-loan".into(),
        version: "0.1.0".into(),
    };
    let case = CaseView {
        id: "c".into(),
        number: None,
        procedure: "seal-loan".into(),
        step: "review".into(),
        branch: "signer#P-17".into(),
        item: Some(json!({"person": "P-17"})),
        applicant: Applicant::default(),
        project: None,
        division: None,
        form: json!({}),
        steps: json!({}),
        data: Value::Null,
        materials: json!({}),
        opened: "2025-03-12T09:00:00+08:00".into(),
        submitted: None,
        version: 3,
    };
    let text = || "x".to_owned();
    let occurrences = [
        Occurrence::Action {
            action: text(),
            step: text(),
            branch: text(),
            form: json!({}),
            comment: text(),
            confirmed: true,
            by_clock: false,
        },
        Occurrence::Arrive { step: text(), branch: text() },
        Occurrence::Event { r#type: text(), subject: text(), data: json!({}) },
        Occurrence::Message { message: text(), data: json!({}) },
        Occurrence::Timer { timer: text(), record: None },
        Occurrence::Schedule { schedule: text() },
        Occurrence::Withdrawn { verb: text() },
    ];
    let schema: Value = serde_json::from_str(schemas::INPUT).unwrap();
    let listed = schema["$defs"]["occurrence"]["properties"]["kind"]["enum"].as_array().unwrap().len();
    assert_eq!(listed, occurrences.len());
    for occurrence in occurrences {
        let input = Input {
            context: context.clone(),
            procedure: text(),
            case: Some(case.clone()),
            form: Value::Null,
            occurrence: Some(occurrence),
            record: None,
            facts: Default::default(),
        };
        let document = serde_json::to_value(&input).unwrap();
        assert_eq!(check_input(&document), None);
        serde_json::from_value::<Input>(document).unwrap();
    }
    assert!(check_input(&json!({"procedure": "x", "facts": {}})).unwrap().contains("context"));
}

#[test]
fn contracts_fit_the_manifest_schema() {
    let manifest: Value = toml::from_str(support::SEAL_LOAN).unwrap();
    valid(schemas::MANIFEST, &manifest).unwrap();
    let c = support::seal_loan();
    valid(schemas::FACTS, &serde_json::to_value(&c.procedures["seal-loan"].facts["open-loans"]).unwrap()).unwrap();
    let mut typo = manifest;
    typo["watches"] = json!({});
    assert!(valid(schemas::MANIFEST, &typo).is_err());
}

#[test]
fn procedures_fit_their_schema() {
    let procedure = json!({
        "zh": "项目报建", "en": "Project registration", "about": {"zh": "录入一次。"}, "starter": ["owner/clerk"], "starter-else": "only-owners",
        "form": "project", "subjects": {"division": "/form/division", "title": "/form/name"}, "number": "project-no",
        "materials": {"approval": {"zh": "立项批复", "en": "Approval", "kinds": ["pdf"], "required": true},
                      "phase-note": {"zh": "分期建设说明", "kinds": ["pdf"], "required": {"when": {"at": "/form/phase-of", "set": true}}, "sealed-by": {"zh": "建设单位公章"}}},
        "facts": {"same": {"exists": "project", "where": {"project-code": "/form/project-code"}, "why": "R1"}},
        "gates": {"land": {"zh": "用地批准", "en": "Land approval", "source": "《建筑法》第八条"}},
        "clocks": {"law": {"limit": "/settings/days", "unit": "wd", "from": "submit", "to": "done", "stopped-by": ["fill"]}},
        "steps": {
            "fill": {"zh": "信息录入", "en": "Entry", "who": "applicant/clerk", "actions": {"save": "fill", "submit": {"to": "check", "zh": "提交", "check": true}}},
            "check": {"type": "automatic", "zh": "查重与校验", "to": ["review", "ask"]},
            "ask": {"type": "wait", "zh": "等待", "for": [{"message": "investment-platform.query"}, {"timer": "30s"}], "to": "review"},
            "review": {"zh": "审核", "deadline": {"limit": 2, "unit": "wd", "late": {"action": "approve"}},
                       "who": {"if": {"at": "/case/division", "is": "510100"}, "then": "office:科发处/reviewer", "else": "district:住建局/reviewer"},
                       "actions": {"approve": {"to": "split", "confirm": true, "comment": "required"}, "return": "fill"}},
            "split": {"type": "parallel", "zh": "并联", "branches": {"a": {"zh": "甲", "first": "one", "uses": ["/form/name"]}}, "join": {"n-of-m": 1}, "to": "done"},
            "one": {"zh": "一", "who": "office:甲/clerk", "actions": {"approve": "join"}}
        }
    });
    valid(schemas::PROCEDURE, &procedure).unwrap();
    let parsed: contract::Procedure = serde_json::from_value(procedure).unwrap();
    assert_eq!(parsed.steps.len(), 6);
    for wrong in [json!({"type": "collect"}), json!({"type": "vote"})] {
        let p = json!({"zh": "x", "starter": ["owner/clerk"], "steps": {"a": wrong}});
        assert!(valid(schemas::PROCEDURE, &p).is_err());
    }
}

/// Values at the edge of every type: the small reader and the schema engine agree.
#[test]
fn both_readers_of_the_types_agree() {
    let polygon =
        json!({"type": "Polygon", "coordinates": [[[104.1, 30.6], [104.2, 30.6], [104.2, 30.7], [104.1, 30.6]]]});
    let samples = [
        json!("x"),
        json!(""),
        json!("两行\n文字"),
        json!("\u{202e}fdp"),
        json!("x".repeat(301)),
        json!("x".repeat(501)),
        json!(0),
        json!(-3),
        json!(1.0),
        json!(1.5),
        json!(1.25),
        json!(1.255),
        json!(68420.50),
        json!(9007199254740991i64),
        json!(9007199254740993i64),
        json!(1e300),
        json!("2025-02-28"),
        json!("2025-02-29"),
        json!("2025-2-3"),
        json!("2025-02-17T09:00:00+08:00"),
        json!("2025-02-17T25:00:00+08:00"),
        json!("2025-02-17 09:00"),
        json!(true),
        json!("true"),
        json!(null),
        json!("13800000000"),
        json!("028-12345678"),
        json!("1380000"),
        json!("11010519491231002X"),
        json!("11010519491331002X"),
        json!("91510108MA6CQ1X201"),
        json!("91510108MA6CQ1X20I"),
        json!("11510100MB0000046J"),
        json!("5101082503120101"),
        json!("510108"),
        json!("010108"),
        json!("P-01"),
        json!("S-O06-1"),
        json!("-x"),
        polygon,
        json!({"type": "Point", "coordinates": [104.1, 30.6]}),
        json!({"type": "Point", "coordinates": [204.1, 30.6]}),
        json!({"type": "Point"}),
        json!({"type": "LineString", "coordinates": [[1, 2], [3, 4]]}),
        json!({"type": "LineString", "coordinates": [[1, 2]]}),
        json!({"type": "Point", "coordinates": [1, 2], "z": 1}),
        json!([]),
        json!({}),
    ];
    let names = types::definitions().keys().filter(|n| n.parse::<FieldType>().is_ok());
    let mut compared = 0;
    for name in names {
        let kind: FieldType = name.parse().unwrap();
        let validator =
            contract::validate::Validator::for_schema(&json!({"$ref": format!("hub:types#/{name}")})).unwrap();
        for sample in &samples {
            assert_eq!(validator.is_valid(sample), types::check(&kind, sample).is_ok(), "{name}: {sample}");
            compared += 1;
        }
    }
    assert!(compared > 900, "{compared}");
}

#[test]
fn closed_lists_have_both_languages() {
    for (name, at_least) in [("organisation-kind", 30), ("post", 40), ("power", 8)] {
        let entries = types::entries(name);
        assert!(entries.len() >= at_least, "{name}");
        assert!(entries.iter().all(|e| !e.text.zh.is_empty() && !e.text.en.is_empty()), "{name}");
        let definition = types::definition(name).unwrap();
        for column in ["enum", "enum-zh", "enum-en"] {
            assert_eq!(definition[column].as_array().unwrap().len(), entries.len(), "{name}.{column}");
        }
    }
    assert!(types::is_post("project-manager") && !types::is_post("wizard"));
    assert!(types::is_power("seal-project") && types::is_organisation_kind("authority"));
}

#[test]
fn a_foreign_reference_is_refused() {
    for reference in ["https://example.com/x.json", "hub:types#/nothing", "#/$defs/money", "hub:effects#/$defs/effect"]
    {
        let error = types::bundled(&json!({"properties": {"a": {"$ref": reference}}})).unwrap_err();
        assert_eq!(error.at, "/properties/a/$ref");
    }
}

/// What the lint takes as a form the published subset takes, and the other way round.
#[test]
fn the_published_subset_of_forms_is_the_lints() {
    let fields = json!({
        "name": {"type": "text", "zh": "名称", "en": "Name", "max-length": 40, "pattern": "^[A-Z]+$", "says": "大写字母", "says-en": "capitals"},
        "kind": {"type": "choice", "zh": "类型", "en": "Kind", "choices": [{"value": "a", "zh": "甲", "en": "A"}]},
        "uses": {"type": "many", "zh": "用途", "en": "Uses", "of": "organisation-kind", "required": false},
        "note": {"type": "long-text", "zh": "说明", "en": "Note", "when": {"field": "kind", "is": "a"}},
        "rows": {"type": "table", "zh": "明细", "en": "Rows", "min-items": 1, "columns": {"amount": {"type": "money", "zh": "金额", "en": "Amount", "min": 0}}}
    });
    let good = contract::form::from_shorthand(fields.as_object().unwrap()).unwrap();
    let mut wrong = vec![];
    for (at, key, value) in [
        ("", "additionalProperties", json!(false)),
        ("", "unevaluatedProperties", json!(true)),
        ("", "type", json!("array")),
        ("", "$defs", json!({})),
        ("/properties/name", "format", json!("email")),
        ("/properties/name", "$ref", json!("https://example.com")),
        ("/properties/name", "oneOf", json!([])),
        ("/properties/rows/items", "unevaluatedProperties", json!(true)),
        ("/allOf/0/then", "propertyNames", json!({})),
        ("/allOf/0/if/properties/kind", "pattern", json!("x")),
    ] {
        let mut schema = good.clone();
        schema.pointer_mut(at).unwrap()[key] = value;
        wrong.push(schema);
    }
    let errors = |schema: &Value| {
        let head = "id = \"x\"\noffice = \"x\"\ntitle = { zh = \"x\" }\n";
        let found =
            contract::lint::lint(&support::bundle(&[("plugin.toml", head), ("forms/f.json", &schema.to_string())])).1;
        found.into_iter().filter(|f| f.level == contract::lint::Severity::Error).map(|f| f.code).collect::<Vec<_>>()
    };
    assert_eq!((valid(schemas::UI, &good), errors(&good)), (Ok(()), vec![]));
    for schema in wrong {
        assert!(valid(schemas::UI, &schema).is_err() && !errors(&schema).is_empty(), "{schema}");
    }
}
