//! Puts the sample city into an empty database, once. A database that holds
//! anything else is refused: sample data and a city's own never mix.
use super::{
    START,
    city::{City, Organisation, Person, Post, Project, city},
};
use crate::{
    failure::{Failure, Or},
    records::{self, Put},
};
use accounts::Accounts;
use cases::clock::Clock;
use contract::canonical::sha256;
use serde_json::{Map, Value, json};
use store::{Store, StoreError};
use systems::host;

const MARK: &str = "sample";
const PASSWORD: &str = "sample/password";
pub const OPERATOR: &str = "operator";
/// Appointments of the city's first day; later ones have later dates in their numbers.
const NUMBERED: &str = "SQ-20250102";
const ALL_POWERS: [&str; 8] = ["fill", "submit", "review", "sign", "seal", "seal-project", "grant", "view"];
const OFFICERS_POWERS: [&str; 7] = ["fill", "submit", "review", "sign", "seal", "grant", "view"];
const STAFF_POWERS: [&str; 4] = ["fill", "submit", "sign", "view"];

pub async fn is_sample(store: &Store) -> Result<bool, StoreError> {
    Ok(store.meta(MARK).await?.is_some())
}

/// Makes the city unless it is there; its one password.
pub async fn begin(store: &Store, accounts: &Accounts) -> Result<String, Failure> {
    let what = "the sample city cannot be made";
    if is_sample(store).await.or_fail(what, "hub doctor")? {
        let password = store.meta(PASSWORD).await.or_fail(what, "hub doctor")?;
        return password
            .ok_or_else(|| Failure::new(what, "it was begun and not finished", "delete the database and start again"));
    }
    let holds = store.registers().await.or_fail(what, "hub doctor")?;
    let people = store.credentials().await.or_fail(what, "hub doctor")?;
    if !holds.is_empty() || !people.is_empty() {
        let why = "this database holds other data";
        return Err(Failure::new(what, why, "give the sample hub a database of its own: [database] url"));
    }
    store.meta_set(MARK, "1").await.or_fail(what, "hub doctor")?;
    fill(store, accounts).await.or_fail(what, "delete the database and start again")
}

async fn fill(store: &Store, accounts: &Accounts) -> Result<String, accounts::AccountError> {
    let city = city();
    records::put_all(store, records_of(&city)).await?;
    let password = password();
    let mut ids: Vec<String> = city.persons.iter().map(|p| p.id.clone()).collect();
    ids.sort();
    accounts.set_credentials(&ids, &password).await?;
    accounts.set_credential(OPERATOR, OPERATOR, &password, true).await?;
    let clock = Clock::new(store.clone(), true);
    if let Some(start) = clock.zone.read(START) {
        clock.set(start).await?;
    }
    // Last: a city without it was not finished.
    store.meta_set(PASSWORD, &password).await?;
    Ok(password)
}

/// Easy to copy from a terminal, different on every machine. `HUB_SAMPLE_PASSWORD` fixes it for tests.
fn password() -> String {
    let given = std::env::var("HUB_SAMPLE_PASSWORD").ok().filter(|p| !p.is_empty());
    given.unwrap_or_else(|| {
        let letters: String = accounts::random_token().chars().filter(char::is_ascii_alphanumeric).take(12).collect();
        format!("yb-{}", letters.to_lowercase())
    })
}

fn records_of(city: &City) -> Vec<Put<'static>> {
    let mut puts = vec![operator()];
    puts.extend(city.persons.iter().map(person));
    puts.extend(city.organisations.iter().filter(|o| o.seed).map(|o| organisation(city, o)));
    let posts = city.persons.iter().flat_map(|p| p.posts.iter().map(move |post| (p, post)));
    puts.extend(posts.enumerate().filter_map(|(n, (p, post))| appointment(city, n + 1, p, post)));
    puts.extend(city.projects.iter().flat_map(|p| project(city, p)));
    puts
}

fn put(register: &'static str, key: String, data: Value) -> Put<'static> {
    let definition = host::register(register).expect("a host register");
    Put { register, definition, key, data }
}

fn operator() -> Put<'static> {
    let data = json!({"id": OPERATOR, "name": "平台管理员", "name-hash": sha256("平台管理员".as_bytes()), "verified": true, "status": "正常"});
    put("hub/person", OPERATOR.to_owned(), data)
}

