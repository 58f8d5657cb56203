#!/usr/bin/env bash
# ./build.sh OUT WIT: the component of these rules, by QuickJS. Node 20 and the npm registry are all it needs.
set -euo pipefail
cd "$(dirname "$0")"
[[ node_modules/.package-lock.json -nt package-lock.json ]] || npm ci --silent --no-audit --no-fund
node build.mjs "$1" "$2"
