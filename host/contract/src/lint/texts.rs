//! Texts in both languages: there, short enough, plain, and with the same
//! parameters. English is asked for before release only.
use super::{Report, place::Place};
use crate::{Bilingual, form::Field, publicity::Publicity};

const TITLE: usize = 60;
const LABEL: usize = 100;
const SENTENCE: usize = 600;
/// Actions whose labels the host knows.
const COMMON: [&str; 9] =
    ["save", "submit", "confirm", "accept", "decline", "approve", "correction", "return", "refuse"];

pub(super) fn check(r: &mut Report) {
    messages(r);
    titles(r);
    procedures(r);
    for (id, form) in &r.contract.forms {
        let at = Place::of("forms", id);
        words(r, &form.title, id, TITLE, &at);
        fields(r, &form.fields(), &at);
    }
    for (id, register) in &r.contract.registers {
        let at = Place::of("registers", id);
        words(r, &Bilingual::new(&register.zh, &register.en), id, TITLE, &at);
        for (name, field) in &register.fields {
            words(r, &field.text, name, LABEL, &at.down(name));
        }
    }
}

/// `messages/{zh,en}.toml`.
fn messages(r: &mut Report) {
    for (code, text) in &r.contract.texts {
        let (zh, en) = (Place::of("messages", "zh").down(code), Place::of("messages", "en").down(code));
        if text.zh.is_empty() {
            r.say("zh-missing", &en, &[("what", code)]);
        }
        r.expect(!text.en.is_empty(), "english-missing", &zh, &[("what", code)]);
        plain(r, &text.zh, code, SENTENCE, &zh);
        plain(r, &text.en, code, SENTENCE, &en);
        let sorted = |s: &str| {
            let mut names: Vec<String> = crate::text::params(s)
                .into_iter()
                // `{post-en}` is the English word for `{post}`.
                .map(|n| n.strip_suffix("-en").unwrap_or(n).to_owned())
                .collect();
            names.sort();
            names.dedup();
            names
        };
        let same = text.en.is_empty() || text.zh.is_empty() || sorted(&text.zh) == sorted(&text.en);
        r.expect(same, "params-differ", &en, &[("text", code)]);
    }
}

/// Titles of the plugin and of what it names outside procedures and forms.
fn titles(r: &mut Report) {
    let c = r.contract;
    words(r, &c.title, &c.id, TITLE, &Place::top("title"));
    if c.about != Bilingual::default() {
        words(r, &c.about, "about", SENTENCE, &Place::top("about"));
    }
    let pair = |zh: &str, en: &str| Bilingual::new(zh, en);
    let roles = c.roles.iter().map(|x| ("roles", x.id.as_str(), pair(&x.zh, &x.en)));
    let events = c.events.iter().map(|(id, x)| ("events", id.as_str(), pair(&x.zh, &x.en)));
    let messages = c.messages.iter().map(|(id, x)| ("messages", id.as_str(), pair(&x.zh, &x.en)));
    let documents = c.documents.iter().map(|(id, x)| ("documents", id.as_str(), pair(&x.zh, &x.en)));
    let settings = c.settings.iter().map(|(id, x)| ("settings", id.as_str(), pair(&x.zh, &x.en)));
    let figures = c.figures.iter().map(|(id, x)| ("figures", id.as_str(), pair(&x.zh, &x.en)));
    for (id, chart) in &c.ledger {
        let at = Place::of("ledger", id);
        words(r, &pair(&chart.zh, &chart.en), id, LABEL, &at);
        for (name, head) in &chart.heads {
            words(r, &pair(&head.zh, &head.en), name, LABEL, &at.path_down(&["heads", name]));
        }
        for (kind, title) in &chart.entries {
            words(r, title, kind, LABEL, &at.path_down(&["entries", kind]));
        }
    }
    for (kind, id, text) in roles.chain(events).chain(messages).chain(documents).chain(settings).chain(figures) {
        words(r, &text, id, LABEL, &Place::of(kind, id));
    }
}

fn procedures(r: &mut Report) {
    for (id, procedure) in &r.contract.procedures {
        let at = Place::of("procedures", id);
        words(r, &procedure.title(), id, TITLE, &at);
        for (material, full) in &procedure.materials {
            words(r, &Bilingual::new(&full.zh, &full.en), material, LABEL, &at.path_down(&["materials", material]));
        }
        for (gate, full) in &procedure.gates {
            let here = at.path_down(&["gates", gate]);
            words(r, &Bilingual::new(&full.zh, &full.en), gate, LABEL, &here);
            plain(r, &full.source, gate, SENTENCE, &here.down("source"));
        }
        for (step, full) in &procedure.steps {
            let here = at.path_down(&["steps", step]);
            words(r, &full.title(), step, TITLE, &here);
            if let Some(publicity) = &full.publicity {
                notice(r, publicity, step, &here.down("publicity"));
            }
            for (branch, full) in &full.branches {
                words(r, &Bilingual::new(&full.zh, &full.en), branch, TITLE, &here.down(branch));
            }
            for (action, full) in
                full.actions.iter().filter(|(id, a)| !COMMON.contains(&id.as_str()) || !a.text.zh.is_empty())
            {
                words(r, &full.text, action, TITLE, &here.path_down(&["actions", action]));
            }
        }
    }
}

/// What a public notice says in words of its own.
fn notice(r: &mut Report, publicity: &Publicity, step: &str, at: &Place) {
    let labels = publicity.shows.iter().flat_map(|shown| std::iter::once(shown).chain(&shown.columns));
    for text in labels.map(|shown| &shown.text).filter(|text| !text.is_empty()) {
        words(r, text, step, LABEL, &at.down("shows"));
    }
    if !publicity.title.is_empty() {
        words(r, &publicity.title, step, TITLE, &at.down("title"));
    }
    plain(r, &publicity.basis, step, SENTENCE, &at.down("basis"));
}

fn fields(r: &mut Report, list: &[Field], at: &Place) {
    for field in list {
        let here = at.down(&field.id);
        // A missing zh title is said by the form's own rules.
        if !field.text.zh.is_empty() {
            words(r, &field.text, &field.id, LABEL, &here);
        }
        fields(r, &field.columns, &here);
    }
}

fn words(r: &mut Report, text: &Bilingual, what: &str, most: usize, at: &Place) {
    if text.zh.is_empty() {
        return r.say("title-missing", at, &[("what", what)]);
    }
    r.expect(!text.en.is_empty(), "english-missing", at, &[("what", what)]);
    plain(r, &text.zh, what, most, at);
    plain(r, &text.en, what, 2 * most, at);
}

/// Short, and without characters that reorder or hide what stands around them.
pub(super) fn plain(r: &mut Report, text: &str, what: &str, most: usize, at: &Place) {
    r.expect(text.chars().count() <= most, "text-long", at, &[("what", what), ("most", &most.to_string())]);
    r.expect(!text.chars().any(crate::text::hidden), "text-hidden", at, &[("what", what)]);
}
