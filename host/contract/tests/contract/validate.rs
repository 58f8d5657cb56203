//! Forms as people fill them: where it fails and what they are told.
use contract::{
    Form,
    validate::{SchemaError, Validator},
};
use serde_json::{Value, json};

fn validator() -> Validator {
    let schema = json!({
        "type": "object",
        "properties": {
            "credit-code": {"$ref": "hub:types#/credit-code", "title": "统一社会信用代码", "title-en": "Credit code"},
            "name": {"$ref": "hub:types#/text", "title": "单位名称", "title-en": "Name", "maxLength": 10},
            "capital": {"$ref": "hub:types#/money", "title": "注册资本", "title-en": "Capital", "minimum": 100},
            "area": {"$ref": "hub:types#/area-m2", "title": "面积", "title-en": "Area"},
            "owner": {"$ref": "hub:types#/organisation", "title": "建设单位", "title-en": "Owner"},
            "site": {"$ref": "hub:types#/geometry-polygon", "title": "用地范围", "title-en": "Site"},
            "plan": {"$ref": "hub:types#/file", "title": "总平面图", "title-en": "Plan"},
            "kind": {"enum": ["甲", "乙"], "title": "类别", "title-en": "Kind"},
            "uses": {"type": "array", "items": {"enum": ["居住", "商业"]}, "uniqueItems": true, "minItems": 1, "title": "用途", "title-en": "Uses"},
            "funds": {"type": "array", "minItems": 1, "maxItems": 3, "title": "资金来源", "title-en": "Funds", "items": {
                "type": "object", "required": ["source", "amount"], "unevaluatedProperties": false,
                "properties": {"source": {"enum": ["自有资金", "贷款"], "title": "来源", "title-en": "Source"}, "amount": {"$ref": "hub:types#/money", "title": "金额", "title-en": "Amount"}}}},
            "permit-no": {"$ref": "hub:types#/text", "title": "许可证号", "title-en": "Permit no.", "pattern": "^[A-Z]-[0-9]{4}$", "says": "如A-0001的编号", "says-en": "a number such as A-0001"},
            "consent": {"type": "boolean", "const": true, "title": "个人信息处理同意", "title-en": "Consent"}
        },
        "required": ["credit-code", "owner", "site", "plan", "kind", "consent"],
        "allOf": [{"if": {"properties": {"kind": {"const": "乙"}}, "required": ["kind"]},
                   "then": {"properties": {"reason": {"$ref": "hub:types#/long-text", "title": "原因", "title-en": "Reason"}}, "required": ["reason"]}}],
        "unevaluatedProperties": false
    });
    Validator::for_form(&Form { id: "f".into(), title: Default::default(), schema }).unwrap()
}

fn good() -> Value {
    json!({
        "credit-code": "91510108MA6CQ1X201", "owner": "91510108MA6CQ1X201", "plan": "f-1", "kind": "甲", "consent": true,
        "site": {"type": "Polygon", "coordinates": [[[104.1, 30.6], [104.2, 30.6], [104.2, 30.7], [104.1, 30.6]]]}
    })
}

/// What the one change to a good form leads to: (pointer, zh, en).
fn told(change: impl FnOnce(&mut Value)) -> Vec<(String, String, String)> {
    let mut form = good();
    change(&mut form);
    validator().validate(&form).into_iter().map(|v| (v.pointer, v.zh, v.en)).collect()
}

fn one(pointer: &str, zh: &str, en: &str) -> Vec<(String, String, String)> {
    vec![(pointer.to_owned(), zh.to_owned(), en.to_owned())]
}

fn set(at: &'static str, value: Value) -> impl FnOnce(&mut Value) {
    move |form| form[at] = value
}

fn without(at: &'static str) -> impl FnOnce(&mut Value) {
    move |form| {
        form.as_object_mut().unwrap().remove(at);
    }
}

#[test]
fn a_good_form_passes() {
    assert_eq!(validator().validate(&good()), []);
    assert!(validator().is_valid(&good()));
}

#[test]
fn a_missing_field_is_pointed_at_and_asked_for_in_its_own_way() {
    assert_eq!(told(without("credit-code")), one("/credit-code", "请填写统一社会信用代码", "Enter Credit code"));
    assert_eq!(told(without("owner")), one("/owner", "请选择建设单位", "Choose Owner"));
    assert_eq!(told(without("plan")), one("/plan", "请上传总平面图", "Upload Plan"));
    assert_eq!(told(without("site")), one("/site", "请绘制用地范围", "Draw Site"));
    assert_eq!(told(without("kind")), one("/kind", "请选择类别", "Choose Kind"));
    assert_eq!(told(set("name", json!(""))), one("/name", "请填写单位名称", "Enter Name"));
    let row = set("funds", json!([{"source": "贷款", "amount": 1}, {"source": "贷款"}]));
    assert_eq!(told(row), one("/funds/1/amount", "请填写资金来源第2行的金额", "Enter Amount in row 2 of Funds"));
}

