#!/usr/bin/env bash
# Installs what Landfall needs on Debian 12: scripts/install_dependencies.sh [build|test|bench|check]
#
# build: compiler, libraries, and Arrow C++ out of the pyarrow wheel. test and bench: build, and a Python
# environment to compare with. check: test, and the linters. What is there already is left alone, so a
# second run takes a moment. Wheels are pinned by hash. They go to $LANDFALL_DEPS, by default
# ${XDG_CACHE_HOME:-~/.cache}/landfall, which all checkouts share.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/settings.sh

purpose="${1:-build}"
case "$purpose" in
  build) sets=(build) ;;
  test) sets=(build test) ;;
  bench) sets=(build bench) ;;
  check) sets=(build test check) ;;
  *) echo "usage: $0 [build|test|bench|check]" >&2; exit 2 ;;
esac

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

install_packages() {
  local packages=() missing=() name
  for name in "${sets[@]}"; do
    mapfile -t -O "${#packages[@]}" packages < <(grep -v '^#' "scripts/packages-$name.txt")
  done
  # A Python that is not Debian's brings its own pip; Debian's has it in packages of its own.
  if ! command -v python3 >/dev/null || ! python3 -c 'import pip, venv, ensurepip' 2>/dev/null; then
    packages+=(python3 python3-pip python3-venv)
  fi
  local installed
  installed="$(dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' 2>/dev/null | sed -n 's/^ii //p')"
  mapfile -t missing < <(printf '%s\n' "${packages[@]}" | sort -u | grep -vxF "$installed" || true)
  if [ "${#missing[@]}" = 0 ]; then return; fi
  echo "installing ${missing[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# Only the libraries and headers are used, so any CPython's wheel will do whatever python3 is here.
install_arrow() {
  local version target
  version="$(sed -n 's/^pyarrow==\([0-9.]*\).*/\1/p' scripts/requirements-build.txt)"
  target="$LANDFALL_DEPS/pyarrow-$version"
  if [ -e "$target/pyarrow/include/arrow/api.h" ]; then return; fi
  # Installed beside and renamed, so that an interrupted run leaves nothing that looks complete.
  local unfinished="$target.$$"
  python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-deps --require-hashes \
    --only-binary :all: --platform manylinux_2_28_x86_64 --implementation cp --python-version 3.11 \
    --target "$unfinished" -r scripts/requirements-build.txt
  rm -rf "$target"
  mv "$unfinished" "$target"
}

install_test_python() {
  local wanted
  wanted="$(cat scripts/requirements-build.txt scripts/requirements-test.txt | sha256sum)"
  if [ "$(cat "$LANDFALL_DEPS/venv-test/installed" 2>/dev/null)" = "$wanted" ]; then return; fi
  python3 -m venv --clear "$LANDFALL_DEPS/venv-test"
  "$LANDFALL_DEPS/venv-test/bin/python" -m pip install --quiet --disable-pip-version-check \
    --only-binary :all: --require-hashes -r scripts/requirements-test.txt
  echo "$wanted" > "$LANDFALL_DEPS/venv-test/installed"
}

timed() {
  local begin="$EPOCHREALTIME"
  "$@"
  printf '%-22s %s s\n' "$1" "$(seconds_since "$begin")"
}

mkdir -p "$LANDFALL_DEPS"
timed install_packages
timed install_arrow
if [ "$purpose" != build ]; then timed install_test_python; fi
