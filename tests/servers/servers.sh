#!/usr/bin/env bash
# Throw-away PostgreSQL, RabbitMQ, S3 server and virus scanner for tests and benchmarks. README.md beside this file is the manual.
#
# This file is the list of commands; what each server needs lies in the file of its name, what keeps
# a killed run from leaving anything behind in registry.sh, what a bare machine lacks in install.sh.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for part in registry install postgres rabbitmq s3 clamd; do
  # shellcheck source=/dev/null
  . "$here/$part.sh"
done

usage() {
  cat >&2 <<TEXT
usage: servers.sh start DIR [--owner PID]   start all, print HUB_TEST_* lines; swept once PID is gone
       servers.sh run [DIR] -- COMMAND...   start all, run COMMAND with HUB_TEST_* set, stop all
       servers.sh stop DIR                  stop all and delete DIR
       servers.sh env DIR                   print the HUB_TEST_* lines again
       servers.sh vhost DIR NAME...         make fresh virtual hosts, print their URLs
       servers.sh down|up DIR pg|amqp       take one server away, bring it back with its data
       servers.sh ctl DIR ARG...            rabbitmqctl on the private broker
       servers.sh sweep                     remove what killed runs have left
TEXT
  exit 2
}

say() { printf 'servers: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

start() {
  local dir=$1 owner=$2 began=$SECONDS
  sweep
  ensure_installed
  [[ ! -e $dir || -z $(ls -A "$dir") ]] || die "$dir is not empty; 'servers.sh stop $dir' removes servers that run there"
  mkdir -p "$dir"
  dir=$(cd "$dir" && pwd)
  registry_open "$dir" "$owner"
  trap "stop_dir ${dir@Q}" EXIT
  trap 'exit 130' INT TERM

  local pg amqp
  s3_start "$dir" || die "the S3 server could not start; the log is shown above"
  clamd_start "$dir" || die "clamd could not start; the log is shown above"
  postgres_start "$dir" & pg=$!
  rabbitmq_start "$dir" & amqp=$!
  while kill -0 "$pg" 2>/dev/null || kill -0 "$amqp" 2>/dev/null; do
    sleep 1
    ((SECONDS - began)) && (((SECONDS - began) % 5 == 0)) && say "starting, $((SECONDS - began)) s (14 to 48 s is usual)"
  done
  local ok=0
  wait "$pg" || ok=1
  wait "$amqp" || ok=1
  ((ok == 0)) || die "could not start; the logs are shown above"

  (umask 077; print_env "$dir" >"$dir/env")
  trap - EXIT INT TERM
  say "all ready after $((SECONDS - began)) s"
}

print_env() {
  cat <<TEXT
HUB_TEST_PG=$(cat "$1/pg.url")
HUB_TEST_AMQP=$(cat "$1/amqp.url")
HUB_TEST_AMQP_MANAGEMENT=$(cat "$1/amqp.management")
HUB_TEST_SERVERS=$1
HUB_TEST_SERVERS_SH=$here/servers.sh
HUB_TEST_S3=$(cat "$1/s3.url")
HUB_TEST_CLAMD=$(cat "$1/clamd.address")
HUB_TEST_PYHANKO=$pyhanko_folder/bin/python
TEXT
  softhsm_env "$(softhsm_folder "$1/softhsm")"
}

# Only what the registry knows is deleted, so that a mistyped folder is safe.
stop_dir() { registry_close "$1" || die "no servers were started in $1"; }

run() {
  local dir=$1 code=0
  shift
  start "$dir" "$$"
  trap "stop_dir ${dir@Q}" EXIT
  trap 'exit 130' INT TERM
  set -a
  # shellcheck source=/dev/null
  . "$dir/env"
  set +a
  "$@" || code=$?
  exit "$code"
}

started() {
  [[ -f $1/env ]] || die "no servers run in $1; start them with 'servers.sh start $1'"
  (cd "$1" && pwd)
}

main() {
  local command=${1:-}
  shift || usage
  case $command in
    sweep) sweep ;;
    start)
      local dir=${1:-} owner=
      [[ -n $dir ]] || usage
      if [[ ${2:-} == --owner ]]; then owner=${3:-}; fi
      start "$dir" "$owner"
      cat "$dir/env" ;;
    run)
      local dir
      if [[ ${1:-} == -- ]]; then dir=$(mktemp -d "${TMPDIR:-/tmp}/hub-test.XXXXXX"); else dir=${1:-}; shift || usage; fi
      [[ ${1:-} == -- ]] || usage
      shift
      [[ $# -gt 0 ]] || usage
      run "$dir" "$@" ;;
    stop) [[ -n ${1:-} ]] || usage; stop_dir "$(realpath -m "$1")" ;;
    env) local dir; dir=$(started "${1:-}"); cat "$dir/env" ;;
    vhost | ctl | down | up)
      [[ $# -ge 2 ]] || usage
      local dir
      dir=$(started "$1")
      shift
      case $command-$1 in
        vhost-*) rabbitmq_vhosts "$dir" "$@" ;;
        ctl-*) rabbitmq_ctl "$dir" "$@" ;;
        down-pg) postgres_down "$dir" ;;
        up-pg) postgres_up "$dir" ;;
        down-amqp) rabbitmq_ctl "$dir" stop_app >&2 ;;
        up-amqp) rabbitmq_ctl "$dir" start_app >&2 ;;
        *) usage ;;
      esac ;;
    *) usage ;;
  esac
}

main "$@"
