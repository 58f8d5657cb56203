//! Comparison of what was filed with what the outside registries answer. A
//! difference never refuses: it is shown, field by field, to the reviewer.
use crate::{MarketRegistryQueryAnswer, certificates::Certificate};
use hub_sdk::prelude::*;

/// State of a market participant that exists.
const STANDING: &str = "存续";

/// What the market registry should say, field by field; `None` is not compared.
#[derive(Clone, Debug, Default)]
pub struct Expected {
    pub credit_code: String,
    pub name: String,
    /// Of the hub's person record; absent while he is not verified.
    pub name_hash: Option<String>,
    pub established: Option<Date>,
    pub licence_until: Option<Date>,
    pub division: Option<String>,
    /// A change of address rests on the registry's division too.
    pub division_decides: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// All that decides is equal: no review is needed.
    pub equal: bool,
    /// `{field, form, registry}` of everything that differs, with a `title` where the form has no such field.
    pub differences: Vec<Value>,
}

/// Name, legal representative and state decide (the credit code is the question itself); the rest is shown.
pub fn compare(expected: &Expected, answer: &MarketRegistryQueryAnswer) -> Comparison {
    let text = |t: &Option<Text>| t.as_ref().and_then(Text::as_str).map(str::to_owned);
    let (name, hash, state) = (text(&answer.name), text(&answer.legal_representative_name_hash), text(&answer.state));
    if name.is_none() && hash.is_none() && state.is_none() {
        let unknown = pair("登记机关查无此代码", "not known to the registry");
        return Comparison {
            equal: false,
            differences: vec![row("credit-code", json!(expected.credit_code), unknown)],
        };
    }
    // The registry gives no name of a person, only whether it is this one.
    let other = hash.is_none() || hash != expected.name_hash;
    let closed = state.as_deref() != Some(STANDING);
    let division = text(&answer.division);
    let moved = expected.division.is_some() && division.is_some() && division != expected.division;
    let renamed = name.as_deref() != Some(&expected.name);
    let dates = [
        ("established", expected.established, answer.established),
        ("licence-until", expected.licence_until, answer.licence_until),
    ];
    let dates = dates.into_iter().map(|(field, form, registry)| {
        let differs = registry.is_some() && form != registry;
        (differs, row(field, json!(form.map(|d| d.to_string())), json!(registry.map(|d| d.to_string()))))
    });
    let rows = [
        (renamed, row("name", json!(expected.name), json!(name))),
        (
            other,
            row(
                "legal-representative",
                pair("表单所填的人", "the person in the form"),
                pair("登记的是另一人", "another person"),
            ),
        ),
        (closed, status(state.as_deref())),
        (moved, row("division", json!(expected.division), json!(division))),
    ];
    let differences = rows.into_iter().chain(dates).filter_map(|(differs, row)| differs.then_some(row)).collect();
    let equal = !(renamed || other || closed || moved && expected.division_decides);
    Comparison { equal, differences }
}

fn row(field: &str, form: Value, registry: Value) -> Value {
    json!({"field": field, "form": form, "registry": registry})
}

/// The form has no such field: nobody fills in that his firm exists.
fn status(state: Option<&str>) -> Value {
    let wanted = pair(&format!("应为{STANDING}"), &format!("must be {STANDING}"));
    let mut row = row("state", wanted, json!(state));
    row["title"] = pair("登记状态", "Registered status");
    row
}

fn pair(zh: &str, en: &str) -> Value {
    json!({"zh": zh, "en": en})
}

/// Every certificate filed must stand there, valid and to the same day.
pub fn compare_certificates(filed: &[Certificate], answer: Option<&Value>) -> Comparison {
    let listed: Vec<Row> = answer
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|v| v.as_object().cloned().map(Row))
        .collect();
    let differences: Vec<Value> =
        filed.iter().filter_map(|c| difference(c, listed.iter().find(|row| row.text("cert-no") == c.no))).collect();
    Comparison { equal: differences.is_empty(), differences }
}

