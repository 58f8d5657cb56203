//! Whatever stands in a plugin's files, reading and linting them ends with a
//! list of findings and never with a panic. The damage is seeded, so that a
//! failure can be repeated.
use contract::{Bundle, lint::lint, validate::Validator};
use std::{fs, path::Path};

/// A small generator of its own: the damage must stay the same for ever.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) as usize) % below.max(1)
    }
}

/// Deletes, doubles, swaps or replaces a piece of the text.
fn damaged(text: &str, dice: &mut Dice) -> String {
    const BITS: [&str; 14] =
        ["\"", "{", "}", "[", "]", "\n", "=", "/", "*", "{4", "\u{202e}", "99999999999999999999", "null", "@each"];
    let chars: Vec<char> = text.chars().collect();
    let (at, length) = (dice.roll(chars.len()), dice.roll(12));
    let end = (at + length).min(chars.len());
    let piece: String = chars[at..end].iter().collect();
    let (head, tail): (String, String) = (chars[..at].iter().collect(), chars[end..].iter().collect());
    match dice.roll(4) {
        0 => format!("{head}{tail}"),
        1 => format!("{head}{piece}{piece}{tail}"),
        2 => format!("{head}{}{tail}", BITS[dice.roll(BITS.len())]),
        _ => format!("{head}{}{tail}", piece.chars().rev().collect::<String>()),
    }
}

fn originals() -> Vec<Bundle> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint");
    let mut cases: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    cases.sort();
    cases.iter().filter(|c| c.join("plugin.toml").exists()).map(|c| Bundle::read(c).unwrap()).collect()
}

#[test]
fn damaged_files_are_findings_not_panics() {
    let mut dice = Dice(20250217);
    let (mut read, mut refused) = (0, 0);
    for bundle in originals() {
        for _ in 0..150 {
            let mut bundle = bundle.clone();
            let names: Vec<String> = bundle.files.keys().cloned().collect();
            for _ in 0..=dice.roll(3) {
                let name = &names[dice.roll(names.len())];
                let text = damaged(&bundle.files[name], &mut dice);
                bundle.files.insert(name.clone(), text);
            }
            let (contract, findings) = lint(&bundle);
            match contract {
                None => {
                    assert!(!findings.is_empty(), "refused without a word");
                    refused += 1;
                }
                Some(contract) => {
                    for form in contract.forms.values() {
                        let _ = Validator::for_form(form).map(|v| v.validate(&serde_json::json!({"kind": 1})));
                    }
                    read += 1;
                }
            }
        }
    }
    assert!(read > 200 && refused > 200, "the damage is neither too small nor too big: {read} read, {refused} refused");
}

#[test]
fn a_section_travels_unchanged() {
    for bundle in originals() {
        assert_eq!(Bundle::from_section(&bundle.to_section()).unwrap(), bundle);
    }
    for bytes in [&b"{"[..], b"[]", b"{\"a\": 1}", b"\xff\xfe", b""] {
        assert!(Bundle::from_section(bytes).is_err());
    }
}
