//! Not a fen is lost, doubled or paid to the wrong hand. Two banks of the wire program keep their own books beside the hub's;
//! they tell late, twice, wrong or never, one speaks of the other's account, a credit is taken back after it was spent, and
//! the hub and the banks die in the middle of it. At the end both sides' books agree to the fen, or every difference is
//! somebody's case or a dead letter with its reason.
use hub_adapter::iso::{Booked, Direction, Entry, Fate, Order, Payment, Status, Transfer};
use hub_tests::{
    Hub, Person, Room,
    bank::Bank,
    books::{Sides, letters, pages},
    city, free_address, fund, soon,
};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    panic::resume_unwind,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

/// Credit codes of organisations that these banks speak for.
const CODES: [&str; 2] = ["91510104MA6WN09X2A", "91510106MA6WN02X2F"];
const ACCOUNTS: usize = 5;
/// On each account at the beginning.
const DEPOSIT: i64 = 5_000_000;
/// Orders from here on take two.
const ALONE_BELOW: i64 = 1_000;
const SHORT: Size = Size { messages: 1_000, rounds: 3 };
const SMALL: Size = Size { messages: 200, rounds: 2 };
const LONG: Size = Size { messages: 10_000, rounds: 10 };

#[derive(Clone, Copy)]
struct Size {
    messages: usize,
    /// In each of them the hub dies once, and one of the banks.
    rounds: usize,
}

impl Size {
    /// Of each bank in a round: a credit is a good message, told again and again one and a half.
    fn credits(self) -> usize {
        self.messages / 4 / self.rounds
    }

    /// Of each clerk in a round: an order is four messages, the order and three that come back.
    fn orders(self) -> usize {
        self.messages / 12 / self.rounds
    }
}

#[test]
fn books_agree_on_servers() {
    play(&Room::servers(), SHORT);
}

#[test]
fn books_agree_on_sqlite() {
    play(&Room::sqlite(), SMALL);
}

#[test]
#[ignore = "long: make faults"]
fn faults_of_banks_on_servers() {
    play(&Room::servers(), LONG);
}

#[test]
#[ignore = "long: make faults"]
fn faults_of_banks_on_sqlite() {
    play(&Room::sqlite(), SHORT);
}

fn play(room: &Room, size: Size) {
    let begun = Instant::now();
    let address = free_address();
    let mut hub = start(room, &address);
    city::with_owner(&hub);
    fund::install(&hub, room);
    let (clerk, other) = fund::two(&hub);
    let operator = hub.sign_in("operator");
    let mut banks = [("bank-a", CODES[0]), ("bank-b", CODES[1])].map(|(id, code)| Bank::join(room, &hub, id, code));
    for bank in &mut banks {
        (0..ACCOUNTS).for_each(|_| drop(bank.opens(room, &clerk, DEPOSIT)));
    }
    let mut expected = Expected::default();
    for round in 0..size.rounds {
        hub = one_round(room, hub, &address, &mut banks, (&clerk, &other), (round, size), &mut expected);
    }
    // Bad manners that no order met any more are not for what comes.
    for bank in &mut banks {
        bank.told(&json!({"do": "misbehave", "on": "pain.002", "how": "late", "times": 0}));
    }
    all_orders_are_reported(&mut banks, &expected);
    spent_and_taken_back(room, &mut banks, &clerk, &mut expected);
    state(&mut banks, &clerk);
    let at_the_broker = banks[0].partner.told["amqp"]["url"].is_string();
    let sides = letters_are_there(&mut banks, (&clerk, &operator), &expected, at_the_broker);
    let passed = banks.iter().map(Bank::passed).fold((0, 0), |(to, from), (a, b)| (to + a, from + b));
    println!("{sides}{} messages from the banks, {} to them, in {:.0?}", passed.1, passed.0, begun.elapsed());
    sides.are_explained();
    expected.are_all(&sides, &clerk, &banks);
    early_reports_change_nothing(&mut banks, (&clerk, &operator), &sides);
    hub.stop();
    room.chain_verifies();
}

