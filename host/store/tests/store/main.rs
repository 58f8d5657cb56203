//! The store on SQLite, and on PostgreSQL when `HUB_TEST_PG` names a server.
mod backup;
mod crash;
mod documents;
mod every_function;
mod lane;
mod ledger;
mod lists;
mod migrations;
mod registers;
mod seals;
mod small_rows;
mod speed;
mod support;
