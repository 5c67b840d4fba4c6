#!/usr/bin/env bash
# Installs the package, builds examples/custom_destination outside the tree as a stranger would, and uses it: its own
# test, the conformance cases, `landfall sync` with it as a local and as a gRPC plugin.
set -uo pipefail
cd "$(dirname "$0")/../.."
tree="$PWD"
build="${LANDFALL_BUILD:-$tree/build/dev}"
prefix="$tree/build/sdk/prefix"
log="$tree/build/sdk/log"
place="$(mktemp -d)"
server=""
trap 'if [ -n "$server" ]; then kill "$server" 2>/dev/null; fi; rm -rf "$place"' EXIT
export LSAN_OPTIONS="suppressions=$tree/cmake/lsan.supp:print_suppressions=0"
passed=0
failed=0

finish() {
  printf '%s passed, %s failed\n' "$passed" "$failed"
  [ "$failed" = 0 ]
  exit
}

check() {  # what is held, command...
  local what="$1"
  shift
  if "$@" > "$log" 2>&1; then passed=$((passed + 1)); return 0; fi
  failed=$((failed + 1))
  printf 'WRONG %s\n  %s\n' "$what" "$*"
  tail -40 "$log" | sed 's/^/  | /'
  return 1
}

# Without this there is nothing to go on with.
need() { check "$@" || finish; }

fails_with() {  # exit code, text, command...
  local code="$1" text="$2" status=0
  shift 2
  "$@" > "$place/out" 2>&1 || status=$?
  cat "$place/out"
  if [ "$status" != "$code" ]; then echo "exit code $status, not $code"; return 1; fi
  grep -qF -- "$text" "$place/out" || { echo "does not say: $text"; return 1; }
}

has_no() {  # pattern, file...
  local pattern="$1"
  shift
  if grep -rnE -e "$pattern" "$@"; then return 1; fi
}

# What sync.yml asks for: 100 parents, and 2 children for each.
rows_are_right() {  # folder
  python3 - "$1" <<'PYTHON'
import collections, json, pathlib, sys

def rows(table):
    return [json.loads(line) for line in (pathlib.Path(sys.argv[1]) / f"{table}.jsonl").open(encoding="utf-8")]

parents, children = rows("family_parent"), rows("family_child")
ids = sorted(row["id"] for row in parents)
assert ids == list(range(100)), f"parents have the ids {ids}"
of_each = collections.Counter(row["_cq_parent_id"] for row in children)
assert of_each == {row["_cq_id"]: 2 for row in parents}, f"children of each parent: {of_each}"
assert {row["_cq_source_name"] for row in parents + children} == {"made"}
assert len({row["_cq_sync_time"] for row in parents + children}) == 1, "rows of an earlier sync are left"
PYTHON
}

serve() {
  exec {lines}< <(exec build/logbook serve --address localhost:0 --log-format json 2>&1)
  server=$!
  local line
  IFS= read -r -t 30 line <&"$lines" || { echo "logbook serve said nothing in 30 seconds"; return 1; }
  echo "$line"
  address="$(sed -nE 's/.*"address":"([^"]+)".*/\1/p' <<< "$line")"
  [ -n "$address" ]
}

stop() {
  kill -TERM "$server" && timeout 30 tail --pid="$server" -f /dev/null
  local ended=$?
  server=""
  return "$ended"
}

setting() { sed -nE "s/^$1:[A-Z]+=//p" "$build/CMakeCache.txt"; }

mkdir -p "$tree/build/sdk"
rm -rf "$prefix"
need "cmake --install makes the package" cmake --install "$build" --prefix "$prefix"
check "the package names nothing of the tree" has_no "$tree/(src|include|build/dev)" "$prefix/lib/cmake"

cp -r examples/custom_destination "$place/example"
cd "$place/example" || exit 1
landfall="$prefix/bin/landfall"
# Code with and without a sanitizer does not go together.
sanitize="$(setting LANDFALL_SANITIZE)"
flags="-O1"
if [ -n "$sanitize" ]; then flags+=" -fsanitize=$sanitize -fno-sanitize-recover=all"; fi
launcher=()
if command -v ccache >/dev/null; then launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi
need "the example is configured" cmake -B build -G Ninja "-DCMAKE_PREFIX_PATH=$prefix" "-DCMAKE_CXX_FLAGS=$flags" \
  "-DCMAKE_CXX_COMPILER=$(setting CMAKE_CXX_COMPILER)" -DCMAKE_EXPORT_COMPILE_COMMANDS=ON "${launcher[@]}"
check "no warning, sanitizer or folder of ours gets into the example's build" \
  has_no " -W[a-z]|fpch|$tree/(src|include|build/dev)" build/compile_commands.json
need "the example is built" cmake --build build
check "its own test passes" ctest --test-dir build --no-tests=error --output-on-failure
check "the conformance cases pass" build/logbook_conformance
check "it says its version" grep -qx v1.0.0 <(build/logbook --version)

check "landfall sync starts it" "$landfall" --no-log-file sync sync.yml
check "the rows have arrived" rows_are_right logs
check "landfall sync goes a second time" "$landfall" --no-log-file sync sync.yml
check "the second sync has replaced the rows of the first" rows_are_right logs

rm -rf logs
if check "it serves" serve; then
  sed "s/localhost:7777/$address/" sync_grpc.yml > served.yml
  check "landfall sync reaches it over gRPC" "$landfall" --no-log-file sync served.yml
  check "the rows have arrived over gRPC" rows_are_right logs
  check "it ends when it is asked to" stop
fi

sed 's/path: \.\/logs/pth: .\/logs/' sync.yml > unknown.yml
check "an unknown option is named, with what was meant" \
  fails_with 2 'unknown option "pth"; did you mean "path"?' "$landfall" --no-log-file sync unknown.yml
echo sesame > logs/.password
check "a wrong password is refused with what to do" \
  fails_with 4 'set `password`' "$landfall" --no-log-file sync sync.yml
finish
