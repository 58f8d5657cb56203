#!/usr/bin/env bash
# What building and running need. What is missing is fetched where that is plainly allowed (rustup's own parts;
# Debian's packages when we are root), else it is said how to get it. HUB_NO_INSTALL=1 fetches nothing.
set -uo pipefail
cd "$(dirname "$0")/.."

missing=()
say() { printf 'needs: %s\n' "$*" >&2; }
has() { command -v "$1" >/dev/null 2>&1; }
may() { [[ -z ${HUB_NO_INSTALL:-} ]]; }
debian() { may && [[ $(id -u) == 0 ]] && has apt-get; }

# apt PACKAGE...: installs from Debian, quietly, without starting services.
apt() {
  debian || return 1
  say "installing $* from Debian"
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >/dev/null 2>&1 ||
    { apt-get update >/dev/null 2>&1 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >/dev/null 2>&1; }
}

has cc || apt gcc libc6-dev || missing+=("a C compiler: apt-get install gcc libc6-dev")

if ! has cargo; then
  missing+=("Rust: curl -sSf https://sh.rustup.rs | sh, then open a new shell")
elif ! libdir=$(rustc --print target-libdir --target wasm32-unknown-unknown 2>/dev/null) || [[ ! -d $libdir ]]; then
  # rust-toolchain.toml names the version and the target; rustup fetches both.
  if may && has rustup; then
    say "fetching the Rust toolchain and its wasm target"
    rustup target add wasm32-unknown-unknown >/dev/null 2>&1 || missing+=("the wasm target: rustup target add wasm32-unknown-unknown")
  else
    missing+=("the wasm target: rustup target add wasm32-unknown-unknown")
  fi
fi

node_is_new() { has node && node -e 'const [a,b]=process.versions.node.split(".").map(Number); process.exit(a>20||a==20&&b>=19?0:1)'; }
node_is_new || { apt nodejs npm && node_is_new; } || missing+=("Node 20.19 or newer with npm: https://nodejs.org, or apt-get install nodejs npm")
has npm || apt npm || missing+=("npm: apt-get install npm")

# Documents are set in a Chinese serif font; a city's own is named by [documents] fonts.
font=/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc
[[ -f $font || -n ${HUB_DOCUMENTS__FONTS:-} ]] || { apt fonts-noto-cjk && [[ -f $font ]]; } ||
  missing+=("a Chinese serif font: apt-get install fonts-noto-cjk, or name yours: export HUB_DOCUMENTS__FONTS='[\"/path/font.otf\"]'")

# A validator of signatures that is not ours.
has pdfsig || { apt poppler-utils && has pdfsig; } || missing+=("pdfsig: apt-get install poppler-utils")

if ((${#missing[@]})); then
  say "missing:"
  printf '  %s\n' "${missing[@]}" >&2
  exit 1
fi
