//! Balances that grow, entries in commit order, and what the lane reads of an account.
use crate::on_both;
use crate::support::rows::{self, ACCOUNT, commit};
use store::{EntryFilter, Paging, lane::Wanted, lane::Writes, rows::*};

on_both!(balances_grow_and_are_the_sum_of_the_entries, migrated, |db| {
    let store = &db.store;
    commit(store, &rows::everything()).await;
    let entry = |line, sub, amount| LedgerEntryRow { batch: 2, once: None, ..rows::ledger_entry(line, sub, amount) };
    let moves = vec![rows::ledger_move("A1", 70, 0), rows::ledger_move("L2:1", 100, 0), rows::ledger_move("A1", 30, 5)];
    let ledger_entries = vec![entry(0, "A1", 100), entry(1, "L2:1", -100)];
    commit(store, &Writes { ledger_moves: moves, ledger_entries, ..Writes::default() }).await;
    let now = [rows::ledger_move("A1", 600, 35), rows::ledger_move("L1", 500, 30), rows::ledger_move("L2:1", 100, 0)];
    assert_eq!(store.ledger_balances(ACCOUNT).await.unwrap(), now);
    let sums = |list: &[(&str, i64)]| list.iter().map(|(s, n)| (s.to_string(), *n)).collect::<Vec<_>>();
    assert_eq!(store.ledger_sums(ACCOUNT, 1).await.unwrap(), sums(&[("A1", 500), ("L1", -500)]));
    assert_eq!(store.ledger_sums(ACCOUNT, 2).await.unwrap(), sums(&[("A1", 600), ("L1", -500), ("L2:1", -100)]));
    let first = store.ledger_entries(ACCOUNT, &EntryFilter::up_to(9), &Paging::first(3)).await.unwrap();
    assert_eq!(first.rows.iter().map(|e| e.amount).collect::<Vec<_>>(), [500, -500, 100]);
    let rest = store.ledger_entries(ACCOUNT, &EntryFilter::up_to(9), &Paging::after(first.next, 3)).await.unwrap();
    assert_eq!((rest.rows, rest.next), (vec![entry(1, "L2:1", -100)], None));
});

on_both!(the_lane_reads_what_an_order_pays_without_being_told, migrated, |db| {
    let store = &db.store;
    commit(store, &rows::everything()).await;
    let mut lane = store.lane().await.unwrap();
    let key = |what: &str| (ACCOUNT.to_owned(), what.to_owned());
    let wanted = Wanted {
        ledger_accounts: [ACCOUNT.to_owned()].into(),
        ledger_orders: [key("YSBF-1"), key("none")].into(),
        ledger_holds: [key("保全")].into(),
        ledger_booked: [key("REF-1"), key("REF-2")].into(),
        ..Wanted::default()
    };
    let mut seen = lane.read(&wanted).await.unwrap();
    seen.ledger_balances.sort_by(|a, b| a.sub.cmp(&b.sub));
    assert_eq!(seen.ledger_accounts, [rows::ledger_account()]);
    assert_eq!(seen.ledger_orders, [rows::ledger_order()]);
    assert_eq!(seen.ledger_holds, [rows::ledger_hold()]);
    assert_eq!(seen.ledger_balances, [rows::ledger_move("A1", 500, 30), rows::ledger_move("L1", 500, 30)]);
    assert_eq!(seen.ledger_booked, [key("REF-1")].into());
    let whole = Wanted { ledger_whole: [ACCOUNT.to_owned()].into(), ..Wanted::default() };
    let seen = lane.read(&whole).await.unwrap();
    assert_eq!((seen.ledger_orders.len(), seen.ledger_balances.len()), (1, 2));
});

on_both!(a_hold_ends_and_an_order_moves_on, migrated, |db| {
    let store = &db.store;
    commit(store, &rows::everything()).await;
    let sent = LedgerOrderRow { state: LedgerOrderState::Sent, updated: 20, ..rows::ledger_order() };
    let thawed = LedgerAccountRow { frozen: vec![], closed: Some(30), ..rows::ledger_account() };
    let ended = vec![(ACCOUNT.to_owned(), "保全".to_owned())];
    let writes = Writes {
        ledger_holds_ended: ended,
        ledger_orders: vec![sent.clone()],
        ledger_accounts: vec![thawed.clone()],
        ..Writes::default()
    };
    commit(store, &writes).await;
    assert_eq!(store.ledger_holds(ACCOUNT).await.unwrap(), []);
    assert_eq!(store.ledger_account(ACCOUNT).await.unwrap(), Some(thawed));
    let page = store.ledger_orders(ACCOUNT, &Paging::first(5)).await.unwrap();
    assert_eq!((page.rows, page.next), (vec![sent], None));
});
