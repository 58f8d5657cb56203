//! Which seats a person may act from. Every request asks, so an answer is remembered together with the stamps of all
//! that it rests on: the person's appointments, what was delegated to him, and the organisations behind both. An answer
//! counts only while no process has moved one of these, so that an appointment revoked anywhere ends with the next
//! request. Who stands in for another holds the other's seat too, while both the delegation and the appointment last.
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
const DELEGATION: &str = "hub/delegation";
const ORGANISATION: &str = "hub/organisation";
/// Appointments of one person that count.
const SEATS_MAX: u32 = 500;
/// Persons whose seats are remembered; a seat is some 300 bytes.
const REMEMBERED: usize = 20_000;

#[derive(Clone)]
pub struct Seats {
    store: Store,
    seats: Arc<Cache<String, Arc<Known>>>,
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
        Seats { store, seats: Arc::new(Cache::new(REMEMBERED)) }
    }

    pub async fn of(&self, person: &str, today: &str) -> Result<Vec<Seat>, AccountError> {
        let known = match self.seats.get(person) {
            Some(known) if self.stamps(&known.scopes).await? == known.stamps => known,
            _ => self.read(person).await?,
        };
        let mut seats: Vec<Seat> = vec![];
        for appointment in known.appointments.iter().filter(|a| a.in_force(today)) {
            let seat = &appointment.seat;
            // His own come first: nobody needs another's seat for what he may himself, nor one seat twice.
            let lent_twice = seat.on_behalf.is_some() && seats.iter().any(|held| held.header() == seat.header());
            if !lent_twice {
                seats.push(seat.clone());
            }
        }
        Ok(seats)
    }

    /// Stamps first: what is written in between makes the answer old, never wrongly new.
    async fn read(&self, person: &str) -> Result<Arc<Known>, AccountError> {
        let mut known = Known { scopes: vec![], stamps: vec![], appointments: vec![] };
        self.own(person, &mut known).await?;
        self.delegated(person, &mut known).await?;
        let known = Arc::new(known);
        self.seats.insert(person.to_owned(), known.clone());
        Ok(known)
    }

    async fn own(&self, person: &str, known: &mut Known) -> Result<(), AccountError> {
        self.rest_on(scope::set(POST, "person", person), known).await?;
        for post in self.standing(POST, "person", person).await? {
            if let Some(appointment) = self.appointment(&post, known).await? {
                known.appointments.push(appointment);
            }
        }
        Ok(())
    }

    /// Posts of others for whom he stands in.
    async fn delegated(&self, person: &str, known: &mut Known) -> Result<(), AccountError> {
        self.rest_on(scope::set(DELEGATION, "delegate", person), known).await?;
        for delegation in self.standing(DELEGATION, "delegate", person).await? {
            let (Some(number), Some(away)) = (text(&delegation, "appointment-no"), text(&delegation, "person")) else {
                continue;
            };
            self.rest_on(scope::record(POST, &number), known).await?;
            let post = self.store.record(POST, &number).await?.filter(|r| r.retired.is_none());
            let Some(post) = post.filter(|r| r.data["status"] == "有效" && r.data["person"] == away.as_str()) else {
                continue;
            };
            let Some(theirs) = self.appointment(&post.data, known).await? else {
                continue;
            };
            let seat = theirs.seat.clone().delegated(&away);
            let from = text(&delegation, "from").max(theirs.from);
            let until = [text(&delegation, "until"), theirs.until].into_iter().flatten().min();
            known.appointments.push(Appointment { seat, from, until });
        }
        Ok(())
    }

    async fn standing(&self, register: &str, field: &str, person: &str) -> Result<Vec<Value>, AccountError> {
        let conditions = vec![Condition::equals(field, person), Condition::equals("status", "有效")];
        let page = self.store.records(register, &RecordFilter::standing(conditions), &Paging::first(SEATS_MAX)).await?;
        Ok(page.rows.into_iter().map(|row| row.data).collect())
    }

    async fn appointment(&self, post: &Value, known: &mut Known) -> Result<Option<Appointment>, AccountError> {
        let Some(seat) = Seat::of_record(post) else {
            return Ok(None);
        };
        self.rest_on(scope::record(ORGANISATION, &seat.organisation), known).await?;
        let organisation = self.store.record(ORGANISATION, &seat.organisation).await?;
        Ok(organisation.and_then(|o| Appointment::of(seat, post, &o)))
    }

    async fn rest_on(&self, scope: String, known: &mut Known) -> Result<(), AccountError> {
        if !known.scopes.contains(&scope) {
            known.stamps.extend(self.stamps(std::slice::from_ref(&scope)).await?);
            known.scopes.push(scope);
        }
        Ok(())
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
        Some(Appointment { seat: Seat { is_authority, ..seat }, from: text(post, "from"), until: text(post, "until") })
    }

    fn in_force(&self, today: &str) -> bool {
        self.from.as_deref().is_none_or(|f| f <= today) && self.until.as_deref().is_none_or(|u| u >= today)
    }
}

fn text(record: &Value, field: &str) -> Option<String> {
    record.get(field).and_then(Value::as_str).filter(|t| !t.is_empty()).map(str::to_owned)
}
