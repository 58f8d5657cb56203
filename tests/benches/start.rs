//! From the start of the process to the first answer, with the systems of this city and a warm cache; what an idle hub
//! holds in memory; what a case of the load bench takes on disk is in `acts`.
use hub_tests::{Room, systems};
use std::time::Instant;

const STARTS: usize = 7;

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let files = std::fs::read_dir(systems()).map(Iterator::count).unwrap_or_default();
    let room = Room::sqlite();
    // The first start compiles, migrates and seeds the sample city.
    let first = Instant::now();
    drop(room.start());
    let first = first.elapsed();
    let mut each: Vec<_> = (0..STARTS)
        .map(|_| {
            let begun = Instant::now();
            let hub = room.start();
            hub.root("/readyz");
            (begun.elapsed(), hub.resident_kb())
        })
        .collect();
    each.sort();
    let (middle, resident) = each[STARTS / 2];
    println!("{:<44}{:>10.0} ms", format!("first start, {files} systems, empty folder"), first.as_secs_f64() * 1e3);
    println!(
        "{:<44}{:>10.0} ms",
        format!("start, {files} systems, warm (median of {STARTS})"),
        middle.as_secs_f64() * 1e3
    );
    println!("{:<44}{:>10.0} MB", "resident, idle", resident as f64 / 1024.0);
}
