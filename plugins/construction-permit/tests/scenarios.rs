//! Every scenario, against the rules alone; `hub plugin test` plays the same files whole.
use construction_permit::scenario;

macro_rules! play {
    ($($test:ident = $name:literal,)*) => {$(
        #[test]
        fn $test() {
            scenario($name).passes();
        }
    )*};
}

play! {
    acceptance = "acceptance",
    cancelled = "cancelled",
    chief_changed = "chief-changed",
    consent_declined = "consent-declined",
    conformity_withdrawn = "conformity-withdrawn",
    extended = "extended",
    fire_experts = "fire-experts",
    fire_experts_silent = "fire-experts-silent",
    fire_refused = "fire-refused",
    gaps_named_late = "gaps-named-late",
    gates = "gates",
    insurance_not_valid = "insurance-not-valid",
    insurance_silent = "insurance-silent",
    lapsed = "lapsed",
    manager_changed = "manager-changed",
    no_permit_needed = "no-permit-needed",
    not_endorsed = "not-endorsed",
    not_own_project = "not-own-project",
    phased = "phased",
    price_changed = "price-changed",
    refused_advance = "refused-advance",
    refused_contractor = "refused-contractor",
    refused_fourth_project = "refused-fourth-project",
    refused_manager_change = "refused-manager-change",
    refused_manager_locked = "refused-manager-locked",
    refused_no_award = "refused-no-award",
    refused_no_fire_opinion = "refused-no-fire-opinion",
    refused_period = "refused-period",
    refused_temporary = "refused-temporary",
    refused_third_extension = "refused-third-extension",
    refused_two_officers = "refused-two-officers",
    refused_unit_not_conform = "refused-unit-not-conform",
    resumed = "resumed",
    revoked = "revoked",
    spot_check = "spot-check",
    started = "started",
    suspended = "suspended",
    told_by_others = "told-by-others",
}

#[test]
fn acceptance_filed() {
    let run = scenario("acceptance-filed");
    let puts = run.passes().puts("key-personnel");
    assert_eq!(puts[0]["state"], "已解锁");
    assert_eq!(puts[0]["locked"], false);
}

#[test]
fn project_terminated() {
    let run = scenario("project-terminated");
    assert_eq!(run.passes().puts("permit")[0]["state"], "注销");
    assert_eq!(run.puts("key-personnel")[0]["state"], "已解锁");
}

/// Branches that go back, what the clock does and what registers say after one another are the host's: `hub plugin test`
/// alone plays these.
const WHOLE: [&str; 11] = [
    "change-refusals",
    "chief-elsewhere",
    "declined",
    "fire-agrees",
    "fire-refusals",
    "not-revoked",
    "partial-return",
    "personnel-refusals",
    "push-silent",
    "refusals",
    "revocation-refusals",
];

/// A scenario that nobody plays proves nothing.
#[test]
fn every_folder_is_played() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let told = include_str!("scenarios.rs");
    let names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    for name in &names {
        assert!(told.contains(&format!("\"{name}\"")), "{name} is not played");
    }
    assert!(WHOLE.iter().all(|whole| names.iter().any(|name| name == whole)));
}
