//! From a selector to the chairs and persons it means now: looks into the
//! host's registers (authorities by division, parties of a project).
use crate::directory::Directory;
use async_recursion::async_recursion as boxed;
use contract::{Who, WhoRule, Whom, effect::Recipient, pointer};
use serde_json::Value;
use store::{StoreError, rows::Offer};

/// What a selector is read against.
pub struct Ground<'a> {
    /// Root document of pointers.
    pub root: &'a Value,
    pub organisation: Option<&'a str>,
    pub person: &'a str,
    pub project: Option<&'a str>,
    pub division: Option<&'a str>,
}

#[boxed]
pub async fn offers(dir: &Directory, rule: &WhoRule, ground: &Ground<'_>) -> Result<Vec<Offer>, StoreError> {
    let mut out: Vec<Offer> = vec![];
    for who in rule.select(ground.root) {
        for offer in one(dir, who, ground).await? {
            if !out.contains(&offer) {
                out.push(offer);
            }
        }
    }
    Ok(out)
}

async fn one(dir: &Directory, who: &Who, g: &Ground<'_>) -> Result<Vec<Offer>, StoreError> {
    let project = g.project.map(str::to_owned);
    Ok(match &who.whom {
        Whom::Applicant => match g.organisation {
            Some(code) => posts(who, seat(Some(code.to_owned()), None, project)),
            None => vec![person(g.person)],
        },
        Whom::Oneself => vec![person(g.person)],
        Whom::Party(kind) => {
            let parties = dir.parties(g.project.unwrap_or_default(), kind).await?;
            parties.into_iter().flat_map(|code| posts(who, seat(Some(code), None, project.clone()))).collect()
        }
        Whom::Chosen(field) => chosen(field, who, g),
        Whom::Office(name) => {
            let authority = dir.city_office(name).await?;
            posts(who, seat(authority, Some(name.clone()), None))
        }
        Whom::District(name) => {
            let (authority, office) = dir.district_office(g.division.unwrap_or_default(), name).await?;
            posts(who, seat(authority, office, None))
        }
        Whom::Kind(_) => vec![],
    })
}

/// The field may hold a person, an organisation, or a table's column
/// (`officers/*/person`); in a branch that runs over a list `item` is the item, `item.person` a field of it.
fn chosen(field: &str, who: &Who, g: &Ground<'_>) -> Vec<Offer> {
    let of_item =
        g.root.get("item").and_then(|_| field.strip_prefix("item")).filter(|f| f.is_empty() || f.starts_with('.'));
    let at = match of_item {
        Some(inside) => format!("/item{}", inside.replace('.', "/")),
        None if field.starts_with('/') => field.to_owned(),
        None => format!("/form/{field}"),
    };
    let values = pointer::each(g.root, &at).into_iter().filter_map(Value::as_str);
    values
        .flat_map(|value| match who.posts.is_empty() {
            true => vec![person(value)],
            false => posts(who, seat(Some(value.to_owned()), None, None)),
        })
        .collect()
}

fn person(id: &str) -> Offer {
    Offer { person: Some(id.to_owned()), ..Offer::default() }
}

fn seat(organisation: Option<String>, office: Option<String>, project: Option<String>) -> Offer {
    Offer { organisation, office, project, ..Offer::default() }
}

fn posts(who: &Who, base: Offer) -> Vec<Offer> {
    if base.organisation.is_none() {
        return vec![];
    }
    if who.posts.is_empty() {
        return vec![base];
    }
    who.posts.iter().map(|post| Offer { post: Some(post.clone()), ..base.clone() }).collect()
}

/// Who takes what nobody of an organisation holds the post for.
pub fn stewards(organisation: String) -> Vec<Offer> {
    let base = seat(Some(organisation), None, None);
    ["leader"].iter().chain(LEADERS).map(|post| Offer { post: Some((*post).to_owned()), ..base.clone() }).collect()
}

/// Posts that speak for an organisation when a notice names none.
const LEADERS: &[&str] = &["legal-representative", "administrator"];

#[boxed]
pub async fn recipients(dir: &Directory, to: &Recipient) -> Result<Vec<Offer>, StoreError> {
    Ok(match to {
        Recipient::Person(id) => id.as_str().map(person).into_iter().collect(),
        Recipient::Organisation { organisation, posts } => {
            let base = seat(organisation.as_str().map(str::to_owned), None, None);
            let names: Vec<&str> =
                if posts.is_empty() { LEADERS.to_vec() } else { posts.iter().map(String::as_str).collect() };
            names.into_iter().map(|p| Offer { post: Some(p.to_owned()), ..base.clone() }).collect()
        }
        Recipient::Office { office } => vec![seat(dir.city_office(office).await?, Some(office.clone()), None)],
        Recipient::District { office, division } => {
            let (authority, office) = dir.district_office(division, office).await?;
            vec![seat(authority, office, None)]
        }
    })
}
