# A private clamd: loopback only, with one signature of its own (the EICAR test string) in place of the public lists,
# so that it needs no internet and starts at once.

# In hex, so that no scanner takes this file away.
eicar=58354f2150254041505b345c505a58353428505e2937434329377d2445494341522d5354414e444152442d414e544956495255532d544553542d46494c452124482b482a

clamd_start() {
  local dir=$1 base=$1/clamd port pid
  port=$(free_port "$dir")
  mkdir -p "$base/signatures"
  printf 'Hub.Test.Eicar:0:*:%s\n' "$eicar" >"$base/signatures/test.ndb"
  cat >"$base/clamd.conf" <<TEXT
Foreground yes
TCPSocket $port
TCPAddr 127.0.0.1
DatabaseDirectory $base/signatures
TemporaryDirectory $base
StreamMaxLength 256M
SelfCheck 0
TEXT
  (cd "$base" && setsid clamd --config-file="$base/clamd.conf") >>"$dir/clamd.log" 2>&1 </dev/null &
  pid=$!
  registry_add "$dir" "pid $pid $(start_time "$pid") TERM"
  printf '127.0.0.1:%s\n' "$port" >"$dir/clamd.address"
  until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
    kill -0 "$pid" 2>/dev/null || { tail -20 "$dir/clamd.log" >&2; return 1; }
    sleep 0.2
  done
}
