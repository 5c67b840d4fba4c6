#!/usr/bin/env bash
# Fails when a generated page of docs/ is not what this build would write, or a configuration of examples/configs does
# not run.
set -uo pipefail
cd "$(dirname "$0")/../.."
root="$PWD"
landfall="$(realpath "${LANDFALL:-build/dev/bin/landfall}")"
# Where the servers are; scripts/test.sh has started them.
if [ -z "${LANDFALL_POSTGRESQL:-}" ]; then eval "$(scripts/services.sh env)"; fi
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
passed=0
failed=0

check() {
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "WRONG $*"; fi
}

# What it writes under build/ goes to a folder of its own.
runs() {
  (cd "$place" && "$landfall" --no-log-file sync "$1" >"$place/out" 2>&1) || { cat "$place/out"; return 1; }
}

check "$landfall" --no-log-file docs --check --source-dir .
ln -s "$root/examples" "$place/examples"
mkdir "$place/build"
for config in examples/configs/*.yml; do check runs "$config"; done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
