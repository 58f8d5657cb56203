# A private PostgreSQL: loopback TCP only, no socket file, scram, fsync on (benchmarks measure durable commits).

# PostgreSQL refuses to run as root, so root lends it another user.
as_postgres() {
  if ((EUID != 0)); then exec "$@"; fi
  exec setpriv --reuid "$(postgres_user)" --regid "$(id -g "$(postgres_user)")" --clear-groups -- "$@"
}

postgres_user() { if id -u postgres >/dev/null 2>&1; then echo postgres; else echo nobody; fi; }

postgres_start() {
  local dir=$1 base port password
  base=$(postgres_folder "$dir")
  port=$(free_port "$dir")
  password=$(secret)
  printf '%s\n' "$base" >"$dir/pg.base"
  printf '%s\n' "$port" >"$dir/pg.port"
  (umask 077; printf 'postgres://hub_test:%s@127.0.0.1:%s/postgres\n' "$password" "$port" >"$dir/pg.url")

  (umask 077; printf '%s\n' "$password" >"$base/password")
  ((EUID != 0)) || chown "$(postgres_user)" "$base/password"
  # --no-sync: losing an empty cluster to a power cut costs nothing; the server itself syncs every commit.
  (as_postgres "$(postgres_bin)/initdb" -D "$base/data" -U hub_test --pwfile="$base/password" --auth=scram-sha-256 \
    --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$dir/pg.initdb.log" 2>&1) || { cat "$dir/pg.initdb.log" >&2; return 1; }
  rm -f "$base/password"
  cat >>"$base/data/postgresql.conf" <<TEXT
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = ''
max_connections = 200
shared_buffers = 256MB
max_wal_size = 4GB
password_encryption = 'scram-sha-256'
TEXT
  postgres_up "$dir"
}

# The folder must be one that the borrowed user can reach; a checkout below /root is not.
postgres_folder() {
  local dir=$1 base=$1/pg
  if ((EUID == 0)) && ! (as_postgres test -x "$dir"); then
    base=$(mktemp -d "${TMPDIR:-/tmp}/hub-test-pg.XXXXXX")
    registry_add "$dir" "folder $base"
  fi
  mkdir -p -m 700 "$base"
  ((EUID != 0)) || chown "$(postgres_user)" "$base"
  printf '%s' "$base"
}

postgres_up() {
  local dir=$1 base pid
  base=$(cat "$dir/pg.base")
  (cd "$base" && as_postgres setsid "$(postgres_bin)/postgres" -D "$base/data") >>"$dir/pg.log" 2>&1 </dev/null &
  pid=$!
  registry_add "$dir" "pid $pid $(start_time "$pid") QUIT"
  printf '%s %s\n' "$pid" "$(start_time "$pid")" >"$dir/pg.pid"
  until "$(postgres_bin)/pg_isready" -q -h 127.0.0.1 -p "$(cat "$dir/pg.port")"; do
    kill -0 "$pid" 2>/dev/null || { tail -20 "$dir/pg.log" >&2; return 1; }
    sleep 0.2
  done
  say "PostgreSQL ready on 127.0.0.1:$(cat "$dir/pg.port")"
}

postgres_down() {
  local pid began
  read -r pid began <"$1/pg.pid"
  end_process "$pid" "$began" INT
  say "PostgreSQL stopped"
}
