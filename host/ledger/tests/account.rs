//! The books in any order of acts: every transaction sums to zero, nothing
//! falls below its floor, what is refused changes nothing, an order settles once.
mod support;
use ledger::{Account, Act, Balance, Change, Hold, LedgerError, OrderState, Posting, Step, Transaction};
use proptest::prelude::*;
use support::*;

fn act() -> impl Strategy<Value = Act> {
    let amount = -40..60i64;
    let sub = || proptest::sample::select(SUBS.to_vec());
    let name = || proptest::sample::select(vec!["h1", "h2"]);
    let no = || proptest::sample::select(vec!["o1", "o2"]);
    let person = proptest::sample::select(vec!["P", "Q", ""]);
    let step = prop_oneof![
        (1..50i64).prop_map(|amount| Step::Draft(drafted(amount))),
        person.prop_map(|p| Step::Approve { person: p.to_owned() }),
        Just(Step::Send),
        Just(Step::Accept),
        Just(Step::Settle),
        Just(Step::Reject { reason: "AC04".to_owned() }),
        Just(Step::Reverse { reason: "AM04".to_owned() }),
    ];
    prop_oneof![
        6 => (sub(), sub(), amount, proptest::option::of(0..6u8)).prop_filter_map("nothing moves", |(a, b, n, once)| {
            let once = once.map(|o| o.to_string());
            Some(Act::Post(Transaction::new("E", once, vec![posting(a, n), posting(b, -n)]).ok()?))
        }),
        2 => (name(), proptest::option::weighted(0.8, (sub(), 0..30i64))).prop_map(|(name, of)| Act::Hold {
            name: name.to_owned(),
            of: of.map(|(sub, amount)| Hold { sub: sub.to_owned(), amount }),
        }),
        2 => (name(), proptest::option::of(0..30i64))
            .prop_map(|(name, amount)| Act::Release { name: name.to_owned(), amount }),
        6 => (no(), step).prop_map(|(no, step)| Act::Order { no: no.to_owned(), step }),
        1 => Just(Act::Close),
    ]
}

/// Debits less credits of the whole account.
fn total(account: &Account) -> i64 {
    let chart = chart();
    let signed = |(sub, b): (&String, &Balance)| match chart.head(sub).unwrap().side {
        contract::ledger::Side::Asset => b.amount,
        contract::ledger::Side::Liability => -b.amount,
    };
    account.subs.iter().map(signed).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_books_hold_in_any_order(acts in proptest::collection::vec(act(), 1..60)) {
        let chart = chart();
        let mut account = Account::default();
        let mut entries = vec![];
        for act in &acts {
            let before = account.clone();
            match account.apply(&chart, act) {
                Ok(changes) => entries.extend(changes.into_iter().filter_map(|c| match c {
                    Change::Booked(t) => Some(t),
                    _ => None,
                })),
                Err(_) => prop_assert_eq!(&account, &before),
            }
            prop_assert_eq!(total(&account), 0);
            for (sub, b) in &account.subs {
                let floor = chart.head(sub).unwrap().floor;
                prop_assert!(b.held >= 0 && b.amount - b.held >= floor, "{} {:?}", sub, b);
            }
        }
        // What is held is what stands in holds and in orders that are out, and balances are the sum of the entries.
        for (sub, b) in &account.subs {
            let holds = account.holds.values().filter(|h| h.sub == *sub).map(|h| h.amount);
            let orders = account.orders.values().filter(|o| o.state.is_out());
            let orders = orders.filter(|o| [&o.drafted.from, &o.drafted.bank].contains(&sub)).map(|o| o.drafted.amount);
            prop_assert_eq!(b.held, holds.chain(orders).sum::<i64>());
            let booked: i64 = entries.iter().flat_map(|t| t.postings()).filter(|p| p.sub == *sub).map(|p| p.amount).sum();
            prop_assert_eq!(booked.abs(), b.amount.abs());
        }
        for entry in &entries {
            prop_assert_eq!(entry.postings().iter().map(|p| i128::from(p.amount)).sum::<i128>(), 0);
        }
        for no in ["o1", "o2"] {
            let of = |what: &str| entries.iter().filter(|t| t.order.as_deref() == Some(no) && t.entry == what).count();
            prop_assert!(of("settled") <= 1 && of("reversed") <= of("settled"));
        }
        let mut once: Vec<_> = entries.iter().filter_map(|t| t.once.clone()).collect();
        let all = once.len();
        once.sort();
        once.dedup();
        prop_assert_eq!(once.len(), all);
    }

    #[test]
    fn an_order_settles_once_whatever_the_bank_says(answers in proptest::collection::vec(0..4u8, 0..30)) {
        let (chart, mut account) = (chart(), sent(300));
        let mut paid = 0;
        for answer in answers {
            let step = match answer {
                0 => Step::Accept,
                1 => Step::Settle,
                2 => Step::Reject { reason: "AC01".to_owned() },
                _ => Step::Reverse { reason: "AC04".to_owned() },
            };
            let Ok(changes) = account.apply(&chart, &order("o", step)) else { continue };
            for change in changes {
                if let Change::Booked(t) = change {
                    paid += if t.entry == "settled" { 300 } else { -300 };
                }
            }
        }
        prop_assert_eq!(account.balance("A1").amount, 1_000 - paid);
        prop_assert_eq!(account.balance("L1").amount, 1_000 - paid);
        let state = account.orders["o"].state;
        prop_assert_eq!(paid, if state == OrderState::Settled { 300 } else { 0 });
        prop_assert_eq!(account.balance("L1").held, if state.is_out() { 300 } else { 0 });
    }

    #[test]
    fn only_what_sums_to_zero_is_a_transaction(amounts in proptest::collection::vec(-5..5i64, 0..6)) {
        let postings: Vec<Posting> = amounts.iter().map(|a| posting("A1", *a)).collect();
        let fits = amounts.len() > 1 && amounts.iter().sum::<i64>() == 0 && amounts.iter().all(|a| *a != 0);
        prop_assert_eq!(Transaction::new("E", None, postings).is_ok(), fits);
    }
}

