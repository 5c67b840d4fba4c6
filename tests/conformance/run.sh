#!/usr/bin/env bash
# Runs every conformance case against every destination; arguments go to landfall_conformance (README.md). The
# results are in build/conformance/latest.json; `--write-docs` alone writes docs/reference/conformance.md anew.
set -euo pipefail
cd "$(dirname "$0")/../.."
build="${LANDFALL_BUILD:-$PWD/build/dev}"

# Each case opens a new place and every file is synced to disk: in memory that takes no time.
if [ -z "${TMPDIR:-}" ] && [ -w /dev/shm ]; then export TMPDIR=/dev/shm; fi

# Where the servers are; scripts/test.sh has started them.
if [ -z "${LANDFALL_POSTGRESQL:-}" ]; then eval "$(scripts/services.sh env)"; fi

page=docs/reference/conformance.md
arguments=("$@")
if [ "$*" = "--write-docs" ]; then
  arguments=(--write-docs "$page")
elif [ "$#" = 0 ]; then
  arguments=(--check-docs "$page")
fi
exec "$build/bin/landfall_conformance" --json build/conformance/latest.json "${arguments[@]}"
