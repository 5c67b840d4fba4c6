#!/usr/bin/env bash
# Installs what the tests need, builds the dev preset and runs every test.
#
# A suite is ctest, or a folder of tests/ with a run.sh (conformance, e2e, fuzz, ...), which prints
# "N passed, N failed" as its last line. run.sh finds the program as $LANDFALL, the build folder as
# $LANDFALL_BUILD and a Python with duckdb and pyarrow as $LANDFALL_PYTHON. The last line here is the sum.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/settings.sh

export LANDFALL_BUILD="$PWD/build/dev"
export LANDFALL="$LANDFALL_BUILD/bin/landfall"
export LANDFALL_PYTHON="$LANDFALL_DEPS/venv-test/bin/python"
passed=0
failed=0
table=""
mkdir -p build
: > build/test-services.log

note() {  # name, begin, outcome
  table+="$(printf '%-16s %8s s  %s' "$1" "$(seconds_since "$2")" "$3")"$'\n'
}

services_down() {
  scripts/services.sh down >/dev/null 2>&1 || true
}

finish() {
  services_down
  if [ -s build/test-services.log ]; then printf '\nran against:\n%s\n' "$(cat build/test-services.log)"; fi
  printf '\n%s%s passed, %s failed\n' "$table" "$passed" "$failed"
  [ "$failed" = 0 ]
  exit
}

# Without this step there is nothing to test: its failure is the end.
need() {  # name, command...
  local name="$1" begin="$EPOCHREALTIME"
  shift
  if "$@" </dev/null; then note "$name" "$begin" "ok"; return; fi
  note "$name" "$begin" "FAILED: $*"
  failed=$((failed + 1))
  finish
}

# Counts come from the suite's own words; one that ends badly without a failed test is itself one.
suite() {  # name, command...
  local name="$1" begin="$EPOCHREALTIME" log="build/test-$1.log" status counts
  shift
  "$@" </dev/null 2>&1 | tee "$log"
  status="${PIPESTATUS[0]}"
  counts="$(sed -nE -e 's/^([0-9]+) passed, ([0-9]+) failed$/\1 \2/p' \
    -e 's/.*tests passed, ([0-9]+) tests? failed out of ([0-9]+)$/\2 \1 of/p' "$log" | tail -1)"
  local good=0 bad=0 of=""
  read -r good bad of <<< "${counts:-0 0}"
  if [ -n "$of" ]; then good=$((good - bad)); fi
  if [ "$status" != 0 ] && [ "$bad" = 0 ]; then bad=1; fi
  if [ "$status" = 0 ] && [ "$good" = 0 ]; then bad=$((bad + 1)); fi  # nothing ran: that is no success
  passed=$((passed + good))
  failed=$((failed + bad))
  note "$name" "$begin" "$good passed, $bad failed"
}

need dependencies scripts/install_dependencies.sh test
need configure cmake --preset dev --log-level=WARNING
need build cmake --build --preset dev
trap services_down EXIT
start_services() { scripts/services.sh up | tee build/test-services.log; }
need services start_services
# Where the servers are, for whatever needs one.
eval "$(scripts/services.sh env)"
suite unit ctest --preset dev --no-tests=error
for run in tests/*/run.sh; do
  if [ -e "$run" ]; then suite "$(basename "$(dirname "$run")")" bash "$run"; fi
done
finish
