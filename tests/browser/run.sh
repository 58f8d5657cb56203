#!/usr/bin/env bash
# A hub of its own for the browser tests: free port, own folder, ended with the tests.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
hub=$root/target/release/hub
chromium=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || true)}
[[ -x $hub ]] || { echo "build the hub first: make hub"; exit 2; }
[[ -n $chromium ]] || { echo "chromium is missing: apt-get install chromium"; exit 2; }
folder=$(mktemp -d)
port=$(node -e 'const s=require("net").createServer();s.listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
export HUB_URL=http://127.0.0.1:$port HUB_PASSWORD=browser-tests-1 CHROMIUM=$chromium
(cd "$folder" && HUB_SAMPLE_PASSWORD=$HUB_PASSWORD exec env -u HUB_URL -u HUB_PASSWORD \
  "$hub" serve --sample --address "127.0.0.1:$port" --plugins "$root/target/plugins" >"$folder/hub.log" 2>&1) &
server=$!
cleanup() { kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$folder"; }
trap cleanup EXIT
for _ in $(seq 240); do
  curl -fsS -o /dev/null "$HUB_URL/readyz" 2>/dev/null && break
  kill -0 "$server" 2>/dev/null || { cat "$folder/hub.log"; exit 1; }
  sleep 0.5
done
status=0
node --test --test-concurrency=1 "$root"/tests/browser/*.test.mjs | tee "$folder/out" || status=$?
passed=$(sed -nE 's/^(#|ℹ) pass ([0-9]+)$/\2/p' "$folder/out" | tail -1)
failed=$(sed -nE 's/^(#|ℹ) fail ([0-9]+)$/\2/p' "$folder/out" | tail -1)
[[ $status == 0 ]] || tail -40 "$folder/hub.log"
printf '%d passed, %d failed\n' "${passed:-0}" "${failed:-0}"
exit "$status"
