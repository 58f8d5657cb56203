#!/usr/bin/env bash
# What needs the private servers: run by `servers.sh run --`, which sets HUB_TEST_*. Tests wait more than they work, so
# two cargos run them side by side, a few programs at a time; what takes the broker away from everybody or loads the
# machine on purpose has it for itself at the end.
set -uo pipefail
cd "$(dirname "$0")/.."
ALONE=(outage kills life backlog attacks_calls)
AT_A_TIME=6
said=$(mktemp -d)
trap 'rm -rf "$said"' EXIT

# What one says is shown when it is done, so that it is not mixed with another's.
tests() {
  local out status=0
  out=$(mktemp "$said/XXXXXX")
  cargo test --release --workspace --no-fail-fast "$@" >"$out" 2>&1 || status=1
  cat "$out"
  return "$status"
}
export -f tests
export said

# Every program of tests in the workspace, by its name.
programs() {
  cargo metadata --no-deps --format-version 1 | node -e '
    const { packages } = JSON.parse(require("fs").readFileSync(0));
    const programs = packages.flatMap((p) => p.targets).filter((t) => t.kind.includes("test"));
    console.log([...new Set(programs.map((t) => t.name))].sort().join("\n"));'
}

# Lines for `tests`: the tests inside the crates, those in the texts, then the programs.
sides() {
  echo "--lib --bins --examples"
  echo "--doc"
  programs | grep -vxF "${ALONE[@]/#/-e}" | sed 's/^/--test=/' | xargs -n "$AT_A_TIME"
}

ok=0
sides | xargs -P 2 -I{} bash -c 'tests {}' || ok=1
tests "${ALONE[@]/#/--test=}" || ok=1
tests/scenarios.sh servers || ok=1
exit $ok
