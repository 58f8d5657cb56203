//! Each effect against its target. One arm a kind; what several kinds share
//! stands in `payload`, `placeholders` and `words`.
use super::{Code, Findings, Grants, Place, ledger, payload, words};
use crate::{
    Contract, Effect, Register,
    effect::{Recipient, TimerRecord},
    outside::Message,
    types,
};
use serde_json::Value;

pub(super) struct Bounds<'a> {
    pub contract: &'a Contract,
    pub grants: &'a Grants,
    pub at: Place<'a>,
}

pub(super) fn vet(found: &mut Findings, b: &Bounds, effect: &Effect, p: &str) {
    let c = b.contract;
    match effect {
        Effect::RecordPut { register, data, merge, .. } => {
            if let Some(known) = writable(found, b, register, p) {
                payload::record(found, known, data, *merge, &format!("{p}/data"));
            }
        }
        Effect::RecordRetire { register, key, .. } => {
            writable(found, b, register, p);
            payload::key(found, key, &format!("{p}/key"));
        }
        Effect::ClaimTake { set, key, .. } | Effect::ClaimFree { set, key, .. } => {
            declared(found, c.claims.contains_key(set), "claim set", set, &format!("{p}/set"));
            payload::key(found, key, &format!("{p}/key"));
        }
        Effect::DocumentIssue { document, .. } if c.documents.get(document).is_some_and(|d| !d.is_issued()) => {
            found.target(format!("{p}/document"), format!("`{document}` is signed by its parties: draft it"));
        }
        Effect::DocumentDraft { document, .. }
        | Effect::DocumentIssue { document, .. }
        | Effect::DocumentRevoke { document, .. } => {
            declared(found, c.documents.contains_key(document), "document", document, &format!("{p}/document"));
        }
        Effect::EventPublish { event, data } => match c.events.get(event) {
            Some(known) => payload::exact(found, &known.payload, data, &format!("{p}/data")),
            None => declared(found, false, "event", event, &format!("{p}/event")),
        },
        Effect::MessageSend { message, data, to } => match c.messages.get(message) {
            Some(known) => sent(found, message, known, data, to.as_ref(), p),
            None => declared(found, false, "message", message, &format!("{p}/message")),
        },
        Effect::CaseOpen { system, procedure, .. } => {
            let at = format!("{p}/procedure");
            match *system == c.id {
                true => declared(found, c.procedures.contains_key(procedure), "procedure", procedure, &at),
                false if b.grants.opens(system, procedure) => {}
                false => found.target(at, format!("there is no grant to open a case of `{system}/{procedure}`")),
            }
        }
        Effect::CaseSuspend { .. } | Effect::CaseResume {} | Effect::CaseClose { .. } | Effect::TaskAssign { .. } => {
            of_a_case(found, b, effect, p);
        }
        Effect::TimerSet { at, record, .. } => {
            timer(found, b, effect, record.as_ref(), p);
            payload::moment(found, at, &format!("{p}/at"));
        }
        Effect::TimerClear { record, .. } => timer(found, b, effect, record.as_ref(), p),
        Effect::NoticeSend { to, text, params, offer } => {
            recipient(found, to, &format!("{p}/to"));
            words::text(found, c, text, params, p);
            if let Some(offer) = offer {
                words::offer(found, c, offer, &format!("{p}/offer"));
            }
        }
        Effect::AlertRaise { to, text, params, .. } => {
            for (n, one) in to.iter().enumerate() {
                recipient(found, one, &format!("{p}/to/{n}"));
            }
            words::text(found, c, text, params, p);
        }
        Effect::SessionRevoke { .. } => {
            let granted = b.grants.maintains("hub/post");
            declared(found, granted, "grant to maintain", "hub/post", p);
        }
        Effect::LedgerOpen { .. }
        | Effect::LedgerPost { .. }
        | Effect::LedgerHold { .. }
        | Effect::LedgerRelease { .. }
        | Effect::LedgerOrder { .. }
        | Effect::LedgerClose { .. } => ledger::vet(found, b, effect, p),
        Effect::SealAsk { .. } | Effect::SignAsk { .. } => {
            let why = "who seals and signs is declared: `parties` of a document and a step of type `sign`";
            found.add(Code::UndeclaredEffect, p, why);
        }
        Effect::AlertClear { .. } => {}
    }
}

