#!/usr/bin/env bash
# What landfall wrote, read by others: pyarrow, DuckDB, psycopg, Python's csv, json and sqlite3.
set -uo pipefail
cd "$(dirname "$0")"
# Where the servers are; scripts/test.sh has started them.
if [ -z "${LANDFALL_POSTGRESQL:-}" ]; then eval "$(../../scripts/services.sh env)"; fi
log="$(mktemp)"
trap 'rm -f "$log"' EXIT
"${LANDFALL_PYTHON:-python3}" -B -m unittest -v readback_test postgresql_test 2>&1 | tee "$log"
status="${PIPESTATUS[0]}"
ran="$(sed -nE 's/^Ran ([0-9]+) tests? .*/\1/p' "$log")"
failed="$(grep -cE '^(FAIL|ERROR): ' "$log")"
if [ "$status" != 0 ] && [ "$failed" = 0 ]; then failed=1; fi
echo "$((${ran:-0} > failed ? ${ran:-0} - failed : 0)) passed, $failed failed"
exit "$status"
