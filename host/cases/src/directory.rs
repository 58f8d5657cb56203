//! Look-ups in the host's own registers: which authority, which parties, who
//! sits where. Two hub processes must never disagree because one remembered:
//! answers are read each time, but for the few authorities of a division, which
//! every task asks for; these are remembered with their stamp.
use async_recursion::async_recursion as boxed;
use serde_json::Value;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use store::{
    Store, StoreError,
    filter::{Condition, Paging, RecordFilter, Viewer},
    rows::{Offer, RecordRow},
    scope,
};

pub const ORGANISATION: &str = "hub/organisation";
pub const PERSON: &str = "hub/person";
pub const DELEGATION: &str = "hub/delegation";
pub const POST: &str = "hub/post";
pub const PROJECT: &str = "hub/project";
pub const PARTY: &str = "hub/party";
pub const PUBLICITY: &str = "hub/publicity";
pub const OBJECTION: &str = "hub/objection";

/// More authorities in one division than this is a mistake in the data.
const AUTHORITIES_MAX: u32 = 50;
const PARTIES_MAX: u32 = 200;
const POSTS_MAX: u32 = 200;

#[derive(Clone)]
pub struct Directory {
    store: Store,
    /// Division code of the city whose offices `office:` means.
    city: String,
    /// By division; a city has some twenty.
    known: Arc<Mutex<HashMap<String, Known>>>,
}

#[derive(Clone)]
struct Known {
    stamp: i64,
    authorities: Arc<Vec<RecordRow>>,
}

impl Directory {
    pub fn new(store: Store, city: String) -> Directory {
        Directory { store, city, known: Arc::default() }
    }

    #[boxed]
    pub async fn organisation(&self, code: &str) -> Result<Option<RecordRow>, StoreError> {
        self.store.record(ORGANISATION, code).await
    }

    #[boxed]
    pub async fn name_of(&self, code: &str) -> Result<String, StoreError> {
        let row = self.organisation(code).await?;
        Ok(row.and_then(|r| text(&r.data, "name")).unwrap_or_else(|| code.to_owned()))
    }

    #[boxed]
    pub async fn project_name(&self, no: &str) -> Result<String, StoreError> {
        let row = self.store.record(PROJECT, no).await?;
        Ok(row.and_then(|r| text(&r.data, "name")).unwrap_or_else(|| no.to_owned()))
    }

    #[boxed]
    pub async fn division_of_project(&self, project: &str) -> Result<Option<String>, StoreError> {
        Ok(self.store.record(PROJECT, project).await?.and_then(|r| text(&r.data, "division")))
    }

    #[boxed]
    pub async fn division_of_organisation(&self, code: &str) -> Result<Option<String>, StoreError> {
        Ok(self.organisation(code).await?.and_then(|r| text(&r.data, "division")))
    }

    #[boxed]
    pub async fn person_name(&self, id: &str) -> Result<String, StoreError> {
        let row = self.store.record(PERSON, id).await?;
        Ok(row.and_then(|r| text(&r.data, "name")).unwrap_or_else(|| id.to_owned()))
    }

    /// The stamp first: what is written in between makes the answer old, never wrongly new.
    async fn authorities(&self, division: &str) -> Result<Arc<Vec<RecordRow>>, StoreError> {
        let scope = scope::set(ORGANISATION, "division", division);
        let stamp = self.store.stamps(std::slice::from_ref(&scope)).await?.get(&scope).copied().unwrap_or(0);
        let known = self.known().get(division).filter(|k| k.stamp == stamp).cloned();
        if let Some(known) = known {
            return Ok(known.authorities);
        }
        let conditions = vec![Condition::equals("kinds", "authority"), Condition::equals("division", division)];
        let authorities = Arc::new(self.find(ORGANISATION, conditions, AUTHORITIES_MAX).await?);
        // A division without authorities may be any code that somebody typed.
        if !authorities.is_empty() {
            self.known().insert(division.to_owned(), Known { stamp, authorities: authorities.clone() });
        }
        Ok(authorities)
    }

    fn known(&self) -> MutexGuard<'_, HashMap<String, Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The authority that answers for a division; the city's where the division has none.
    #[boxed]
    pub async fn authority(&self, division: Option<&str>) -> Result<Option<String>, StoreError> {
        for division in division.into_iter().chain([self.city.as_str()]) {
            if let Some(row) = self.authorities(division).await?.first() {
                return Ok(Some(row.key.clone()));
            }
        }
        Ok(None)
    }

