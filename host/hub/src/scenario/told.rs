//! What people were told: notices and alerts, as each finds them on his own pages.
use super::{
    client::Who,
    expect::list,
    file::{Alert, Notice, Told},
    player::Player,
};
use serde_json::Value;

/// A notice or an alert is kept as it was worded; its code is known again by the contract's text.
struct Wording<'a> {
    zh: Option<&'a str>,
    template: Option<String>,
}

impl<'a> Wording<'a> {
    fn of(player: &Player, code: Option<&str>, zh: Option<&'a str>) -> Result<Wording<'a>, String> {
        let text = |code: &str| player.text(code).ok_or_else(|| format!("the contract has no text {code}"));
        Ok(Wording { zh, template: code.map(text).transpose()? })
    }

    fn is(&self, said: &Value) -> bool {
        let said = said["zh"].as_str().unwrap_or_default();
        self.zh.is_none_or(|zh| zh == said) && self.template.as_ref().is_none_or(|template| fits(template, said))
    }
}

fn seen(player: &mut Player, person: &str, path: &str) -> Result<Vec<Value>, String> {
    let found = player.client.get(Who { person, acting: None }, path)?.ok(path)?;
    Ok(list(&found).clone())
}

/// Those of somebody's notices that are meant, newest first.
pub fn notices(player: &mut Player, person: &str, told: &Told) -> Result<Vec<Value>, String> {
    let (code, zh) = match told {
        Told::Code(code) => (Some(code.as_str()), None),
        Told::Full { code, zh, .. } => (code.as_deref(), zh.as_deref()),
    };
    let wording = Wording::of(player, code, zh)?;
    let mut found = seen(player, person, "/notices")?;
    found.retain(|notice| wording.is(notice));
    Ok(found)
}

/// An alert is a notice too, one that nobody marks as read.
pub fn notice(player: &mut Player, told: &Notice) -> Result<(), String> {
    let wording = Wording::of(player, told.code.as_deref(), told.zh.as_deref())?;
    let mut found = seen(player, &told.to, "/notices")?;
    found.extend(seen(player, &told.to, "/alerts")?);
    let same = |said: &&Value| wording.is(said) && told.read.is_none_or(|read| said["read"] == read);
    match found.iter().any(|said| same(&said)) {
        true => Ok(()),
        false => Err(format!("{} has no notice as told ({told:?}), but {}", told.to, shown(&found))),
    }
}

pub fn alert(player: &mut Player, told: &Alert) -> Result<(), String> {
    if told.cleared && told.key.is_none() && told.code.is_none() {
        return Err("an alert that is `cleared` is named by its key or code".to_owned());
    }
    let wording = Wording::of(player, told.code.as_deref(), told.zh.as_deref())?;
    let found = seen(player, &told.to, "/alerts")?;
    let same =
        |name: &str, wanted: &Option<String>, said: &Value| wanted.as_ref().is_none_or(|w| said[name] == w.as_str());
    let stands = found.iter().any(|a| wording.is(a) && same("key", &told.key, a) && same("level", &told.level, a));
    match stands != told.cleared {
        true => Ok(()),
        false if told.cleared => Err(format!("the alert still stands before {}: {told:?}", told.to)),
        false => Err(format!("no alert as told stands before {} ({told:?}), but {}", told.to, shown(&found))),
    }
}

fn shown(found: &[Value]) -> String {
    let line = |said: &Value| format!("{} {} {}", said["level"], said["key"], said["zh"]).replace("null ", "");
    found.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Whether a text can come of a template: its fixed parts are there, in their order.
fn fits(template: &str, text: &str) -> bool {
    let mut parts = template.split('{');
    let Some(mut rest) = text.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    for part in parts {
        let fixed = part.split_once('}').map_or(part, |(_, fixed)| fixed);
        match rest.find(fixed) {
            Some(at) => rest = &rest[at + fixed.len()..],
            None => return false,
        }
    }
    rest.is_empty() || template.ends_with('}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_known_by_its_template() {
        let template = "项目{project}的{name}状态变为{status}。";
        assert!(fits(template, "项目5101的设计院状态变为暂停。"));
        assert!(!fits(template, "项目5101的设计院已被替换。"));
        assert!(!fits(template, "项目5101的设计院状态变为暂停。请核对"));
        assert!(fits("已发送至{to}", "已发送至成华区") && !fits("已发送", "已发送至成华区"));
    }
}
