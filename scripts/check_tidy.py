"""Runs clang-tidy (.clang-tidy) over src/**/*.cc, on two cores and for a bounded time.

    check_tidy.py [FILE...]

A file that was clean is remembered by the hash of its text, of our headers it includes and of the
checks, and is not looked at again until one of them changes. Findings are printed and counted; they do not fail
the run yet: the first 17 (performance-*) are still to be mended. When the time is up
(LANDFALL_TIDY_SECONDS, default 900) the rest is left for the next run, and the number of files left is
said. The files changed last come first.
"""

import concurrent.futures
import hashlib
import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build/tidy"
CACHE_HOME = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
CLEAN = Path(os.environ.get("LANDFALL_DEPS") or f"{CACHE_HOME}/landfall") / "tidy-clean"
SECONDS = float(os.environ.get("LANDFALL_TIDY_SECONDS", "900"))
WORKERS = 2
OUR_INCLUDE = re.compile(rb'^\s*#\s*include\s+[<"]([a-z_]+/[^>"]+)[>"]', re.MULTILINE)


def closure(path, seen):
    """Adds path and all of our headers it reaches to seen."""
    if path in seen or not path.exists():
        return
    seen[path] = path.read_bytes()
    for match in OUR_INCLUDE.finditer(seen[path]):
        for folder in ("include", "src"):
            closure(ROOT / folder / match[1].decode(), seen)


def fingerprint(path):
    seen = {}
    closure(path, seen)
    digest = hashlib.sha256((ROOT / ".clang-tidy").read_bytes())
    for each in sorted(seen):
        digest.update(str(each.relative_to(ROOT)).encode() + b"\0" + seen[each])
    return digest.hexdigest()


def check(path, deadline):
    """Returns (path, outcome, text): outcome is clean, dirty or left."""
    if time.monotonic() > deadline:
        return path, "left", ""
    mark = CLEAN / fingerprint(path)
    done = subprocess.run(
        ["clang-tidy", "--quiet", "-p", BUILD, "--extra-arg=-Wno-unknown-warning-option", path],
        capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)  # fmt: skip
    if done.returncode == 0 and "warning:" not in done.stdout:
        mark.touch()
        return path, "clean", ""
    return path, "failed" if done.returncode else "dirty", done.stdout or done.stderr


def main(arguments):
    CLEAN.mkdir(parents=True, exist_ok=True)
    wanted = [Path(a).resolve() for a in arguments] or [
        p for p in (ROOT / "src").rglob("*.cc") if not p.name.endswith("_test.cc")
    ]
    todo = [p for p in wanted if not (CLEAN / fingerprint(p)).exists()]
    todo.sort(key=lambda p: (-p.stat().st_mtime, p))
    if todo:
        subprocess.run(["cmake", "--preset", "tidy", "--log-level=WARNING"], cwd=ROOT,
                       stdout=subprocess.DEVNULL, check=True)  # fmt: skip
    deadline = time.monotonic() + SECONDS
    said = set()  # a finding in a header comes with every file that includes it
    counts = {"clean": 0, "dirty": 0, "failed": 0, "left": 0}
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        for path, outcome, text in pool.map(lambda p: check(p, deadline), todo):
            counts[outcome] += 1
            if outcome in ("dirty", "failed") and text not in said:
                said.add(text)
                print(f"{path.relative_to(ROOT)}:\n{text}", flush=True)
    print(f"{len(wanted)} files: {len(wanted) - len(todo)} unchanged since they were clean, {counts['clean']} "
          f"clean, {counts['dirty']} with findings, {counts['failed']} that clang-tidy could not read, {counts['left']} left for the next run")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
