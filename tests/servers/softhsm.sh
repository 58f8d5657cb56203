#!/usr/bin/env bash
# A token for tests: SoftHSM2 of Debian, with its tokens in a folder of its own, never the machine's. Installs it as
# root, else says how. Prints the variables that the tests read: eval "$(tests/servers/softhsm.sh [DIR])"
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for part in registry install; do
  # shellcheck source=/dev/null
  . "$here/$part.sh"
done
say() { printf 'softhsm: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }
ensure_softhsm
softhsm_env "$(softhsm_folder "${1:-${XDG_CACHE_HOME:-$HOME/.cache}/hub-tests/softhsm}")" | sed 's/^/export /'
