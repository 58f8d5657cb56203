//! What the host itself finds wrong with a form before any rule is asked: the
//! schema, and required materials.
use crate::{admission::Admitted, error::CaseError, texts::Said};
use contract::Bilingual;
use serde_json::Value;

pub fn violations(a: &Admitted, whole: bool, own: Option<&str>, action: &str) -> Result<Vec<Said>, CaseError> {
    let mut out = vec![];
    if let Some(form) = own
        && action != "save"
    {
        let data = a.doc.steps.get(&a.step).cloned().unwrap_or_else(|| serde_json::json!({}));
        out.extend(schema(a, form, &data)?);
    }
    if whole {
        out.extend(case_form(a)?);
        out.extend(materials(a));
    }
    Ok(out)
}

pub fn case_form(a: &Admitted) -> Result<Vec<Said>, CaseError> {
    match a.procedure.as_ref().and_then(|p| p.form.as_deref()) {
        Some(form) => schema(a, form, &a.doc.form),
        None => Ok(vec![]),
    }
}

fn schema(a: &Admitted, form: &str, data: &Value) -> Result<Vec<Said>, CaseError> {
    let validator = a.installed.form(form).ok_or(CaseError::NotFound("form"))?;
    let empty = serde_json::json!({});
    let data = if data.is_null() { &empty } else { data };
    Ok(validator.validate(data).into_iter().map(|v| Said::host("invalid-form", Some(&v.pointer), v.zh, v.en)).collect())
}

/// Required materials that are not there.
pub fn materials(a: &Admitted) -> Vec<Said> {
    let Some(procedure) = &a.procedure else {
        return vec![];
    };
    let missing = procedure
        .materials
        .iter()
        .filter(|(id, m)| m.required.holds(&a.root) && a.doc.materials.get(*id).is_none_or(Vec::is_empty));
    missing
        .map(|(id, m)| {
            let text = Bilingual::new(&m.zh, &m.en);
            let (zh, en) = (format!("请上传“{}”。", text.zh), format!("Attach “{}”.", text.english()));
            Said::host("material-missing", Some(&format!("/materials/{id}")), zh, en)
        })
        .collect()
}

pub fn comment_needed() -> Said {
    Said::host(
        "comment-needed",
        Some("/comment"),
        "请填写意见，说明原因和需要做什么。",
        "Write a comment that says why and what to do.",
    )
}
