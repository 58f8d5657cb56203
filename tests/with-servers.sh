#!/usr/bin/env bash
# What needs the private servers: run by `servers.sh run --`, which sets HUB_TEST_*.
set -uo pipefail
cd "$(dirname "$0")/.."
ok=0
cargo test --release --workspace --no-fail-fast || ok=1
tests/scenarios.sh servers || ok=1
exit $ok
