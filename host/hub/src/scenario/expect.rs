//! What must have come of a step. What happens by itself (an outside answer, a
//! timer, an event) is waited for, a few seconds at most; what is refused is refused
//! at once.
use super::{
    act::{self, standing},
    client::Who,
    file::{Expect, Step, Told, ToldEvent},
    player::{OPERATOR, Player},
    told,
};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    thread::sleep,
    time::{Duration, Instant},
};

pub const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(100);

pub fn check(player: &mut Player, step: &Step) -> Result<(), String> {
    let expect = &step.expect;
    let patience = patience(step)?;
    let until = |look: &mut dyn FnMut() -> Result<(), String>| until(patience, look);
    answered(player, step, patience)?;
    until(&mut || case(player, expect))?;
    gates(player, step)?;
    for (register, records) in &expect.records {
        for (key, told) in records {
            until(&mut || record(player, register, key, told))?;
        }
    }
    for told in &expect.events {
        until(&mut || event(player, told))?;
    }
    for told in &expect.timers {
        until(&mut || timer(player, told))?;
    }
    for told in &expect.notices {
        until(&mut || told::notice(player, told))?;
    }
    for told in &expect.alerts {
        until(&mut || told::alert(player, told))?;
    }
    Ok(())
}

fn patience(step: &Step) -> Result<Duration, String> {
    let Some(text) = &step.within else { return Ok(PATIENCE) };
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    match (text[..digits].parse::<u64>(), &text[digits..]) {
        (Ok(n), "s") => Ok(Duration::from_secs(n)),
        (Ok(n), "m") => Ok(Duration::from_secs(n.saturating_mul(60))),
        _ => Err(format!("within = {text:?} is no time to wait: write 30s or 2m")),
    }
}

/// What was answered. A page that is read for something to appear on it is read again.
fn answered(player: &mut Player, step: &Step, patience: Duration) -> Result<(), String> {
    if step.get.is_none() || step.within.is_none() {
        refusal(player, &step.expect)?;
        return until(patience, || said(player, step));
    }
    let mut first = true;
    until(patience, || {
        if !std::mem::take(&mut first) {
            player.last = act::act(player, step)?;
        }
        refusal(player, &step.expect)?;
        said(player, step)
    })
}

/// Notes and body: of the answer to what was done, or, where only time passed, of the case as it stands now.
fn said(player: &mut Player, step: &Step) -> Result<(), String> {
    let expect = &step.expect;
    let asked = expect.notes.is_some() || expect.warned.is_some() || expect.body.is_some();
    if asked && step.action.is_none() && step.verb.is_none() && step.get.is_none() {
        let id = player.last.case.clone().ok_or("there is no case to look at")?;
        player.last.body = read(player, &format!("/cases/{id}"))?;
    }
    let body = &player.last.body;
    for (word, told) in [("noted", &expect.notes), ("warned of", &expect.warned)] {
        if let Some(told) = told {
            problems(word, told, &body["notes"])?;
        }
    }
    match &expect.body {
        Some(told) => contains(told, body).map_err(|why| format!("the answer is not as told: {why}")),
        None => Ok(()),
    }
}

fn refusal(player: &Player, expect: &Expect) -> Result<(), String> {
    let last = &player.last;
    if let Some(status) = expect.status
        && last.status != status
    {
        return Err(format!("the answer was {}, not {status}: {}", last.status, last.told));
    }
    match (&expect.refused, last.refused) {
        (None, true) if expect.status.is_none() => Err(last.told.clone()),
        (Some(told), true) => problems("refused with", told, &last.body["problems"]),
        (Some(_), false) => Err("it was not refused".to_owned()),
        _ => Ok(()),
    }
}

fn problems(word: &str, told: &[Told], said: &Value) -> Result<(), String> {
    let said: Vec<&Value> = said.as_array().into_iter().flatten().collect();
    for one in told {
        if !said.iter().any(|p| is(one, p)) {
            let list: Vec<String> = said.iter().map(|p| format!("{} {} {}", p["code"], p["at"], p["zh"])).collect();
            return Err(format!("it was not {word} {one:?}, but:\n{}", list.join("\n")));
        }
    }
    Ok(())
}

fn is(told: &Told, said: &Value) -> bool {
    let same = |told: &Option<String>, said: &Value| told.as_ref().is_none_or(|t| said == t.as_str());
    match told {
        Told::Code(code) => said["code"] == code.as_str(),
        Told::Full { code, zh, at } => same(code, &said["code"]) && same(zh, &said["zh"]) && same(at, &said["at"]),
    }
}

/// Where the case stands, its state, number and documents.
fn case(player: &mut Player, expect: &Expect) -> Result<(), String> {
    let asked =
        expect.step.is_some() || expect.state.is_some() || expect.number.is_some() || !expect.documents.is_empty();
    let Some(id) = player.last.case.clone().filter(|_| asked) else {
        return if asked { Err("there is no case to look at".to_owned()) } else { Ok(()) };
    };
    let case = read(player, &format!("/cases/{id}"))?;
    if let Some(step) = &expect.step {
        let at = standing(&case);
        // A case that has ended stands nowhere; its end step is its state.
        if !at.contains(step) && case["state"] != step.as_str() {
            return Err(format!("the case stands at {} ({}), not at {step}", at.join(", "), case["state"]));
        }
    }
    for (word, told, said) in [("state", &expect.state, &case["state"]), ("number", &expect.number, &case["number"])] {
        if let Some(told) = told
            && said != told.as_str()
        {
            return Err(format!("the {word} is {said}, not {told}"));
        }
    }
    let numbers: Vec<&Value> = case["documents"].as_array().into_iter().flatten().map(|d| &d["number"]).collect();
    match expect.documents.iter().find(|told| !numbers.iter().any(|n| *n == told.as_str())) {
        Some(missing) => Err(format!("there is no document {missing}, but {numbers:?}")),
        None => Ok(()),
    }
}