    #[boxed]
    pub async fn is_authority(&self, code: &str) -> Result<bool, StoreError> {
        let row = self.organisation(code).await?;
        let kinds = row.as_ref().and_then(|r| r.data.get("kinds")).and_then(serde_json::Value::as_array);
        Ok(kinds.is_some_and(|kinds| kinds.iter().any(|k| k == "authority")))
    }

    /// The municipal authority that has this office.
    #[boxed]
    pub async fn city_office(&self, office: &str) -> Result<Option<String>, StoreError> {
        let rows = self.authorities(&self.city).await?;
        Ok(rows.iter().find(|r| has_office(&r.data, office)).map(|r| r.key.clone()))
    }

    /// The division's authority, with the office when it has offices.
    #[boxed]
    pub async fn district_office(
        &self,
        division: &str,
        office: &str,
    ) -> Result<(Option<String>, Option<String>), StoreError> {
        let rows = self.authorities(division).await?;
        if let Some(row) = rows.iter().find(|r| has_office(&r.data, office)) {
            return Ok((Some(row.key.clone()), Some(office.to_owned())));
        }
        let plain = rows.iter().find(|r| r.data.get("offices").and_then(Value::as_array).is_none_or(Vec::is_empty));
        Ok((plain.map(|r| r.key.clone()), None))
    }

    /// Whether somebody has the post that an offer asks for; a person named is always somebody.
    #[boxed]
    pub async fn is_held(&self, offer: &Offer) -> Result<bool, StoreError> {
        let Some(organisation) = offer.organisation.as_deref().filter(|_| offer.person.is_none()) else {
            return Ok(true);
        };
        let mut conditions = vec![Condition::equals("organisation", organisation), Condition::equals("status", "有效")];
        conditions.extend(offer.post.as_deref().map(|post| Condition::equals("post", post)));
        let posts = self.find(POST, conditions, POSTS_MAX).await?;
        let chairs = posts.iter().filter_map(|p| Some(accounts::Seat::of_record(&p.data)?.chair())).collect();
        Ok(store::audience::matches(offer, &Viewer { person: String::new(), chairs }))
    }

    /// Organisations that hold a part in a project now.
    #[boxed]
    pub async fn parties(&self, project: &str, kind: &str) -> Result<Vec<String>, StoreError> {
        let conditions = vec![Condition::equals("project-no", project), Condition::equals("kind", kind)];
        let rows = self.find(PARTY, conditions, PARTIES_MAX).await?;
        Ok(rows.into_iter().filter(|r| stands(&r.data)).filter_map(|r| text(&r.data, "organisation")).collect())
    }

    #[boxed]
    pub async fn is_party(&self, project: &str, organisation: &str) -> Result<bool, StoreError> {
        let conditions =
            vec![Condition::equals("project-no", project), Condition::equals("organisation", organisation)];
        let rows = self.find(PARTY, conditions, PARTIES_MAX).await?;
        Ok(rows.iter().any(|r| stands(&r.data)))
    }

    /// Whether the project is this organisation's own.
    #[boxed]
    pub async fn owns(&self, project: &str, organisation: &str) -> Result<bool, StoreError> {
        let row = self.store.record(PROJECT, project).await?;
        Ok(row.is_some_and(|r| r.retired.is_none() && r.data["owner"] == organisation))
    }

    async fn find(&self, register: &str, conditions: Vec<Condition>, limit: u32) -> Result<Vec<RecordRow>, StoreError> {
        Ok(self.store.records(register, &RecordFilter::standing(conditions), &Paging::first(limit)).await?.rows)
    }

    /// Whether anybody holds a post that an offer means.
    #[boxed]
    pub async fn anybody(&self, offer: &Offer) -> Result<bool, StoreError> {
        let Some(organisation) = &offer.organisation else {
            return Ok(offer.person.is_some());
        };
        let mut conditions =
            vec![Condition::equals("organisation", organisation.as_str()), Condition::equals("status", "有效")];
        conditions.extend(offer.post.as_ref().map(|p| Condition::equals("post", p.as_str())));
        let rows = self.find(POST, conditions, PARTIES_MAX).await?;
        Ok(rows.iter().any(|r| offer.office.is_none() || text(&r.data, "office") == offer.office))
    }
}

/// A part that counts: not yet confirmed, left or replaced ones do not.
fn stands(party: &Value) -> bool {
    party.get("status").is_none_or(|s| s == "有效")
}

fn has_office(data: &Value, office: &str) -> bool {
    data.get("offices").and_then(Value::as_array).is_some_and(|o| o.iter().any(|x| x == office))
}

fn text(data: &Value, field: &str) -> Option<String> {
    data.get(field).and_then(Value::as_str).map(str::to_owned)
}
