//! Rights that a version newly asks for: what the city grants with it, or not.
use crate::{Bilingual, Contract, Fact};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Rights {
    /// Registers of other systems.
    pub reads: Vec<Right>,
    /// Host registers written.
    pub maintains: Vec<Right>,
    /// Procedures of other systems in which it would open cases.
    #[serde(default)]
    pub opens: Vec<Right>,
    /// Charts after which it would keep supervised accounts.
    pub ledger: Vec<Right>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Right {
    pub name: String,
    /// What the facts that use it give as reason.
    pub why: Vec<String>,
    pub text: Bilingual,
}

impl Rights {
    pub fn is_empty(&self) -> bool {
        self.all().next().is_none()
    }

    pub fn all(&self) -> impl Iterator<Item = &Right> {
        self.reads.iter().chain(&self.maintains).chain(&self.opens).chain(&self.ledger)
    }
}

pub(super) fn newly_asked(old: &Contract, new: &Contract) -> Rights {
    let newly = |was: &[String], is: &[String]| -> Vec<String> {
        is.iter().filter(|name| !was.contains(name)).cloned().collect()
    };
    let charts = new.ledger.iter().filter(|(id, _)| !old.ledger.contains_key(*id));
    let keeps = |(id, chart): (&String, &crate::ledger::Chart)| Right {
        name: id.clone(),
        why: vec![],
        text: Bilingual::new(
            format!("新申请按「{}」管理监管账户", chart.zh),
            format!(
                "Newly asks to keep supervised accounts after “{}”",
                if chart.en.is_empty() { id } else { &chart.en }
            ),
        ),
    };
    Rights {
        reads: newly(&old.reads, &new.reads).iter().map(|name| read(new, name)).collect(),
        maintains: newly(&old.maintains, &new.maintains).iter().map(|name| maintained(name)).collect(),
        opens: newly(&old.opens, &new.opens).iter().map(|name| opened(name)).collect(),
        ledger: charts.map(keeps).collect(),
    }
}

pub(super) fn read(contract: &Contract, name: &str) -> Right {
    let why = reasons(contract, name);
    let because = |open: &str, between: &str, close: &str| match why.is_empty() {
        true => String::new(),
        false => format!("{open}{}{close}", why.join(between)),
    };
    let text = Bilingual::new(
        format!("新申请读取台账「{name}」{}", because("，理由：", "；", "")),
        format!("Newly asks to read the register “{name}”{}", because(", because “", "”, “", "”")),
    );
    Right { name: name.to_owned(), why, text }
}

pub(super) fn maintained(name: &str) -> Right {
    let text = Bilingual::new(
        format!("新申请登记平台台账「{name}」"),
        format!("Newly asks to write the host register “{name}”"),
    );
    Right { name: name.to_owned(), why: vec![], text }
}

pub(super) fn opened(name: &str) -> Right {
    let text = Bilingual::new(
        format!("新申请发起其他系统的事项「{name}」"),
        format!("Newly asks to open cases of another system's procedure “{name}”"),
    );
    Right { name: name.to_owned(), why: vec![], text }
}

fn reasons(contract: &Contract, register: &str) -> Vec<String> {
    let procedures = contract.procedures.values().flat_map(|p| p.facts.values());
    let handlers = contract.handlers.values().flat_map(|h| h.facts.values());
    let figures = contract.figures.values().filter_map(|f| f.fact.as_ref());
    let about = |fact: &&Fact| contract.full(&fact.register) == register && !fact.why.trim().is_empty();
    let mut why: Vec<String> = vec![];
    for fact in procedures.chain(handlers).chain(figures).filter(about) {
        if !why.contains(&fact.why) {
            why.push(fact.why.clone());
        }
    }
    why
}
