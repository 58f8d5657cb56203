//! Offers against chairs. Both sides become plain keys, so that "what is
//! offered to me" is a handful of exact look-ups in an index and never a scan:
//! an offer is stored under one key, and a viewer asks for all keys that could
//! hold an offer he matches.
use crate::filter::Viewer;
use crate::rows::{Chair, Offer};

/// No name contains it, so that two different posts never share a key.
const PART: char = '\u{1f}';

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    pub who: String,
    /// Set for chairs limited to a project: only its rows match.
    pub project: Option<String>,
}

/// The key that an offer is stored under.
pub fn offered(offer: &Offer) -> String {
    match &offer.person {
        Some(person) => person_key(person),
        None => post_key(text(&offer.organisation), text(&offer.office), text(&offer.post)),
    }
}

/// Every key under which an offer to this viewer can lie.
pub fn offer_keys(viewer: &Viewer) -> Vec<Key> {
    let mut keys = vec![Key { who: person_key(&viewer.person), project: None }];
    for chair in &viewer.chairs {
        keys.extend(post_keys(chair).into_iter().map(|who| Key { who, project: chair.project.clone() }));
    }
    distinct(keys)
}

/// Whom an offer makes a case concern, also after its task is done.
pub fn concerned(offer: &Offer) -> String {
    match (&offer.person, &offer.office) {
        (Some(person), _) => person_key(person),
        (None, Some(office)) => office_key(text(&offer.organisation), office),
        (None, None) => organisation_key(text(&offer.organisation)),
    }
}

pub fn concern_keys(viewer: &Viewer) -> Vec<Key> {
    let mut keys = vec![Key { who: person_key(&viewer.person), project: None }];
    for chair in &viewer.chairs {
        let mut add = |who| keys.push(Key { who, project: chair.project.clone() });
        add(organisation_key(&chair.organisation));
        if let Some(office) = &chair.office {
            add(office_key(&chair.organisation, office));
            add(office_key("", office));
        }
    }
    distinct(keys)
}

pub fn matches(offer: &Offer, viewer: &Viewer) -> bool {
    if let Some(person) = &offer.person {
        return *person == viewer.person;
    }
    viewer.chairs.iter().any(|chair| means(offer, chair))
}

/// Whether an offer that names no person is for whoever sits there.
pub fn means(offer: &Offer, chair: &Chair) -> bool {
    let organisation = offer.organisation.as_ref().is_none_or(|o| *o == chair.organisation);
    let office = offer.office.is_none() || offer.office == chair.office;
    let post = offer.post.as_ref().is_none_or(|p| *p == chair.post);
    let project = chair.project.is_none() || chair.project == offer.project;
    let somebody = offer.organisation.is_some() || offer.office.is_some() || offer.post.is_some();
    somebody && organisation && office && post && project
}

pub fn matches_any(offers: &[Offer], viewer: &Viewer) -> bool {
    offers.iter().any(|offer| matches(offer, viewer))
}

pub fn person_key(person: &str) -> String {
    format!("person/{person}")
}

pub fn organisation_key(organisation: &str) -> String {
    format!("organisation/{organisation}")
}

fn office_key(organisation: &str, office: &str) -> String {
    format!("office/{organisation}{PART}{office}")
}

fn post_key(organisation: &str, office: &str, post: &str) -> String {
    format!("post/{organisation}{PART}{office}{PART}{post}")
}

/// Each part of an offer may be left open, but not all three.
fn post_keys(chair: &Chair) -> Vec<String> {
    let mut keys = Vec::new();
    for organisation in [chair.organisation.as_str(), ""] {
        for office in [text(&chair.office), ""] {
            for post in [chair.post.as_str(), ""] {
                if !(organisation.is_empty() && office.is_empty() && post.is_empty()) {
                    keys.push(post_key(organisation, office, post));
                }
            }
        }
    }
    keys
}

fn text(part: &Option<String>) -> &str {
    part.as_deref().unwrap_or("")
}

fn distinct(keys: Vec<Key>) -> Vec<Key> {
    let mut seen = std::collections::HashSet::new();
    keys.into_iter().filter(|key| seen.insert(key.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all<T: Clone>(values: &[T]) -> Vec<Option<T>> {
        std::iter::once(None).chain(values.iter().cloned().map(Some)).collect()
    }

    fn offers() -> Vec<Offer> {
        let (names, mut offers) = (["a".to_owned(), "b".to_owned()], Vec::new());
        for organisation in all(&names) {
            for office in all(&names) {
                for post in all(&names) {
                    for project in all(&names) {
                        let (organisation, office, post) = (organisation.clone(), office.clone(), post.clone());
                        offers.push(Offer { person: None, organisation, office, post, project });
                    }
                }
            }
        }
        offers.push(Offer { person: Some("a".to_owned()), ..Offer::default() });
        offers
    }

    #[test]
    fn keys_find_exactly_the_offers_that_match() {
        let names = ["a".to_owned(), "b".to_owned()];
        for organisation in &names {
            for office in all(&names) {
                for project in all(&names) {
                    let chair = Chair {
                        organisation: organisation.clone(),
                        office: office.clone(),
                        post: "a".to_owned(),
                        project,
                    };
                    let viewer = Viewer { person: "a".to_owned(), chairs: vec![chair] };
                    let keys = offer_keys(&viewer);
                    for offer in offers() {
                        let who = offered(&offer);
                        let found =
                            keys.iter().any(|k| k.who == who && (k.project.is_none() || k.project == offer.project));
                        assert_eq!(found, matches(&offer, &viewer), "{offer:?} for {viewer:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn an_offer_to_nobody_matches_nobody() {
        let viewer =
            Viewer { person: "a".to_owned(), chairs: vec![Chair { organisation: "a".to_owned(), ..Chair::default() }] };
        assert!(!matches(&Offer::default(), &viewer));
    }
}
