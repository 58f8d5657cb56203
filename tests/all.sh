#!/usr/bin/env bash
# Everything that is tested, one stage after the other. A stage that fails does not stop the next; the last line counts.
set -uo pipefail
cd "$(dirname "$0")/.."
log=$(mktemp -d "${TMPDIR:-/tmp}/hub-test.XXXXXX")
export LOG_DIR=$log
passed=0 failed=0 began=$SECONDS
broken=()

# stage NAME COMMAND...: runs it, shows it, adds up what it counts.
stage() {
  local name=$1 file="$log/${1// /-}.log" start=$SECONDS
  shift
  printf '\n== %s\n' "$name"
  if "$@" 2>&1 | tee "$file"; then
    printf '== %s: ok in %d s\n' "$name" $((SECONDS - start))
  else
    printf '== %s: FAILED in %d s\n' "$name" $((SECONDS - start))
    broken+=("$name")
  fi
  count "$file"
}

# What cargo, vitest, and the hub print at their ends; a stage that counts nothing is one check.
count() {
  local file=$1 p f
  read -r p f < <(sed 's/\x1b\[[0-9;]*m//g' "$file" | awk '
    /^test result:/ { for (i = 1; i < NF; i++) { if ($(i+1) ~ /^passed/) p += $i; if ($(i+1) ~ /^failed/) f += $i } }
    /^ *Tests  / { for (i = 1; i < NF; i++) { if ($(i+1) == "passed") p += $i; if ($(i+1) == "failed") f += $i } }
    /^[0-9]+ passed, [0-9]+ failed/ { p += $1; f += $3 }
    END { print p + 0, f + 0 }')
  if ((p + f == 0)); then
    [[ ${#broken[@]} -gt 0 && $file == "$log/${broken[-1]// /-}.log" ]] && f=1 || p=1
  fi
  passed=$((passed + p)) failed=$((failed + f))
}

npm_in() { (cd host/portal && npm run --silent "$1"); }
in_plugins() { (cd plugins && "$@"); }
deny() { if command -v cargo-deny >/dev/null; then cargo deny check licenses bans sources; else echo "cargo-deny is not installed: skipped"; fi; }

stage "format" cargo fmt --all --check
stage "format of plugins" in_plugins cargo fmt --all --check
stage "licences and sources" deny
stage "portal build" make --no-print-directory portal
stage "portal lint" npm_in lint
stage "portal tests" npm_in test
stage "clippy" cargo clippy --release --workspace --all-targets -- -D warnings
stage "build" cargo build --release --workspace --all-targets
stage "plugins" tests/pack.sh
stage "plugins clippy" in_plugins cargo clippy --workspace --all-targets -- -D warnings
stage "plugins tests" in_plugins cargo test --workspace
stage "examples" tests/examples.sh
stage "scenarios on SQLite" tests/scenarios.sh
stage "tests, and scenarios on PostgreSQL and RabbitMQ" tests/servers/servers.sh run -- tests/with-servers.sh
[[ -x tests/browser/run.sh ]] && stage "browser" tests/browser/run.sh

printf '\n%d s; logs in %s\n' $((SECONDS - began)) "$log"
((${#broken[@]})) && printf 'failed: %s\n' "${broken[@]}"
printf '%d passed, %d failed\n' "$passed" "$failed"
((failed == 0 && ${#broken[@]} == 0))
