//! Claims of a batch: who holds what, for uniqueness and capacity. Lapsed ones stay in the picture, as they do in the
//! database, until their holder takes or frees them again.
use super::{
    overlay::{Delta, Overlay},
    proposal::*,
};
use store::rows::*;

impl Overlay {
    fn rows(&self, row: &(String, String), d: &Delta) -> Vec<ClaimRow> {
        d.claims.get(row).or(self.seen.claims.get(row)).cloned().unwrap_or_default()
    }

    fn stands(&self, claim: &ClaimRow) -> bool {
        claim.until.is_none_or(|until| until > self.moment.now)
    }

    pub(super) fn claim(&self, ask: &ClaimAsk, key: String, d: &mut Delta) -> Result<(), Refusal> {
        let row = (ask.set.clone(), key.clone());
        let mut rows = self.rows(&row, d);
        let standing: Vec<_> = rows.iter().filter(|c| self.stands(c)).collect();
        if standing.iter().all(|c| c.holder != ask.holder) && standing.len() as u32 >= ask.limit {
            let holders = standing.into_iter().map(|c| c.holder.clone()).collect();
            return Err(Refusal::ClaimHeld { set: ask.set.clone(), key, holders });
        }
        let claim =
            ClaimRow { set: ask.set.clone(), key, holder: ask.holder.clone(), until: ask.until, at: self.moment.now };
        rows.retain(|c| c.holder != ask.holder);
        rows.push(claim.clone());
        d.claims.insert(row, rows);
        d.writes.claims.push(claim);
        Ok(())
    }

    /// What nobody holds, or its holder let lapse, is free already. What others hold and this one does not, it cannot free:
    /// the rules named the wrong holder, and the claim that they mean would stand for ever, or they free a second time
    /// what has gone to somebody else since.
    pub(super) fn free(&self, set: &str, key: String, holder: &str, d: &mut Delta) -> Result<(), Refusal> {
        let row = (set.to_owned(), key.clone());
        let mut rows = self.rows(&row, d);
        let others: Vec<_> = rows.iter().filter(|c| self.stands(c)).map(|c| c.holder.clone()).collect();
        if !others.is_empty() && rows.iter().all(|c| c.holder != holder) {
            let (set, holder) = (set.to_owned(), holder.to_owned());
            return Err(Refusal::ClaimOfOthers { set, key, holder, holders: others });
        }
        rows.retain(|c| c.holder != holder);
        d.claims.insert(row, rows);
        d.writes.claims.retain(|c| !(c.set == set && c.key == key && c.holder == holder));
        d.writes.claims_freed.push((set.to_owned(), key, holder.to_owned()));
        Ok(())
    }
}