#[test]
fn a_wrong_value_is_told_what_is_allowed() {
    assert_eq!(
        told(set("credit-code", json!("91510108MA6CQ1X20I"))),
        one(
            "/credit-code",
            "统一社会信用代码应为18位统一社会信用代码（数字和大写字母，不含I、O、S、V、Z）",
            "Credit code must be an 18-character credit code of digits and capital letters without I, O, S, V, Z"
        )
    );
    assert_eq!(
        told(set("permit-no", json!("x"))),
        one("/permit-no", "许可证号应为如A-0001的编号", "Permit no. must be a number such as A-0001")
    );
    assert_eq!(told(set("kind", json!("丙"))), one("/kind", "请从列表中选择类别", "Choose Kind from the list"));
    assert_eq!(told(set("consent", json!(false))), one("/consent", "请勾选“个人信息处理同意”", "Tick Consent"));
    assert_eq!(
        told(set("name", json!("一二三四五六七八九十一"))),
        one("/name", "单位名称最多填写10个字符", "Name may have at most 10 characters")
    );
    assert_eq!(
        told(set("area", json!(1.005))),
        one(
            "/area",
            "面积应为不小于0、最多两位小数的数字",
            "Area must be a number of at least 0 with at most two decimals"
        )
    );
    assert_eq!(
        told(set("capital", json!(99))),
        one("/capital", "注册资本不能小于1.00元", "Capital must be at least 1.00元")
    );
    assert_eq!(told(set("capital", json!(100.5))).len(), 2, "neither whole nor without decimals");
    assert_eq!(told(set("funds", json!([]))), one("/funds", "资金来源至少需要1行", "Funds needs at least 1 rows"));
    assert_eq!(told(set("uses", json!(["居住", "居住"]))), one("/uses", "用途有重复的内容", "Uses repeats an entry"));
    assert_eq!(
        told(set("uses", json!(["居住", "工业"]))),
        one("/uses/1", "请从列表中选择用途第2行", "Choose Uses, row 2 from the list")
    );
    let half = json!({"type": "Polygon", "coordinates": [[[104.1, 300], [104.2, 30.6], [104.2, 30.7], [104.1, 30.6]]]});
    assert_eq!(told(set("site", half))[0].1, "用地范围不能大于90");
}

#[test]
fn superfluous_fields() {
    assert_eq!(
        told(set("colour", json!("red"))),
        one("/colour", "没有名为“colour”的填写项", "There is no field named colour")
    );
    assert_eq!(
        told(set("reason", json!("x"))),
        one(
            "/reason",
            "按已填写的内容，无需填写原因，请清空",
            "Reason is not asked for with what is filled in; clear it"
        )
    );
    let row = set("funds", json!([{"source": "贷款", "amount": 1, "colour": 1}]));
    assert_eq!(told(row)[0].0, "/funds/0/colour");
}

#[test]
fn a_condition_that_fails_is_told_once() {
    assert_eq!(told(set("kind", json!("乙"))), one("/reason", "请填写原因", "Enter Reason"));
    let long = |form: &mut Value| {
        form["kind"] = json!("乙");
        form["reason"] = json!("x".repeat(10_001));
    };
    assert_eq!(told(long), one("/reason", "原因最多填写10000个字符", "Reason may have at most 10000 characters"));
    let unknown = |form: &mut Value| {
        form["kind"] = json!("乙");
        form["colour"] = json!(1);
    };
    let pointers: Vec<_> = told(unknown).into_iter().map(|v| v.0).collect();
    assert_eq!(pointers, ["/reason", "/colour"]);
}

#[test]
fn values_are_not_repeated() {
    let violations = told(set("credit-code", json!("11010519491231002X")));
    assert!(!format!("{violations:?}").contains("11010519491231002X"));
}

#[test]
fn size_is_capped_before_the_engine_runs() {
    let mut deep = json!(1);
    for _ in 0..40 {
        deep = json!([deep]);
    }
    assert_eq!(told(set("name", deep))[0].1, "填报内容嵌套过深");
    assert_eq!(told(set("funds", json!(vec![0; 300_000])))[0].1, "填报内容过多");
    assert!(told(set("uses", json!(vec!["工业"; 5_000]))).len() <= 200);
}

#[test]
fn schemas_that_reach_out_or_do_not_compile_are_refused() {
    let compile = |schema: Value| Validator::for_schema(&schema).map(|_| ());
    assert!(matches!(compile(json!({"$ref": "https://example.com/s.json"})), Err(SchemaError::UnknownRef(_))));
    assert!(matches!(compile(json!({"$ref": "file:///etc/passwd"})), Err(SchemaError::UnknownRef(_))));
    assert!(matches!(compile(json!({"type": "string", "pattern": "(a"})), Err(SchemaError::Invalid { .. })));
    assert!(
        matches!(compile(json!({"type": "string", "pattern": "(?=a)b"})), Err(SchemaError::Invalid { .. })),
        "look-around is not linear"
    );
    assert!(matches!(compile(json!({"type": 3})), Err(SchemaError::Invalid { .. })));
    assert!(matches!(compile(json!({"enum": vec![0; 30_000]})), Err(SchemaError::TooLarge)));
}
