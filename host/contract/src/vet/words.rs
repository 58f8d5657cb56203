//! Texts a decision may say: they exist, and get exactly their parameters.
use super::Findings;
use crate::{Contract, Problem, effect::Offer};
use serde_json::{Map, Value};

pub(super) fn problem(found: &mut Findings, contract: &Contract, problem: &Problem, p: &str) {
    said(found, contract, &problem.code, &problem.params, &format!("{p}/code"), &format!("{p}/params"));
    if let Some(offer) = &problem.offer {
        self::offer(found, contract, offer, &format!("{p}/offer"));
    }
}

/// `text` and `params` of an effect.
pub(super) fn text(found: &mut Findings, contract: &Contract, code: &str, params: &Value, p: &str) {
    let none = Map::new();
    match params {
        Value::Null => said(found, contract, code, &none, &format!("{p}/text"), &format!("{p}/params")),
        Value::Object(map) => said(found, contract, code, map, &format!("{p}/text"), &format!("{p}/params")),
        _ => found.payload(format!("{p}/params"), "parameters are an object"),
    }
}

pub(super) fn offer(found: &mut Findings, contract: &Contract, offer: &Offer, p: &str) {
    let own = offer.system.as_deref().is_none_or(|s| s == contract.id);
    if own && !contract.procedures.contains_key(&offer.procedure) {
        found.target(format!("{p}/procedure"), format!("the contract has no procedure `{}`", offer.procedure));
    }
    if let Some(code) = offer.text.as_deref().filter(|code| !contract.texts.contains_key(*code)) {
        found.target(format!("{p}/text"), format!("messages/ has no text `{code}`"));
    }
}

fn said(found: &mut Findings, contract: &Contract, code: &str, params: &Map<String, Value>, at: &str, params_at: &str) {
    let Some(text) = contract.texts.get(code) else {
        return found.target(at, format!("messages/ has no text `{code}`"));
    };
    let wanted = text.params();
    for name in wanted.iter().filter(|name| params.get(**name).is_none_or(Value::is_null)) {
        found.payload(format!("{params_at}/{name}"), format!("the text `{code}` needs `{name}`"));
    }
    for (name, value) in params {
        if !wanted.contains(name.as_str()) {
            found.payload(format!("{params_at}/{name}"), format!("the text `{code}` does not say `{name}`"));
        }
        if (value.is_object() || value.is_array()) && !super::placeholders::is(value) {
            found.payload(format!("{params_at}/{name}"), "a parameter is a text or a number");
        }
    }
}
