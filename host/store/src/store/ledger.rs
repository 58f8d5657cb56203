//! Supervised accounts.
use super::*;

forward! {
    ledger_accounts(filter: &AccountFilter, paging: &Paging) -> Page<LedgerAccountRow> = ledger_accounts::list;
    ledger_account(id: &str) -> Option<LedgerAccountRow> = ledger_accounts::by_id;
    ledger_balances(account: &str) -> Vec<LedgerBalanceRow> = ledger_balances::of_account;
    ledger_holds(account: &str) -> Vec<LedgerHoldRow> = ledger_holds::of_account;
    ledger_orders(account: &str, paging: &Paging) -> Page<LedgerOrderRow> = ledger_orders::list;
    ledger_entries(account: &str, filter: &EntryFilter, paging: &Paging) -> Page<LedgerEntryRow> = ledger_entries::list;
    /// The last commit in which something was booked before this time.
    ledger_last_before(account: &str, at: Millis) -> Option<i64> = ledger_entries::last_before;
    ledger_kinds(account: &str) -> Vec<String> = ledger_entries::kinds;
    /// What a sub-ledger had before this time, by the bank's days.
    ledger_before(account: &str, sub: &str, from: Millis) -> i64 = ledger_entries::before;
    ledger_between(account: &str, sub: &str, times: (Millis, Millis)) -> Vec<LedgerEntryRow> = ledger_entries::between;
    /// Debits less credits of each sub-ledger in the commits up to `batch`.
    ledger_sums(account: &str, batch: i64) -> Vec<(String, i64)> = ledger_entries::sums;
    ledger_statements(account: &str, paging: &Paging) -> Page<LedgerStatementRow> = ledger_statements::list;
}
