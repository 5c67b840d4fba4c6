"""Measures landfall beside each destination's limit, in turn, and prints ratios.

Ours is the whole process `landfall sync` with the testdata source's wide table: generating, stamping, encoding, writing.
A limit (limits.py) is the system's own best client with the same rows already in memory; only its write is timed.
Run by `make bench`; `python bench/run.py --help` for fewer rows, single cases or other shapes of the rows.
"""
import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "bench" / "work"

# name: (write_mode, destination, nested spec, name of the limit, what stands in the folder before)
CASES = {
    "sqlite-append": ("append", "sqlite", "{{connection_string: {out}/db.sqlite}}", "Python executemany", "empty"),
    "sqlite-overwrite": ("overwrite", "sqlite", "{{connection_string: {out}/db.sqlite}}",
                         "Python executemany, INSERT OR REPLACE, all rows present", "loaded"),
    "sqlite-overwrite-empty": ("overwrite", "sqlite", "{{connection_string: {out}/db.sqlite}}",
                               "Python executemany, INSERT OR REPLACE, into empty", "empty"),
    "file-parquet": ("append", "file", "{{format: parquet, no_rotate: true, path: '{out}/{{{{TABLE}}}}.parquet'}}",
                     "pyarrow write_table, snappy", "empty"),
    "file-parquet-zstd": ("append", "file", "{{format: parquet, no_rotate: true, path: '{out}/{{{{TABLE}}}}.parquet', "
                          "format_spec: {{codec: zstd}}}}", "pyarrow write_table, zstd", "empty"),
    "file-csv": ("append", "file", "{{format: csv, no_rotate: true, path: '{out}/{{{{TABLE}}}}.csv'}}",
                 "pyarrow write_csv, 16 of the 20 columns", "empty"),
    "file-json": ("append", "file", "{{format: json, no_rotate: true, path: '{out}/{{{{TABLE}}}}.json'}}",
                  "DuckDB COPY TO json", "empty"),
}

CONFIG = """kind: source
spec:
  name: bench
  path: testdata
  registry: builtin
  tables: ["*"]
  destinations: [to]
  spec: {{tables: [wide], rows: {rows}, distinct: {distinct}, batch_rows: {batch_rows}}}
---
kind: destination
spec:
  name: to
  path: {destination}
  registry: builtin
  write_mode: {mode}
  spec: {spec}
"""


def write_config(path, case, out, options):
    mode, destination, spec, _, _ = CASES[case]
    path.write_text(CONFIG.format(rows=options.rows, distinct=options.distinct, batch_rows=options.batch_rows,
                                  destination=destination, mode=mode, spec=spec.format(out=out)))


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def run_measured(command):
    """Runs a command; returns (wall seconds, CPU seconds, peak MB of the child)."""
    begin = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=WORK)
    output = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - begin
    if status != 0:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{output.decode(errors='replace')}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def run_ours(case, options, out):
    config = WORK / f"{case}.yml"
    write_config(config, case, out, options)
    return run_measured([options.landfall, "sync", "--no-log-file", config])


def run_limit(case, options):
    """Only the write is timed, by the limit itself; a process of its own so that no heap is shared."""
    out = fresh(WORK / "limit")
    result = subprocess.run([sys.executable, ROOT / "bench" / "limits.py", case, WORK / "rows.parquet", out],
                            stdout=subprocess.PIPE, check=True, text=True)
    shutil.rmtree(out)
    return float(result.stdout)


def export_rows(options):
    """The rows the limits write come from landfall itself, so both sides have the same."""
    out = fresh(WORK / "export")
    run_ours("file-parquet", options, out)
    next(out.iterdir()).rename(WORK / "rows.parquet")


def measure(case, options):
    _, _, _, limit_name, before = CASES[case]
    out = fresh(WORK / "ours")
    if before == "loaded":
        run_ours(case, options, out)
    ours, limits = [], []
    for _ in range(options.pairs):
        if before == "empty":
            fresh(out)
        ours.append(run_ours(case, options, out))
        if not options.ours_only:
            limits.append(run_limit(case, options))
    shutil.rmtree(out)
    return summarise(case, options, ours, limits, limit_name)


def summarise(case, options, ours, limits, limit_name):
    wall = statistics.median(run[0] for run in ours)
    result = {
        "case": case,
        "rows": options.rows,
        "ours_rows_per_second": round(options.rows / wall),
        "limit": limit_name,
        "limit_rows_per_second": round(options.rows / statistics.median(limits)) if limits else None,
        "ratio": round(statistics.median(limits) / wall, 2) if limits else None,
        "cpu_seconds_per_million_rows": round(statistics.median(run[1] for run in ours) * 1e6 / options.rows, 2),
        "peak_rss_mb": round(max(run[2] for run in ours)),
        "distinct": options.distinct,
        "pairs": options.pairs,
    }
    show(result)
    return result


def show(result):
    limit = f"{result['limit_rows_per_second']:>11,}" if result["limit_rows_per_second"] else f"{'-':>11}"
    ratio = f"{result['ratio']:>6.2f}" if result["ratio"] else f"{'-':>6}"
    print(f"{result['case']:<24}{result['ours_rows_per_second']:>11,}{limit}{ratio}"
          f"{result['cpu_seconds_per_million_rows']:>8.2f}{result['peak_rss_mb']:>8}  {result['limit']}", flush=True)


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--pairs", type=int, default=5, help="how often each side runs; the median counts")
    parser.add_argument("--cases", default=",".join(CASES), help="comma separated: " + ", ".join(CASES))
    parser.add_argument("--distinct", choices=["pool", "unique"], default="pool",
                        help="texts from pools of 4,096 values, or every one different")
    parser.add_argument("--batch-rows", type=int, default=10_000, help="rows in one message of the source")
    parser.add_argument("--ours-only", action="store_true", help="leave the limits out (for very many rows)")
    parser.add_argument("--landfall", default=ROOT / "build" / "release" / "bin" / "landfall")
    options = parser.parse_args()
    unknown = set(options.cases.split(",")) - CASES.keys()
    if unknown:
        parser.error(f"no case is called {', '.join(sorted(unknown))}")
    return options


def main():
    options = parse_options()
    fresh(WORK)
    if not options.ours_only:
        export_rows(options)
    print(f"{options.rows:,} wide rows, texts: {options.distinct}, {options.pairs} pairs, medians")
    print(f"{'case':<24}{'ours/s':>11}{'limit/s':>11}{'ratio':>6}{'cpu/1M':>8}{'MB':>8}  limit")
    results = [measure(case, options) for case in options.cases.split(",")]
    (ROOT / "build" / "bench" / "latest.json").write_text(json.dumps(results, indent=2) + "\n")
    shutil.rmtree(WORK)


if __name__ == "__main__":
    main()
