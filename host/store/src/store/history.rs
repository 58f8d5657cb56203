//! What was decided, and what proves it.
use super::*;

forward! {
    /// After `CommitError::Unknown`: was this decision stored?
    history_has(id: Uuid) -> bool = history::has;
    history_row(id: Uuid) -> Option<HistoryRow> = history::by_id;
    /// Oldest first.
    history_of_case(case: Uuid) -> Vec<HistoryRow> = history::of_case;
    /// What a version decided, newest first.
    history_of_version(system: &str, version: &str, before: Option<Uuid>, limit: u32) -> Vec<HistoryRow> = history::of_version;
    history_of_version_count(system: &str, version: &str) -> i64 = history::count_of_version;
    /// In commit order, after a batch of the chain.
    history_after(batch: i64, limit: u32) -> Vec<HistoryRow> = history::after;
    history_of_batch(batch: i64) -> Vec<HistoryRow> = history::of_batch;
    chain_head() -> Option<ChainRow> = chain::head;
    chain_after(n: i64, limit: u32) -> Vec<ChainRow> = chain::after;
    anchor_add(anchor: &AnchorRow) -> () = anchors::add;
    anchor_last() -> Option<AnchorRow> = anchors::last;
    anchors_after(n: i64, limit: u32) -> Vec<AnchorRow> = anchors::after;
    blob(digest: &str, key: &str) -> Option<BlobRow> = blobs::get_one;
    /// Those there are, by digest and key.
    blobs(wanted: &[(String, String)]) -> Vec<BlobRow> = blobs::get_many;
    data_key(id: &str) -> Option<DataKeyRow> = keys::by_id;
    data_keys(ids: &[String]) -> HashMap<String, DataKeyRow> = keys::many;
    /// Inserts unless there is one; the one that stands.
    data_key_ensure(key: &DataKeyRow) -> DataKeyRow = keys::ensure;
    /// Erasure: what it sealed can never be read again.
    data_key_destroy(id: &str) -> bool = keys::destroy;
}