fn start(room: &Room, address: &str) -> Hub {
    room.start_at(address, &[]).unwrap_or_else(|why| panic!("the hub does not start: {why}"))
}

/// What was done wrong, and must be found.
#[derive(Default)]
struct Expected {
    /// Credits that the hub never heard of, by the bank's reference.
    untold: BTreeSet<String>,
    /// Those it heard of with another amount.
    misstated: BTreeSet<String>,
    /// Taken back when nothing was left of it.
    spent: BTreeSet<String>,
    /// Signed well, about an account that is not the sender's.
    foreign: usize,
    forged: usize,
    /// Reports on orders that were not given yet.
    early: usize,
    /// Orders that the hub sent.
    orders: [usize; 2],
}

impl Expected {
    fn add(&mut self, other: Expected) {
        self.untold.extend(other.untold);
        self.misstated.extend(other.misstated);
        self.foreign += other.foreign;
        self.forged += other.forged;
        self.early += other.early;
        (0..2).for_each(|n| self.orders[n] += other.orders[n]);
    }

    /// Neither less nor more: beside these, only a payment on which no bank reported.
    fn are_all(&self, sides: &Sides, clerk: &Person, banks: &[Bank]) {
        let of = |kind: &str| -> BTreeSet<String> {
            sides.differences().filter(|d| d.kind == kind).map(|d| d.reference.clone()).collect()
        };
        assert_eq!(of("amount"), self.misstated, "{sides}");
        assert!(of("unstated").is_empty() && of("repeated").is_empty() && of("nameless").is_empty(), "{sides}");
        let unbooked = of("unbooked");
        let credits: BTreeSet<String> = self.untold.union(&self.spent).cloned().collect();
        assert!(credits.is_subset(&unbooked), "{:?}\n{sides}", credits.difference(&unbooked));
        let unsettled: usize = banks.iter().flat_map(|bank| &bank.accounts).map(|account| open(clerk, account)).sum();
        assert_eq!(unbooked.difference(&credits).count(), unsettled, "{sides}");
    }
}

/// Orders on which the last word was never heard.
fn open(clerk: &Person, account: &str) -> usize {
    let orders = pages(clerk, &format!("/ledger/{account}/orders?limit=500"));
    orders.iter().filter(|order| ["sent", "accepted"].contains(&order["state"].as_str().unwrap_or_default())).count()
}

/// Customers pay in and clerks pay out, at both banks and all at once, while the hub and a bank die.
fn one_round(
    room: &Room,
    hub: Hub,
    address: &str,
    banks: &mut [Bank; 2],
    (clerk, other): (&Person, &Person),
    (round, size): (usize, Size),
    expected: &mut Expected,
) -> Hub {
    let accounts: [Vec<String>; 2] = [banks[0].accounts.clone(), banks[1].accounts.clone()];
    let codes: [String; 2] = [banks[0].code.clone(), banks[1].code.clone()];
    let over = AtomicBool::new(false);
    let [first, second] = banks;
    std::thread::scope(|scope| {
        let (accounts, codes, over) = (&accounts, &codes, &over);
        // Each bank's customers, each clerk's office, and the hub's fate are threads of their own.
        let customers = [(0, first), (1, second)].map(|(n, bank)| {
            scope.spawn(move || {
                Customers { bank, others: &accounts[1 - n], round, dies: round % 2 == n }.pay_in(size.credits())
            })
        });
        let clerks = [(0, clerk), (1, other)].map(|(n, who)| {
            let colleague = if n == 0 { other } else { clerk };
            let office = Office { who, colleague, accounts, codes, name: format!("{round}-{n}") };
            scope.spawn(move || office.pay_out(size.orders()))
        });
        let dying = scope.spawn(move || dies_twice(room, hub, address, round, over));
        let customers: Vec<_> = customers.into_iter().map(|done| done.join()).collect();
        let clerks: Vec<_> = clerks.into_iter().map(|done| done.join()).collect();
        over.store(true, Ordering::SeqCst);
        let hub = dying.join();
        customers
            .into_iter()
            .chain(clerks)
            .for_each(|done| expected.add(done.unwrap_or_else(|why| resume_unwind(why))));
        hub.unwrap_or_else(|why| resume_unwind(why))
    })
}

