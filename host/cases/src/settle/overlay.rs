//! The picture a batch is folded over: what was seen, plus what earlier
//! proposals of the batch changed. `take` first tries everything that can
//! fail against a scratch copy of the few maps that move, then applies.
use super::{Moment, chain, fill, ledger_books::Books, proposal::*};
use contract::{number, pointer::plain};
use serde_json::{Map, Value, json};
use std::{collections::HashMap, sync::Arc};
use store::{
    lane::{Seen, Writes},
    rows::*,
};

pub struct Overlay {
    pub(super) seen: Seen,
    pub(super) moment: Moment,
    /// Scopes this batch has moved, and how often.
    bumped: HashMap<String, i64>,
    books: Books,
    pub(super) writes: Writes,
}

/// Everything a proposal changes that a later one of the batch may read.
#[derive(Default)]
pub(super) struct Delta {
    pub stamps: Vec<String>,
    series: HashMap<String, u64>,
    pub claims: HashMap<(String, String), Vec<ClaimRow>>,
    pub records: Vec<RecordRow>,
    books: Books,
    pub writes: Writes,
}

pub fn series(ask: &NumberAsk, moment: Moment) -> Result<number::Series, number::NumberError> {
    number::series(&ask.pattern, &ask.with, moment.today)
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
            self.free(set, plain(&fill(key)?), holder, &mut d)?;
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
