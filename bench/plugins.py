"""Measures the plugin protocol: a Go source at 50 rows a message into nothing, SQLite and Parquet, and a served
destination fed with such messages.

CPU and memory are those of Landfall's process alone: the source runs beside it. The limits, in the same run:
for a source, its messages received by a bare gRPC client and dropped as bytes; for a served destination, the same rows
written by `landfall sync` without a plugin between. Run by `make bench`; needs Go for the source.
"""
import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time

from measure import (ROOT, WORK, Run, Side, compare, fresh, run_measured, show, show_header, show_markdown, sync,
                     write_results)


def parquet(out):
    return {"path": "file", "write_mode": "append",
            "spec": {"format": "parquet", "no_rotate": True, "path": f"{out}/{{{{TABLE}}}}.parquet"}}


def sqlite(out):
    return {"path": "sqlite", "write_mode": "append", "spec": {"connection_string": f"{out}/db.sqlite"}}


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


def from_source(destination):
    """The Go source into a destination, or into nothing."""
    def sides(options):
        def ours():
            out = fresh(WORK / "out")
            with Served([options.source], "source") as source:
                address = f"unix://{source.socket}"
                if destination is None:
                    return run_measured([options.bench, "take", address, options.rows])
                return sync(options, {"registry": "grpc", "path": address, "tables": ["oracle_wide"],
                                      "spec": {"rows": options.rows}}, destination(out))

        def limit():
            with Served([options.source], "source") as source:
                return run_measured([options.bench, "drain", f"unix://{source.socket}", options.rows])
        return [Side("ours", ours, options.rows), Side("bare gRPC client", limit, options.rows)]
    return sides


def served_parquet(options):
    """The server has one core, the feeder the other."""
    def ours():
        spec = json.dumps(parquet(fresh(WORK / "out"))["spec"])
        with Served([options.landfall], "file", cpus={0}) as server:
            fed = run_measured(["taskset", "-c", "1", options.bench, "feed", f"unix://{server.socket}", spec,
                                options.rows, 50])
        return Run(float(fed.output), server.usage.ru_utime + server.usage.ru_stime, server.usage.ru_maxrss / 1024)

    def limit():
        return sync(options, {"path": "testdata", "spec": {"tables": ["wide"], "rows": options.rows}},
                    parquet(fresh(WORK / "out")))
    return [Side("ours", ours, options.rows), Side("landfall sync without a plugin", limit, options.rows)]


CASES = {
    "plugin-null": from_source(None),
    "plugin-sqlite-append": from_source(sqlite),
    "plugin-parquet": from_source(parquet),
    "served-parquet": served_parquet,
}


def measure(case, options):
    results = compare(case, CASES[case](options), options.pairs)
    show(results)
    return results


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--pairs", type=int, default=3, help="how often each side runs; the median counts")
    parser.add_argument("--cases", default=",".join(CASES), help="comma separated: " + ", ".join(CASES))
    parser.add_argument("--markdown", action="store_true", help="print the table again as RESULTS.md has it")
    parser.add_argument("--landfall", type=os.path.abspath, default=ROOT / "build" / "release" / "bin" / "landfall")
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
    show_header()
    results = [result for case in options.cases.split(",") for result in measure(case, options)]
    write_results("plugins.json", results)
    if options.markdown:
        show_markdown(results)
    shutil.rmtree(WORK)


if __name__ == "__main__":
    main()
