//! Who may sign in; what the hub remembers of itself.
use super::*;

forward! {
    credential(person: &str) -> Option<CredentialRow> = credentials::by_person;
    credential_by_name(name: &str) -> Option<CredentialRow> = credentials::by_name;
    credentials() -> Vec<CredentialRow> = credentials::list;
    credential_set(credential: &CredentialRow) -> () = credentials::set;
    /// One more failure; how many there are now.
    credential_failed(person: &str) -> i32 = credentials::failed;
    credential_lock(person: &str, until: Millis) -> () = credentials::lock;
    credential_succeeded(person: &str) -> () = credentials::succeeded;
    session_add(session: &SessionRow) -> () = sessions::add;
    session(token: &str) -> Option<SessionRow> = sessions::by_token;
    /// The session with what a door asks of its person; `register` holds the persons.
    session_of_person(token: &str, register: &str) -> Option<DoorRow> = sessions::with_person;
    sessions_of_person(person: &str) -> Vec<SessionRow> = sessions::of_person;
    session_touch(token: &str, seen: Millis, expires: Millis) -> () = sessions::touch;
    session_end(token: &str) -> bool = sessions::end;
    /// All of a person, except perhaps one token.
    sessions_end(person: &str, except: Option<&str>) -> u64 = sessions::end_all;
    sessions_trim(now: Millis) -> u64 = sessions::trim;
    meta(key: &str) -> Option<String> = meta::value;
    /// All keys that start so.
    meta_below(prefix: &str) -> Vec<(String, String)> = meta::below;
    meta_set(key: &str, value: &str) -> () = meta::set;
    /// Sets it unless it is set; the value that stands.
    meta_ensure(key: &str, value: &str) -> String = meta::ensure;
    /// Sets it and bumps a stamp, under the lane's lock.
    meta_set_stamped(key: &str, value: &str, scope: &str) -> () = meta::set_stamped;
    meta_remove(key: &str) -> () = meta::remove;
}
