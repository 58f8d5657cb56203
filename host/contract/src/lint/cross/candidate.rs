//! What gets worse when a new version takes the place of its predecessor. What an active system reads or waits for, and
//! the new version would no longer give, refuses it: the reader's office has to move first.
use super::{Kind, Trouble, troubles};
use crate::{Contract, lint::Finding};

pub fn candidate(active: &[Contract], new: &Contract) -> Vec<Finding> {
    let mut after: Vec<Contract> = active.iter().filter(|c| c.id != new.id).cloned().collect();
    after.push(new.clone());
    let before = troubles(active);
    let worse = troubles(&after).into_iter().filter(|trouble| !before.contains(trouble));
    worse.map(|trouble| trouble.finding(code(&trouble, &before, new))).collect()
}

/// Of another system that had what it needs, the code that refuses.
fn code(trouble: &Trouble, before: &[Trouble], new: &Contract) -> &'static str {
    if trouble.system == new.id || lacked_all(trouble, before) {
        return trouble.kind.code();
    }
    match trouble.kind {
        Kind::EventUnpublished => "reader-event",
        Kind::EventField => "reader-event-payload",
        Kind::EventType => "reader-event-unlike",
        Kind::RegisterUnprovided => "reader-register",
        Kind::ForeignField => "reader-field",
        Kind::ForeignQueryable => "reader-queryable",
        Kind::ForeignType => "reader-unlike",
        Kind::CircularWait => "reader-circle",
    }
}

/// Whether nobody gave it the register or the event until now: what it gets of it is no loss.
fn lacked_all(trouble: &Trouble, before: &[Trouble]) -> bool {
    let same = |t: &Trouble, name: &str| !trouble.param(name).is_empty() && t.param(name) == trouble.param(name);
    before.iter().filter(|t| t.system == trouble.system).any(|t| match t.kind {
        Kind::RegisterUnprovided => same(t, "register"),
        Kind::EventUnpublished => same(t, "event"),
        _ => false,
    })
}
