#!/usr/bin/env bash
# Validators of sealed PDFs that the tests ask beside our own: pdfsig of poppler, and pyHanko in a folder of its own
# with pinned versions. Installs what is missing (Debian's packages as root, pyHanko for anybody) and prints the
# variable that the tests read: eval "$(tests/servers/pdf-tools.sh)"
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for part in registry install; do
  # shellcheck source=/dev/null
  . "$here/$part.sh"
done
say() { printf 'pdf-tools: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }
ensure_pdf_tools
printf 'export HUB_TEST_PYHANKO=%q\n' "$pyhanko_folder/bin/python"
