#!/bin/sh
# Starts or stops what all destinations need for their tests: `scripts/services.sh up|down [folder]` runs every
# src/destinations/*/service.sh at once. Fails when one of them does. `eval "$(scripts/services.sh env)"` tells tests
# where the servers are: LANDFALL_<NAME> is a connection string, LANDFALL_<NAME>_<KEY> a line of `service.sh info`.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
folder=${2:-$root/build/services}
case "${1:-}" in up | down | env) ;; *) echo "usage: services.sh up|down|env [folder]" >&2; exit 2 ;; esac
case $folder in /*) ;; *) folder=$PWD/$folder ;; esac

# Only what has a server knows `info`, and its port when it runs.
environment() {
  for script in "$root"/src/destinations/*/service.sh; do
    name=$(basename "$(dirname "$script")")
    variable=LANDFALL_$(printf %s "$name" | tr '[:lower:]' '[:upper:]')
    info=$("$script" info "$folder/$name" 2>/dev/null) || continue
    case $info in port=[0-9]*) ;; *) continue ;; esac
    "$script" spec "$folder/$name" | sed -n "s|^connection_string: \\(.*\\)|export $variable='\\1'|p"
    printf '%s\n' "$info" | while IFS== read -r key value; do
      printf "export %s_%s='%s'\n" "$variable" "$(printf %s "$key" | tr '[:lower:]' '[:upper:]')" "$value"
    done
  done
}
if [ "$1" = env ]; then
  environment
  exit
fi

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