/// Just so, and then in the middle of a commit, if it gets that far; at the end it lives.
fn dies_twice(room: &Room, hub: Hub, address: &str, round: usize, over: &AtomicBool) -> Hub {
    std::thread::sleep(Duration::from_millis(700));
    hub.kill();
    let point = ["lane.before-commit:40", "lane.after-commit:40"][round % 2];
    if let Ok(mut hub) = room.start_at(address, &[("HUB_FAILPOINT", point)]) {
        while !over.load(Ordering::SeqCst) && !hub.is_dead() {
            std::thread::sleep(Duration::from_millis(20));
        }
    }
    start(room, address)
}

/// Of one bank.
struct Customers<'a> {
    bank: &'a mut Bank,
    /// The other bank's accounts.
    others: &'a [String],
    round: usize,
    dies: bool,
}

impl Customers<'_> {
    fn pay_in(mut self, credits: usize) -> Expected {
        let mut done = Expected::default();
        for i in 0..credits {
            let n = self.round * credits + i;
            if i == credits / 2 && self.dies {
                self.bank.dies_and_comes_back();
            }
            self.one(n, &mut done);
            if n % 25 == 13 {
                self.of_anothers_account(n);
                done.foreign += 1;
            }
            if n % 20 == 9 {
                self.too_early(n);
                done.early += 1;
            }
        }
        done
    }

    fn one(&mut self, n: usize, done: &mut Expected) {
        let account = self.bank.accounts[n / 3 % ACCOUNTS].clone();
        let mut command =
            json!({"do": "credit", "account": account, "fen": 100 + n as i64 * 37 % 900, "remark": format!("{n}")});
        let how = match n % 50 {
            7 => "never",
            17 => "wrong-amount",
            27 => "wrong-account",
            37 => "wrong-signature",
            47 => "late",
            n if n % 10 == 1 => "twice",
            _ => "",
        };
        if !how.is_empty() {
            (command["how"], command["ms"]) = (how.into(), 150.into());
        }
        let reference = self.bank.told(&command)["booked"].as_str().expect("it was booked").to_owned();
        match how {
            "never" => drop(done.untold.insert(reference.clone())),
            "wrong-amount" => drop(done.misstated.insert(reference.clone())),
            "wrong-account" => {
                done.untold.insert(reference.clone());
                done.foreign += 1;
            }
            "wrong-signature" => {
                done.untold.insert(reference.clone());
                done.forged += 1;
            }
            _ => {}
        }
        if n % 10 == 2 {
            // One entry under three messages' names.
            for under in ["second", "third"] {
                self.bank
                    .told(&json!({"do": "again", "reference": reference, "under": format!("{under}-{reference}")}));
            }
        }
        // Two reports: that an order is looked at, and what became of it.
        for (at, how) in [(4, "never"), (14, "twice"), (24, "late")] {
            if n % 30 == at {
                self.bank.told(&json!({"do": "misbehave", "on": "pain.002", "how": how, "times": 2, "ms": 100}));
            }
        }
        if n % 40 == 34 {
            self.bank.told(&json!({"do": "reverse", "reference": reference}));
        }
    }

    /// As good as any of its own but for whose account it is.
    fn of_anothers_account(&mut self, n: usize) {
        let entry = Entry {
            account: self.others[n % ACCOUNTS].clone(),
            fen: 77,
            direction: Direction::Credit,
            reference: format!("X-{n}"),
            end_to_end: None,
            counterparty: "付款人".to_owned(),
            counterparty_account: "6222000000000001".to_owned(),
            remark: String::new(),
            reversal: false,
            booked: jiff::Timestamp::now().strftime("%Y-%m-%d").to_string(),
        };
        let data = Booked { account: &entry.account, entries: std::slice::from_ref(&entry) };
        let data = data.to_data(&format!("X-{n}"), "2025-03-03T10:00:00Z");
        self.say("camt.054", &format!("foreign-{n}"), data);
    }

    /// It says that an order was paid which nobody has given.
    fn too_early(&mut self, n: usize) {
        let account = self.bank.accounts[n % ACCOUNTS].clone();
        let transfer = Transfer {
            end_to_end: format!("BF-early-{n}"),
            fen: 5,
            creditor: "样例建设".to_owned(),
            creditor_account: "6222020200112233445".to_owned(),
            remark: String::new(),
        };
        let payment = Payment { id: transfer.end_to_end.clone(), account, transfers: vec![transfer.clone()] };
        let order = Order { msg_id: transfer.end_to_end, payments: vec![payment] };
        let fates = vec![Fate::Paid(format!("E-{n}"))];
        let data = Status { order: &order, fates }.to_data(&format!("E-{n}"), "2025-03-03T10:00:00Z");
        self.say("pain.002", &format!("early-{n}"), data);
    }

    fn say(&mut self, name: &str, id: &str, data: Value) {
        self.bank
            .told(&json!({"do": "say", "name": name, "id": format!("{}-{id}", self.bank.partner.id), "data": data}));
    }
}

