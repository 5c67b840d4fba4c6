#!/usr/bin/env bash
# Builds the release binary and measures it beside each destination's limit, then the plugin protocol.
# `bench.sh` runs both; `bench.sh destinations …` and `bench.sh plugins …` one. Arguments go to the programs in bench/.
# `bench.sh postgresql …` takes all of the figures that bench/RESULTS.md has of PostgreSQL: half an hour or more.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/settings.sh

which=both
case "${1:-}" in destinations | plugins | postgresql) which="$1"; shift ;; esac

dependencies=bench
if [ "$which" = postgresql ] || [[ " $* " == *" --peers "* ]]; then dependencies=peers; fi
scripts/install_dependencies.sh "$dependencies"
cmake --preset release --log-level=WARNING
cmake --build --preset release
python="$LANDFALL_DEPS/venv-test/bin/python"

destinations() { "$python" bench/run.py "$@"; }

plugins() {
  cmake --build --preset release --target plugin_bench
  (cd tests/oracle && GOTOOLCHAIN=local GOSUMDB=off go build -mod=readonly -o ../../build/oracle/bin/oracle_source ./source)
  "$python" bench/plugins.py "$@"
}

postgresql() {
  destinations --markdown --pairs 3 --cases 'postgresql-*' --peers "$@"
  destinations --markdown --pairs 3 --cases postgresql-append,postgresql-overwrite-empty --distinct unique \
    --first-limit "$@"
  destinations --markdown --pairs 1 --cases postgresql-append --distinct unique --first-limit "$@" --rows 10000000
  local tables  # the same 100,000 rows each time
  for tables in 1 10 500; do
    destinations --markdown --pairs 5 --cases 'postgresql-many-tables*' "$@" \
      --tables "$tables" --table-rows $((100000 / tables))
  done
}

case "$which" in
  both) destinations "$@"; plugins "$@" ;;
  *) "$which" "$@" ;;
esac
