#!/usr/bin/env bash
# Formats every C++ file of the checkout, or with --check only says which differ.
set -euo pipefail
cd "$(dirname "$0")/.."

mode=(-i)
if [ "${1:-}" = --check ]; then mode=(--dry-run -Werror); fi
git ls-files -z --cached --others --exclude-standard -- '*.cc' '*.h' |
  while IFS= read -r -d '' file; do if [ -e "$file" ]; then printf '%s\0' "$file"; fi; done |
  xargs -0 --no-run-if-empty -P 2 -n 16 clang-format "${mode[@]}"
