//! Look-ups in the host's own registers: which authority, which parties, who
//! sits where. Two hub processes must never disagree because one remembered:
//! answers are read each time, but for what every task asks for, the authorities
//! of a division and the posts of an organisation; these are remembered with
//! their stamp.
use async_recursion::async_recursion as boxed;
use quick_cache::sync::Cache;
use serde_json::Value;
use std::{collections::HashSet, sync::Arc};
use store::{
    Store, StoreError, audience,
    filter::{Condition, Paging, RecordFilter},
    rows::{Chair, Offer, RecordRow},
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
/// Posts are read in pages: a large office has hundreds.
const POSTS_PAGE: u32 = 500;
/// Organisations whose posts are remembered.
const REMEMBERED: usize = 10_000;
/// A city has some twenty divisions; what somebody typed may be any code.
const DIVISIONS: usize = 100;

#[derive(Clone)]
pub struct Directory {
    store: Store,
    /// Division code of the city whose offices `office:` means.
    city: String,
    /// By division.
    authorities: Arc<Cache<String, Known<RecordRow>>>,
    /// By organisation: the chairs that somebody has.
    chairs: Arc<Cache<String, Known<Chair>>>,
}

/// True while its stamp stands.
#[derive(Clone)]
struct Known<T> {
    stamp: i64,
    rows: Arc<Vec<T>>,
}

impl Directory {
    pub fn new(store: Store, city: String) -> Directory {
        let (authorities, chairs) = (Arc::new(Cache::new(DIVISIONS)), Arc::new(Cache::new(REMEMBERED)));
        Directory { store, city, authorities, chairs }
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
    async fn stamp(&self, scope: String) -> Result<i64, StoreError> {
        Ok(self.store.stamps(std::slice::from_ref(&scope)).await?.get(&scope).copied().unwrap_or(0))
    }

    async fn authorities(&self, division: &str) -> Result<Arc<Vec<RecordRow>>, StoreError> {
        let stamp = self.stamp(scope::set(ORGANISATION, "division", division)).await?;
        if let Some(known) = self.authorities.get(division).filter(|k| k.stamp == stamp) {
            return Ok(known.rows);
        }
        let conditions = vec![Condition::equals("kinds", "authority"), Condition::equals("division", division)];
        let rows = Arc::new(self.find(ORGANISATION, conditions, AUTHORITIES_MAX).await?);
        self.authorities.insert(division.to_owned(), Known { stamp, rows: rows.clone() });
        Ok(rows)
    }

    async fn chairs(&self, organisation: &str) -> Result<Arc<Vec<Chair>>, StoreError> {
        let stamp = self.stamp(scope::set(POST, "organisation", organisation)).await?;
        if let Some(known) = self.chairs.get(organisation).filter(|k| k.stamp == stamp) {
            return Ok(known.rows);
        }
        let conditions = vec![Condition::equals("organisation", organisation), Condition::equals("status", "有效")];
        let filter = RecordFilter::standing(conditions);
        let (mut chairs, mut paging) = (HashSet::new(), Paging::first(POSTS_PAGE));
        loop {
            let page = self.store.records(POST, &filter, &paging).await?;
            chairs.extend(page.rows.iter().filter_map(|post| Some(accounts::Seat::of_record(&post.data)?.chair())));
            match page.next {
                Some(next) => paging.after = Some(next),
                None => break,
            }
        }
        let rows = Arc::new(chairs.into_iter().collect::<Vec<_>>());
        self.chairs.insert(organisation.to_owned(), Known { stamp, rows: rows.clone() });
        Ok(rows)
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
        Ok(self.chairs(organisation).await?.iter().any(|chair| audience::means(offer, chair)))
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
