//! Whether a running case can go on under the new version, judged by structure: a step where a token may stand must be
//! there, of the same kind and on the same path; what was filled in before must be what the new forms would take.
use super::schema;
use crate::{
    Bilingual, Contract, Form, Procedure, Step,
    paths::{Path, Paths, ways},
    procedure::StepType,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "answer")]
pub enum Follow {
    /// From wherever it stands.
    Yes,
    /// Unless a token of it stands at one of these steps.
    ByStep { cannot: BTreeMap<String, Bilingual> },
    /// From nowhere.
    No { why: Bilingual },
}

impl Follow {
    /// Whether a token at this step (without its branch and item) can follow; else why not.
    pub fn step(&self, step: &str) -> Result<(), &Bilingual> {
        match self {
            Follow::Yes => Ok(()),
            Follow::ByStep { cannot } => cannot.get(step).map_or(Ok(()), Err),
            Follow::No { why } => Err(why),
        }
    }
}

pub(super) fn running(old: &Contract, new: &Contract) -> BTreeMap<String, Follow> {
    old.procedures.iter().map(|(id, p)| (id.clone(), of(old, new, id, p))).collect()
}

fn of(old: &Contract, new: &Contract, id: &str, was: &Procedure) -> Follow {
    let Some(is) = new.procedures.get(id) else {
        let why = Bilingual::new(
            format!("新版本没有事项「{}」", was.zh),
            format!("the new version has no procedure “{}”", was.title().english()),
        );
        return Follow::No { why };
    };
    if was.record != is.record {
        let why = Bilingual::new("事项改从另一种记录开始", "it starts from another kind of record");
        return Follow::No { why };
    }
    let pair = Pair { old, new, was, is, before: Paths::of(was), after: Paths::of(is) };
    let standing = was.steps.iter().filter(|(_, step)| step.r#type != StepType::End);
    let hindered = |(id, step): (&String, &Step)| Some((id.clone(), pair.hinders(id, step)?));
    let cannot: BTreeMap<String, Bilingual> = standing.filter_map(hindered).collect();
    match cannot.is_empty() {
        true => Follow::Yes,
        false => Follow::ByStep { cannot },
    }
}

struct Pair<'a> {
    old: &'a Contract,
    new: &'a Contract,
    was: &'a Procedure,
    is: &'a Procedure,
    before: Paths<'a>,
    after: Paths<'a>,
}