/// Who pays out of all accounts.
struct Office<'a> {
    who: &'a Person,
    colleague: &'a Person,
    accounts: &'a [Vec<String>; 2],
    codes: &'a [String; 2],
    name: String,
}

impl Office<'_> {
    fn pay_out(self, orders: usize) -> Expected {
        let mut done = Expected::default();
        for n in 0..orders {
            let of = n % 2;
            let order = format!("BF-{}-{n}", self.name);
            let form = |deed: &str, fen: i64| json!({"deed": deed, "account": self.accounts[of][n / 2 % ACCOUNTS], "name": order, "amount": fen, "bank": self.codes[of]});
            let surely = |who: &Person, deed: &str, fen: i64| {
                let reply = fund::surely(who, form(deed, fen), &format!("{order}-{deed}-{}", who.name));
                assert!(reply.is_ok(), "{order}: {reply}");
            };
            if n % 8 == 5 {
                let fen = ALONE_BELOW + n as i64;
                surely(self.who, "draft", fen);
                surely(self.who, "approve", fen);
                surely(self.colleague, "approve", fen);
                surely(self.who, "dispatch", fen);
            } else {
                surely(self.who, "pay", 1 + n as i64 * 53 % (ALONE_BELOW - 1));
            }
            done.orders[of] += 1;
        }
        done
    }
}

/// Every order is at its bank, once, and whatever the bank had to say about it was said.
fn all_orders_are_reported(banks: &mut [Bank; 2], expected: &Expected) {
    for (n, bank) in banks.iter_mut().enumerate() {
        let orders = |bank: &mut Bank| bank.told(&json!({"do": "books"}))["orders"].as_u64();
        soon("the orders at their bank", || (orders(bank) == Some(expected.orders[n] as u64)).then_some(()));
    }
}

/// A credit that was given to a building is taken back by the bank.
fn spent_and_taken_back(room: &Room, banks: &mut [Bank; 2], clerk: &Person, expected: &mut Expected) {
    for bank in banks {
        let account = bank.opens(room, clerk, 1);
        let credit = bank.told(&json!({"do": "credit", "account": account, "fen": 1_000}));
        soon("the credit", || (hub_tests::bank::balance(clerk, &account) == 1_001).then_some(()));
        fund::deed(clerk, "match", &account, "1", 1).ok();
        let back = bank.told(&json!({"do": "reverse", "reference": credit["booked"]}));
        expected.spent.insert(back["booked"].as_str().expect("it was booked").to_owned());
    }
}

