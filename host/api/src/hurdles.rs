//! What a version lacks before it may be activated, in the words of who has to do something about it.
use serde_json::{Value, json};
use systems::{Capability, Hurdle};

pub fn view(hurdle: &Hurdle) -> Value {
    let (code, zh, en) = words(hurdle);
    json!({"code": code, "level": "refuse", "zh": zh, "en": en})
}

/// For whoever stands at the machine.
pub fn in_words(hurdle: &Hurdle) -> String {
    words(hurdle).2
}

pub fn words(hurdle: &Hurdle) -> (&'static str, String, String) {
    match hurdle {
        Hurdle::Unsigned => (
            "unsigned",
            "尚无主管处室的签名。请处室用 hub plugin sign 签名后，将文件连同签名重新提交。".into(),
            "Its office has not signed it. Have the office run `hub plugin sign`, and hand the file in again with the signature.".into(),
        ),
        Hurdle::NotRehearsed { against } => (
            "not-rehearsed",
            format!("尚未与现行版本 {against} 做预演比对。请先预演。"),
            format!("It was not rehearsed against {against}, which is active. Rehearse it first."),
        ),
        Hurdle::RehearsalRuns => (
            "rehearsal-runs",
            "预演正在进行，请等待其完成。".into(),
            "The rehearsal is under way. Wait until it is done.".into(),
        ),
        Hurdle::RehearsalFailed => (
            "rehearsal-failed",
            "预演中断。请重新预演；如再次中断，请查看运行日志。".into(),
            "The rehearsal broke off. Rehearse it again; if it breaks off once more, look into the log.".into(),
        ),
        Hurdle::NotReviewed => (
            "not-reviewed",
            "尚未经另一位管理员审核。".into(),
            "No second operator has approved it.".into(),
        ),
        Hurdle::Declined { reason, .. } => (
            "declined",
            format!("审核未通过：{reason}。请处室修改后以新的版本号提交。"),
            format!("It was declined: {reason}. The office mends it and hands it in as a new version."),
        ),
        Hurdle::BrokenSeal => (
            "broken-seal",
            "审核记录与所存文件不符，不得启用。请以新的版本号重新提交，并检查数据库。".into(),
            "What was approved is not what is stored. Hand it in again as a new version, and look into the database.".into(),
        ),
        Hurdle::Rights(missing) => {
            let named = missing.iter().map(Capability::to_string).collect::<Vec<_>>().join(", ");
            (
                "rights-missing",
                format!("该版本需要的权限已不在授权之列：{named}。请先授权，再启用。"),
                format!("It needs rights that its system does not have: {named}. Grant them first."),
            )
        }
        Hurdle::Older { active } => (
            "older",
            format!("该版本早于现行版本 {active}。如需退回，请使用“回退”。"),
            format!("It is older than {active}, which is active. To go back, roll back."),
        ),
    }
}
