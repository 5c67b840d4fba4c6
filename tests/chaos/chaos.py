"""Runs every case, several at a time, and tells what Landfall said about each bad behaviour."""
import concurrent.futures
import os
import sys
import unittest

import destination_test
import postgresql_limits_test
import postgresql_test
import source_test
import stop_test
from scene import ROOT, Scene

AT_ONCE = 2 * (os.cpu_count() or 1)


def all_cases():
    loader = unittest.defaultTestLoader
    for module in (source_test, destination_test, stop_test, postgresql_test, postgresql_limits_test):
        for suite in loader.loadTestsFromModule(module):
            yield from suite


def run(case):
    result = unittest.TestResult()
    case.run(result)
    problems = [text for _, text in result.failures + result.errors]
    print("pass" if not problems else "FAIL", case.id(), *problems, flush=True)
    return not problems


def table():
    lines = ["| behaviour | exit code | message |", "|---|---|---|"]
    for behaviour, code, message in sorted(set(Scene.outcomes)):
        cell = message.strip().replace("|", "\\|").replace("\n", "<br>")
        lines.append(f"| {behaviour} | {code} | {cell} |")
    return "\n".join(lines) + "\n"


def main():
    wanted = sys.argv[1:]
    cases = [case for case in all_cases() if not wanted or any(word in case.id() for word in wanted)]
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        passed = list(pool.map(run, cases))
    folder = ROOT / "build/chaos"
    folder.mkdir(parents=True, exist_ok=True)
    if not wanted:
        (folder / "messages.md").write_text(table())
    print(table())
    print(f"{sum(passed)} passed, {len(passed) - sum(passed)} failed")
    return not all(passed)


if __name__ == "__main__":
    sys.exit(main())
