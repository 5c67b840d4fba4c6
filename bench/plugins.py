"""Measures the plugin protocol: a Go source at 50 rows a message into nothing, SQLite and Parquet, and a served
destination fed with such messages.

CPU and memory are those of Landfall's process alone: the source runs beside it. The limits, in the same run:
for a source, its messages received by a bare gRPC client and dropped as bytes; for a served destination, the same rows
written by `landfall sync` without a plugin between. Run by `make bench`; needs Go for the source.
"""
import argparse
import json
import os
import pathlib
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "bench" / "plugins"

SOURCE = """kind: source
spec:
  name: bench
  registry: grpc
  path: "unix://{socket}"
  tables: [oracle_wide]
  destinations: [to]
  spec: {{rows: {rows}}}
---
"""
BUILT_IN_SOURCE = """kind: source
spec:
  name: bench
  registry: builtin
  path: testdata
  tables: ["*"]
  destinations: [to]
  spec: {{tables: [wide], rows: {rows}}}
---
"""
DESTINATION = """kind: destination
spec:
  name: to
  registry: builtin
  path: {destination}
  write_mode: append
  spec: {spec}
"""
PARQUET = "{{format: parquet, no_rotate: true, path: '{out}/{{{{TABLE}}}}.parquet'}}"
SQLITE = "{{connection_string: {out}/db.sqlite}}"


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def wait_for(path, child):
    """Waits until somebody accepts connections on a socket."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with socket.socket(socket.AF_UNIX) as probe:
            if probe.connect_ex(str(path)) == 0:
                return
        if child.poll() is not None:
            break
        time.sleep(0.02)
    sys.exit(f"nobody listens on {path}")


class Served:
    """A plugin on a unix socket for as long as the block runs."""

    def __init__(self, command, name, cpus=None):
        self.socket = WORK / f"{name}.sock"
        self.command = [*command, "serve", *(["file"] if name == "file" else []), "--network", "unix", "--address",
                        self.socket, "--log-level", "error"]
        self.cpus = cpus

    def __enter__(self):
        pin = (lambda: os.sched_setaffinity(0, self.cpus)) if self.cpus else None
        self.child = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, cwd=WORK, preexec_fn=pin)
        wait_for(self.socket, self.child)
        return self

    def __exit__(self, *_):
        self.child.send_signal(signal.SIGINT)
        _, _, self.usage = os.wait4(self.child.pid, 0)
        self.child.returncode = 0


def run(command):
    """Runs a command; returns (wall seconds, CPU seconds, peak MB, its output)."""
    begin = time.monotonic()
    child = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=WORK)
    output = child.stdout.read().decode(errors="replace")
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = status
    wall = time.monotonic() - begin
    if status != 0:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{output}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output


def sync(options, text, **places):
    config = WORK / "sync.yml"
    config.write_text(text.format(rows=options.rows, **places))
    return run([options.landfall, "sync", "--no-log-file", config])


def from_source(options, destination, spec):
    """(our runs, the limit's walls) of a sync from the Go source."""
    ours, limits = [], []
    for _ in range(options.pairs):
        out = fresh(WORK / "out")
        with Served([options.source], "source") as source:
            if destination is None:
                ours.append(run([options.bench, "take", f"unix://{source.socket}", options.rows]))
            else:
                text = SOURCE + DESTINATION.replace("{spec}", spec)
                ours.append(sync(options, text, socket=source.socket, destination=destination, out=out))
        with Served([options.source], "source") as source:
            limits.append(run([options.bench, "drain", f"unix://{source.socket}", options.rows])[0])
    return ours, limits


def served_parquet(options):
    """The server has one core, the feeder the other."""
    ours, limits = [], []
    for _ in range(options.pairs):
        out = fresh(WORK / "out")
        spec = json.dumps({"format": "parquet", "no_rotate": True, "path": f"{out}/{{{{TABLE}}}}.parquet"})
        with Served([options.landfall], "file", cpus={0}) as server:
            fed = run(["taskset", "-c", "1", options.bench, "feed", f"unix://{server.socket}", spec, options.rows, 50])
        ours.append((float(fed[3]), server.usage.ru_utime + server.usage.ru_stime, server.usage.ru_maxrss / 1024))
        out = fresh(WORK / "out")
        text = BUILT_IN_SOURCE + DESTINATION.replace("{spec}", PARQUET)
        limits.append(sync(options, text, destination="file", out=out)[0])
    return ours, limits


CASES = {
    "plugin-null": (lambda o: from_source(o, None, None), "bare gRPC client"),
    "plugin-sqlite-append": (lambda o: from_source(o, "sqlite", SQLITE), "bare gRPC client"),
    "plugin-parquet": (lambda o: from_source(o, "file", PARQUET), "bare gRPC client"),
    "served-parquet": (served_parquet, "landfall sync without a plugin"),
}


def measure(case, options):
    work, limit_name = CASES[case]
    ours, limits = work(options)
    wall = statistics.median(run[0] for run in ours)
    result = {
        "case": case,
        "rows": options.rows,
        "ours_rows_per_second": round(options.rows / wall),
        "limit": limit_name,
        "limit_rows_per_second": round(options.rows / statistics.median(limits)),
        "ratio": round(statistics.median(limits) / wall, 2),
        "cpu_seconds_per_million_rows": round(statistics.median(run[1] for run in ours) * 1e6 / options.rows, 2),
        "peak_rss_mb": round(max(run[2] for run in ours)),
        "pairs": options.pairs,
    }
    print(f"{case:<24}{result['ours_rows_per_second']:>11,}{result['limit_rows_per_second']:>11,}{result['ratio']:>6.2f}"
          f"{result['cpu_seconds_per_million_rows']:>8.2f}{result['peak_rss_mb']:>8}  {limit_name}", flush=True)
    return result


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--pairs", type=int, default=3, help="how often each side runs; the median counts")
    parser.add_argument("--cases", default=",".join(CASES), help="comma separated: " + ", ".join(CASES))
    parser.add_argument("--landfall", default=ROOT / "build" / "release" / "bin" / "landfall")
    parser.add_argument("--bench", default=ROOT / "build" / "release" / "bin" / "plugin_bench")
    parser.add_argument("--source", default=ROOT / "build" / "oracle" / "bin" / "oracle_source")
    options = parser.parse_args()
    unknown = set(options.cases.split(",")) - CASES.keys()
    if unknown:
        parser.error(f"no case is called {', '.join(sorted(unknown))}")
    return options


def main():
    options = parse_options()
    fresh(WORK)
    print(f"{options.rows:,} wide rows, 50 a message, {options.pairs} pairs, medians")
    print(f"{'case':<24}{'ours/s':>11}{'limit/s':>11}{'ratio':>6}{'cpu/1M':>8}{'MB':>8}  limit")
    results = [measure(case, options) for case in options.cases.split(",")]
    (ROOT / "build" / "bench" / "plugins.json").write_text(json.dumps(results, indent=2) + "\n")
    shutil.rmtree(WORK)


if __name__ == "__main__":
    main()
