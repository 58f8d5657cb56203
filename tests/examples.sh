#!/usr/bin/env bash
# What the guide shows works: the hello world compiles, its tests pass, it packs; a new plugin of the template does too.
set -euo pipefail
cd "$(dirname "$0")/.."
hub=$PWD/target/release/hub

(cd sdk/examples/seal-loan && cargo test --target-dir ../../../target/guests)
"$hub" plugin pack sdk/examples/seal-loan --out target/seal-loan.wasm
"$hub" plugin inspect target/seal-loan.wasm >/dev/null
"$hub" plugin test sdk/examples/seal-loan --file target/seal-loan.wasm

# A folder of its own: what `hub plugin new` makes belongs to no workspace.
new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT
export CARGO_TARGET_DIR=$PWD/target/guests
for kind in "" --contract-only; do
  "$hub" plugin new new-system --dir "$new/system$kind" --sdk "$PWD/sdk" $kind
  "$hub" plugin lint "$new/system$kind"
  "$hub" plugin test "$new/system$kind"
done

unset CARGO_TARGET_DIR
sdk/stock/build.sh
git diff --quiet -- sdk/stock/stock.wasm || { echo "sdk/stock/stock.wasm is stale: commit the one that sdk/stock/build.sh made"; exit 1; }