#[test]
fn two_different_people_approve_and_one_where_the_chart_says_so() {
    let (chart, mut account) = (chart(), funded(1_000));
    account.apply(&chart, &order("o", Step::Draft(drafted(100)))).unwrap();
    assert!(matches!(account.apply(&chart, &order("o", Step::Send)), Err(LedgerError::OrderState { .. })));
    account.apply(&chart, &approve("o", "P")).unwrap();
    assert_eq!(account.apply(&chart, &approve("o", "P")), Err(LedgerError::SameApprover("o".to_owned())));
    assert_eq!(account.apply(&chart, &approve("o", "")), Err(LedgerError::NobodyApproves("o".to_owned())));
    assert_eq!(account.orders["o"].state, OrderState::Draft);
    account.apply(&chart, &approve("o", "Q")).unwrap();
    assert_eq!(account.orders["o"].state, OrderState::Approved);
    let alone = ledger::Drafted { approvals: chart.approvals(9), ..drafted(9) };
    account.apply(&chart, &order("small", Step::Draft(alone))).unwrap();
    account.apply(&chart, &approve("small", "P")).unwrap();
    assert_eq!(account.orders["small"].state, OrderState::Approved);
}

#[test]
fn money_that_is_out_cannot_be_used_again_and_a_freeze_stops_no_payment_on_its_way() {
    let (chart, mut account) = (chart(), sent(900));
    let refused = account.apply(&chart, &post("L1", "L2:1", 200));
    assert_eq!(refused, Err(LedgerError::BelowFloor { sub: "L1".to_owned(), available: 100, asked: 200 }));
    account.apply(&chart, &Act::Hold { name: "court".to_owned(), of: None }).unwrap();
    let frozen = Err(LedgerError::Frozen(vec!["court".to_owned()]));
    assert_eq!(account.apply(&chart, &post("L1", "L2:1", 50)), frozen);
    assert_eq!(account.apply(&chart, &Act::Close), frozen);
    account.apply(&chart, &post("A1", "L1", 7)).unwrap();
    account.apply(&chart, &order("o", Step::Settle)).unwrap();
    assert_eq!(account.balance("A1"), Balance { amount: 107, held: 0 });
    account.apply(&chart, &Act::Release { name: "court".to_owned(), amount: None }).unwrap();
    account.apply(&chart, &post("L1", "A1", 107)).unwrap();
    account.apply(&chart, &Act::Close).unwrap();
    assert_eq!(account.apply(&chart, &post("A1", "L1", 1)), Err(LedgerError::Closed));
}

#[test]
fn an_account_closes_at_nothing_with_no_order_left() {
    let (chart, mut account) = (chart(), funded(5));
    assert!(matches!(account.apply(&chart, &Act::Close), Err(LedgerError::NotEmpty { .. })));
    account.apply(&chart, &post("L1", "A1", 5)).unwrap();
    account.apply(&chart, &order("o", Step::Draft(drafted(1)))).unwrap();
    assert_eq!(account.apply(&chart, &Act::Close), Err(LedgerError::OrderOpen("o".to_owned())));
    account.apply(&chart, &order("o", Step::Reject { reason: "撤回".to_owned() })).unwrap();
    account.apply(&chart, &Act::Close).unwrap();
}

#[test]
fn a_reference_is_booked_once() {
    let (chart, mut account) = (chart(), Account::default());
    let credit = || Transaction::new("E1", Some("ref".to_owned()), vec![posting("A1", 5), posting("L1", -5)]).unwrap();
    assert_eq!(account.apply(&chart, &Act::Post(credit())).unwrap().len(), 3);
    assert_eq!(account.apply(&chart, &Act::Post(credit())).unwrap(), vec![]);
    assert_eq!(account.balance("A1").amount, 5);
}

#[test]
fn sub_ledgers_are_named_as_their_head_is_kept() {
    let (chart, mut account) = (chart(), Account::default());
    for name in ["L2", "L2:", "L1:1", "L9", ""] {
        assert_eq!(account.apply(&chart, &post("A1", name, 1)), Err(LedgerError::NoSub(name.to_owned())));
    }
    let wrong = ledger::Drafted { from: "A1".to_owned(), ..drafted(1) };
    let refused = account.apply(&chart, &order("o", Step::Draft(wrong)));
    assert_eq!(refused, Err(LedgerError::WrongSide("A1".to_owned())));
}
