//! R2, what no law makes a condition (第四条：不得增设其他条件): pointed out, unless the city made it hard with a legal basis.
use crate::procedures::joint_permit::{Facts, Gate};
use crate::{Context, Msg};
use hub_sdk::prelude::*;

pub struct Notice {
    pub gate: Gate,
    /// Its name in the setting `hard-gates` and in what people read.
    pub what: &'static str,
    pub met: bool,
}

impl Notice {
    pub fn is_hard(&self, cx: &Context) -> bool {
        cx.settings.hard_gates.iter().any(|gate| gate.as_str() == Some(self.what))
    }
}

pub fn check(facts: &Facts, cx: &Context, say: &mut Problems) {
    for notice in all(facts).into_iter().filter(|notice| !notice.met) {
        match notice.is_hard(cx) {
            true => say.refuse(Msg::HardGate { what: notice.what.into() }),
            false => say.hint(Msg::NoticeGate { what: notice.what.into() }),
        };
    }
}

/// What does not concern these works is met.
pub fn all(facts: &Facts) -> [Notice; 5] {
    let municipal = facts.project.as_ref().is_some_and(|row| row.text("category") == "市政基础设施工程");
    let any = |rows: &Rows, field: &str, good: &[&str]| rows.iter().any(|row| good.contains(&row.text(field)));
    let notice = |gate, what, met| Notice { gate, what, met };
    let termites = municipal || any(&facts.termites, "state", &["已签订", "已分配", "施工中"]);
    let occupation = !municipal || any(&facts.occupations, "state", &["已确认", "已开工"]);
    [
        notice(Gate::Fees, "配套费缴清", any(&facts.fees, "status", &["已缴清", "减免"])),
        notice(Gate::Termites, "白蚁预防合同", termites),
        notice(Gate::WageAccount, "工资专户", any(&facts.wage_accounts, "state", &["open", "正常"])),
        notice(Gate::Guarantee, "工程款支付担保", any(&facts.guarantees, "state", &["effective"])),
        notice(Gate::Occupation, "施工占道确认", occupation),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use hub_sdk::testing;

    /// What the city makes hard with a legal basis stops the application; all else is pointed out.
    #[test]
    fn a_gate_made_hard_refuses() {
        let mut cx: Context = testing::context(env!("CARGO_MANIFEST_DIR"), "2025-10-11T09:00");
        cx.settings.hard_gates = vec![json!("工资专户")];
        let facts: Facts = testing::read(json!({"fees": [{"status": "已缴清"}], "wage-accounts": [], "guarantees": [],
            "termites": [{"state": "已签订"}]}));
        let mut say = Problems::default();
        check(&facts, &cx, &mut say);
        let said: Vec<_> = say.list().iter().map(|p| (p.code.as_str(), p.params["what"].as_str().unwrap())).collect();
        assert_eq!(said, [("hard-gate", "工资专户"), ("notice-gate", "工程款支付担保")]);
        assert!(say.refused());
    }
}
