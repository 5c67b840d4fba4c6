#!/bin/sh
# Starts or stops what all destinations need for their tests: `scripts/services.sh up|down [folder]` runs every
# src/destinations/*/service.sh at once. Fails when one of them does.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
folder=${2:-$root/build/services}
case "${1:-}" in up | down) ;; *) echo "usage: services.sh up|down [folder]" >&2; exit 2 ;; esac
case $folder in /*) ;; *) folder=$PWD/$folder ;; esac

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

run() {
  begin=$(date +%s%N)
  status=0
  "$1" "$2" "$folder/$3" >"$logs/$3" 2>&1 || status=$?
  milliseconds=$((($(date +%s%N) - begin) / 1000000))
  printf '%s (%d.%03d s)\n' "$(cat "$logs/$3")" $((milliseconds / 1000)) $((milliseconds % 1000))
  return $status
}

children=
for script in "$root"/src/destinations/*/service.sh; do
  run "$script" "$1" "$(basename "$(dirname "$script")")" &
  children="$children $!"
done
failed=0
for child in $children; do wait "$child" || failed=1; done
exit $failed