fn person(p: &Person) -> Put<'static> {
    let name = p.name();
    let data = json!({
        "id": p.id, "name": name, "name-hash": sha256(name.as_bytes()), "id-number": p.id_number,
        "id-hash": sha256(p.id_number.as_bytes()), "birth": p.birth(), "verified": true, "status": "正常",
    });
    put("hub/person", p.id.clone(), data)
}

fn organisation(city: &City, o: &Organisation) -> Put<'static> {
    let certificate = |c: &Map<String, Value>| {
        let mut c = c.clone();
        c.insert("status".to_owned(), "有效".into());
        Value::Object(c)
    };
    let mut data = json!({
        "credit-code": o.credit_code, "name": o.name, "kinds": o.kinds, "division": o.division, "status": "正常",
        "established": o.established, "local": o.division.starts_with("5101"), "officers": 0, "expiring": 0,
        "legal-representative": city.legal_representative(o).map(|p| p.id.clone()),
    });
    if !o.offices.is_empty() {
        data["offices"] = json!(o.offices);
    }
    if !o.qualifications.is_empty() {
        data["qualifications"] = o.qualifications.iter().map(certificate).collect();
    }
    if let Some(no) = &o.safety_licence {
        data["safety-licence"] =
            json!([{"cert-no": no, "valid-from": "2024-01-01", "valid-until": "2030-12-31", "status": "有效"}]);
    }
    put("hub/organisation", o.credit_code.clone(), data)
}

fn appointment(city: &City, n: usize, p: &Person, post: &Post) -> Option<Put<'static>> {
    let organisation = city.organisation(&post.organisation)?;
    let (level, powers) = standing(organisation, &post.post);
    let no = format!("{NUMBERED}-{n:05}");
    let certificates: Vec<Value> = p.certificates.iter().map(|kind| {
        json!({"kind": kind, "cert-no": format!("ZS-{}", p.id), "registered-at": organisation.credit_code, "valid-until": "2030-12-31"})
    }).collect();
    let mut data = json!({
        "appointment-no": no, "organisation": organisation.credit_code, "person": p.id, "post": post.post, "level": level,
        "scope": "企业", "systems": [], "powers": powers, "from": "2025-01-02", "status": "有效",
    });
    if let Some(office) = &post.office {
        data["office"] = office.clone().into();
    }
    if !certificates.is_empty() {
        data["certificates"] = certificates.into();
    }
    Some(put("hub/post", no, data))
}

fn standing(organisation: &Organisation, post: &str) -> (&'static str, Vec<&'static str>) {
    let authority = organisation.kinds.iter().any(|k| k == "authority" || k == "street-office");
    match post {
        "legal-representative" | "administrator" => ("L1", ALL_POWERS.to_vec()),
        _ if authority => ("L2", OFFICERS_POWERS.to_vec()),
        _ => ("L3", STAFF_POWERS.to_vec()),
    }
}

fn project(city: &City, p: &Project) -> Vec<Put<'static>> {
    let code = |id: &str| city.organisation(id).map(|o| o.credit_code.clone()).unwrap_or_default();
    let mut data = Value::Object(p.rest.clone());
    data["project-no"] = p.project_no.clone().into();
    data["owner"] = code(&p.owner).into();
    let mut puts = vec![put("hub/project", p.project_no.clone(), data)];
    for party in &p.parties {
        let organisation = code(&party.organisation);
        let key = format!("{}/{}/01/{organisation}", p.project_no, party.kind);
        let mut data = Value::Object(party.rest.clone());
        for (field, value) in [
            ("project-no", p.project_no.as_str()),
            ("kind", &party.kind),
            ("section", "01"),
            ("organisation", &organisation),
            ("status", "有效"),
        ] {
            data[field] = value.into();
        }
        data["from"] = p.rest.get("registered-on").cloned().unwrap_or_default();
        puts.push(put("hub/party", key, data));
    }
    puts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_record_of_the_city_fits_its_register() {
        let city = city();
        let puts = records_of(&city);
        for p in &puts {
            assert_eq!(p.definition.key_of(&p.data).as_deref(), Some(p.key.as_str()), "{}", p.register);
        }
        let keys: std::collections::HashSet<_> = puts.iter().map(|p| (p.register, &p.key)).collect();
        assert_eq!(keys.len(), puts.len());
        for p in &city.persons {
            for post in &p.posts {
                assert!(city.organisation(&post.organisation).is_some(), "{}", p.id);
            }
        }
        for o in &city.organisations {
            assert!(city.legal_representative(o).is_some(), "{}", o.id);
        }
    }
}
