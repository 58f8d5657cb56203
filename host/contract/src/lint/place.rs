//! Where in a contract a finding stands, and at which line of which file: the
//! element's own file when it has one, else `plugin.toml`; inside it, the
//! words of the path are looked for one after the other.
use crate::Bundle;

#[derive(Clone, Debug)]
pub(crate) struct Place(Vec<String>);

impl Place {
    /// A top-level key of `plugin.toml`.
    pub fn top(key: &str) -> Place {
        Place(vec![key.to_owned()])
    }

    /// An element by kind and id: `procedures`, `permit`.
    pub fn of(kind: &str, id: &str) -> Place {
        Place(vec![kind.to_owned(), id.to_owned()])
    }

    pub fn down(&self, word: &str) -> Place {
        let mut words = self.0.clone();
        words.push(word.to_owned());
        Place(words)
    }

    /// Down a path of words.
    pub fn path_down(&self, words: &[&str]) -> Place {
        words.iter().fold(self.clone(), |place, word| place.down(word))
    }

    pub fn path(&self) -> String {
        self.0.join("/")
    }

    pub fn locate(&self, bundle: &Bundle) -> (String, usize) {
        let (file, words) = self.file(bundle);
        let text = bundle.files.get(&file).map(String::as_str).unwrap_or_default();
        (file, line_of(text, words))
    }

    fn file<'a>(&'a self, bundle: &Bundle) -> (String, &'a [String]) {
        if let [kind, id, rest @ ..] = self.0.as_slice() {
            let own = ["json", "toml"].map(|ending| format!("{kind}/{id}.{ending}"));
            if let Some(file) = own.into_iter().find(|f| bundle.files.contains_key(f)) {
                return (file, rest);
            }
            let manifest = bundle.files.get("plugin.toml").map(String::as_str).unwrap_or_default();
            let short = kind == "procedures" && !manifest.contains("[procedures");
            if short {
                return ("plugin.toml".to_owned(), rest);
            }
        }
        ("plugin.toml".to_owned(), &self.0)
    }
}

fn line_of(text: &str, words: &[String]) -> usize {
    let lines: Vec<&str> = text.lines().collect();
    let mut at = 0;
    for word in words {
        let found = (at..lines.len()).find(|n| has_word(lines[*n], word));
        at = found.unwrap_or(at);
    }
    at + 1
}

/// The word itself, not a part of a longer one.
fn has_word(line: &str, word: &str) -> bool {
    let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '-' || c == '_');
    line.match_indices(word)
        .any(|(at, found)| !part(line[..at].chars().next_back()) && !part(line[at + found.len()..].chars().next()))
}