fn difference(filed: &Certificate, listed: Option<&Row>) -> Option<Value> {
    let same = listed.is_some_and(|row| {
        let category = filed.category.is_empty() || row.text("category") == filed.category;
        category && row.date("valid-until") == Some(filed.until) && matches!(row.text("status"), "" | "有效")
    });
    let form = json!({"cert-no": filed.no, "category": filed.category, "valid-until": filed.until.to_string()});
    (!same).then(|| json!({"field": filed.no, "form": form, "registry": listed}))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expected() -> Expected {
        Expected {
            name: "成都蓉青城市建设有限公司".into(),
            name_hash: Some("a1".into()),
            division: Some("510108".into()),
            established: Some(date(2016, 3, 1)),
            ..Expected::default()
        }
    }

    fn answer(name: &str, hash: &str, state: &str) -> MarketRegistryQueryAnswer {
        MarketRegistryQueryAnswer {
            name: Some(name.into()),
            legal_representative_name_hash: Some(hash.into()),
            state: Some(state.into()),
            division: Some("510108".into()),
            ..MarketRegistryQueryAnswer::default()
        }
    }

    fn fields(c: &Comparison) -> Vec<&str> {
        c.differences.iter().filter_map(|d| d["field"].as_str()).collect()
    }

    #[test]
    fn all_equal_needs_no_review() {
        let found = compare(&expected(), &answer("成都蓉青城市建设有限公司", "a1", "存续"));
        assert_eq!(found, Comparison { equal: true, differences: vec![] });
    }

    #[test]
    fn each_difference_is_named() {
        let found = compare(&expected(), &answer("成都蓉青建设有限公司", "b2", "吊销"));
        assert!(!found.equal);
        assert_eq!(fields(&found), ["name", "legal-representative", "state"]);
        assert_eq!(found.differences[0]["registry"], "成都蓉青建设有限公司");
    }

    #[test]
    fn a_code_that_the_registry_does_not_know_is_one_difference() {
        let found = compare(&expected(), &MarketRegistryQueryAnswer::default());
        assert!(!found.equal);
        assert_eq!(fields(&found), ["credit-code"]);
    }

    #[test]
    fn a_date_is_shown_and_does_not_decide() {
        let told = MarketRegistryQueryAnswer {
            established: Some(date(2016, 3, 2)),
            ..answer("成都蓉青城市建设有限公司", "a1", "存续")
        };
        let found = compare(&expected(), &told);
        assert!(found.equal);
        assert_eq!(fields(&found), ["established"]);
        let moved = Expected { division: Some("510104".into()), division_decides: true, ..expected() };
        assert!(!compare(&moved, &told).equal);
    }

    #[test]
    fn nobody_without_a_verified_name_matches() {
        let unknown = Expected { name_hash: None, ..expected() };
        assert!(
            !compare(
                &unknown,
                &MarketRegistryQueryAnswer {
                    legal_representative_name_hash: None,
                    ..answer("成都蓉青城市建设有限公司", "", "存续")
                }
            )
            .equal
        );
    }

    #[test]
    fn certificates_agree_by_number_day_and_status() {
        let filed = [Certificate {
            no: "K1".into(),
            category: "房地产开发企业资质".into(),
            until: date(2027, 6, 30),
            valid: true,
        }];
        let listed = |until: &str, status: &str| json!([{"cert-no": "K1", "category": "房地产开发企业资质", "valid-until": until, "status": status}]);
        assert!(compare_certificates(&filed, Some(&listed("2027-06-30", "有效"))).equal);
        assert!(!compare_certificates(&filed, Some(&listed("2026-06-30", "有效"))).equal);
        assert!(!compare_certificates(&filed, Some(&listed("2027-06-30", "暂扣"))).equal);
        assert!(!compare_certificates(&filed, None).equal);
    }
}
