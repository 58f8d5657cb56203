//! One file a noun. Every route has its line in `permissions`.
pub mod acts;
pub mod cases;
pub mod delegations;
pub mod documents;
pub mod files;
pub mod materials;
pub mod me;
pub mod organisations;
pub mod partners;
pub mod plugins;
pub mod publicity;
pub mod registers;
pub mod seals;
pub mod session;
pub mod signing;
pub mod systems;
pub mod tasks;
