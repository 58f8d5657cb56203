//! R3, the certificates that each kind of organisation must hold, and their
//! expiry: when to warn, which have passed. Both tables (资质证书,
//! 安全生产许可证) count alike here.
use crate::{Msg, days::plus};
use hub_sdk::prelude::*;

/// A kind, its words, and what R3 asks of it: one of these categories, and the safety licence.
struct Need {
    kind: &'static str,
    zh: &'static str,
    en: &'static str,
    categories: &'static [&'static str],
    certificate_zh: &'static str,
    certificate_en: &'static str,
    safety: bool,
}

const fn need(
    kind: &'static str,
    zh: &'static str,
    en: &'static str,
    categories: &'static [&'static str],
    certificate_zh: &'static str,
    certificate_en: &'static str,
    safety: bool,
) -> Need {
    Need { kind, zh, en, categories, certificate_zh, certificate_en, safety }
}

const FINANCE: &[&str] = &["金融许可证", "融资担保经营许可证"];
const FINANCE_ZH: &str = "金融许可证或融资担保经营许可证";
const FINANCE_EN: &str = "financial licence or financing guarantee licence";
const BUILDING: &[&str] = &["建筑业企业资质"];
const BUILDING_EN: &str = "construction enterprise qualification";

/// Kinds that are not named need none: bidding agents, cost consultants, project agents and
/// property managers lost theirs (国发〔2017〕7号, 46号; 国发〔2021〕7号).
const NEEDS: &[Need] = &[
    need("contractor", "施工单位", "A contractor", BUILDING, "建筑业企业资质", BUILDING_EN, true),
    need("subcontractor", "分包单位", "A subcontractor", BUILDING, "建筑业企业资质", BUILDING_EN, true),
    need(
        "supervisor",
        "监理单位",
        "A supervisor",
        &["工程监理资质"],
        "工程监理资质",
        "construction supervision qualification",
        false,
    ),
    need(
        "designer",
        "设计单位",
        "A designer",
        &["工程设计资质"],
        "工程设计资质",
        "engineering design qualification",
        false,
    ),
    need(
        "surveyor",
        "勘察单位",
        "A surveyor",
        &["工程勘察资质"],
        "工程勘察资质",
        "engineering survey qualification",
        false,
    ),
    need(
        "drawing-reviewer",
        "审图机构",
        "A drawing reviewer",
        &["施工图审查机构认定"],
        "施工图审查机构认定（一类或二类）",
        "recognition as a drawing reviewer (class 1 or 2)",
        false,
    ),
    need(
        "tester",
        "检测机构",
        "A testing organisation",
        &["检测机构资质"],
        "检测机构资质",
        "testing organisation qualification",
        false,
    ),
    need(
        "concrete-producer",
        "预拌混凝土企业",
        "A concrete producer",
        &["预拌混凝土专业承包资质"],
        "预拌混凝土专业承包资质",
        "ready-mixed concrete contracting qualification",
        false,
    ),
    need(
        "installer",
        "安装单位",
        "A crane installer",
        &["起重设备安装工程专业承包资质"],
        "起重设备安装工程专业承包资质",
        "crane installation contracting qualification",
        true,
    ),
    need(
        "developer",
        "房地产开发企业",
        "A developer",
        &["房地产开发企业资质"],
        "房地产开发企业资质",
        "real-estate developer qualification",
        false,
    ),
    need(
        "surveying-mapping",
        "测绘机构",
        "A surveying and mapping organisation",
        &["测绘资质"],
        "测绘资质",
        "surveying and mapping qualification",
        false,
    ),
    need("valuer", "评估机构", "A valuer", &["估价机构备案"], "估价机构备案", "valuer filing", false),
    need("bank", "银行", "A bank", FINANCE, FINANCE_ZH, FINANCE_EN, false),
    need("insurer", "保险公司", "An insurer", FINANCE, FINANCE_ZH, FINANCE_EN, false),
    need("guarantor", "担保公司", "A guarantor", FINANCE, FINANCE_ZH, FINANCE_EN, false),
];

/// A certificate of either table.
#[derive(Clone, Debug, PartialEq)]
pub struct Certificate {
    pub no: String,
    /// Empty for a safety licence.
    pub category: String,
    pub until: Date,
    pub valid: bool,
}

/// Both tables of an organisation, as far as their rows have an end.
pub fn of_row(organisation: &Row) -> Vec<Certificate> {
    let read = |row: Row| {
        Some(Certificate {
            no: row.text("cert-no").to_owned(),
            category: row.text("category").to_owned(),
            until: row.date("valid-until")?,
            valid: matches!(row.text("status"), "" | "有效"),
        })
    };
    organisation
        .rows("qualifications")
        .into_iter()
        .chain(organisation.rows("safety-licence"))
        .filter_map(read)
        .collect()
}

/// Both tables of something with the same fields: a form, a record about to be written.
pub fn of(organisation: &impl serde::Serialize) -> Vec<Certificate> {
    match hub_sdk::wire::value(organisation) {
        Value::Object(map) => of_row(&Row(map)),
        _ => vec![],
    }
}

/// R3: what the kinds ask for and no valid certificate answers.
pub fn check(kinds: &[String], certificates: &[Certificate], today: Date, say: &mut Problems) {
    let valid = |c: &&Certificate| c.valid && c.until >= today;
    for need in NEEDS.iter().filter(|n| kinds.iter().any(|k| k == n.kind)) {
        let qualified = certificates.iter().filter(valid).any(|c| need.categories.contains(&c.category.as_str()));
        if !qualified {
            say.refuse(missing(need, need.certificate_zh, need.certificate_en)).at("/qualifications");
        }
        if need.safety && !certificates.iter().filter(valid).any(|c| c.category.is_empty()) {
            say.refuse(missing(need, "安全生产许可证", "safety licence"))
                .at("/safety-licence")
                .cite("《安全生产许可证条例》第2条");
        }
    }
}

