#!/usr/bin/env bash
# Builds the release binary and measures it beside each destination's limit, then the plugin protocol.
# `bench.sh` runs both; `bench.sh destinations …` and `bench.sh plugins …` one. Arguments go to the programs in bench/.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/settings.sh

which=both
case "${1:-}" in destinations | plugins) which="$1"; shift ;; esac

scripts/install_dependencies.sh bench
cmake --preset release --log-level=WARNING
cmake --build --preset release
python="$LANDFALL_DEPS/venv-test/bin/python"
if [ "$which" != plugins ]; then "$python" bench/run.py "$@"; fi
if [ "$which" != destinations ]; then
  cmake --build --preset release --target plugin_bench
  (cd tests/oracle && GOTOOLCHAIN=local GOSUMDB=off go build -mod=readonly -o ../../build/oracle/bin/oracle_source ./source)
  "$python" bench/plugins.py "$@"
fi
