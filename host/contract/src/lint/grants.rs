//! What the plugin asks for beyond its own: registers to read, host registers
//! to maintain, procedures of others to open cases of.
use super::{Report, place::Place};

/// `hub/person` is written by the host alone.
const MAINTAINABLE: [&str; 4] = ["hub/organisation", "hub/post", "hub/project", "hub/party"];

pub(super) fn check(r: &mut Report) {
    let c = r.contract;
    for name in c.maintains.iter().filter(|m| !MAINTAINABLE.contains(&m.as_str())) {
        r.say("maintains", &Place::of("maintains", name), &[("register", name)]);
    }
    for name in &c.opens {
        let own = name.split_once('/').is_some_and(|(system, _)| system == c.id);
        r.expect(!own, "opens-own", &Place::of("opens", name), &[("procedure", name)]);
    }
    for name in &c.reads {
        read(r, name);
    }
    for name in c.required.iter().filter(|name| !c.reads.contains(name)) {
        r.say("required-not-read", &Place::of("required", name), &[("register", name)]);
    }
}

fn read(r: &mut Report, name: &str) {
    let at = Place::of("reads", name);
    match name.split_once('/') {
        Some((system, register)) if !system.is_empty() && !register.is_empty() => {
            r.expect(system != r.contract.id, "reads-own", &at, &[("register", name)]);
        }
        _ => r.say("reads-form", &at, &[("register", name)]),
    }
}
