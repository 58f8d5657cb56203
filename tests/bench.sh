#!/usr/bin/env bash
# Every bench there is; those that need servers get private ones. A table a crate, floors in the same run.
set -euo pipefail
cd "$(dirname "$0")/.."
printf 'machine: %s, %s cores, load %s, %s\n' "$(uname -sr)" "$(nproc)" "$(cut -d' ' -f1-3 /proc/loadavg)" "$(date -u +%FT%TZ)"
exec tests/servers/servers.sh run -- cargo bench --workspace
