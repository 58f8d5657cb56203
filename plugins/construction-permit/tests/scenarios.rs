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
    extended = "extended",
    refused_advance = "refused-advance",
    refused_contractor = "refused-contractor",
    refused_fourth_project = "refused-fourth-project",
    refused_manager_locked = "refused-manager-locked",
    refused_no_award = "refused-no-award",
    refused_no_fire_opinion = "refused-no-fire-opinion",
    refused_third_extension = "refused-third-extension",
    refused_two_officers = "refused-two-officers",
    refused_unit_not_conform = "refused-unit-not-conform",
    resumed = "resumed",
    started = "started",
    suspended = "suspended",
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
