# What a bare Debian lacks. Packages start their services on installation, RabbitMQ's on every interface; a
# policy-rc.d forbids that while we install, and an existing one of the machine is never touched.

policy=/usr/sbin/policy-rc.d
policy_mark='written by hub tests/servers, process'

postgres_bin() {
  local bin
  bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
  [[ -n $bin ]] || bin=$(dirname "$(readlink -f "$(command -v initdb || echo /nowhere/initdb)")")
  [[ -x $bin/initdb && -x $bin/postgres ]] && printf '%s' "$bin"
}

# Not the wrapper in /usr/sbin: that one changes to the user rabbitmq and to the system's folders.
rabbitmq_bin() {
  local bin=/usr/lib/rabbitmq/bin
  [[ -x $bin/rabbitmq-server && -x $bin/rabbitmqctl ]] && command -v erl >/dev/null && command -v epmd >/dev/null && printf '%s' "$bin"
}

# Python tools with pinned versions (NAME.txt), each in a folder of its own, named after what is pinned: a changed pin
# makes a new one.
pins_folder() {
  local pins
  pins=$(dirname "${BASH_SOURCE[0]}")/$1.txt
  printf '%s' "${XDG_CACHE_HOME:-$HOME/.cache}/hub-tests/$1-$(cksum <"$pins" | cut -d' ' -f1)"
}
pyhanko_folder=$(pins_folder pyhanko)

ensure_pdf_tools() {
  local missing=()
  command -v pdfsig >/dev/null || missing+=(poppler-utils)
  [[ -x $pyhanko_folder/bin/pyhanko-is-ready ]] || python3 -c 'import venv, ensurepip' 2>/dev/null || missing+=(python3-venv)
  command -v openssl >/dev/null || missing+=(openssl)
  if ((${#missing[@]})); then
    registry_folder
    install_packages "${missing[@]}"
  fi
  ensure_pins pyhanko pyhanko.sign.validation
}

# A venv knows its own path and cannot be moved into place, so a mark says when it is whole. $2 must be importable.
ensure_pins() {
  local folder
  folder=$(pins_folder "$1")
  [[ ! -x $folder/bin/$1-is-ready ]] || return 0
  say "installing $1 into $folder"
  mkdir -p "$(dirname "$folder")"
  (
    exec 9>"$folder.lock"
    flock 9
    [[ ! -x $folder/bin/$1-is-ready ]] || exit 0
    rm -rf "$folder"
    python3 -m venv "$folder" >&2
    "$folder/bin/pip" install --quiet --disable-pip-version-check --no-deps -r "$(dirname "${BASH_SOURCE[0]}")/$1.txt" >&2
    "$folder/bin/python" -c "import $2" >&2
    ln -s python "$folder/bin/$1-is-ready"
  ) || die "$1 could not be installed from PyPI; see above"
}

softhsm_module() {
  local file
  for file in /usr/lib/softhsm/libsofthsm2.so /usr/lib/*/softhsm/libsofthsm2.so /usr/lib64/softhsm/libsofthsm2.so; do
    [[ ! -f $file ]] || { printf '%s' "$file"; return; }
  done
  return 1
}

ensure_softhsm() {
  if ! softhsm_module >/dev/null || ! command -v softhsm2-util >/dev/null; then
    registry_folder
    install_packages softhsm2
  fi
  softhsm_module >/dev/null || die "softhsm2 is installed but libsofthsm2.so was not found"
}

# Its tokens lie in a folder that the configuration names; without it they would be the machine's.
softhsm_folder() {
  mkdir -p "$1/tokens"
  printf 'directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n' "$1/tokens" >"$1/softhsm2.conf"
  printf '%s' "$1"
}

softhsm_env() {
  printf 'HUB_TEST_SOFTHSM=%s\nSOFTHSM2_CONF=%s\n' "$(softhsm_module)" "$1/softhsm2.conf"
}

ensure_installed() {
  ensure_pdf_tools
  ensure_pins s3 moto.server
  ensure_softhsm
  local missing=()
  command -v clamd >/dev/null || missing+=(clamav-daemon)
  postgres_bin >/dev/null || missing+=(postgresql)
  rabbitmq_bin >/dev/null || missing+=(rabbitmq-server)
  ((${#missing[@]})) || return 0
  install_packages "${missing[@]}"
  command -v clamd >/dev/null || die "clamav-daemon is installed but clamd was not found"
  postgres_bin >/dev/null || die "PostgreSQL is installed but initdb was not found in /usr/lib/postgresql/*/bin"
  rabbitmq_bin >/dev/null || die "RabbitMQ is installed but /usr/lib/rabbitmq/bin/rabbitmq-server was not found"
}

install_packages() {
  local how="as root: apt-get install --no-install-recommends $*   (Debian 12 or newer; the tests never use the services of these packages, you may disable them)"
  command -v apt-get >/dev/null || die "missing: $*. This system has no apt-get; install PostgreSQL 15+ and RabbitMQ 3.10+ so that /usr/lib/postgresql/*/bin and /usr/lib/rabbitmq/bin exist"
  ((EUID == 0)) || die "missing: $*. Install them, $how"
  say "installing $* (services stay off)"
  (
    exec 9>"$registry/install.lock"
    flock 9
    forbid_service_start "$how"
    trap allow_service_start EXIT
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >&2 || true
    apt-get install -y -qq --no-install-recommends "$@" >&2 || die "apt-get could not install $*; see above"
    keep_off_after_reboot "$@"
  )
}

forbid_service_start() {
  if [[ -e $policy ]]; then
    local answer=0
    "$policy" rabbitmq-server start >/dev/null 2>&1 || answer=$?
    ((answer == 101)) || die "$policy lets services start and is not ours to change; install by hand, $1"
    return
  fi
  printf '#!/bin/sh\n# %s %s %s\nexit 101\n' "$policy_mark" "$BASHPID" "$(start_time "$BASHPID")" >"$policy"
  chmod 755 "$policy"
}

allow_service_start() {
  ! grep -qs "$policy_mark" "$policy" || rm -f "$policy"
}

keep_off_after_reboot() {
  [[ -d /run/systemd/system ]] || return 0
  systemctl disable --quiet "$@" 2>/dev/null || true
}

# An installation that was killed leaves its policy behind; only then it is removed here.
sweep_policy() {
  local pid began
  ((EUID == 0)) || return 0
  read -r pid began < <(sed -n "s/^# $policy_mark //p" "$policy" 2>/dev/null) || return 0
  is_running "$pid" "$began" || rm -f "$policy"
}
