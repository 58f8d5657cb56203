//! `settle`: the one pure function that decides what a batch does to the
//! database. It folds proposals in arrival order over what was read inside the
//! lane; each either moves the picture as a whole or not at all. No clock, no
//! randomness, no I/O: a model test compares it with one-by-one.
pub mod chain;
mod claims;
pub mod fill;
pub mod index;
mod ledger_acts;
mod ledger_books;
mod outgoing;
pub mod overlay;
pub mod proposal;
pub mod records;

use overlay::Overlay;
use proposal::{Proposal, Verdict};
use store::{
    lane::{Seen, Wanted, Writes},
    rows::Millis,
};

/// The business moment and the date numbers are given on.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    pub now: Millis,
    pub today: jiff::civil::Date,
}

pub struct Settled {
    pub verdicts: Vec<Verdict>,
    pub writes: Writes,
}

pub fn settle(seen: Seen, batch: &[Proposal], moment: Moment) -> Settled {
    let mut overlay = Overlay::new(seen, moment);
    let verdicts = batch.iter().map(|p| overlay.take(p)).collect();
    Settled { verdicts, writes: overlay.finish() }
}

/// What must be read for a batch, one statement a kind of row.
pub fn wanted(batch: &[Proposal], moment: Moment) -> Wanted {
    let mut w = Wanted::default();
    for p in batch {
        w.stamps.extend(p.stamps.iter().map(|(s, _)| s.clone()));
        w.idempotency.extend(p.idempotency.iter().map(|i| i.scope.clone()));
        w.inbox.extend(p.inbox.clone());
        w.timers.extend(p.timer.clone());
        w.series.extend(p.numbers.iter().filter_map(|n| Some(overlay::series(n, moment).ok()?.name())));
        for c in &p.claims {
            w.claims.insert((c.set.clone(), contract::pointer::plain(&c.key)));
        }
        for (set, key, _) in &p.claims_freed {
            w.claims.insert((set.clone(), contract::pointer::plain(key)));
        }
        for r in &p.records {
            if let Some(key) = records::known_key(r) {
                w.records.insert((r.register.clone(), key));
            }
        }
        for ask in &p.ledger {
            ledger_acts::wanted(&ask.effect, &mut w);
        }
        for e in &p.events {
            if let Some(subject) = e.data.get(&e.subject_field).and_then(serde_json::Value::as_str) {
                w.subjects.insert(subject.to_owned());
            }
        }
    }
    w
}