fn missing(need: &Need, zh: &str, en: &str) -> Msg {
    Msg::CertificateMissing {
        kind: need.zh.into(),
        certificate: zh.into(),
        kind_en: need.en.into(),
        certificate_en: en.into(),
    }
}

/// The next day on which a certificate is to be warned of or has passed.
pub fn next_due(certificates: &[Certificate], today: Date, warn: &[i64]) -> Option<Date> {
    let days = certificates.iter().filter(|c| c.valid).flat_map(|c| due_days(c, warn));
    days.filter(|day| *day > today).min()
}

/// Those whose warning came due after `checked`, up to today; those that have passed are no longer warned of.
pub fn to_warn<'a>(certificates: &'a [Certificate], checked: Date, today: Date, warn: &[i64]) -> Vec<&'a Certificate> {
    let came_due = |c: &&Certificate| warnings(c, warn).any(|day| day > checked && day <= today);
    certificates.iter().filter(|c| c.valid && c.until >= today).filter(came_due).collect()
}

pub fn passed(certificates: &[Certificate], today: Date) -> Vec<&Certificate> {
    certificates.iter().filter(|c| c.valid && c.until < today).collect()
}

/// How many end within the longest warning: the figure of the dashboard.
pub fn expiring(certificates: &[Certificate], today: Date, warn: &[i64]) -> i64 {
    let horizon = plus(today, warn.iter().copied().max().unwrap_or_default());
    certificates.iter().filter(|c| c.valid && c.until >= today && c.until <= horizon).count() as i64
}

fn due_days(c: &Certificate, warn: &[i64]) -> Vec<Date> {
    warnings(c, warn).chain([plus(c.until, 1)]).collect()
}

fn warnings(c: &Certificate, warn: &[i64]) -> impl Iterator<Item = Date> {
    let until = c.until;
    warn.iter().map(move |days| plus(until, -days))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn certificate(no: &str, category: &str, until: Date) -> Certificate {
        Certificate { no: no.into(), category: category.into(), until, valid: true }
    }

    fn told(kinds: &[&str], certificates: &[Certificate]) -> Vec<(String, String)> {
        let kinds: Vec<_> = kinds.iter().map(|k| (*k).to_owned()).collect();
        let mut say = Problems::default();
        check(&kinds, certificates, date(2025, 2, 17), &mut say);
        let word =
            |of: &hub_sdk::serde_json::Map<String, Value>, name: &str| of[name].as_str().unwrap_or_default().to_owned();
        let words = say
            .list()
            .iter()
            .map(|p| (p.at.clone().unwrap_or_default(), word(&p.params, "kind"), word(&p.params, "certificate")));
        words.map(|(at, kind, certificate)| (at, format!("{kind}须填报有效的{certificate}。"))).collect()
    }

    #[test]
    fn a_contractor_needs_qualification_and_safety_licence() {
        let building = certificate("D1", "建筑业企业资质", date(2030, 12, 31));
        let told = told(&["contractor"], &[building]);
        assert_eq!(told, [("/safety-licence".to_owned(), "施工单位须填报有效的安全生产许可证。".to_owned())]);
    }

    #[test]
    fn an_owner_who_develops_needs_the_developers_qualification() {
        assert!(
            told(&["owner", "developer"], &[certificate("K1", "房地产开发企业资质", date(2027, 6, 30))]).is_empty()
        );
        assert_eq!(told(&["owner", "developer"], &[]).len(), 1);
        assert_eq!(told(&["developer"], &[certificate("K1", "房地产开发企业资质", date(2025, 2, 16))]).len(), 1);
        assert!(
            told(&["owner", "bidding-agent", "cost-consultant", "project-agent", "property-manager"], &[]).is_empty()
        );
    }

    #[test]
    fn a_guarantor_holds_either_licence() {
        for category in FINANCE {
            assert!(told(&["guarantor"], &[certificate("J1", category, date(2026, 1, 1))]).is_empty());
        }
    }

    #[test]
    fn warned_at_90_30_7_days_and_passed_the_day_after() {
        let warn = [90, 30, 7];
        let all = [certificate("K1", "房地产开发企业资质", date(2027, 6, 30))];
        assert_eq!(next_due(&all, date(2025, 2, 17), &warn), Some(date(2027, 4, 1)));
        assert_eq!(next_due(&all, date(2027, 4, 1), &warn), Some(date(2027, 5, 31)));
        assert_eq!(next_due(&all, date(2027, 5, 31), &warn), Some(date(2027, 6, 23)));
        assert_eq!(next_due(&all, date(2027, 6, 23), &warn), Some(date(2027, 7, 1)));
        assert_eq!(next_due(&all, date(2027, 7, 1), &warn), None);
        assert_eq!(to_warn(&all, date(2025, 2, 17), date(2027, 4, 1), &warn).len(), 1);
        assert!(to_warn(&all, date(2027, 4, 1), date(2027, 4, 2), &warn).is_empty());
        assert!(passed(&all, date(2027, 6, 30)).is_empty());
        assert_eq!(passed(&all, date(2027, 7, 1)).len(), 1);
        assert_eq!(expiring(&all, date(2027, 4, 1), &warn), 1);
        assert_eq!(expiring(&all, date(2027, 3, 31), &warn), 0);
    }
}