fn record(player: &mut Player, register: &str, key: &str, told: &Value) -> Result<(), String> {
    let who = Who { person: OPERATOR, acting: None };
    let path = format!("/registers/{register}/record?key={}", query(key));
    let reply = player.client.get(who, &path)?;
    let stands = reply.is_ok() && reply.body["retired"].is_null();
    if told.is_null() {
        return if stands { Err(format!("{register} {key} stands")) } else { Ok(()) };
    }
    if reply.status == 404 {
        return Err(format!("there is no {register} {key}"));
    }
    let body = reply.ok(&format!("{register} {key}"))?;
    let data = body.get("data").unwrap_or(&body);
    contains(told, data).map_err(|why| format!("{register} {key}: {why}"))
}

fn event(player: &mut Player, told: &ToldEvent) -> Result<(), String> {
    let found = read(player, &format!("/sample/events?type={}", query(&told.r#type)))?;
    let items = list(&found);
    let same = |e: &&Value| {
        told.subject.as_ref().is_none_or(|s| e["subject"] == s.as_str())
            && told.data.as_ref().is_none_or(|d| contains(d, &e["data"]).is_ok())
    };
    match items.iter().find(same) {
        Some(_) => Ok(()),
        None => Err(format!(
            "no event {} {:?}; published: {}",
            told.r#type,
            told.data,
            serde_json::to_string(items).unwrap_or_default()
        )),
    }
}

fn timer(player: &mut Player, told: &Value) -> Result<(), String> {
    let found = read(player, "/sample/timers")?;
    let items = list(&found);
    // A date is told as a day, and stands in the database as a moment of it.
    let same = |t: &&Value| {
        let at = told["at"].as_str().unwrap_or_default();
        told.get("name").is_none_or(|n| t["name"] == *n) && t["at"].as_str().is_some_and(|t| t.starts_with(at))
    };
    match items.iter().any(|t| same(&t)) {
        true => Ok(()),
        false => Err(format!("no timer {told}; set: {}", serde_json::to_string(items).unwrap_or_default())),
    }
}

pub(super) fn list(found: &Value) -> &Vec<Value> {
    static NONE: Vec<Value> = vec![];
    found["items"].as_array().or(found.as_array()).unwrap_or(&NONE)
}

fn read(player: &mut Player, path: &str) -> Result<Value, String> {
    let who = Who { person: OPERATOR, acting: None };
    player.client.get(who, path)?.ok(path)
}

/// Tries until it holds or patience ends; the last reason counts.
pub fn until(patience: Duration, mut look: impl FnMut() -> Result<(), String>) -> Result<(), String> {
    let begun = Instant::now();
    loop {
        match look() {
            Err(_) if begun.elapsed() < patience => sleep(PAUSE),
            done => return done,
        }
    }
}

fn gates(player: &mut Player, step: &Step) -> Result<(), String> {
    let Some(told) = &step.expect.gates else { return Ok(()) };
    let id = player.last.case.clone().ok_or("there is no case to look at")?;
    let (person, acting) = (step.r#as.clone().unwrap_or_default(), step.acting.clone());
    let who = Who { person: &person, acting: acting.as_deref() };
    let found =
        player.client.send(who, "POST", &format!("/cases/{id}/check"), &json!({}))?.ok("the form is checked")?;
    let states = found["gates"].as_array().into_iter().flatten();
    let states: BTreeMap<_, _> = states.filter_map(|g| Some((g["id"].as_str()?, g["state"].as_str()?))).collect();
    for (gate, state) in told {
        if states.get(gate.as_str()) != Some(&state.as_str()) {
            return Err(format!("the gate `{gate}` is not {state}: {states:?}"));
        }
    }
    Ok(())
}

/// Every told field is there and equal; a told list must be as long.
pub fn contains(told: &Value, said: &Value) -> Result<(), String> {
    match (told, said) {
        (Value::Object(told), Value::Object(said)) => told.iter().try_for_each(|(name, value)| {
            contains(value, said.get(name).unwrap_or(&Value::Null)).map_err(|why| format!("{name}: {why}"))
        }),
        (Value::Array(told), Value::Array(said)) if told.len() == said.len() => told
            .iter()
            .zip(said)
            .enumerate()
            .try_for_each(|(n, (t, s))| contains(t, s).map_err(|why| format!("{n}: {why}"))),
        (Value::Number(a), Value::Number(b)) if a.as_f64() == b.as_f64() => Ok(()),
        _ if told == said => Ok(()),
        _ => Err(format!("{said}, not {told}")),
    }
}

fn query(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { (b as char).to_string() } else { format!("%{b:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_told_must_be_there_and_the_rest_may_be() {
        let said = json!({"status": "正常", "kinds": ["owner"], "areas": {"total": 68420.5}, "n": 1});
        for told in [
            json!({}),
            json!({"n": 1.0}),
            json!({"areas": {"total": 68420.50}}),
            json!({"kinds": ["owner"], "gone": null}),
        ] {
            assert_eq!(contains(&told, &said), Ok(()), "{told}");
        }
        for told in [
            json!({"n": 2}),
            json!({"kinds": []}),
            json!({"kinds": ["owner", "developer"]}),
            json!({"gone": 1}),
            json!({"areas": null}),
        ] {
            assert!(contains(&told, &said).is_err(), "{told}");
        }
    }
}
