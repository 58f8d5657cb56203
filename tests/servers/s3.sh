# A private S3-compatible server: moto, in memory, loopback only. It takes any key; a test makes a bucket of its own.

s3_start() {
  local dir=$1 port pid
  port=$(free_port "$dir")
  (cd "$dir" && MOTO_S3_DEFAULT_MAX_KEYS=1000 setsid "$(pins_folder s3)/bin/moto_server" -H 127.0.0.1 -p "$port") \
    >>"$dir/s3.log" 2>&1 </dev/null &
  pid=$!
  registry_add "$dir" "pid $pid $(start_time "$pid") TERM"
  printf 'http://127.0.0.1:%s\n' "$port" >"$dir/s3.url"
  until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
    kill -0 "$pid" 2>/dev/null || { tail -20 "$dir/s3.log" >&2; return 1; }
    sleep 0.2
  done
}
