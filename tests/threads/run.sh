#!/usr/bin/env bash
# Runs the tests of everything that has threads (queue, writer, sync, processes of plugins) under
# ThreadSanitizer.
set -uo pipefail
cd "$(dirname "$0")/../.."

programs=(write_tests wire_serving_tests sync_tests plugin_host_tests)
cmake --preset tsan --log-level=WARNING || exit 1
cmake --build --preset tsan --target "${programs[@]}" || exit 1

passed=0
failed=0
for program in "${programs[@]}"; do
  log="build/tsan/$program.log"
  TSAN_OPTIONS="suppressions=$PWD/cmake/tsan.supp halt_on_error=0" "build/tsan/bin/$program" 2>&1 | tee "$log"
  status="${PIPESTATUS[0]}"
  good="$(grep -c '^\[       OK \]' "$log")"
  bad="$(grep -c '^\[  FAILED  \].*ms)$' "$log")"
  # A data race makes the program end badly without failing a case.
  if [ "$status" != 0 ] && [ "$bad" = 0 ]; then bad=1; fi
  passed=$((passed + good))
  failed=$((failed + bad))
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
