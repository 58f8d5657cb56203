//! Records of a batch: which one is meant, and its next version.
use super::{
    fill,
    index::{entries, moved},
    overlay::{Delta, Overlay},
    proposal::*,
};
use contract::pointer::plain;
use serde_json::{Map, Value, json};
use store::rows::*;

/// A record's key when it hangs on no number of this batch.
pub fn known_key(ask: &RecordAsk) -> Option<String> {
    let empty = Map::new();
    let known = |v: &Value| fill::filled(v, &empty).ok();
    match (&ask.key, &ask.change) {
        (Some(key), _) => known(key).map(|k| plain(&k)),
        (None, RecordChange::Put { data, .. } | RecordChange::Merge { patch: data }) => {
            // Only the key's own fields must be free of placeholders.
            let fields = key_fields(&ask.definition.key);
            let part: Map<_, _> = fields.iter().filter_map(|f| Some((f.clone(), known(data.get(f)?)?))).collect();
            ask.definition.key_of(&Value::Object(part))
        }
        (None, RecordChange::Retire { .. }) => None,
    }
}

fn key_fields(template: &str) -> Vec<String> {
    if !template.contains('{') {
        return vec![template.to_owned()];
    }
    template.split('{').skip(1).filter_map(|p| p.split_once('}').map(|(f, _)| f.to_owned())).collect()
}

impl Overlay {
    pub(super) fn record(
        &self,
        ask: &RecordAsk,
        numbers: &Map<String, Value>,
        p: &Proposal,
        d: &mut Delta,
    ) -> Result<(), Refusal> {
        let fill = |v: &Value| fill::filled(v, numbers);
        let given = ask.key.as_ref().map(fill).transpose()?.map(|k| plain(&k));
        let change = match &ask.change {
            RecordChange::Put { data, .. } => fill(data)?,
            RecordChange::Merge { patch } => fill(patch)?,
            RecordChange::Retire { .. } => Value::Null,
        };
        let no_key = || Refusal::NoKey { register: ask.register.clone(), key: ask.definition.key.clone() };
        let key = given.or_else(|| ask.definition.key_of(&change)).ok_or_else(no_key)?;
        let old = d.records.iter().rev().find(|r| r.register == ask.register && r.key == key);
        let old = old.or_else(|| self.seen.records.get(&(ask.register.clone(), key.clone())));
        let missing = || Refusal::RecordMissing { register: ask.register.clone(), key: key.clone() };
        let version = old.map_or(0, |r| r.version);
        if ask.expect.is_some_and(|e| e != version) {
            return Err(Refusal::RecordExists { register: ask.register.clone(), key });
        }
        let (data, retired, correction) = match &ask.change {
            RecordChange::Put { correction, .. } => (change, None, *correction),
            RecordChange::Merge { .. } => {
                let mut data = old.ok_or_else(missing)?.data.clone();
                merge(&mut data, &change);
                (data, old.and_then(|r| r.retired.clone()), false)
            }
            RecordChange::Retire { reason } => (old.ok_or_else(missing)?.data.clone(), Some(reason.clone()), false),
        };
        let index = entries(&ask.definition, &data);
        d.stamps.extend(moved(&ask.register, &key, old.map(|r| r.index.as_slice()).unwrap_or_default(), &index));
        let case = p.history.as_ref().and_then(|h| h.case);
        let (register, person, at) = (ask.register.clone(), ask.person.clone(), self.moment.now);
        d.records.push(RecordRow {
            register,
            key,
            version: version + 1,
            data,
            retired,
            correction,
            at,
            case,
            person,
            index,
        });
        Ok(())
    }
}

/// RFC 7396.
pub fn merge(target: &mut Value, patch: &Value) {
    let Some(changes) = patch.as_object() else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    let map = target.as_object_mut().expect("made an object above");
    for (key, value) in changes {
        match value {
            Value::Null => {
                map.shift_remove(key);
            }
            other => merge(map.entry(key.clone()).or_insert(Value::Null), other),
        }
    }
}
