#!/usr/bin/env bash
# Plugins, connections and Landfall itself are killed, hung, cut and stalled in the middle of a sync: it must end, say
# what happened, leave no process and lose no row. What it said is printed and in build/chaos/messages.md.
set -euo pipefail
cd "$(dirname "$0")"
bin="$PWD/../../build/oracle/bin"

if ! command -v go >/dev/null; then
  echo "tests/chaos needs Go 1.26.5 or newer to build the source of tests/oracle: install it from your system or https://go.dev/dl"
  echo "0 passed, 1 failed"
  exit 1
fi
mkdir -p "$bin"
export GOTOOLCHAIN=local GOSUMDB=off GOFLAGS="-mod=readonly -buildvcs=false"
if ! (cd ../oracle && go build -o "$bin/oracle_source" ./source); then
  echo "0 passed, 1 failed"
  exit 1
fi

# Each case makes files of its own: in memory that takes no time.
if [ -z "${TMPDIR:-}" ] && [ -w /dev/shm ]; then export TMPDIR=/dev/shm; fi

# A server for all cases; those that harm it start their own beside it.
service="$PWD/../../src/destinations/postgresql/service.sh"
servers="$PWD/../../build/chaos/servers"
export CHAOS_POSTGRESQL="$servers/postgresql"
stop_servers() {
  for folder in "$servers"/*; do
    if [ -d "$folder" ]; then "$service" down "$folder" >/dev/null; fi
  done
}
stop_servers
mkdir -p "$servers"
trap stop_servers EXIT
if ! "$service" up "$CHAOS_POSTGRESQL"; then
  echo "0 passed, 1 failed"
  exit 1
fi
python3 -B chaos.py "$@"
