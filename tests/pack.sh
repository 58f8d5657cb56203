#!/usr/bin/env bash
# Packs every system with the binary that is there: `make plugins` would build it once more, with other features of its
# dependencies.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p target/plugins
for file in plugins/*/plugin.toml; do
  name=$(basename "$(dirname "$file")")
  target/release/hub plugin pack "plugins/$name" --out "target/plugins/$name.wasm"
done
