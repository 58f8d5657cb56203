//! R1: one code, one project (《企业投资项目核准和备案管理条例》); a project built in
//! phases repeats the code of its first phase.
use crate::project::plain;
use crate::{Msg, Project};
use hub_sdk::prelude::*;

/// What the registers know of the code.
pub struct Known<'a> {
    pub same_code: &'a Rows,
    pub first_phase: Option<&'a Row>,
}

pub fn check(project: &Project, known: &Known, say: &mut Problems) {
    let code = plain(&project.project_code);
    division_of(code, plain(&project.division), say);
    match plain(&project.phase_of) {
        "" => alone(known.same_code, say),
        _ => as_phase(project, code, known.first_phase, say),
    }
}

/// The claim that keeps two projects from one code, whoever is first.
/// Phases share the code and are told apart by their names.
pub fn claim_key(project: &Project) -> String {
    let code = plain(&project.project_code);
    match plain(&project.phase_of) {
        "" => code.to_owned(),
        first => format!("{code}/{first}/{}", plain(&project.name)),
    }
}

fn alone(same_code: &Rows, say: &mut Problems) {
    if let Some(other) = same_code.first() {
        say.refuse(Msg::CodeRegistered { no: other.text("project-no").into() }).at("/project-code");
    }
}

fn as_phase(project: &Project, code: &str, first: Option<&Row>, say: &mut Problems) {
    let Some(first) = first else {
        say.refuse(Msg::PhaseUnknown).at("/phase-of");
        return;
    };
    let no = first.text("project-no");
    if first.has("phase-of") {
        say.refuse(Msg::PhaseNotFirst { no: no.into(), first: first.text("phase-of").into() }).at("/phase-of");
    }
    if first.text("project-code") != code {
        say.refuse(Msg::PhaseOtherCode { no: no.into() }).at("/phase-of");
    }
    if first.text("owner") != plain(&project.owner) {
        say.refuse(Msg::PhaseOtherOwner { no: no.into() }).at("/phase-of");
    }
}

/// Digits 6 to 11: the division that gave the code, the project's own or one above it as a rule.
fn division_of(code: &str, division: &str, say: &mut Problems) {
    let digits = code.get(5..11).unwrap_or_default();
    if !is_division(digits) {
        say.refuse(Msg::CodeNoDivision { digits: digits.into() }).at("/project-code");
    } else if !covers(digits, division) {
        say.warn(Msg::CodeOtherDivision { digits: digits.into(), division: division.into() }).at("/project-code");
    }
}

/// The shape of GB/T 2260: a province that exists (00: the nation), then city and county,
/// no county without a city.
fn is_division(digits: &str) -> bool {
    let part = |from: usize| digits.get(from..from + 2).and_then(|two| two.parse::<u8>().ok());
    let (Some(province), Some(city), Some(county)) = (part(0), part(2), part(4)) else {
        return false;
    };
    let exists = matches!(province, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81 | 82);
    match province {
        0 => city == 0 && county == 0,
        _ => exists && (city > 0 || county == 0),
    }
}

/// `510100` covers `510108`.
fn covers(upper: &str, division: &str) -> bool {
    let mut stem = upper;
    while let Some(shorter) = stem.strip_suffix("00") {
        stem = shorter;
    }
    division.starts_with(stem)
}

#[cfg(test)]
mod tests {
    use super::{Known, check, claim_key, covers, is_division};
    use crate::samples;
    use hub_sdk::prelude::*;

    fn codes(project: &crate::Project, same_code: Value, first: Option<Value>) -> Vec<String> {
        let same_code: Rows = hub_sdk::serde_json::from_value(same_code).unwrap();
        let first: Option<Row> = first.map(|row| hub_sdk::serde_json::from_value(row).unwrap());
        let mut say = Problems::default();
        check(project, &Known { same_code: &same_code, first_phase: first.as_ref() }, &mut say);
        say.list().iter().map(|problem| problem.code.clone()).collect()
    }

    #[test]
    fn a_code_is_given_once() {
        let project = samples::qinglong();
        assert!(codes(&project, json!([]), None).is_empty());
        assert_eq!(codes(&project, json!([{"project-no": "5101082503120101"}]), None), ["code-registered"]);
    }

    #[test]
    fn a_phase_repeats_code_and_owner_of_the_first() {
        let mut project = samples::qinglong();
        project.phase_of = Some("5101082503120101".into());
        let first = json!({"project-no": "5101082503120101", "project-code": "2502-510108-04-01-123456", "owner": "91510108MA6CQ1X201"});
        let same = json!([{"project-no": "5101082503120101"}]);
        assert!(codes(&project, same.clone(), Some(first.clone())).is_empty());
        assert_eq!(codes(&project, same.clone(), None), ["phase-unknown"]);
        let mut other = first.clone();
        other["project-code"] = json!("2502-510108-04-01-999999");
        other["owner"] = json!("91510104MA6WN01X2W");
        other["phase-of"] = json!("5101082401010101");
        assert_eq!(codes(&project, same, Some(other)), ["phase-not-first", "phase-other-code", "phase-other-owner"]);
        assert_eq!(claim_key(&project), "2502-510108-04-01-123456/5101082503120101/成华区青龙片区人才公寓项目");
    }

    #[test]
    fn digits_six_to_eleven_are_a_division() {
        assert!(["510108", "510100", "510000", "000000"].iter().all(|digits| is_division(digits)));
        assert!(["990101", "510008", "000001", "5101", "51010x"].iter().all(|digits| !is_division(digits)));
        assert!(covers("510100", "510108") && covers("000000", "510108") && !covers("510104", "510108"));
        let mut project = samples::qinglong();
        project.project_code = Some("2502-510104-04-01-123456".into());
        assert_eq!(codes(&project, json!([]), None), ["code-other-division"]);
        project.project_code = Some("2502-990108-04-01-123456".into());
        assert_eq!(codes(&project, json!([]), None), ["code-no-division"]);
    }
}
