//! Plugins: versions, rights, reviews, rehearsals, offices' keys.
use super::*;

forward! {
    plugin_install(plugin: &PluginRow) -> () = plugins::install;
    /// Makes a version the active one, if the one before is still as the caller saw it.
    plugin_switch(switch: &PluginSwitchRow) -> Switched = plugins::switch;
    /// False when it was so already.
    plugin_park(version: &str, switch: &PluginSwitchRow) -> bool = plugins::park;
    plugin(system: &str, version: &str) -> Option<PluginRow> = plugins::by_id;
    /// All versions, with empty components.
    plugins() -> Vec<PluginRow> = plugins::list;
    /// The active versions, with empty components.
    plugins_active() -> Vec<PluginRow> = plugins::active;
    plugin_switches(system: &str, limit: u32) -> Vec<PluginSwitchRow> = plugin_switches::of_system;
    /// False when it was reviewed before.
    plugin_review_add(review: &PluginReviewRow, granted: &[PluginRightRow]) -> bool = plugin_reviews::add;
    plugin_review(system: &str, version: &str) -> Option<PluginReviewRow> = plugin_reviews::of_version;
    plugin_reviews() -> Vec<PluginReviewRow> = plugin_reviews::list;
    plugin_rights() -> Vec<PluginRightRow> = plugin_rights::list;
    plugin_grant(rights: &[PluginRightRow], switches: &[PluginSwitchRow]) -> () = plugin_rights::grant;
    /// False when it has no such right.
    plugin_withdraw(switch: &PluginSwitchRow) -> bool = plugin_rights::withdraw;
    plugin_rehearsal_put(rehearsal: &RehearsalRow) -> () = plugin_rehearsals::put;
    /// The last one of a version.
    plugin_rehearsal(system: &str, version: &str) -> Option<RehearsalRow> = plugin_rehearsals::last;
    /// False when its kid was used before.
    office_key_add(key: &OfficeKeyRow) -> bool = office_keys::add;
    /// False when it was in another state than `from`.
    office_key_state(from: OfficeKeyState, to: &OfficeKeyRow) -> bool = office_keys::state;
    office_keys() -> Vec<OfficeKeyRow> = office_keys::list;
}
