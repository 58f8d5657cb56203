//! Rights that a version newly asks for: what the city grants with it, or not.
use super::Names;
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

pub(super) fn newly_asked(old: &Contract, new: &Contract, names: Names<'_>) -> Rights {
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
        reads: newly(&old.reads, &new.reads).iter().map(|id| read(new, names, id)).collect(),
        maintains: newly(&old.maintains, &new.maintains).iter().map(|id| maintained(names, id)).collect(),
        opens: newly(&old.opens, &new.opens).iter().map(|id| opened(names, id)).collect(),
        ledger: charts.map(keeps).collect(),
    }
}

/// What people call a register, else its full name.
pub(super) fn register(names: Names<'_>, id: &str) -> Bilingual {
    (names.register)(id).unwrap_or_else(|| Bilingual::new(id, id))
}

pub(super) fn procedure(names: Names<'_>, id: &str) -> Bilingual {
    (names.procedure)(id).unwrap_or_else(|| Bilingual::new(id, id))
}

pub(super) fn read(contract: &Contract, names: Names<'_>, id: &str) -> Right {
    let why = reasons(contract, id);
    let because = |open: &str, between: &str, close: &str| match why.is_empty() {
        true => String::new(),
        false => format!("{open}{}{close}", why.join(between)),
    };
    let name = register(names, id);
    let text = Bilingual::new(
        format!("新申请读取台账「{}」{}", name.zh, because("，理由：", "；", "")),
        format!("Newly asks to read the register “{}”{}", name.english(), because(", because “", "”, “", "”")),
    );
    Right { name: id.to_owned(), why, text }
}

pub(super) fn maintained(names: Names<'_>, id: &str) -> Right {
    let name = register(names, id);
    let text = Bilingual::new(
        format!("新申请登记平台台账「{}」", name.zh),
        format!("Newly asks to write the host register “{}”", name.english()),
    );
    Right { name: id.to_owned(), why: vec![], text }
}

pub(super) fn opened(names: Names<'_>, id: &str) -> Right {
    let name = procedure(names, id);
    let text = Bilingual::new(
        format!("新申请发起其他系统的事项「{}」", name.zh),
        format!("Newly asks to open cases of another system's procedure “{}”", name.english()),
    );
    Right { name: id.to_owned(), why: vec![], text }
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