/// Behind all they said before: once it is compared, everything is heard.
fn state(banks: &mut [Bank; 2], clerk: &Person) {
    for bank in banks {
        let told = bank.told(&json!({"do": "state"}));
        for day in told["told"].as_array().expect("days") {
            let account = day["account-no"].as_str().expect("a number");
            let compared = || pages(clerk, &format!("/ledger/{account}/reconciliations")).into_iter();
            soon("the comparison", || compared().any(|c| c["day"] == day["day"]).then_some(()));
        }
    }
}

/// Letters go a way of their own: soon all of them are there, and then both sides are looked at.
fn letters_are_there(
    banks: &mut [Bank; 2],
    (clerk, operator): (&Person, &Person),
    expected: &Expected,
    at_the_broker: bool,
) -> Sides {
    // What is forged is refused at the door where there is one.
    let forged = if at_the_broker { expected.forged } else { 0 };
    // Banks say hello once, and nobody listens.
    let refused = expected.early + expected.spent.len();
    let wanted = [expected.foreign, forged, refused, banks.len()];
    let mut found = [0; 4];
    soon(&format!("the dead letters, {wanted:?}"), || {
        let letters = letters(operator);
        let of = |why: &str| letters.iter().filter(|(name, _)| name.starts_with(why)).map(|(_, n)| n).sum::<usize>();
        let now = ["unknown-account", "signature", "refused", "unexpected"].map(of);
        if now != found {
            println!("letters: {now:?}");
            found = now;
        }
        (now == wanted).then_some(())
    });
    Sides::of(banks, clerk, operator)
}

/// A report that came before its order is refused as often as it is sent again. Once the order is given the bank's own
/// report settles it, and the early one has nothing to add.
fn early_reports_change_nothing(banks: &mut [Bank; 2], (clerk, operator): (&Person, &Person), before: &Sides) {
    let letters = pages(operator, "/dead-letters?state=open");
    let of_first = |l: &&Value| l["message"].as_str().is_some_and(|id| id.starts_with("bank-a-early-"));
    let letter = letters.iter().find(of_first).expect("one of them");
    let (id, message) = (letter["id"].as_str().expect("an id"), letter["message"].as_str().expect("a name"));
    let retry = || operator.post(&format!("/dead-letters/{id}/retry"), json!({})).ok();
    let books = |sides: &Sides| sides.rows.iter().map(|row| (row.bank, row.hub)).collect::<Vec<_>>();
    retry();
    soon("its second death", || {
        let open = pages(operator, "/dead-letters?state=open");
        open.into_iter().find(|l| l["id"] == id && l["times"].as_i64() >= Some(2))
    });
    assert_eq!(books(&Sides::of(banks, clerk, operator)), books(before));

    let n: usize = message.rsplit('-').next().and_then(|n| n.parse().ok()).expect("a number");
    let (account, order) = (banks[0].accounts[n % ACCOUNTS].clone(), format!("BF-early-{n}"));
    let form = json!({"deed": "pay", "account": account, "name": order, "amount": 5, "bank": banks[0].code});
    assert!(fund::surely(clerk, form, &order).is_ok());
    soon("the order's end", || {
        let orders = pages(clerk, &format!("/ledger/{account}/orders?limit=500"));
        orders.into_iter().find(|o| o["order"] == order.as_str() && o["state"] == "settled")
    });
    let settled = books(&Sides::of(banks, clerk, operator));
    assert_ne!(settled, books(before));
    retry();
    soon("its rest", || pages(operator, "/dead-letters?state=retried").into_iter().find(|l| l["id"] == id));
    std::thread::sleep(Duration::from_secs(1));
    assert_eq!(books(&Sides::of(banks, clerk, operator)), settled, "paid once");
}
