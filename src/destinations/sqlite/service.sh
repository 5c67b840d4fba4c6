#!/bin/sh
# What `sqlite` needs for its tests and examples: nothing. `service.sh up|down|spec [folder]`; spec prints the nested spec
# of a destination that can be used at once.
set -eu
folder=${2:-build/services/sqlite}
case "${1:-}" in
  up) mkdir -p "$folder"; echo "sqlite: nothing to start; the library is in the program" ;;
  down) rm -rf "$folder"; echo "sqlite: nothing to stop" ;;
  spec) printf 'connection_string: %s/test.db\n' "$folder" ;;
  *) echo "usage: service.sh up|down|spec [folder]" >&2; exit 2 ;;
esac
