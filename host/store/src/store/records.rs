//! Records, stamps, claims and series.
use super::*;

forward! {
    record(register: &str, key: &str) -> Option<RecordRow> = records::by_key;
    records_by_key(keys: &[(String, String)]) -> HashMap<(String, String), RecordRow> = records::by_keys;
    /// Newest first.
    record_versions(register: &str, key: &str) -> Vec<RecordRow> = records::versions;
    /// Registers that hold anything, with how many records stand.
    registers() -> Vec<(String, i64)> = records::registers;
    /// By key.
    records(register: &str, filter: &RecordFilter, paging: &Paging) -> Page<RecordRow> = record_query::list;
    records_find(register: &str, filter: &RecordFilter, limit: u32) -> Vec<RecordRow> = record_query::find;
    /// The n with the greatest value of a field, greatest first.
    records_last(register: &str, filter: &RecordFilter, by: &str, n: u32) -> Vec<RecordRow> = record_query::last;
    records_count(register: &str, filter: &RecordFilter) -> i64 = record_query::count;
    records_sum(register: &str, filter: &RecordFilter, field: &str) -> i64 = record_query::sum;
    records_min(register: &str, filter: &RecordFilter, field: &str) -> Option<IndexValue> = record_query::min;
    records_max(register: &str, filter: &RecordFilter, field: &str) -> Option<IndexValue> = record_query::max;
    /// Absent scopes are 0.
    stamps(scopes: &[String]) -> HashMap<String, i64> = stamps::read_all;
    /// Under the lane's lock.
    stamp_bump(scope: &str) -> () = stamps::bump_alone;
    claim_holders(set: &str, key: &str) -> Vec<ClaimRow> = claims::holders;
    series_last(id: &str) -> u64 = series::last;
}
