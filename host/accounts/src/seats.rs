//! Which seats a person may act from. Every request asks, so an answer is remembered together with the stamps of all
//! that it rests on: the person's appointments and the organisations that made them. An answer counts only while no
//! process has moved one of these, so that an appointment revoked anywhere ends with the next request.
use crate::{acting::Seat, error::AccountError};
use quick_cache::sync::Cache;
use serde_json::Value;
use std::sync::Arc;
use store::{
    Store,
    filter::{Condition, Paging, RecordFilter},
    rows::RecordRow,
    scope,
};

const POST: &str = "hub/post";
const ORGANISATION: &str = "hub/organisation";
/// Appointments of one person that count.
const SEATS_MAX: u32 = 500;
/// Persons whose seats are remembered; a seat is some 300 bytes.
const REMEMBERED: usize = 20_000;

#[derive(Clone)]
pub struct Seats {
    store: Store,
    known: Arc<Cache<String, Arc<Known>>>,
}

/// All that stand, in force or not: which are is asked of the day.
struct Known {
    scopes: Vec<String>,
    stamps: Vec<i64>,
    appointments: Vec<Appointment>,
}

struct Appointment {
    seat: Seat,
    from: Option<String>,
    until: Option<String>,
}

impl Seats {
    pub fn new(store: Store) -> Seats {
        Seats { store, known: Arc::new(Cache::new(REMEMBERED)) }
    }

    pub async fn of(&self, person: &str, today: &str) -> Result<Vec<Seat>, AccountError> {
        let known = match self.known.get(person) {
            Some(known) if self.stamps(&known.scopes).await? == known.stamps => known,
            _ => self.read(person).await?,
        };
        Ok(known.appointments.iter().filter(|a| a.in_force(today)).map(|a| a.seat.clone()).collect())
    }

    /// Stamps first: what is written in between makes the answer old, never wrongly new.
    async fn read(&self, person: &str) -> Result<Arc<Known>, AccountError> {
        let mut scopes = vec![scope::set(POST, "person", person)];
        let mut stamps = self.stamps(&scopes).await?;
        let conditions = vec![Condition::equals("person", person), Condition::equals("status", "有效")];
        let posts =
            self.store.records(POST, &RecordFilter::standing(conditions), &Paging::first(SEATS_MAX)).await?.rows;
        let mut appointments = vec![];
        for post in posts {
            let Some(seat) = Seat::of_record(&post.data) else {
                continue;
            };
            let by = scope::record(ORGANISATION, &seat.organisation);
            if !scopes.contains(&by) {
                stamps.extend(self.stamps(std::slice::from_ref(&by)).await?);
                scopes.push(by);
            }
            let organisation = self.store.record(ORGANISATION, &seat.organisation).await?;
            appointments.extend(organisation.and_then(|o| Appointment::of(seat, &post.data, &o)));
        }
        let known = Arc::new(Known { scopes, stamps, appointments });
        self.known.insert(person.to_owned(), known.clone());
        Ok(known)
    }

    async fn stamps(&self, scopes: &[String]) -> Result<Vec<i64>, AccountError> {
        let found = self.store.stamps(scopes).await?;
        Ok(scopes.iter().map(|s| found.get(s).copied().unwrap_or(0)).collect())
    }
}

impl Appointment {
    /// `None` when the organisation is not in good standing.
    fn of(seat: Seat, post: &Value, organisation: &RecordRow) -> Option<Appointment> {
        let data = &organisation.data;
        data.get("status").is_none_or(|s| s == "正常").then_some(())?;
        let kinds = data.get("kinds").and_then(Value::as_array);
        let is_authority = kinds.is_some_and(|k| k.iter().any(|x| x == "authority"));
        let text = |k: &str| post.get(k).and_then(Value::as_str).filter(|t| !t.is_empty()).map(str::to_owned);
        Some(Appointment { seat: Seat { is_authority, ..seat }, from: text("from"), until: text("until") })
    }

    fn in_force(&self, today: &str) -> bool {
        self.from.as_deref().is_none_or(|f| f <= today) && self.until.as_deref().is_none_or(|u| u >= today)
    }
}
