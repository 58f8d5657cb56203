# Who started what: one small file per folder of servers, kept outside that folder so that it survives a
# deleted folder or a killed script. A process is named by pid *and* start time: a reused pid is never hit.
#
# Lines of an entry: `dir PATH` · `owner PID START` · `pid PID START SIGNAL` · `port N` · `folder PATH`

registry="${TMPDIR:-/tmp}/hub-test-servers-$UID"
# A run whose owner is unknown is somebody's experiment: it is left alone for half a day.
keep_ownerless_minutes=720

registry_folder() {
  mkdir -m 700 "$registry" 2>/dev/null || true
  [[ -d $registry && -O $registry && ! -L $registry ]] || die "$registry belongs to somebody else; set TMPDIR to a folder of your own"
}

entry_of() { printf '%s/%s.entry' "$registry" "$(cksum <<<"$1" | tr ' ' -)"; }

registry_open() {
  local dir=$1 owner=$2
  registry_folder
  printf 'dir %s\n' "$dir" >"$(entry_of "$dir")"
  [[ -z $owner ]] || registry_add "$dir" "owner $owner $(start_time "$owner")"
}

registry_add() { printf '%s\n' "$2" >>"$(entry_of "$1")"; }

# The 22nd field of stat; the name in field 2 may hold spaces, so count from its closing bracket. A zombie
# counts as gone: in a container nobody may ever reap it.
start_time() {
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
  stat=${stat##*) }
  # shellcheck disable=SC2086
  set -- $stat
  [[ $1 == Z ]] || printf '%s' "${20}"
}

is_running() { [[ -n $2 && $(start_time "$1") == "$2" ]]; }

registry_close() {
  local entry
  entry=$(entry_of "$1")
  [[ -f $entry ]] && close_entry "$entry"
}

close_entry() {
  local kind a b c
  while read -r kind a b c; do
    [[ $kind != pid ]] || end_process "$a" "$b" "$c"
  done <"$1"
  while read -r kind a b c; do
    case $kind in
      dir | folder) rm -rf "$a" ;;
      port) rmdir "$registry/port-$a" 2>/dev/null || true ;;
    esac
  done <"$1"
  rm -f "$1"
}

# The signal is the quickest one that leaves nothing in the kernel (PostgreSQL must free its shared memory).
end_process() {
  local pid=$1 began=$2 signal=$3 i
  is_running "$pid" "$began" || return 0
  kill -s "$signal" "$pid" 2>/dev/null || true
  for ((i = 0; i < 50; i++)); do
    is_running "$pid" "$began" || return 0
    sleep 0.1
  done
  kill -s KILL "$pid" 2>/dev/null || true
}

sweep() {
  registry_folder
  local entry
  for entry in "$registry"/*.entry; do
    [[ -f $entry ]] || continue
    is_stale "$entry" || continue
    say "sweeping what a killed run left in $(sed -n 's/^dir //p' "$entry")"
    close_entry "$entry"
  done
  sweep_policy
}

is_stale() {
  local pid began
  read -r pid began < <(sed -n 's/^owner //p' "$1") || true
  if [[ -n ${pid:-} ]]; then
    ! is_running "$pid" "$began"
  else
    [[ -n $(find "$1" -mmin "+$keep_ownerless_minutes") ]]
  fi
}

# A port below the kernel's ephemeral range that nobody listens on; making a folder is the atomic claim
# between runs that start at the same moment.
free_port() {
  local dir=$1 port
  for _ in {1..200}; do
    port=$((20000 + RANDOM % 12000))
    ! grep -qsiE "^ *[0-9]+: [0-9A-F]+:$(printf '%04X' "$port") " /proc/net/tcp /proc/net/tcp6 || continue
    mkdir "$registry/port-$port" 2>/dev/null || continue
    registry_add "$dir" "port $port"
    printf '%s' "$port"
    return
  done
  die "no free port between 20000 and 32000"
}

secret() { head -c 18 /dev/urandom | base64 | tr '+/' 'xy'; }
