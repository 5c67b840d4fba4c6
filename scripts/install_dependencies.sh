#!/usr/bin/env bash
# Installs what Landfall needs on Debian 12: scripts/install_dependencies.sh [build|test|bench|peers|check]
#
# build: compiler, libraries, and Arrow C++ out of the pyarrow wheel. test and bench: build, and a Python
# environment to compare with. peers: bench, and the other loaders it can compare with. check: test, and the
# linters. What is there already is left alone, so a second run takes a moment. Wheels are pinned by hash.
# They go to $LANDFALL_DEPS, by default ${XDG_CACHE_HOME:-~/.cache}/landfall, which all checkouts share.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/settings.sh

purpose="${1:-build}"
case "$purpose" in
  build) sets=(build) ;;
  test) sets=(build test) ;;
  bench | peers) sets=(build bench) ;;
  check) sets=(build test check) ;;
  *) echo "usage: $0 [build|test|bench|peers|check]" >&2; exit 2 ;;
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

install_python() {  # name of the environment and of its requirements
  local wanted venv="$LANDFALL_DEPS/venv-$1" requirements="scripts/requirements-$1.txt"
  wanted="$(cat scripts/requirements-build.txt "$requirements" | sha256sum)"
  if [ "$(cat "$venv/installed" 2>/dev/null)" = "$wanted" ]; then return; fi
  python3 -m venv --clear "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    --only-binary :all: --require-hashes -r "$requirements"
  echo "$wanted" > "$venv/installed"
}

install_test_python() { install_python test; }
install_peers() { install_python bench; }

timed() {
  local begin="$EPOCHREALTIME"
  "$@"
  printf '%-22s %s s\n' "$1" "$(seconds_since "$begin")"
}

mkdir -p "$LANDFALL_DEPS"
timed install_packages
timed install_arrow
if [ "$purpose" != build ]; then timed install_test_python; fi
if [ "$purpose" = peers ]; then timed install_peers; fi
