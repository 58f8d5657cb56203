//! Problems as a person reads them: the contract's texts with their parameters
//! filled, in both languages.
use contract::{Contract, Problem, decision::Level, effect::Offer};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Said {
    pub code: String,
    pub level: Level,
    pub at: Option<String>,
    pub zh: String,
    pub en: String,
    pub cite: Option<String>,
    pub offer: Option<Offer>,
}

impl Said {
    /// A sentence of the host itself.
    pub fn host(code: &str, at: Option<&str>, zh: impl Into<String>, en: impl Into<String>) -> Said {
        Said {
            code: code.to_owned(),
            level: Level::Refuse,
            at: at.map(str::to_owned),
            zh: zh.into(),
            en: en.into(),
            cite: None,
            offer: None,
        }
    }

    pub fn refuses(&self) -> bool {
        self.level == Level::Refuse
    }
}

pub fn say(contract: &Contract, problem: &Problem) -> Said {
    let text = contract
        .texts
        .get(&problem.code)
        .cloned()
        .unwrap_or_else(|| contract::Bilingual::new(&problem.code, &problem.code));
    let text = text.fill(&problem.params);
    Said {
        code: problem.code.clone(),
        level: problem.level,
        at: problem.at.clone(),
        zh: text.zh,
        en: text.en,
        cite: problem.cite.clone(),
        offer: problem.offer.clone(),
    }
}

pub fn say_all(contract: &Contract, problems: &[Problem]) -> Vec<Said> {
    problems.iter().map(|p| say(contract, p)).collect()
}

/// What the lane refused, as the person reads it.
pub fn lane(refusal: &crate::settle::proposal::Refusal) -> Said {
    use crate::settle::proposal::Refusal::*;
    let (code, zh, en) = match refusal {
        ClaimHeld { set, key, .. } => (
            "claim-held",
            format!("“{key}”已被其他办件占用（{set}），请核对后重新提交。"),
            format!("“{key}” is held by another case ({set}). Check it and submit again."),
        ),
        // Its decision becomes an incident: this is for whoever reads a verdict by itself.
        ClaimOfOthers { set, key, .. } => (
            "claim-of-others",
            format!("“{key}”由其他办件占用（{set}），不能由本次决定释放。请联系系统管理员。"),
            format!(
                "“{key}” is held by another case ({set}) and cannot be freed by this decision. Tell the administrator."
            ),
        ),
        RecordExists { register, key } => (
            "record-exists",
            format!("记录“{key}”已存在或已被他人更新（{register}），请刷新后重试。"),
            format!(
                "The record “{key}” exists already or was changed by somebody else ({register}). Reload and try again."
            ),
        ),
        RecordMissing { register, key } => (
            "record-missing",
            format!("记录“{key}”不存在（{register}）。"),
            format!("The record “{key}” does not exist ({register})."),
        ),
        Number(error) => (
            "number",
            format!("编号规则无法生成编号：{error}。请联系系统管理员。"),
            format!("No number could be given: {error}. Tell the administrator."),
        ),
        NoKey { register, key } => (
            "no-key",
            format!("台账“{register}”的记录缺少主键（{key}），请联系系统管理员。"),
            format!("The record for {register} lacks its key ({key}). Tell the administrator."),
        ),
        Placeholder(name) => (
            "number",
            format!("编号“{name}”未在本次决定中生成，请联系系统管理员。"),
            format!("The number “{name}” was not given in this decision. Tell the administrator."),
        ),
        KeyReused => {
            ("key-reused", "该请求键已用于另一请求。".to_owned(), "The key was used for another request.".to_owned())
        }
        AccountExists(account) => (
            "account-exists",
            format!("账户“{account}”已存在，不能重复开立。"),
            format!("The account “{account}” exists already and cannot be opened again."),
        ),
        NoAccount(account) => (
            "no-account",
            format!("本系统没有账户“{account}”，请核对账户编号。"),
            format!("This system has no account “{account}”. Check its number."),
        ),
        Ledger { account, why } => crate::ledger_texts::said(account, why),
    };
    Said::host(code, None, zh, en)
}
