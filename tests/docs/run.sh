#!/usr/bin/env bash
# Fails when a generated page of docs/ is not what this build would write.
set -uo pipefail
cd "$(dirname "$0")/../.."
if "${LANDFALL:-build/dev/bin/landfall}" --no-log-file docs --check --source-dir .; then
  echo "1 passed, 0 failed"
else
  echo "0 passed, 1 failed"
  exit 1
fi
