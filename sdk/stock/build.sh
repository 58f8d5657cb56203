#!/bin/sh
# Builds the stock component anew and puts it where `hub plugin pack` takes it from. The same toolchain gives the same bytes.
set -eu
cd "$(dirname "$0")"
cargo build --quiet --release --locked --target-dir ../../target/guests
cp ../../target/guests/wasm32-unknown-unknown/release/stock.wasm stock.wasm
