#!/usr/bin/env bash
# What the guide shows works: the hello world compiles, its tests pass, it packs; a new plugin of the template does too.
set -euo pipefail
cd "$(dirname "$0")/.."
hub=$PWD/target/release/hub

export CARGO_TARGET_DIR=$PWD/target/guests
# What the macro generates gives nobody a warning.
own_tests() { (cd "$1" && RUSTFLAGS=-Dwarnings cargo test); }

own_tests sdk/examples/seal-loan
"$hub" plugin pack sdk/examples/seal-loan --out target/seal-loan.wasm
"$hub" plugin inspect target/seal-loan.wasm >/dev/null
"$hub" plugin test sdk/examples/seal-loan --file target/seal-loan.wasm

# A folder of its own: what `hub plugin new` makes belongs to no workspace.
new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT
for kind in "" --contract-only; do
  system=$new/system$kind
  "$hub" plugin new new-system --dir "$system" --sdk "$PWD/sdk" $kind
  "$hub" plugin lint "$system"
  [[ ! -e $system/Cargo.toml ]] || own_tests "$system"
  "$hub" plugin test "$system"
done

unset CARGO_TARGET_DIR
sdk/stock/build.sh
git diff --quiet -- sdk/stock/stock.wasm || { echo "sdk/stock/stock.wasm is stale: commit the one that sdk/stock/build.sh made"; exit 1; }
