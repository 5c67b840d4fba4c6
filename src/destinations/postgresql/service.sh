#!/bin/sh
# A private PostgreSQL server for tests and examples: `service.sh up|down|spec|info|restart|kill [folder]`. The folder
# holds a small file of state only: the cluster is in a folder of its own that the server's user can enter.
# LANDFALL_SERVICES names the parent of that folder; LANDFALL_SERVICE_DURABLE=1 leaves fsync on.
set -eu
folder=${2:-build/services/postgresql}
case $folder in /*) ;; *) folder=$PWD/$folder ;; esac
state=$folder/postgresql.state
bin=${LANDFALL_POSTGRESQL_BIN:-/usr/lib/postgresql/15/bin}
services=${LANDFALL_SERVICES:-/tmp/landfall-services-$(id -u)}
home=$services/postgresql-$(printf %s "$folder" | cksum | cut -d' ' -f1)
data=$home/data
socket=$home/socket
log=$home/log
cd / # the server's user may not be allowed where we are

# A server refuses to run as root.
as_server() {
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

fail() {
  echo "postgresql: $1" >&2
  [ ! -f "$log" ] || tail -n 40 "$log" >&2
  exit 1
}

port() { sed -n 's/^port=//p' "$state" 2>/dev/null; }
admin() { echo "postgres://landfall_admin:landfall_admin@127.0.0.1:$(port)/postgres?sslmode=disable"; }
answers() { [ -n "$(port)" ] && "$bin/pg_isready" -q -h 127.0.0.1 -p "$(port)"; }
sql() { "$bin/psql" -X -q -v ON_ERROR_STOP=1 -d "$(admin)" -c "$1"; }

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

make_certificate() {
  as_server openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj /CN=localhost \
    -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' -keyout "$data/server.key" -out "$data/server.crt" 2>/dev/null
  as_server chmod 600 "$data/server.key"
  cp "$data/server.crt" "$home/ca.crt"
  chmod 644 "$home/ca.crt"
}

configure() {
  cat <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = '$socket'
ssl = on
max_connections = 60
shared_buffers = 128MB
CONF
  [ "${LANDFALL_SERVICE_DURABLE:-}" = 1 ] || printf 'fsync = off\nfull_page_writes = off\n'
}

make_cluster() {
  rm -rf "$home"
  mkdir -p "$home"
  [ -O "$services" ] || [ -n "${LANDFALL_SERVICES:-}" ] || fail "$services belongs to somebody else"
  chmod a+x "$services" "$home" 2>/dev/null || true
  if [ "$(id -u)" = 0 ]; then chown postgres "$home"; fi
  as_server mkdir -p "$socket"
  as_server sh -c "umask 077; echo landfall_admin > '$home/password'"
  as_server "$bin/initdb" -D "$data" -U landfall_admin --auth=scram-sha-256 --pwfile="$home/password" \
    --encoding=UTF8 --locale=C.UTF-8 --no-sync --no-instructions >"$home/initdb.log" 2>&1 ||
    { cat "$home/initdb.log" >&2; fail "initdb failed"; }
  make_certificate
  configure | as_server tee -a "$data/postgresql.conf" >/dev/null
}

start() {
  as_server "$bin/pg_ctl" -D "$data" -l "$log" -w -t 60 -o "-p $(port)" start >/dev/null 2>&1 || return 1
  tries=0
  until answers; do
    tries=$((tries + 1))
    [ $tries -lt 300 ] || return 1
    sleep 0.1
  done
}

stop() { as_server "$bin/pg_ctl" -D "$data" -m "$1" -w -t 60 stop >/dev/null 2>&1 || true; }

# Between asking for a free port and taking it somebody else may: then another one.
start_on_free_port() {
  for _ in 1 2 3; do
    echo "port=$(free_port)" >"$state"
    if start; then return 0; fi
    stop immediate
    grep -q 'Address already in use' "$log" || break
  done
  fail "the server does not start"
}

up() {
  [ -x "$bin/initdb" ] || fail "no PostgreSQL server in $bin; install the package postgresql-15"
  if answers; then echo "postgresql: runs already on port $(port)"; return; fi
  mkdir -p "$folder"
  if [ -d "$data" ] && [ -n "$(port)" ]; then
    start || fail "the server does not start"
  else
    make_cluster
    start_on_free_port
    sql "CREATE ROLE landfall LOGIN PASSWORD 'landfall'"
    sql "CREATE DATABASE landfall OWNER landfall"
  fi
  echo "postgresql: $("$bin/postgres" --version) on port $(port)"
}

down() {
  [ ! -d "$data" ] || stop fast
  rm -rf "$home"
  rm -f "$state"
  rmdir "$folder" 2>/dev/null || true
  echo "postgresql: stopped and removed"
}

again() {
  stop "$1"
  start || fail "the server does not start again"
}

case "${1:-}" in
  up) up ;;
  down) down ;;
  spec) printf 'connection_string: postgres://landfall:landfall@127.0.0.1:%s/landfall?sslmode=disable\n' "$(port)" ;;
  info) printf 'port=%s\nadmin=%s\nca=%s\ndata=%s\nsocket=%s\n' "$(port)" "$(admin)" "$home/ca.crt" "$data" "$socket" ;;
  restart) again fast ;;
  kill) again immediate ;;
  *) echo "usage: service.sh up|down|spec|info|restart|kill [folder]" >&2; exit 2 ;;
esac
