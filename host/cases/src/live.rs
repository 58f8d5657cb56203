//! What was committed is told to the browsers that wait at this process, whichever process committed it: history is read
//! behind the last batch that was told.
use crate::{
    doc::CaseDoc,
    engine::{Changed, Engine},
    error::CaseError,
};
use async_recursion::async_recursion as boxed;
use std::collections::BTreeSet;

/// Rows looked at in one go; more than the largest batch.
const ROWS: u32 = 500;

impl Engine {
    /// Tells what came after a batch; the batch up to which it is told. Without one nothing is old news yet.
    #[boxed]
    pub async fn tell(&self, after: Option<i64>) -> Result<i64, CaseError> {
        let waiting = self.changed.receiver_count() > 0;
        let Some(after) = after.filter(|_| waiting) else {
            return Ok(self.store.chain_head().await?.map_or(0, |row| row.n));
        };
        let rows = self.store.history_after(after, ROWS).await?;
        let Some(last) = rows.last().map(|row| row.batch) else { return Ok(after) };
        // The last batch of a full page may be cut: it is read again as a whole.
        let whole = if rows.len() < ROWS as usize { last } else { last - 1 };
        let cases: BTreeSet<_> = rows.iter().filter(|row| row.batch <= whole).filter_map(|row| row.case).collect();
        for id in cases {
            if let Some(case) = self.store.case(id).await? {
                let to = CaseDoc::readers_of(&case);
                let _ = self.changed.send(Changed { kind: "case", id: id.to_string(), to });
            }
        }
        Ok(whole)
    }
}
