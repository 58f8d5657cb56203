//! The audit chain: one row a batch, holding the Merkle root of its history
//! rows' digests and the hash of the row before.
use contract::canonical::{digest, sha256};
use serde_json::json;
use store::rows::{ChainRow, HistoryRow, Millis};

/// Digest of a history row: everything but itself and its batch.
pub fn leaf(h: &HistoryRow) -> String {
    let mut told = json!({
        "id": h.id.to_string(), "case": h.case.map(|c| c.to_string()), "system": h.system, "version": h.version,
        "kind": h.kind.name(), "step": h.step, "branch": h.branch, "what": h.what, "person": h.person,
        "organisation": h.organisation, "post": h.post, "comment": h.comment, "at": h.at, "input": h.input, "output": h.output,
    });
    // Absent, not null, where nobody stood in or no partner spoke: digests of before stay what they are.
    if let Some(away) = &h.on_behalf {
        told["on-behalf"] = json!(away);
    }
    if let Some(evidence) = &h.evidence {
        told["evidence"] = json!(evidence);
    }
    digest(&told)
}

/// Pairs hashed upwards; a lone one is carried.
pub fn root(leaves: &[String]) -> String {
    let mut level = leaves.to_vec();
    while level.len() > 1 {
        level = level
            .chunks(2)
            .map(|pair| match pair {
                [a, b] => sha256(format!("{a}{b}").as_bytes()),
                one => one[0].clone(),
            })
            .collect();
    }
    level.pop().unwrap_or_default()
}

pub fn link(n: i64, previous: &str, root: String, leaves: usize, at: Millis) -> ChainRow {
    let hash = sha256(format!("{n}|{previous}|{root}|{leaves}|{at}").as_bytes());
    ChainRow { n, previous: previous.to_owned(), root, hash, at, leaves: leaves as i64 }
}

/// Why a stored chain does not hold, if it does not.
pub fn broken(rows: &[ChainRow], leaves_of: impl Fn(i64) -> Vec<String>) -> Option<String> {
    let mut previous = String::new();
    for (i, row) in rows.iter().enumerate() {
        let again = link(row.n, &previous, root(&leaves_of(row.n)), leaves_of(row.n).len(), row.at);
        if row.n != i as i64 + 1 || again != *row {
            return Some(format!("batch {} does not follow from its history rows and the batch before", row.n));
        }
        previous = row.hash.clone();
    }
    None
}
