# A private RabbitMQ: own home, cookie, node name, ports and epmd, all on loopback, so that it neither sees nor
# disturbs a broker of the machine. Virtual hosts go through rabbitmqctl; the management plugin is there for what the hub
# does through it, and collects nothing.

rabbitmq_start() {
  local dir=$1 home=$1/amqp port
  mkdir -p -m 700 "$home" "$home/log" "$home/mnesia" "$home/schema" "$home/config"
  port=$(free_port "$dir")
  printf '%s\n' "$port" >"$dir/amqp.port"
  rabbitmq_configure "$dir" "$port"
  rabbitmq_epmd "$dir"
  rabbitmq_up "$dir"
}

rabbitmq_configure() {
  local dir=$1 port=$2 home=$1/amqp password epmd dist management
  password=$(secret)
  epmd=$(free_port "$dir")
  dist=$(free_port "$dir")
  management=$(free_port "$dir")
  umask 077
  printf 'amqp://hub_test:%s@127.0.0.1:%s\n' "$password" "$port" >"$dir/amqp.base"
  printf '%s/%%2f\n' "$(cat "$dir/amqp.base")" >"$dir/amqp.url"
  printf 'http://127.0.0.1:%s\n' "$management" >"$dir/amqp.management"
  cat >"$home/rabbitmq.conf" <<TEXT
listeners.tcp.1 = 127.0.0.1:$port
default_user = hub_test
default_pass = $password
disk_free_limit.absolute = 100MB
raft.wal_max_size_bytes = 67108864
log.file.level = warning
management.tcp.ip = 127.0.0.1
management.tcp.port = $management
management.disable_stats = true
management_agent.disable_metrics_collector = true
TEXT
  printf '[rabbitmq_management].\n' >"$home/plugins"
  : >"$home/conf-env"
  secret >"$home/.erlang.cookie"
  chmod 400 "$home/.erlang.cookie"
  # Loopback for the distribution port as well; -start_epmd false keeps the node off the machine's own epmd.
  local loopback='-kernel inet_dist_use_interface {127,0,0,1} -start_epmd false'
  cat >"$home/environment" <<TEXT
HOME=$home
PATH=$PATH
LANG=C.UTF-8
ERL_EPMD_PORT=$epmd
ERL_EPMD_ADDRESS=127.0.0.1
RABBITMQ_NODENAME=hub$port@localhost
RABBITMQ_NODE_PORT=$port
RABBITMQ_DIST_PORT=$dist
RABBITMQ_MNESIA_BASE=$home/mnesia
RABBITMQ_LOG_BASE=$home/log
RABBITMQ_SCHEMA_DIR=$home/schema
RABBITMQ_GENERATED_CONFIG_DIR=$home/config
RABBITMQ_PID_FILE=$home/pid
RABBITMQ_CONFIG_FILE=$home/rabbitmq.conf
RABBITMQ_ADVANCED_CONFIG_FILE=$home/advanced.config
RABBITMQ_ENABLED_PLUGINS_FILE=$home/plugins
RABBITMQ_CONF_ENV_FILE=$home/conf-env
RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=$loopback
RABBITMQ_CTL_ERL_ARGS=$loopback
RABBITMQ_CTL_DIST_PORT_MIN=35672
RABBITMQ_CTL_DIST_PORT_MAX=35999
TEXT
}

# A clean environment: nothing of a RabbitMQ configured on this machine may leak in.
in_broker_environment() {
  local dir=$1 lines
  shift
  mapfile -t lines <"$dir/amqp/environment"
  cd "$dir/amqp" && exec env -i "${lines[@]}" "$@"
}

rabbitmq_epmd() {
  local dir=$1 pid
  (in_broker_environment "$dir" setsid epmd) >>"$dir/amqp/log/epmd.log" 2>&1 </dev/null &
  pid=$!
  registry_add "$dir" "pid $pid $(start_time "$pid") TERM"
}

# `detached` makes the start script become the Erlang machine instead of waiting for it: one process, one pid.
rabbitmq_up() {
  local dir=$1 port pid
  port=$(cat "$dir/amqp.port")
  (in_broker_environment "$dir" detached=1 setsid "$(rabbitmq_bin)/rabbitmq-server") >>"$dir/amqp/log/out.log" 2>&1 </dev/null &
  pid=$!
  registry_add "$dir" "pid $pid $(start_time "$pid") KILL"
  # The listener opens last in the boot order.
  until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
    kill -0 "$pid" 2>/dev/null || { tail -40 "$dir/amqp/log/out.log" >&2; return 1; }
    sleep 0.2
  done
  say "RabbitMQ ready on 127.0.0.1:$port"
}

rabbitmq_ctl() {
  local dir=$1
  shift
  (in_broker_environment "$dir" "$(rabbitmq_bin)/rabbitmqctl" --quiet "$@")
}

# All in one call: each start of rabbitmqctl takes a second or two of CPU.
rabbitmq_vhosts() {
  local dir=$1 name code=
  shift
  for name in "$@"; do
    [[ $name =~ ^[a-z0-9_-]+$ ]] || die "a virtual host is named by a-z, 0-9, - and _, not '$name'"
    code+="rabbit_vhost:add(<<\"$name\">>, <<\"hub_test\">>),"
    code+="rabbit_auth_backend_internal:set_permissions(<<\"hub_test\">>, <<\"$name\">>, <<\".*\">>, <<\".*\">>, <<\".*\">>, <<\"hub_test\">>),"
  done
  rabbitmq_ctl "$dir" eval "$code ok." >/dev/null
  for name in "$@"; do printf '%s/%s\n' "$(cat "$dir/amqp.base")" "$name"; done
}
