//! Money goes by the right hand and once: two officers who let the same payment go at one moment from two processes give one
//! order, one officer at two processes is still one, and a bank whose key is revoked is not believed in what is under way.
use hub_tests::{
    Hub, Person, Reply, Room,
    bank::{Bank, balance},
    books::pages,
    city,
    fund::{self, deed, refused},
    soon,
};
use serde_json::{Value, json};

const CODE: &str = "91510104MA6WN09X2A";
const ORDERS: usize = 8;
const CREDITS: usize = 6;
const FEN: i64 = 2_000;

struct City {
    // In this order they go.
    bank: Bank,
    a: Hub,
    b: Hub,
    room: Room,
    account: String,
}

fn city_of_two() -> City {
    let room = Room::servers();
    let (a, b) = (room.start(), room.start());
    city::with_owner(&a);
    fund::install(&a, &room);
    soon("the system at both", || b.stranger().get("/systems").ok().to_string().contains("\"fund\"").then_some(()));
    let mut bank = Bank::join(&room, &a, "bank-a", CODE);
    let account = bank.opens(&room, &fund::two(&a).0, 1_000_000);
    City { bank, a, b, room, account }
}

/// Both at the same moment.
fn at_once(one: impl FnOnce() -> Reply + Send, other: impl FnOnce() -> Reply + Send) -> [Reply; 2] {
    std::thread::scope(|scope| {
        let (one, other) = (scope.spawn(one), scope.spawn(other));
        [one.join(), other.join()].map(|reply| reply.unwrap_or_else(|why| std::panic::resume_unwind(why)))
    })
}

fn dispatched(who: &Person, account: &str, order: &str) -> Reply {
    let form = json!({"deed": "dispatch", "account": account, "name": order, "amount": FEN, "bank": CODE});
    fund::surely(who, form, &format!("{order}-{}", who.name))
}

#[test]
fn two_officers_at_once_give_one_order() {
    let mut city = city_of_two();
    let (clerk, other) = fund::two(&city.a);
    let elsewhere = other.at(&city.b);
    let account = city.account.clone();
    for n in 0..ORDERS {
        let order = format!("BF-{n}");
        deed(&clerk, "draft", &account, &order, FEN).ok();
        // One officer at two processes has one voice.
        let twin = clerk.at(&city.b);
        let voices =
            at_once(|| deed(&clerk, "approve", &account, &order, 1), || deed(&twin, "approve", &account, &order, 1));
        assert_eq!(voices.iter().filter(|reply| reply.is_ok()).count(), 1, "{order}: {} {}", voices[0], voices[1]);
        refused(dispatched(&clerk, &account, &order), "ledger-order-state");
        deed(&elsewhere, "approve", &account, &order, 1).ok();
        let both = at_once(|| dispatched(&clerk, &account, &order), || dispatched(&elsewhere, &account, &order));
        let [won, lost]: [Vec<&Reply>; 2] = [true, false].map(|ok| both.iter().filter(|r| r.is_ok() == ok).collect());
        assert_eq!((won.len(), lost.len()), (1, 1), "{order}: {} {}", both[0], both[1]);
        assert_eq!(lost[0].body["problems"][0]["code"], "ledger-order-state", "{}", lost[0]);
    }
    let settled = || {
        let orders = pages(&clerk, &format!("/ledger/{account}/orders"));
        orders.iter().filter(|order| order["state"] == "settled").count()
    };
    soon("the orders' end", || (settled() == ORDERS).then_some(()));
    let left = 1_000_000 - FEN * ORDERS as i64;
    let books = city.bank.told(&json!({"do": "books"}));
    assert_eq!((&books["orders"], &books["accounts"][0]["fen"]), (&json!(ORDERS), &json!(left)));
    assert_eq!(balance(&clerk, &account), left);
}

#[test]
fn a_revoked_key_is_not_believed_in_what_is_under_way() {
    let mut city = city_of_two();
    let (clerk, _) = fund::two(&city.a);
    // Both processes are away; what the bank says waits at the broker.
    city.a.kill();
    city.b.kill();
    for n in 0..CREDITS {
        city.bank.told(&json!({"do": "credit", "account": city.account, "fen": 100 + n}));
    }
    let kid = city.bank.partner.kid.to_string();
    let revoking = ["--json", "partner", "key", "revoke", "bank-a", &kid, "--reason", "lost"];
    let said: Value = serde_json::from_str(&city.room.hub(revoking).well()).expect("it answers in JSON");
    assert!(said.to_string().contains("bank-a-N-"), "what was accepted under it is listed: {said}");
    let hub = city.room.start();
    let (clerk, operator) = (clerk.at(&hub), hub.sign_in("operator"));
    let letters = || {
        let open = pages(&operator, "/dead-letters?state=open").into_iter();
        open.filter(|letter| letter["reason"] == "signature").collect::<Vec<_>>()
    };
    let dead = soon("all of them dead", || Some(letters()).filter(|dead| dead.len() == CREDITS));
    assert!(dead[0]["detail"].as_str().is_some_and(|why| why.contains("revoked")), "{}", dead[0]);
    assert_eq!(balance(&clerk, &city.account), 1_000_000, "nothing of it was booked");
    // Nor by being sent again.
    let id = dead[0]["id"].as_str().expect("an id");
    operator.post(&format!("/dead-letters/{id}/retry"), json!({})).ok();
    soon("its second death", || letters().into_iter().find(|l| l["id"] == id && l["times"] == 2));
    assert_eq!(balance(&clerk, &city.account), 1_000_000);
}

/// What was paid in is taken back before anybody else is heard: heard the other way round it would have been spent.
#[test]
fn a_bank_is_heard_in_its_order_whichever_process_lives() {
    let mut city = city_of_two();
    let (clerk, _) = fund::two(&city.b);
    let account = city.account.clone();
    deed(&clerk, "match", &account, "1", 1).ok();
    let mut a = Some(city.a);
    for n in 0..2 * ORDERS {
        let credit = city.bank.told(&json!({"do": "credit", "account": account, "fen": 100 + n}));
        city.bank.told(&json!({"do": "reverse", "reference": credit["booked"]}));
        if n == ORDERS
            && let Some(a) = a.take()
        {
            a.kill();
        }
    }
    let lines = || {
        let entries = pages(&clerk, &format!("/ledger/{account}/entries?sub=A1"));
        entries.len() == 1 + 4 * ORDERS
    };
    soon("all of it", || lines().then_some(()));
    assert_eq!(balance(&clerk, &account), 1_000_000);
    let letters = pages(&city.b.sign_in("operator"), "/dead-letters?state=open");
    assert!(letters.iter().all(|letter| letter["reason"] != "refused"), "{letters:?}");
}
