#!/bin/sh
# What `file` needs for its tests and examples: nothing. `service.sh up|down|spec [folder]`; spec prints a nested spec that
# can be used at once.
set -eu
folder=${2:-build/services/file}
case "${1:-}" in
  up) mkdir -p "$folder"; echo "file: nothing to start" ;;
  down) rm -rf "$folder"; echo "file: nothing to stop" ;;
  spec) printf 'format: parquet\nno_rotate: true\npath: "%s/{{TABLE}}.{{FORMAT}}"\n' "$folder" ;;
  *) echo "usage: service.sh up|down|spec [folder]" >&2; exit 2 ;;
esac
