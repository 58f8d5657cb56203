#![doc = include_str!("../README.md")]

mod anchors;
mod answer;
mod cli;
mod commands;
mod component;
mod config;
mod consumers;
mod failure;
mod letters;
mod logs;
mod papers;
mod partner;
mod records;
mod relay;
mod running;
mod sample;
mod scenario;
mod stage;
mod wiring;
mod workers;

use clap::Parser;
use std::process::ExitCode;

/// An act is thousands of small JSON values that live for a millisecond, on every core at once.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    let as_json = cli.json;
    let runtime = tokio::runtime::Runtime::new().expect("the system gives us threads");
    match runtime.block_on(cli.run()) {
        Ok(answer) => {
            answer.print(as_json);
            ExitCode::from(answer.exit)
        }
        Err(failure) => failure.print(as_json),
    }
}
