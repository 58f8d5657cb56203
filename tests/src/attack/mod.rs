//! Plugins that mean harm, made byte by byte: hostile rules (a frame in `tests/attacks/` and the bodies that an attack puts into
//! it), hostile contracts (the sound one beside it, changed), hostile files (sections and bits that no tool would write).
pub mod at;
mod file;
mod files;
mod guest;
mod rows;
mod rules;

pub use file::{component_section, framed, packed, section};
pub use files::FILES;
pub use guest::{ANSWERS, Guest, PASSES};
pub use rows::{Attack, Class, Outcome};
pub use rules::RULES;

use std::collections::BTreeMap;

/// Path to text, as a contract travels.
pub type Files = BTreeMap<String, String>;

/// The sound contract under this id.
pub fn contract(id: &str) -> Files {
    let text = include_str!("../../attacks/plugin.toml").replace("{{id}}", id);
    Files::from([("plugin.toml".to_owned(), text)])
}

/// One system: these rules behind the sound contract.
pub fn system(id: &str, guest: &Guest) -> Vec<u8> {
    packed(&guest.component(), &contract(id))
}

/// The sound contract changed by the attack, before rules that do what is declared.
pub fn claiming(id: &str, change: impl FnOnce(&mut Files)) -> Vec<u8> {
    let mut files = contract(id);
    change(&mut files);
    packed(&Guest::sound().component(), &files)
}

/// Changes a piece of `plugin.toml`; a piece that is not there is a mistake of the attack.
pub fn instead(files: &mut Files, old: &str, new: &str) {
    let text = files.get_mut("plugin.toml").expect("every contract has one");
    assert!(text.contains(old), "the sound contract has no `{old}`");
    *text = text.replacen(old, new, 1);
}

/// Puts more behind `plugin.toml`.
pub fn besides(files: &mut Files, more: &str) {
    files.get_mut("plugin.toml").expect("every contract has one").push_str(more);
}
