//! From which seats a person may act, and what a seat may do.
mod common;

use accounts::{AccountError, Acting, Power, Seat, meant};
use common::{City, TODAY, city};
use serde_json::{Value, json};
use store::rows::Offer;

async fn seats(city: &City, person: &str, today: &str) -> Vec<String> {
    let seats = city.accounts.seats(person, today).await.unwrap();
    let mut numbers: Vec<_> = seats.into_iter().map(|s| s.appointment).collect();
    numbers.sort();
    numbers
}

#[tokio::test]
async fn only_appointments_in_force_are_seats() {
    let city = city().await;
    city.organisation("O1", &["owner"], "正常").await;
    city.organisation("O2", &["owner"], "注销").await;
    for (no, organisation, more) in [
        ("A", "O1", json!({})),
        ("B", "O1", json!({"status": "已撤销"})),
        ("C", "O1", json!({"status": "待接受"})),
        ("D", "O1", json!({"from": "2025-03-12", "until": "2025-03-14"})),
        ("E", "O1", json!({"from": "2025-03-13"})),
        ("F", "O1", json!({"until": "2025-03-11"})),
        ("G", "O2", json!({})),
        ("H", "O3", json!({})),
        ("I", "O1", json!({"post": ""})),
    ] {
        city.appointed(no, "P-01", organisation, more).await;
    }
    city.appointed("J", "P-02", "O1", json!({})).await;
    assert_eq!(seats(&city, "P-01", TODAY).await, ["A", "D"], "the day it begins is a day of it");
    assert_eq!(seats(&city, "P-01", "2025-03-14").await, ["A", "D", "E"], "and the day it ends too");
    assert_eq!(seats(&city, "P-01", "2025-03-15").await, ["A", "E"]);
    assert_eq!(seats(&city, "P-02", TODAY).await, ["J"]);
    assert!(seats(&city, "P-03", TODAY).await.is_empty());
}

#[tokio::test]
async fn one_acts_from_a_seat_of_ones_own_named_exactly() {
    let city = city().await;
    city.has("P-01").await;
    city.organisation("O1", &["owner"], "正常").await;
    city.organisation("A1", &["authority"], "正常").await;
    city.appointed("A", "P-01", "O1", json!({})).await;
    city.appointed("B", "P-01", "A1", json!({"post": "reviewer", "office": "科发处"})).await;
    city.appointed("C", "P-02", "O1", json!({"post": "administrator"})).await;
    let visitor = city.visitor("P-01").await;
    let acting = |header: &'static str| {
        let (accounts, visitor) = (city.accounts.clone(), visitor.clone());
        async move { accounts.acting(&visitor, header, TODAY).await }
    };
    assert_eq!(acting("self").await.unwrap().seat, None);
    let owner = acting("O1/clerk").await.unwrap().seat.unwrap();
    assert!(!owner.is_authority);
    let office = acting("A1:%E7%A7%91%E5%8F%91%E5%A4%84/reviewer").await.unwrap().seat.unwrap();
    assert!(office.is_authority && office.office.as_deref() == Some("科发处"));
    for foreign in ["O1/administrator", "A1/reviewer", "O1", "O1/clerk/", "", "operator", "O1/Clerk"] {
        assert!(matches!(acting(foreign).await, Err(AccountError::NotYourPost)), "{foreign}");
    }
}

fn seat(more: Value) -> Seat {
    let mut data = json!({"appointment-no": "A", "organisation": "O1", "post": "clerk", "powers": [], "systems": []});
    for (key, value) in more.as_object().unwrap() {
        data[key] = value.clone();
    }
    Seat::of_record(&data).unwrap()
}

/// Every power against every set of one power, in a system of the seat and in another.
#[test]
fn a_seat_may_what_its_powers_and_its_systems_say() {
    for held in Power::ALL {
        for asked in Power::ALL {
            for (systems, system, reaches) in
                [(json!([]), "any", true), (json!(["a", "b"]), "b", true), (json!(["a"]), "ab", false)]
            {
                // Appointments store a power by its id or by its label.
                for written in [held.name(), held.label()] {
                    let seat = seat(json!({"powers": [written], "systems": systems}));
                    assert_eq!(seat.may(*asked, system), reaches && held == asked, "{written} {asked:?} {system}");
                }
            }
        }
    }
    assert!(Power::ALL.iter().all(|p| !seat(json!({"powers": ["everything", ""]})).may(*p, "a")));
    assert!(Power::ALL.iter().all(|p| !seat(json!({"powers": "fill"})).may(*p, "a")));
}

#[test]
fn an_appointment_that_names_no_place_is_no_seat() {
    for missing in ["appointment-no", "organisation", "post"] {
        let mut data = json!({"appointment-no": "A", "organisation": "O1", "post": "clerk"});
        data[missing] = json!("");
        assert_eq!(Seat::of_record(&data), None, "{missing}");
    }
}

fn acting(seat: Option<Seat>) -> Acting {
    Acting { person: "P-01".into(), name: "王".into(), seat, operator: false }
}

/// Offers against seats: organisation, office, post and project each shut out when they differ.
#[test]
fn an_offer_means_whom_it_names() {
    let text = |t: &str| (!t.is_empty()).then(|| t.to_owned());
    let offer = |organisation: &str, office: &str, post: &str, project: &str| Offer {
        person: None,
        organisation: text(organisation),
        office: text(office),
        post: text(post),
        project: text(project),
    };
    let clerk = acting(Some(seat(json!({}))));
    let officer = acting(Some(seat(json!({"office": "科发处", "post": "reviewer"}))));
    let on_site = acting(Some(seat(json!({"project-no": "X1"}))));
    for (given, for_clerk, for_officer, for_site) in [
        (offer("O1", "", "clerk", ""), true, false, false),
        (offer("O1", "", "", ""), true, true, false),
        (offer("O1", "科发处", "reviewer", ""), false, true, false),
        (offer("O1", "科发处", "", ""), false, true, false),
        (offer("O1", "城建处", "reviewer", ""), false, false, false),
        (offer("O2", "", "clerk", ""), false, false, false),
        (offer("O1", "", "clerk", "X1"), true, false, true),
        (offer("O1", "", "clerk", "X2"), true, false, false),
    ] {
        let found = [&clerk, &officer, &on_site].map(|a| meant(a, std::slice::from_ref(&given)));
        assert_eq!(found, [for_clerk, for_officer, for_site], "{given:?}");
    }
    let person = Offer { person: text("P-01"), ..offer("", "", "", "") };
    assert!(meant(&acting(None), std::slice::from_ref(&person)));
    assert!(!meant(&Acting { person: "P-02".into(), ..clerk.clone() }, &[person]));
    assert!(!meant(&acting(None), &[offer("O1", "", "", "")]), "for himself he holds no post");
    assert!(!meant(&clerk, &[]));
}
