#!/usr/bin/env bash
# What the guide shows works: its first hour is carried out as printed, the examples in three languages are built, tested
# and packed (their scenarios are played by scenarios.sh), and a new plugin of the template passes its own tests.
set -euo pipefail
cd "$(dirname "$0")/.."
hub=$PWD/target/release/hub
mkdir -p target/examples
# The guide's pages and the Python example are made in environments of their own.
if ! python3 -c 'import venv, ensurepip' 2>/dev/null; then
  [[ $(id -u) == 0 && -z ${HUB_NO_INSTALL:-} ]] && apt-get install -y --no-install-recommends python3 python3-venv >/dev/null ||
    { echo "Python with venv is missing: apt-get install python3 python3-venv"; exit 1; }
fi

export CARGO_TARGET_DIR=$PWD/target/guests
# What the macro generates gives nobody a warning.
own_tests() { (cd "$1" && RUSTFLAGS=-Dwarnings cargo test); }

own_tests sdk/examples/seal-loan
for system in seal-loan js-room-loan py-site-plaque; do
  "$hub" plugin lint "sdk/examples/$system"
  "$hub" plugin pack "sdk/examples/$system" --out "target/examples/$system.wasm"
  "$hub" plugin inspect "target/examples/$system.wasm" >/dev/null
done
(cd sdk/examples/js-room-loan && npm run --silent test)
(cd sdk/examples/py-site-plaque && python3 -B -m unittest discover -s tests)

# A component that was built before is packed like one that is built now.
"$hub" plugin pack sdk/examples/js-room-loan --component target/examples/js-room-loan.wasm --out target/examples/again.wasm
cmp target/examples/js-room-loan.wasm target/examples/again.wasm
rm target/examples/again.wasm

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

# A builder that fails, or makes nothing, is named; nothing is packed in its place.
cp -r sdk/examples/py-site-plaque/{plugin.toml,messages} "$new"
for script in "exit 3" "exit 0"; do
  printf '#!/bin/sh\n%s\n' "$script" >"$new/build.sh"
  chmod +x "$new/build.sh"
  if "$hub" plugin pack "$new" --out "$new/none.wasm" 2>"$new/said" || ! grep -q "build.sh" "$new/said" || [[ -e $new/none.wasm ]]; then
    echo "a build.sh with \`$script\` was not refused by name" && cat "$new/said" && exit 1
  fi
done

sdk/guide/build.py
tests/guide/hour.py "$hub" target/guide/src/first-hour.md target/guide/src/first-hour.en.md
tests/guide/trial.py "$hub"

unset CARGO_TARGET_DIR
sdk/stock/build.sh
git diff --quiet -- sdk/stock/stock.wasm || { echo "sdk/stock/stock.wasm is stale: commit the one that sdk/stock/build.sh made"; exit 1; }