fn sent(found: &mut Findings, id: &str, known: &Message, data: &Value, to: Option<&Value>, p: &str) {
    match (known.kind(id), to) {
        (Some(_), Some(to)) => payload::key(found, to, &format!("{p}/to")),
        (Some(kind), None) => found.payload(format!("{p}/to"), format!("to which {kind} it goes is missing")),
        (None, Some(_)) => found.payload(format!("{p}/to"), format!("`{id}` goes to one partner")),
        (None, None) => {}
    }
    match Message::is_iso(id) {
        true => standard(found, id, data, &format!("{p}/data")),
        false => payload::exact(found, &known.send, data, &format!("{p}/data")),
    }
}

/// Where schemas are at hand; rules compiled to a plugin have none with them.
#[cfg(feature = "validate")]
fn standard(found: &mut Findings, id: &str, data: &Value, p: &str) {
    if let Some(Err(why)) = crate::iso::Iso::of(id).map(|iso| iso.check(data)) {
        found.payload(p, why);
    }
}

#[cfg(not(feature = "validate"))]
fn standard(_: &mut Findings, _: &str, _: &Value, _: &str) {}

fn declared(found: &mut Findings, known: bool, kind: &str, name: &str, pointer: &str) {
    if !known {
        found.target(pointer, format!("the contract has no {kind} `{name}`"));
    }
}

/// The register as the contract describes it, when it may be written. A host
/// register written by its own name is described by the host and not here.
fn writable<'a>(found: &mut Findings, b: &Bounds<'a>, name: &str, p: &str) -> Option<&'a Register> {
    let own = name.strip_prefix(&format!("{}/", b.contract.id)).unwrap_or(name);
    let register = b.contract.registers.get(own);
    let host = match register {
        Some(r) => r.host.as_deref(),
        None => Some(name).filter(|n| n.starts_with("hub/")),
    };
    match (register, host) {
        (None, None) => found.target(format!("{p}/register"), format!("`{name}` is not a register of this contract")),
        (_, Some(host)) if !b.grants.maintains(host) => {
            found.target(format!("{p}/register"), format!("there is no grant to maintain `{host}`"));
        }
        _ => return register,
    }
    None
}

fn of_a_case(found: &mut Findings, b: &Bounds, effect: &Effect, p: &str) {
    if b.at.procedure.is_none() {
        found.add(Code::UndeclaredEffect, p, format!("{} needs a case, and a handler has none", effect.kind()));
    }
}

fn timer(found: &mut Findings, b: &Bounds, effect: &Effect, record: Option<&TimerRecord>, p: &str) {
    match record {
        None => of_a_case(found, b, effect, p),
        Some(r) => {
            writable(found, b, &r.register, &format!("{p}/record"));
            payload::key(found, &r.key, &format!("{p}/record/key"));
        }
    }
}

fn recipient(found: &mut Findings, to: &Recipient, p: &str) {
    match to {
        Recipient::Person(id) => payload::key(found, id, &format!("{p}/person")),
        Recipient::Organisation { organisation, posts } => {
            payload::key(found, organisation, &format!("{p}/organisation/organisation"));
            for post in posts.iter().filter(|post| !types::is_post(post)) {
                found.payload(format!("{p}/organisation/posts"), format!("`{post}` is not a post"));
            }
        }
        Recipient::Office { office } => named(found, office, &format!("{p}/office")),
        Recipient::District { office, division } => {
            named(found, office, &format!("{p}/district"));
            payload::typed(
                found,
                &crate::FieldType::Division,
                &Value::String(division.clone()),
                &format!("{p}/district/division"),
            );
        }
    }
}

fn named(found: &mut Findings, office: &str, p: &str) {
    if office.trim().is_empty() {
        found.payload(p, "an office is named");
    }
}
