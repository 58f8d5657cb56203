//! Why a plugin file was refused, or an act upon a version: the part of `error.rs` that speaks to whoever runs systems.
use crate::{error::ApiError, hurdles};
use axum::http::StatusCode;
use serde_json::json;
use systems::{Hurdle, SystemsError};

impl From<SystemsError> for ApiError {
    fn from(error: SystemsError) -> Self {
        let conflict = |code, zh: &str, en: &str| ApiError::new(StatusCode::CONFLICT, code, zh, en);
        match error {
            SystemsError::Store(error) => error.into(),
            SystemsError::NoVersion { .. } | SystemsError::NotInstalled(_) => ApiError::not_found(),
            SystemsError::Hurdles(open) => hurdled(&open),
            SystemsError::OtherRights(rights) => {
                let rights: Vec<_> = rights.iter().map(ToString::to_string).collect();
                conflict(
                    "other-rights",
                    "该版本新申请的权限与您看到的不一致，请刷新页面后重新审核。",
                    "The rights it newly asks for are not those you saw. Reload the page and look again.",
                )
                .with(json!({"rights": rights}))
            }
            SystemsError::OwnVersion => conflict(
                "own-version",
                "该版本由您本人提交，须由另一位管理员审核。",
                "You handed this version in yourself. Another operator has to review it.",
            ),
            SystemsError::Reviewed => conflict(
                "reviewed",
                "该版本已由他人审核，请刷新页面。",
                "Somebody has reviewed this version already. Reload the page.",
            ),
            SystemsError::NoReviews => conflict(
                "no-reviews",
                "本平台未启用审核，版本提交后即可启用。如需审核，请设置 [plugins] review = true。",
                "This hub activates without a review. To have one, set [plugins] review = true.",
            ),
            SystemsError::Moved { active, .. } => conflict(
                "moved",
                "现行版本已被他人更换，本次操作未生效。请刷新页面，核对后再决定。",
                "Somebody has switched the active version meanwhile, and nothing was done. Reload the page and decide again.",
            )
            .with(json!({"active": active})),
            SystemsError::NothingToCompare { .. } => conflict(
                "nothing-to-compare",
                "该版本就是现行版本，或该系统尚无现行版本，没有可比对的内容。",
                "This version is the active one, or none is active yet, so there is nothing to compare it with.",
            ),
            SystemsError::RehearsalRuns => conflict(
                "rehearsal-runs",
                "该版本的预演正在进行，请等待其完成。",
                "A rehearsal of this version is under way. Wait until it is done.",
            ),
            SystemsError::NothingBefore { .. } => conflict(
                "nothing-before",
                "该系统没有更早启用过的版本，无法回退。",
                "No version of this system was active before, so there is nothing to roll back to.",
            ),
            refused => refused_file(&refused),
        }
    }
}

fn hurdled(open: &[Hurdle]) -> ApiError {
    let (_, zh, en) = open.first().map(hurdles::words).unwrap_or_default();
    let mut error = ApiError::new(StatusCode::CONFLICT, "hurdles", zh, en);
    error.problems = open.iter().map(hurdles::view).collect();
    error
}

fn refused_file(error: &SystemsError) -> ApiError {
    let reasons = error.reasons();
    let first = reasons.first().map(|r| r.text.clone()).unwrap_or_default();
    let mut refused = ApiError::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "plugin-refused",
        format!("插件未安装（{}项问题）：{}", reasons.len(), first.zh),
        format!("The plugin was not installed ({} problems): {}", reasons.len(), first.en),
    );
    let problem = |r: &systems::Reason| json!({"code": r.code, "level": "refuse", "zh": r.text.zh, "en": r.text.en});
    refused.problems = reasons.iter().map(problem).collect();
    refused
}