impl Pair<'_> {
    fn hinders(&self, id: &str, was: &Step) -> Option<Bilingual> {
        let Some(is) = self.is.steps.get(id) else {
            return Some(Bilingual::new(
                format!("新版本没有环节「{}」", name(id, was).zh),
                format!("the new version has no step “{}”", name(id, was).english()),
            ));
        };
        self.stands_elsewhere(id, was, is).or_else(|| self.waits_for_else(was, is)).or_else(|| self.lacks(id, is))
    }

    fn stands_elsewhere(&self, id: &str, was: &Step, is: &Step) -> Option<Bilingual> {
        if was.r#type != is.r#type {
            return Some(Bilingual::new("环节的类型变了", "the step is of another type"));
        }
        let (home, new_home) = (self.before.home(self.was, id), self.after.home(self.is, id));
        if home != new_home {
            return Some(Bilingual::new("环节移到了别的分支", "the step lies on another branch"));
        }
        let split = home.map(|Path { parallel, .. }| parallel).or_else(|| was.r#type.splits().then_some(id))?;
        let (was, is) = (self.was.steps.get(split)?, self.is.steps.get(split)?);
        if is.branches.keys().any(|branch| !was.branches.contains_key(branch)) {
            return Some(Bilingual::new(
                "已经分开办理，而新版本多一个分支",
                "the case has parted already, and the new version has one more branch",
            ));
        }
        let listed = |step: &Step| (step.over.clone(), step.item.clone(), step.in_turn);
        (listed(was) != listed(is)).then(|| {
            Bilingual::new(
                "已按清单逐项分开办理，而新版本的清单不同",
                "the case runs over a list already, and the new version takes another",
            )
        })
    }

    /// What was asked for when the case came to the step.
    fn waits_for_else(&self, was: &Step, is: &Step) -> Option<Bilingual> {
        if was.r#for != is.r#for {
            return Some(Bilingual::new("等待的事项变了", "it waits for something else"));
        }
        let parties = |contract: &Contract, step: &Step| {
            let document = contract.documents.get(step.document.as_deref()?)?;
            Some((document.parties.clone(), document.order))
        };
        let signs = was.document != is.document || parties(self.old, was) != parties(self.new, is);
        (was.r#type == StepType::Sign && signs).then(|| {
            Bilingual::new(
                "文书或其签署方变了，而草稿已经送签",
                "the document or its parties differ, and its draft is out for signing",
            )
        })
    }

    /// What was filled in before the case came to this step, and the new version would refuse or not find.
    fn lacks(&self, id: &str, is: &Step) -> Option<Bilingual> {
        let edits = self.is.first_step() == id || (is.edit && is.r#type == StepType::Task);
        let case_form = (!edits).then(|| self.form_gaps(self.was.form.as_deref(), self.is.form.as_deref()));
        let mut lacking: Vec<Bilingual> = case_form.into_iter().flatten().collect();
        for (step, was) in self.was.steps.iter().filter(|(step, _)| *step != id && self.reached(step).contains(id)) {
            let Some(is) = self.is.steps.get(step) else { continue };
            let of_actions = was.actions.iter().filter_map(|(a, action)| {
                Some((Some(action.form.as_deref()?), Some(is.actions.get(a)?.form.as_deref()?)))
            });
            let of_step = was.form.is_some().then_some((was.form.as_deref(), is.form.as_deref()));
            lacking.extend(of_step.into_iter().chain(of_actions).flat_map(|(was, is)| self.form_gaps(was, is)));
        }
        let join = |between: &str, word: fn(&Bilingual) -> &str| {
            let words: BTreeSet<&str> = lacking.iter().map(word).collect();
            words.into_iter().collect::<Vec<_>>().join(between)
        };
        (!lacking.is_empty()).then(|| Bilingual::new(join("；", |b| &b.zh), join("; ", |b| b.english())))
    }

    fn form_gaps(&self, was: Option<&str>, is: Option<&str>) -> Vec<Bilingual> {
        let Some(is) = is.and_then(|id| self.new.forms.get(id)) else { return vec![] };
        let empty = json!({});
        let was = was.and_then(|id| self.old.forms.get(id)).map_or(&empty, |form: &Form| &form.schema);
        let words = |gap: schema::Gap| {
            let gap = gap.words();
            let form = |word: &str| if word.is_empty() { is.id.clone() } else { word.to_owned() };
            let (zh, en) = (form(&is.title.zh), form(is.title.english()));
            Bilingual::new(format!("表单「{zh}」{}", gap.zh), format!("form “{en}”: {}", gap.english()))
        };
        schema::gaps(was, &is.schema).into_iter().map(words).collect()
    }

    /// Steps where a case may stand after this one.
    fn reached(&self, from: &str) -> BTreeSet<&str> {
        let (mut seen, mut todo) = (BTreeSet::new(), vec![from]);
        while let Some(id) = todo.pop() {
            let Some((id, step)) = self.was.steps.get_key_value(id) else { continue };
            if !seen.insert(id.as_str()) {
                continue;
            }
            todo.extend(ways(step).into_iter().map(|(_, to)| to));
            // Where its branch is done, its neighbours and what follows the join go on.
            todo.extend(self.before.home(self.was, id).map(|path| path.parallel));
        }
        seen
    }
}

fn name(id: &str, step: &Step) -> Bilingual {
    if step.zh.is_empty() { Bilingual::new(id, id) } else { step.title() }
}
