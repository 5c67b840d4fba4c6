"""What all benches share: running a program and what it cost, comparing one with others, tables of results."""
import dataclasses
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


@dataclasses.dataclass
class Run:
    """One run of a program. Seconds; None is unknown."""
    wall: float
    cpu: float | None = None
    peak_mb: float | None = None
    server_cpu: float | None = None
    output: str = ""


@dataclasses.dataclass
class Side:
    """One way to do a case's work. `work` makes things ready, runs, and returns the Run of what counts."""
    name: str
    work: callable
    rows: int
    once: bool = False  # rather than in every pair


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def run_measured(command, **more):
    """Runs a command to its end; the costs are those of the child. Gives up the whole bench when it fails."""
    # A child's peak begins with what its parent had at the fork, so the parent is a small program.
    peak = WORK / "peak"
    begin = time.monotonic()
    child = subprocess.Popen(["time", "-q", "-f", "%M", "-o", peak, *map(str, command)], stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, cwd=WORK, **more)
    output = child.stdout.read().decode(errors="replace")
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - begin
    if status != 0:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{output}")
    return Run(wall, usage.ru_utime + usage.ru_stime, int(peak.read_text()) / 1024, output=output)


def sync(options, source, destination):
    """`landfall sync` from a source to a destination; both are what stands under `spec` in their documents."""
    source = {"name": "bench", "registry": "builtin", "tables": ["*"], "destinations": ["to"], **source}
    destination = {"name": "to", "registry": "builtin", **destination}
    config = WORK / "sync.yml"
    config.write_text("\n---\n".join(json.dumps({"kind": kind, "spec": spec}) for kind, spec in
                                     (("source", source), ("destination", destination))))
    return run_measured([options.landfall, "sync", "--no-log-file", config])


def take_turns(sides, pairs):
    """Runs each side `pairs` times, one after another, so that all meet the same weather."""
    runs = {side.name: [] for side in sides}
    for pair in range(pairs):
        for side in sides:
            if pair == 0 or not side.once:
                runs[side.name].append(side.work())
    return runs


def median(runs, field, rows=None):
    """Median of a field, per million rows if their number is given; None when unknown."""
    values = [getattr(run, field) for run in runs]
    if None in values:
        return None
    return statistics.median(values) * (1e6 / rows if rows else 1)


def side_result(side, runs):
    return {
        "rows": side.rows,
        "rows_per_second": side.rows / median(runs, "wall"),
        "cpu_seconds_per_million_rows": median(runs, "cpu", side.rows),
        "server_cpu_seconds_per_million_rows": median(runs, "server_cpu", side.rows),
        "peak_rss_mb": max((run.peak_mb for run in runs if run.peak_mb is not None), default=None),
        "walls": [round(run.wall, 3) for run in runs],
    }


def compare(case, sides, pairs):
    """Ours is the first side. Returns one result for each of the others, or one without a limit if there is none."""
    runs = take_turns(sides, pairs)
    ours = side_result(sides[0], runs[sides[0].name])
    results = []
    for side in sides[1:]:
        limit = side_result(side, runs[side.name])
        results.append({"case": case, "ours": ours, "limit_name": side.name, "limit": limit,
                        "ratio": ours["rows_per_second"] / limit["rows_per_second"]})
    return results or [{"case": case, "ours": ours, "limit_name": "", "limit": {}, "ratio": None}]


# title, width on a terminal, format, value of a result
COLUMNS = [
    ("case", -32, "", lambda r: r["case"]),
    ("ours/s", 11, ",.0f", lambda r: r["ours"]["rows_per_second"]),
    ("limit/s", 11, ",.0f", lambda r: r["limit"].get("rows_per_second")),
    ("ratio", 7, ".2f", lambda r: r["ratio"]),
    ("cpu/1M", 8, ".2f", lambda r: r["ours"]["cpu_seconds_per_million_rows"]),
    ("MB", 6, ".0f", lambda r: r["ours"]["peak_rss_mb"]),
    ("server", 8, ".2f", lambda r: r["ours"]["server_cpu_seconds_per_million_rows"]),
    ("its cpu", 9, ".2f", lambda r: r["limit"].get("cpu_seconds_per_million_rows")),
    ("its MB", 8, ".0f", lambda r: r["limit"].get("peak_rss_mb")),
    ("its server", 12, ".2f", lambda r: r["limit"].get("server_cpu_seconds_per_million_rows")),
    ("  limit", 0, "", lambda r: "  " + r["limit_name"]),
]


def cells(result):
    values = ((how, get(result)) for _, _, how, get in COLUMNS)
    return ["-" if value is None else format(value, how) for how, value in values]


def line(texts):
    return "".join(text.ljust(-width) if width < 0 else text.rjust(width)
                   for text, (_, width, _, _) in zip(texts, COLUMNS)).rstrip()


def show_header():
    print(line([title for title, _, _, _ in COLUMNS]), flush=True)


def show(results):
    for result in results:
        print(line(cells(result)), flush=True)


def show_markdown(results):
    """The same as a table for RESULTS.md; columns that nothing stands in are left out."""
    rows = [[text.strip() for text in cells(result)] for result in results]
    kept = [i for i in range(len(COLUMNS)) if any(row[i] not in ("-", "") for row in rows)]
    for row in [[title.strip() for title, _, _, _ in COLUMNS], ["---"] * len(COLUMNS), *rows]:
        print("| " + " | ".join(row[i] for i in kept) + " |")


def write_results(name, results):
    (ROOT / "build" / "bench" / name).write_text(json.dumps(results, indent=2) + "\n")
