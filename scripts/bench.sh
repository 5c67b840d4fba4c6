#!/usr/bin/env bash
# Builds the release binary and measures it beside each destination's limit. Arguments go to bench/run.py.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/settings.sh

scripts/install_dependencies.sh bench
cmake --preset release --log-level=WARNING
cmake --build --preset release
exec "$LANDFALL_DEPS/venv-test/bin/python" bench/run.py "$@"
