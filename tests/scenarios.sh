#!/usr/bin/env bash
# Every scenario of every plugin and of the SDK's examples, each on a hub of its own, two at a time: they wait more than
# they work. Without an argument on SQLite and the bus in process; with `servers` on the private PostgreSQL and RabbitMQ,
# a database and a virtual host each.
set -uo pipefail
cd "$(dirname "$0")/.."
hub=target/release/hub
told=$(mktemp -d)
trap 'rm -rf "$told"' EXIT
# "Does not exist, skipping" is no news.
export PGOPTIONS=--client-min-messages=warning
# A plugin is compiled once for all of its scenarios.
export HUB_TEST_CACHE=target/hub-tests-cache

# plugins/X is packed as target/plugins/X.wasm, sdk/examples/X as target/examples/X.wasm.
packed() { echo "target/$(basename "$(dirname "$1")")/$(basename "$1").wasm"; }

others() { # --with for every packed plugin but this one; an example stands alone
  [[ $1 == plugins/* ]] || return 0
  for file in target/plugins/*.wasm; do
    [[ $file == "$(packed "$1")" ]] || printf -- '--with\n%s\n' "$file"
  done
}

# A database made once at this release; each scenario's is a copy.
template() {
  psql -q "$HUB_TEST_PG" -c 'DROP DATABASE IF EXISTS scenario_template' -c 'CREATE DATABASE scenario_template' >/dev/null &&
    HUB_DATABASE__URL=${HUB_TEST_PG%/*}/scenario_template "$hub" migrate >/dev/null
}

play() { # FOLDER SCENARIO DATABASE BROKER
  local args=(plugin test "$1" --file "$(packed "$1")" --scenario "$2") name
  name=$(basename "$1")-$2
  mapfile -t more < <(others "$1")
  [[ -n $3 ]] && args+=(--database "$3" --broker "$4")
  if "$hub" "${args[@]}" "${more[@]}" >/dev/null 2>"$told/$name.log"; then echo passed; else echo failed; fi >"$told/$name"
  # What one says is not mixed with another's.
  cat "$told/$name.log" >&2
}

# A place for one more.
queue() { while (($(jobs -rp | wc -l) >= 2)); do wait -n || true; done; }

names=() # FOLDER/scenarios/SCENARIO
for file in {plugins,sdk/examples}/*/scenarios/*/scenario.toml; do
  [[ -e $file ]] && names+=("$(dirname "$file")")
done
[[ ${#names[@]} -gt 0 ]] || { echo "there are no scenarios"; exit 1; }

if [[ ${1:-} == servers ]]; then
  template || { echo "the database cannot be made"; exit 1; }
  hosts=()
  for i in "${!names[@]}"; do hosts+=("scenario-$i"); done
  mapfile -t brokers < <("$HUB_TEST_SERVERS_SH" vhost "$HUB_TEST_SERVERS" "${hosts[@]}")
  for i in "${!names[@]}"; do
    psql -q "$HUB_TEST_PG" -c "DROP DATABASE IF EXISTS scenario_$i" -c "CREATE DATABASE scenario_$i TEMPLATE scenario_template" >/dev/null
    queue
    {
      play "${names[$i]%%/scenarios/*}" "${names[$i]##*/}" "${HUB_TEST_PG%/*}/scenario_$i" "${brokers[$i]}"
      psql -q "$HUB_TEST_PG" -c "DROP DATABASE IF EXISTS scenario_$i WITH (FORCE)" >/dev/null
    } &
  done
else
  for name in "${names[@]}"; do queue; play "${name%%/scenarios/*}" "${name##*/}" "" "" & done
fi
wait
passed=$(cat "$told"/* 2>/dev/null | grep -cx passed || true) failed=$((${#names[@]} - passed))
printf '%d passed, %d failed\n' "$passed" "$failed"
((failed == 0))
