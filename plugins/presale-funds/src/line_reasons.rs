//! 逐行原因: who returns a release or refuses it says of which payee, and why. Returned for correction it names the lines at
//! fault, and the applicant finds each reason at its line; refused, every line has one, and the register keeps them.
use crate::procedures::release::{Form, Occurrence};
use crate::*;

#[derive(Debug)]
pub struct Reasons(Vec<(i64, String)>);

impl Reasons {
    /// As given with the action.
    pub fn given(what: &Occurrence) -> Reasons {
        Reasons::of(&what.step_form().unwrap_or_default())
    }

    /// As last given at the review.
    pub fn of(review: &Row) -> Reasons {
        let row = |row: &Row| (row.integer("line").unwrap_or_default(), row.text("reason").to_owned());
        Reasons(review.rows("reasons").iter().map(row).collect())
    }

    pub fn about(&self, line: usize) -> Option<&str> {
        let is = |(n, _): &&(i64, String)| usize::try_from(*n) == Ok(line);
        self.0.iter().find(is).map(|(_, reason)| reason.as_str())
    }

    /// Each about one line that is there; where `every`, none is left out.
    pub fn checked(&self, lines: usize, every: bool) -> Problems {
        let mut say = Problems::default();
        for (n, (line, _)) in self.0.iter().enumerate() {
            let at = format!("/reasons/{n}/line");
            if !usize::try_from(*line).is_ok_and(|line| (1..=lines).contains(&line)) {
                say.refuse(Msg::LineUnknown { line: (*line).into() }).at(at);
            } else if self.0[..n].iter().any(|(before, _)| before == line) {
                say.refuse(Msg::LineTwice { line: (*line).into() }).at(at);
            }
        }
        for line in (1..=lines).filter(|line| every && self.about(*line).is_none()) {
            say.refuse(Msg::LineWithout { line: line.into() }).at("/reasons");
        }
        say
    }
}

/// While the applicant corrects it, each reason stands at its line.
pub fn shown(form: &Form, cx: &Context, say: &mut Problems) {
    let Some(case) = cx.case.as_ref().filter(|case| case.step == "fill") else { return };
    let Some(review) = case.steps["review"].as_object() else { return };
    let reasons = Reasons::of(&Row(review.clone()));
    for n in 0..form.lines.len() {
        if let Some(reason) = reasons.about(n + 1) {
            say.hint(Msg::LineReason { reason: reason.into() }).at(format!("/lines/{n}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hub_sdk::testing;

    fn refusals(rows: &[(i64, &str)], lines: usize, every: bool) -> bool {
        let reasons = Reasons(rows.iter().map(|(line, reason)| (*line, (*reason).to_owned())).collect());
        reasons.checked(lines, every).refused()
    }

    #[test]
    fn a_reason_is_about_one_line_that_is_there() {
        assert!(!refusals(&[(2, "发票金额不符")], 2, false));
        assert!(refusals(&[(0, "a")], 2, false) && refusals(&[(3, "a")], 2, false));
        assert!(refusals(&[(1, "a"), (1, "b")], 2, false));
    }

    fn hinted(step: &str, line: i64) -> bool {
        let form: Form = testing::read(json!({
            "project": "5101122406180101", "building": "1", "kind": "额度外提取", "reason": "额度外资金提取。",
            "lines": [{"payee-name": "a", "payee-account": "1", "payee-bank": "b", "use": "企业自用", "amount": 1}],
        }));
        let mut cx = crate::context_at("2025-10-20T10:00");
        cx.case = Some(testing::read(json!({
            "id": "1", "procedure": "release", "step": step, "applicant": {"person": "P"}, "form": {}, "data": {},
            "steps": {"review": {"reasons": [{"line": line, "reason": "缺发票"}]}}, "materials": {},
            "opened": "2025-10-20T09:00:00", "version": 1,
        })));
        let mut say = Problems::default();
        shown(&form, &cx, &mut say);
        !say.is_empty()
    }

    #[test]
    fn who_corrects_it_sees_the_reason_at_its_line() {
        assert!(hinted("fill", 1));
        assert!(!hinted("review", 1) && !hinted("fill", 2));
    }

    #[test]
    fn who_refuses_says_why_of_every_line() {
        assert!(refusals(&[(1, "a")], 2, true));
        assert!(!refusals(&[(2, "b"), (1, "a")], 2, true));
    }
}
