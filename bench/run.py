"""Measures landfall beside each destination's limits, in turn, and prints ratios.

Ours is the whole process `landfall sync`: generating the rows, stamping, encoding, writing. A limit is the system's own
best client with the same rows ready to be sent (limits.py, limits_postgresql.py); a peer (peers.py) is another loader.
Run by `make bench`; `python bench/run.py --help` for fewer rows, single cases or other shapes of the rows.
"""
import argparse
import contextlib
import os
import shutil

import cases_local
import cases_postgresql
import postgresql_server
from measure import ROOT, WORK, compare, fresh, show, show_header, show_markdown, write_results

CASES = [*cases_local.CASES, *cases_postgresql.CASES]
# Run when asked for: they look at one option more.
NOT_BY_DEFAULT = {"postgresql-append-2-writers", "postgresql-narrow-overwrite", "postgresql-many-tables-new",
                  "postgresql-append-atomic", "postgresql-overwrite-full-atomic"}


def named(texts):
    """The cases of a list of names, in which a name ending in * stands for all that begin so."""
    cases = []
    for text in texts.split(","):
        found = [case for case in CASES if case == text or (text.endswith("*") and case.startswith(text[:-1]))]
        if not found:
            raise argparse.ArgumentTypeError(f"no case is called {text}")
        cases += found
    return cases


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--pairs", type=int, default=5, help="how often each side runs; the median counts")
    parser.add_argument("--cases", type=named, default=[case for case in CASES if case not in NOT_BY_DEFAULT],
                        help="comma separated, * at the end stands for anything: " + ", ".join(CASES))
    parser.add_argument("--distinct", choices=["pool", "unique"], default="pool",
                        help="texts from pools of 4,096 values, or every one different")
    parser.add_argument("--batch-rows", type=int, default=10_000, help="rows in one message of the source")
    parser.add_argument("--tables", type=int, default=500,
                        help="how many the cases of many tables have, if there are rows enough")
    parser.add_argument("--table-rows", type=int, default=200, help="rows in each of many tables")
    parser.add_argument("--ours-only", action="store_true", help="leave the limits out (for very many rows)")
    parser.add_argument("--first-limit", action="store_true", help="of several limits only the first (for many rows)")
    parser.add_argument("--peers", action="store_true", help="other loaders too, once each")
    parser.add_argument("--markdown", action="store_true", help="print the table again as RESULTS.md has it")
    parser.add_argument("--landfall", type=os.path.abspath, default=ROOT / "build" / "release" / "bin" / "landfall")
    return parser.parse_args()


def measure(case, options, server):
    if case in cases_local.CASES:
        results = compare(case, list(cases_local.sides(case, options, None)), options.pairs)
    else:
        results = compare(case, list(cases_postgresql.sides(case, options, server)), options.pairs)
    show(results)
    return results


def main():
    options = parse_options()
    fresh(WORK)
    print(f"{options.rows:,} wide rows, texts: {options.distinct}, {options.pairs} pairs, medians")
    show_header()
    results = []
    with contextlib.ExitStack() as stack:
        stack.callback(report, options, results)  # what was measured before a case failed counts
        needs_server = any(case in cases_postgresql.CASES for case in options.cases)
        server = stack.enter_context(postgresql_server.running()) if needs_server else None
        for case in options.cases:
            results += measure(case, options, server)
    shutil.rmtree(WORK)


def report(options, results):
    asked = {"distinct": options.distinct, "pairs": options.pairs, "batch_rows": options.batch_rows}
    write_results("latest.json", [asked | result for result in results])
    if options.markdown:
        show_markdown(results)


if __name__ == "__main__":
    main()
