//! What a batch publishes and sends: outbox rows, in the order of its commit.
use super::{fill, overlay::Overlay, proposal::*};
use contract::pointer::plain;
use serde_json::{Value, json};
use store::rows::*;

impl Overlay {
    /// Outbox rows: commit order is the order of the batch.
    pub(super) fn publish(&mut self, p: &Proposal, outcome: &Outcome) {
        for ask in &p.events {
            let data = fill::filled(&ask.data, &outcome.numbers).unwrap_or(Value::Null);
            let subject = data.get(&ask.subject_field).map(plain).unwrap_or_default();
            let data = without_mark(data, &ask.subject_field);
            let sequence = self.seen.sequences.get(&subject).copied().unwrap_or(0) + 1;
            self.seen.sequences.insert(subject.clone(), sequence);
            self.writes.sequences.push((subject.clone(), sequence));
            let id = uuid::Uuid::new_v5(
                &p.history.as_ref().map(|h| h.id).unwrap_or_default(),
                format!("{}{sequence}{subject}", ask.r#type).as_bytes(),
            );
            let case = p.history.as_ref().and_then(|h| h.case).map(|c| c.to_string());
            let mut event = json!({
                "specversion": "1.0", "id": id.to_string(), "source": ask.source, "type": ask.r#type, "subject": subject,
                "time": time_text(self.moment.now), "datacontenttype": "application/json", "sequence": sequence, "hops": ask.hops,
                "data": data,
            });
            for (name, value) in [("caseid", case), ("projectid", ask.project.clone())] {
                if let Some(v) = value {
                    event[name] = Value::String(v);
                }
            }
            self.outbox(id.to_string(), "event", &ask.r#type, event);
        }
        for ask in &p.messages {
            let body = fill::filled(&ask.row.body, &outcome.numbers).unwrap_or(Value::Null);
            // As the partner knows it: a contract may speak of a bank and mean whichever was chosen.
            let kind = ask.row.body["type"].as_str().unwrap_or(&ask.row.r#type).to_owned();
            self.outbox(ask.row.id.clone(), "partner", &kind, body);
        }
    }

    fn outbox(&mut self, id: String, route: &str, key: &str, body: Value) {
        self.seen.outbox += 1;
        let (route, key) = (route.to_owned(), key.to_owned());
        let row =
            OutboxRow { n: self.seen.outbox, id, route, key, body: body.to_string().into_bytes(), at: self.moment.now };
        self.writes.outbox.push(row);
    }
}

/// A subject that is no field of the payload (`$…`) does not travel in it.
fn without_mark(mut data: Value, field: &str) -> Value {
    if field.starts_with('$')
        && let Some(map) = data.as_object_mut()
    {
        map.shift_remove(field);
    }
    data
}

fn time_text(at: Millis) -> String {
    jiff::Timestamp::from_millisecond(at).map(|t| t.to_string()).unwrap_or_default()
}
