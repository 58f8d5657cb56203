#!/usr/bin/env bash
# What things cost: private servers, the floors in the same run, nothing fails on time. The whole workspace is built at
# once, as `make test` builds it, so that nothing is compiled twice.
set -euo pipefail
cd "$(dirname "$0")/.."
if [[ -z ${HUB_TEST_SERVERS:-} ]]; then
  cargo build --release --workspace --all-targets
  tests/pack.sh
  exec tests/servers/servers.sh run -- "$0"
fi
printf 'machine: %s, %s cores, load %s, %s\n' "$(uname -sr)" "$(nproc)" "$(cut -d' ' -f1-3 /proc/loadavg)" "$(date -u +%FT%TZ)"

printf '\n== the lane, beside the same bytes as a bare set insert\n'
cargo test --quiet --release --workspace --test store -- --ignored speed --nocapture --test-threads=1 | grep -E 'acts/s'
for name in calls relay render verify acts ledger files payroll attacks rehearsal start; do
  printf '\n== %s\n' "$name"
  cargo bench --quiet --workspace --bench "$name"
done
