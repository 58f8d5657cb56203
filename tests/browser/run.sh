#!/usr/bin/env bash
# A hub of its own for the browser tests: free port, own folder, ended with the tests. What the tests need and the
# machine lacks comes from Debian when we are root (HUB_NO_INSTALL=1: nothing is fetched), else it is said.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
hub=${CARGO_TARGET_DIR:-$root/target}/release/hub
portal=$root/host/portal

say() { printf 'browser: %s\n' "$*" >&2; }
may() { [[ -z ${HUB_NO_INSTALL:-} ]]; }
apt() {
  may && [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null || return 1
  say "installing $* from Debian"
  local get=(apt-get install -y --no-install-recommends "$@")
  DEBIAN_FRONTEND=noninteractive "${get[@]}" >/dev/null 2>&1 ||
    { apt-get update >/dev/null 2>&1 && DEBIAN_FRONTEND=noninteractive "${get[@]}" >/dev/null 2>&1; }
}
browser() { [[ -n ${CHROMIUM:-} ]] && echo "$CHROMIUM" || command -v chromium || command -v chromium-browser || true; }

[[ -x $hub ]] || { say "build the hub first: make hub"; exit 2; }
compgen -G "$root/target/plugins/*.wasm" >/dev/null || { say "build the systems first: make plugins"; exit 2; }
[[ -n $(browser) ]] || apt chromium || { say "Chromium is missing: apt-get install chromium"; exit 2; }
[[ -n $(fc-list :lang=zh 2>/dev/null | head -1) ]] || apt fontconfig fonts-noto-cjk ||
  say "no Chinese font: texts are boxes on screenshots; apt-get install fonts-noto-cjk"
if [[ ! $portal/node_modules/.package-lock.json -nt $portal/package-lock.json ]]; then
  say "fetching the portal's packages by its lockfile"
  (cd "$portal" && npm ci --no-audit --no-fund --silent)
fi

folder=$(mktemp -d)
mkdir "$folder/plugins"
cp "$root"/target/plugins/*.wasm "$folder/plugins/"
# Contracts of the tests: a document that several sign, a step for everybody on a list, a notice to the public, a payroll.
for contract in joint-statement countersign public-notice payroll; do
  "$hub" plugin pack "$root/tests/contracts/$contract" --out "$folder/plugins/$contract.wasm" >"$folder/pack.log" || { cat "$folder/pack.log"; exit 2; }
done
# Systems with rules, the accounts' and the one that has versions: made from the template, as their authors would.
guests=$root/target/guests
for rules in fund memo; do
  { "$hub" plugin new $rules --dir "$folder/$rules" --sdk "$root/sdk" && rm -rf "$folder/$rules/messages" "$folder/$rules/scenarios" &&
    cp "$root/tests/contracts/$rules/plugin.toml" "$folder/$rules/" && cp "$root/tests/contracts/$rules/src/lib.rs" "$folder/$rules/src/" &&
    CARGO_TARGET_DIR=$guests "$hub" plugin pack "$folder/$rules" --out "$folder/plugins/$rules.wasm"; } \
    >"$folder/pack.log" 2>&1 || { cat "$folder/pack.log"; exit 2; }
done
# The hub refuses variables that it does not know; those of the tests are not its own.
mapfile -t strange < <(compgen -e | grep '^HUB_' | sed 's/^/-u/')
trap 'rm -rf "$folder"' EXIT

count() { sed -nE "s/^(#|ℹ) $1 ([0-9]+)\$/\2/p" "$2" | tail -1 | grep . || echo 0; }

# look CITY FILE...: these tests, on a hub of their own in a folder of that name, with the settings of `own`. In a shell
# of its own, with which its hub ends.
own=()
look() (
  city=$folder/$1 password=browser-tests-1 server=''
  shift
  trap '[[ -z $server ]] || { kill "$server"; wait "$server"; } 2>/dev/null || true' EXIT
  port=$(node -e 'const s=require("net").createServer();s.listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
  url=http://127.0.0.1:$port
  mkdir "$city"
  (cd "$city" && exec env "${strange[@]}" HUB_SAMPLE_PASSWORD=$password "${own[@]}" \
    "$hub" serve --sample --address "127.0.0.1:$port" --plugins "$folder/plugins" >"$city/hub.log" 2>&1) &
  server=$!
  for _ in $(seq 240); do
    curl -fsS -o /dev/null "$url/readyz" 2>/dev/null && break
    kill -0 "$server" 2>/dev/null || { cat "$city/hub.log"; exit 1; }
    sleep 0.5
  done
  # The bank of the sample city may speak of the account that the tests open.
  (cd "$city" && env "${strange[@]}" "$hub" partner account add sample-bank JG-510112-1 >"$city/partner.log" 2>&1) ||
    { cat "$city/partner.log"; exit 2; }
  HUB_URL=$url HUB_PASSWORD=$password CHROMIUM=$(browser) CITY_FOLDER=$city CITY_HUB=$hub \
    MEMO_FOLDER=$folder/memo CARGO_TARGET_DIR=$guests node --test --test-concurrency=1 "$@" >"$city/out" 2>&1 || { tail -40 "$city/hub.log"; exit 1; }
)

# shown CITY...: what its tests said, whole and not mixed with another's.
shown() {
  local city
  for city in "$@"; do
    cat "$folder/$city/out" 2>/dev/null || continue
    passed=$((passed + $(count pass "$folder/$city/out"))) failed=$((failed + $(count fail "$folder/$city/out")))
  done
}

# The permit's city is given as its scenario has it, with other posts than the others leave behind.
permit=$root/tests/browser/permit.test.mjs
# Versions take two persons where the city says so.
versions=$root/tests/browser/versions.test.mjs
mapfile -t others < <(printf '%s\n' "$root"/tests/browser/*.test.mjs | grep -vxF -e "$permit" -e "$versions")
# A browser waits for its hub and a hub for its browser: two cities at a time.
status=0 passed=0 failed=0
look city "${others[@]}" &
apart=$!
look permit "$permit" || status=1
own=(HUB_PLUGINS__REVIEW=true)
look versions "$versions" || status=1
wait "$apart" || status=1
shown city permit versions
printf '%d passed, %d failed\n' "$passed" "$failed"
exit "$status"
