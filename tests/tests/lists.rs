//! Lists of cases: what each filter leaves.
use hub_tests::{
    Person, World,
    joint::{SYSTEM, handed_in, ready},
    on_both,
};

on_both!(ready; each_filter_narrows_the_list_of_cases);

fn listed(person: &Person, query: &str) -> Vec<String> {
    let found = person.get(&format!("/cases?{query}")).ok();
    found["items"].as_array().unwrap().iter().map(|case| case["id"].as_str().unwrap().to_owned()).collect()
}

fn each_filter_narrows_the_list_of_cases(world: &World) {
    let (applicant, _, case) = handed_in(&world.hub, "列");
    for query in ["", "state=open", "mine=1"] {
        assert!(listed(&applicant, query).contains(&case), "{query}");
    }
    for query in
        [format!("system={SYSTEM}"), format!("procedure={SYSTEM}"), format!("system={SYSTEM}&procedure={SYSTEM}")]
    {
        assert!(listed(&applicant, &query).contains(&case), "{query}");
    }
    for query in ["state=draft", "system=none", "procedure=none", "project=none", "q=none"] {
        assert!(!listed(&applicant, query).contains(&case), "{query}");
    }
}
