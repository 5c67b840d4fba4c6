#!/usr/bin/env bash
# Other people's judgement: the Go SDK's test suite and Go clients against `landfall serve`, and `landfall sync` with a
# source plugin made with the Go SDK (README.md). Every case is in build/oracle/latest.json.
set -euo pipefail
cd "$(dirname "$0")"
bin="$PWD/../../build/oracle/bin"

if ! command -v go >/dev/null; then
  echo "tests/oracle needs Go 1.26.5 or newer to build its programs: install it from your system or https://go.dev/dl"
  echo "0 passed, 1 failed"
  exit 1
fi

# go.sum is the pin: what differs from it is refused, so the checksum database has nothing to add.
export GOTOOLCHAIN=local GOSUMDB=off GOFLAGS="-mod=readonly -buildvcs=false"
mkdir -p "$bin"
build() {
  go build -o "$bin/oracle_source" ./source && go build -o "$bin/replay_source" ./replay &&
    go build -o "$bin/oracle_transformer" ./transform &&
    go test -c -o "$bin/oracle_suite" ./suite && go test -c -o "$bin/oracle_calls" ./calls
}
if ! build; then
  echo "0 passed, 1 failed"
  exit 1
fi

# scripts/test.sh has started the servers and says where they are.
if [ -z "${LANDFALL_POSTGRESQL:-}" ]; then eval "$(../../scripts/services.sh env)"; fi

# Each case makes files of its own: in memory that takes no time.
if [ -z "${TMPDIR:-}" ] && [ -w /dev/shm ]; then export TMPDIR=/dev/shm; fi
exec "${LANDFALL_PYTHON:-python3}" -B oracle.py
