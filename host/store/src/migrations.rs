//! The migrations, embedded, in order. Never change one that was released.
pub struct Migration {
    pub number: u32,
    pub name: &'static str,
    pub sql: &'static str,
}

pub const MIGRATIONS: &[Migration] = &[
    Migration { number: 1, name: "the first schema", sql: include_str!("migrations/0001.sql") },
    Migration { number: 2, name: "documents are rendered and verified", sql: include_str!("migrations/0002.sql") },
    Migration { number: 3, name: "who acted for whom is recorded", sql: include_str!("migrations/0003.sql") },
    Migration { number: 4, name: "seals that people hold", sql: include_str!("migrations/0004.sql") },
    Migration { number: 5, name: "dead letters are kept", sql: include_str!("migrations/0005.sql") },
    Migration { number: 6, name: "supervised accounts", sql: include_str!("migrations/0006.sql") },
    Migration { number: 7, name: "partners have rows of their own", sql: include_str!("migrations/0007.sql") },
    Migration { number: 8, name: "partners speak for organisations", sql: include_str!("migrations/0008.sql") },
    Migration {
        number: 9,
        name: "partners are called, and their keys have two persons",
        sql: include_str!("migrations/0009.sql"),
    },
    Migration { number: 10, name: "partners fetch what waits for them", sql: include_str!("migrations/0010.sql") },
    Migration { number: 11, name: "how a version comes to life", sql: include_str!("migrations/0011.sql") },
];
