#!/usr/bin/env bash
# What the guide shows works: the hello world compiles, its tests pass, it packs; a new plugin of the template does too.
set -euo pipefail
cd "$(dirname "$0")/.."
hub=$PWD/target/release/hub
(cd sdk/examples/seal-loan && cargo test --release --target-dir ../../../target/guests)
"$hub" plugin pack sdk/examples/seal-loan --out target/seal-loan.wasm
"$hub" plugin inspect target/seal-loan.wasm >/dev/null
sdk/stock/build.sh
git diff --quiet -- sdk/stock/stock.wasm || { echo "sdk/stock/stock.wasm is stale: commit the one that sdk/stock/build.sh made"; exit 1; }
