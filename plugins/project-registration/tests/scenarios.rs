//! Every scenario, against the rules alone; `hub plugin test` plays the same files whole.
use project_registration::scenario;

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
    city_project = "city-project",
    contractor_from_award = "contractor-from-award",
    contractor_overdue = "contractor-overdue",
    duplicate_verified = "duplicate-verified",
    investment_raised = "investment-raised",
    life_by_events = "life-by-events",
    not_own_project = "not-own-project",
    owner_changed = "owner-changed",
    party_chosen = "party-chosen",
    party_declined = "party-declined",
    party_leaves = "party-leaves",
    party_not_fit = "party-not-fit",
    party_replaced = "party-replaced",
    party_status_alert = "party-status-alert",
    passed_to_city = "passed-to-city",
    phase_registered = "phase-registered",
    planning_differs = "planning-differs",
    planning_not_confirmed = "planning-not-confirmed",
    platform_name_differs = "platform-name-differs",
    platform_other_owner = "platform-other-owner",
    platform_silent = "platform-silent",
    platform_unknown = "platform-unknown",
    refused_builder_supervises = "refused-builder-supervises",
    refused_change = "refused-change",
    refused_code_again = "refused-code-again",
    refused_direct_award = "refused-direct-award",
    refused_funds = "refused-funds",
    refused_location = "refused-location",
    refused_party = "refused-party",
    refused_phase = "refused-phase",
    refused_termination = "refused-termination",
    refused_units = "refused-units",
    returned_for_correction = "returned-for-correction",
    set_as_state_invested = "set-as-state-invested",
    size_changed = "size-changed",
    split_into_phases = "split-into-phases",
    suspended_and_resumed = "suspended-and-resumed",
    unit_with_permit = "unit-with-permit",
    withdrawn_and_changed = "withdrawn-and-changed",
}

/// Who may start a procedure is the host's to say; natively the file is only read through.
#[test]
fn not_an_owner() {
    assert_eq!(scenario("not-an-owner").refusals(), []);
}

/// A scenario that nobody plays proves nothing.
#[test]
fn every_folder_is_played() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let told = include_str!("scenarios.rs");
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(told.contains(&format!("\"{name}\"")), "{name} is not played");
    }
}
