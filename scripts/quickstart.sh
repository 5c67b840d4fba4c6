#!/usr/bin/env bash
# From a bare machine to rows in SQLite and in files: installs, builds, syncs the example, shows where to look.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/settings.sh

scripts/install_dependencies.sh build
cmake --preset release --log-level=WARNING
cmake --build --preset release
build/release/bin/landfall sync examples/configs/quickstart.yml

# The example says itself where its rows went.
sed -n 's/^#> \{0,1\}//p' examples/configs/quickstart.yml
