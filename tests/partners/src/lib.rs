//! What the three partners share: books that survive a crash, commands on standard input, and bad manners when told to.
//! They know the hub by its wire protocol alone, through `sdk/adapter`.
pub mod books;
pub mod desk;
pub mod mood;

pub use books::Books;
pub use desk::{Desk, Options, Trouble, run};
pub use mood::{How, Mood};

/// `2025-03-03`
pub fn today() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%d").to_string()
}

pub fn moment() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
