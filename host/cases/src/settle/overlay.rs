//! The picture a batch is folded over: what was seen, plus what earlier
//! proposals of the batch changed. `take` first tries everything that can
//! fail against a scratch copy of the few maps that move, then applies.
use super::{
    Moment, chain, fill,
    index::{entries, moved},
    ledger_books::Books,
    proposal::*,
};
use contract::{number, pointer::plain};
use serde_json::{Map, Value, json};
use std::{collections::HashMap, sync::Arc};
use store::{
    lane::{Seen, Writes},
    rows::*,
};

pub struct Overlay {
    seen: Seen,
    moment: Moment,
    /// Scopes this batch has moved, and how often.
    bumped: HashMap<String, i64>,
    books: Books,
    writes: Writes,
}

/// Everything a proposal changes that a later one of the batch may read.
#[derive(Default)]
struct Delta {
    stamps: Vec<String>,
    series: HashMap<String, u64>,
    claims: HashMap<(String, String), Vec<ClaimRow>>,
    records: Vec<RecordRow>,
    books: Books,
    writes: Writes,
}

pub fn series(ask: &NumberAsk, moment: Moment) -> Result<number::Series, number::NumberError> {
    number::series(&ask.pattern, &ask.with, moment.today)
}

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
    pub fn new(mut seen: Seen, moment: Moment) -> Self {
        let books = Books::seen(&mut seen);
        Overlay { seen, moment, bumped: HashMap::new(), books, writes: Writes::default() }
    }

    pub fn take(&mut self, p: &Proposal) -> Verdict {
        if let Some(verdict) = self.repeated(p) {
            return verdict;
        }
        if let Some((scope, _)) = p.stamps.iter().find(|(s, v)| self.stamp(s) != *v) {
            return Verdict::Stale { scope: scope.clone() };
        }
        match self.propose(p) {
            Ok((delta, outcome)) => {
                self.apply(p, delta, &outcome);
                Verdict::Accepted(outcome)
            }
            Err(refusal) => Verdict::Refused(refusal),
        }
    }

    fn stamp(&self, scope: &str) -> i64 {
        let moved = self.bumped.get(scope).copied().unwrap_or(0);
        self.seen.stamps.get(scope).copied().unwrap_or(0) + moved
    }

    fn repeated(&self, p: &Proposal) -> Option<Verdict> {
        if let Some(ask) = &p.idempotency
            && let Some(row) = self.seen.idempotency.get(&ask.scope)
        {
            let same = row.body == ask.body;
            return Some(if same {
                Verdict::Repeated(Some(row.answer.clone()))
            } else {
                Verdict::Refused(Refusal::KeyReused)
            });
        }
        let seen = p.inbox.as_ref().is_some_and(|id| self.seen.inbox.contains(id));
        let gone = p.timer.as_ref().is_some_and(|id| !self.seen.timers.contains_key(id));
        (seen || gone).then_some(Verdict::Repeated(None))
    }

    fn propose(&self, p: &Proposal) -> Result<(Delta, Outcome), Refusal> {
        let mut d = Delta { stamps: p.bumps.clone(), writes: p.plain.clone(), ..Delta::default() };
        let numbers = self.number(p, &mut d)?;
        let fill = |v: &Value| fill::filled(v, &numbers);
        // Freed before taken: one decision may hand a claim on.
        for (set, key, holder) in &p.claims_freed {
            self.free(set, plain(&fill(key)?), holder, &mut d);
        }
        for ask in &p.claims {
            self.claim(ask, plain(&fill(&ask.key)?), &mut d)?;
        }
        for ask in &p.records {
            self.record(ask, &numbers, p, &mut d)?;
        }
        for ask in &p.ledger {
            let (books, case) = (&self.books, p.history.as_ref().and_then(|h| h.case));
            let told = d.books.act(books, ask, &fill, case, self.moment.now)?;
            d.stamps.extend(told.stamp);
            ended(&mut d.writes.ledger_holds, &told.writes.ledger_holds_ended);
            d.writes.extend(told.writes);
        }
        for ask in &p.documents {
            let number = Some(fill(&ask.number)?).filter(|n| !n.is_null()).map(|n| plain(&n));
            d.writes.documents.push(DocumentRow { number, data: fill(&ask.row.data)?, ..ask.row.clone() });
        }
        for ask in &p.notices {
            let (zh, en) = words(&ask.row.zh, &ask.row.en, &fill(&Value::Object(ask.params.clone()))?);
            let offer = ask.row.offer.as_ref().map(fill).transpose()?;
            d.writes.notices.push(NoticeRow { zh, en, offer, ..ask.row.clone() });
        }
        for ask in &p.alerts {
            let (zh, en) = words(&ask.row.zh, &ask.row.en, &fill(&Value::Object(ask.params.clone()))?);
            d.writes.alerts.push(AlertRow { zh, en, ..ask.row.clone() });
        }
        for ask in &p.messages {
            d.writes.messages.push(MessageRow { body: fill(&ask.row.body)?, ..ask.row.clone() });
        }
        for ask in &p.timers {
            d.writes.timers.push(timer_row(ask, &numbers)?);
        }
        if let Some(case) = &p.case {
            fill(&case.doc["data"])?;
        }
        let case_number = p.case_number.as_ref().and_then(|name| numbers.get(name)).map(plain);
        Ok((d, Outcome { numbers, case_number }))
    }

    fn number(&self, p: &Proposal, d: &mut Delta) -> Result<Map<String, Value>, Refusal> {
        let mut out = Map::new();
        for ask in &p.numbers {
            if out.contains_key(&ask.r#as) {
                continue;
            }
            let series = series(ask, self.moment)?;
            let name = series.name();
            let last = d.series.get(&name).or(self.seen.series.get(&name)).copied().unwrap_or(0);
            out.insert(ask.r#as.clone(), Value::String(series.number(last + 1)?));
            d.series.insert(name, last + 1);
        }
        Ok(out)
    }

    fn holders(&self, row: &(String, String), d: &Delta) -> Vec<ClaimRow> {
        let stands = |c: &ClaimRow| c.until.is_none_or(|u| u > self.moment.now);
        let all = d.claims.get(row).or(self.seen.claims.get(row)).cloned().unwrap_or_default();
        all.into_iter().filter(stands).collect()
    }

    fn claim(&self, ask: &ClaimAsk, key: String, d: &mut Delta) -> Result<(), Refusal> {
        let row = (ask.set.clone(), key.clone());
        let mut holders = self.holders(&row, d);
        let already = holders.iter().any(|c| c.holder == ask.holder);
        if !already && holders.len() as u32 >= ask.limit {
            let holders = holders.into_iter().map(|c| c.holder).collect();
            return Err(Refusal::ClaimHeld { set: ask.set.clone(), key, holders });
        }
        let claim =
            ClaimRow { set: ask.set.clone(), key, holder: ask.holder.clone(), until: ask.until, at: self.moment.now };
        holders.retain(|c| c.holder != ask.holder);
        holders.push(claim.clone());
        d.claims.insert(row, holders);
        d.writes.claims.push(claim);
        Ok(())
    }

    fn free(&self, set: &str, key: String, holder: &str, d: &mut Delta) {
        let row = (set.to_owned(), key.clone());
        let left = self.holders(&row, d).into_iter().filter(|c| c.holder != holder).collect();
        d.claims.insert(row, left);
        d.writes.claims.retain(|c| !(c.set == set && c.key == key && c.holder == holder));
        d.writes.claims_freed.push((set.to_owned(), key, holder.to_owned()));
    }

    fn record(
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

    fn apply(&mut self, p: &Proposal, mut d: Delta, outcome: &Outcome) {
        d.stamps.sort();
        d.stamps.dedup();
        for scope in d.stamps {
            *self.bumped.entry(scope).or_insert(0) += 1;
        }
        for (name, last) in d.series {
            self.seen.series.insert(name.clone(), last);
            self.writes.series.push((name, last));
        }
        self.seen.claims.extend(d.claims);
        self.books.take(d.books);
        self.book(p, &mut d.writes);
        for row in d.records {
            self.seen.records.insert((row.register.clone(), row.key.clone()), row.clone());
            self.writes.records.push(row);
        }
        // The store clears before it sets: what an earlier proposal set must not survive this clearing.
        self.writes.timers.retain(|t| !d.writes.timers_cleared.contains(&t.id));
        ended(&mut self.writes.ledger_holds, &d.writes.ledger_holds_ended);
        self.writes.extend(d.writes);
        self.publish(p, outcome);
        self.close(p, outcome);
    }

    /// Entries get their commit, their decision and their place in it.
    fn book(&self, p: &Proposal, writes: &mut Writes) {
        let first = self.writes.ledger_entries.last().map_or(0, |e| e.place + 1);
        let decision = p.history.as_ref().map(|h| h.id).unwrap_or_default();
        let mut place = first - 1;
        for entry in &mut writes.ledger_entries {
            place += i64::from(entry.line == 0);
            (entry.batch, entry.place, entry.decision) = (self.seen.chain.0 + 1, place, decision);
        }
    }

    /// Outbox rows: commit order is the order of the batch.
    fn publish(&mut self, p: &Proposal, outcome: &Outcome) {
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

    fn close(&mut self, p: &Proposal, outcome: &Outcome) {
        if let Some(case) = &p.case {
            let number = outcome.case_number.clone().or_else(|| case.number.clone());
            let mut case = CaseRow { number, ..case.clone() };
            // What the rules keep may be a number that they take.
            if let Ok(data) = fill::filled(&case.doc["data"], &outcome.numbers)
                && data != case.doc["data"]
            {
                Arc::make_mut(&mut case.doc)["data"] = data;
            }
            self.writes.cases.push(case);
        }
        if let Some(id) = &p.inbox {
            self.seen.inbox.insert(id.clone());
            self.writes.inbox.push(InboxRow { id: id.clone(), at: self.moment.now });
        }
        if let Some(id) = &p.timer {
            self.seen.timers.remove(id);
            self.writes.timers_cleared.push(id.clone());
        }
        if let Some(ask) = &p.idempotency {
            let answer = json!({"numbers": outcome.numbers, "case-number": outcome.case_number});
            let row = IdempotencyRow {
                scope: ask.scope.clone(),
                body: ask.body.clone(),
                status: 200,
                answer,
                at: self.moment.now,
            };
            self.seen.idempotency.insert(ask.scope.clone(), row.clone());
            self.writes.idempotency.push(row);
        }
        if let Some(history) = &p.history {
            let leaf = chain::leaf(history);
            self.writes.history.push(HistoryRow { batch: self.seen.chain.0 + 1, leaf, ..history.clone() });
        }
    }

    pub fn finish(mut self) -> Writes {
        self.writes.stamps = self.bumped.into_iter().collect();
        self.writes.stamps.sort();
        // Rows are read back by their ids, and so is the chain verified; decisions come in the order of the queue.
        self.writes.history.sort_by_key(|row| row.id);
        let leaves: Vec<String> = self.writes.history.iter().map(|row| row.leaf.clone()).collect();
        if !leaves.is_empty() {
            let (n, previous) = (self.seen.chain.0 + 1, self.seen.chain.1.clone());
            self.writes.chain = Some(chain::link(n, &previous, chain::root(&leaves), leaves.len(), self.moment.now));
        }
        self.writes
    }
}

/// The store ends holds before it sets any: what ends now is not to be set.
fn ended(holds: &mut Vec<LedgerHoldRow>, now: &[(String, String)]) {
    holds.retain(|h| !now.iter().any(|(account, name)| h.account == *account && h.name == *name));
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

fn words(zh: &str, en: &str, params: &Value) -> (String, String) {
    let empty = Map::new();
    let text = contract::Bilingual::new(zh, en).fill(params.as_object().unwrap_or(&empty));
    (text.zh, text.en)
}

fn timer_row(ask: &TimerAsk, numbers: &Map<String, Value>) -> Result<TimerRow, Refusal> {
    let Some(key) = &ask.key else {
        return Ok(ask.row.clone());
    };
    let key = plain(&fill::filled(key, numbers)?);
    let register = ask.row.register.clone().unwrap_or_default();
    let id = record_timer_id(&register, &key, &ask.row.name);
    Ok(TimerRow { id, key: Some(key), ..ask.row.clone() })
}

pub fn record_timer_id(register: &str, key: &str, name: &str) -> String {
    format!("record/{register}/{key}/{name}")
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

fn time_text(at: Millis) -> String {
    jiff::Timestamp::from_millisecond(at).map(|t| t.to_string()).unwrap_or_default()
}
