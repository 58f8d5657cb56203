//! R2 as far as rules see it: the hub keeps the identity number and its check;
//! what comes here is whether the person is verified, and when born. And R8:
//! nobody holds level 1 in two organisations.
use crate::{Context, Msg, days::age};
use hub_sdk::prelude::*;

const ADULT: i16 = 18;

pub fn verified(person: Option<&Row>) -> bool {
    person.is_some_and(|row| row.flag("verified"))
}

/// A person who is not verified yet may be named: he is invited, and confirms once he is.
pub fn check(person: Option<&Row>, at: &str, must_be_verified: bool, cx: &Context, say: &mut Problems) {
    if person.and_then(|row| row.date("birth")).is_some_and(|birth| age(birth, cx.today()) < ADULT) {
        say.refuse(Msg::NotAdult).at(at);
    }
    match (verified(person), must_be_verified) {
        (true, _) => {}
        (false, true) => _ = say.refuse(Msg::NotVerified).at(at).cite("《网络安全法》第24条"),
        (false, false) => _ = say.hint(Msg::MustVerify).at(at),
    }
}

/// R8, for a person who is to hold level 1 in `organisation`.
pub fn seat(seats: &Rows, organisation: &str, at: &str, say: &mut Problems) {
    if seats.iter().any(|row| row.text("organisation") != organisation) {
        say.refuse(Msg::LevelOneElsewhere).at(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hub_sdk::testing;

    fn said(person: Value, must_be_verified: bool) -> Vec<(String, hub_sdk::Level)> {
        let cx: Context = testing::context(env!("CARGO_MANIFEST_DIR"), "2025-02-17");
        let mut say = Problems::default();
        check(Some(&testing::read(person)), "/legal-representative", must_be_verified, &cx, &mut say);
        say.list().iter().map(|p| (p.code.clone(), p.level)).collect()
    }

    #[test]
    fn one_who_is_not_verified_may_be_named_and_not_act() {
        use hub_sdk::Level::{Hint, Refuse};
        let unverified = json!({"verified": false, "birth": "1970-04-12"});
        assert_eq!(said(unverified.clone(), false), [("must-verify".to_owned(), Hint)]);
        assert_eq!(said(unverified, true), [("not-verified".to_owned(), Refuse)]);
        assert_eq!(said(json!({"verified": true, "birth": "2007-02-17"}), true), []);
        assert_eq!(said(json!({"verified": true, "birth": "2007-02-18"}), true), [("not-adult".to_owned(), Refuse)]);
    }
}
