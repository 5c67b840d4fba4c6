"""Runs the oracle's programs against served destinations and writes what each case came to."""
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time

import postgresql_database
import postgresql_sync_test
import sync_test

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILT = ROOT / "build/oracle"
LANDFALL = os.environ.get("LANDFALL", str(ROOT / "build/dev/bin/landfall"))
DEADLINE = 20  # seconds, for a server to accept or to end
FORMATS = ["json", "csv", "parquet"]


def destinations(folder):
    """Name and spec of each; the name of a file destination has its format behind a colon."""
    yield "sqlite", {"connection_string": f"{folder}/written.sqlite"}
    for name in FORMATS:
        yield f"file:{name}", {"path": f"{folder}/{name}/{{{{TABLE}}}}.{{{{FORMAT}}}}", "format": name, "no_rotate": True}
    with postgresql_database.fresh() as uri:
        yield "postgresql", {"connection_string": uri}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """One `landfall serve`, as the engine starts it."""

    def __init__(self, name, network, address, log):
        self.network, self.address = network, address
        with open(log, "wb") as output:
            self.process = subprocess.Popen(
                [LANDFALL, "serve", name, "--log-level", "info", "--log-format", "json", "--network", network,
                 "--address", address, "--no-sentry"], stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)

    def accepts(self):
        host, _, port = self.address.rpartition(":")
        unix = self.network == "unix"
        with socket.socket(socket.AF_UNIX if unix else socket.AF_INET) as client:
            return client.connect_ex(self.address if unix else (host, int(port))) == 0

    def wait(self):
        """Until it accepts, with a deadline; an error text otherwise."""
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end:
            if self.process.poll() is not None:
                return f"the server ended with {self.process.returncode}"
            if self.accepts():
                return ""
            time.sleep(0.01)
        return f"the server does not accept after {DEADLINE} s"

    def end(self):
        """SIGINT, as the engine does it; an error text unless the server ends with 0."""
        self.process.send_signal(signal.SIGINT)
        try:
            code = self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return "the server still ran 5 s after SIGINT, when the engine kills it"
        return "" if code == 0 else f"the server ended with {code}, not 0"


def case(destination, name, error):
    return {"destination": destination, "case": name, "outcome": "fail" if error else "pass", "message": error}


def program(name, destination, environment):
    """The cases of one Go program."""
    try:
        done = subprocess.run([BUILT / "bin" / name], env={**os.environ, **environment, "LANDFALL": LANDFALL}, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)
    except subprocess.TimeoutExpired:
        return [case(destination, name, "it did not end in 300 s")]
    cases = [json.loads(line) for line in done.stdout.splitlines()]
    if done.returncode != 0 and not any(one["outcome"] == "fail" for one in cases):
        cases.append(case(destination, name, f"it ended with {done.returncode}: {done.stderr}"))
    return cases


def judge(destination, spec, folder):
    """Everything about one destination."""
    name = destination.partition(":")[0]
    label = destination.replace(":", "-")
    logs = BUILT / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    servers = [Server(name, "unix", f"{folder}/{label}.sock", logs / f"{label}-unix.log"),
               Server(name, "tcp", f"127.0.0.1:{free_port()}", logs / f"{label}-tcp.log")]
    try:
        cases = [case(destination, f"serve/{one.network}/starts", one.wait()) for one in servers]
        if all(one["outcome"] == "pass" for one in cases):
            environment = {"ORACLE_TARGET": f"unix://{servers[0].address}", "ORACLE_TCP": servers[1].address,
                           "ORACLE_DESTINATION": destination, "ORACLE_SPEC": json.dumps(spec)}
            cases += program("oracle_suite", destination, environment)
            cases += program("oracle_calls", destination, environment)
    finally:
        ends = [case(destination, f"serve/{one.network}/ends", one.end()) for one in servers]
    return cases + ends


def show(cases):
    for one in cases:
        print(f"{one['outcome']:4} {one['destination']:13} {one['case']}", flush=True)
        if one["outcome"] == "fail":
            print("     " + one["message"].replace("\n", "\n     "), flush=True)
    return cases


def main():
    cases = []
    with tempfile.TemporaryDirectory() as folder:
        for destination, spec in destinations(folder):
            cases += show(judge(destination, spec, folder))
    cases += show(sync_test.outcomes(sync_test, postgresql_sync_test))
    (BUILT / "latest.json").write_text(json.dumps(cases, indent=1, ensure_ascii=False) + "\n")
    failed = sum(one["outcome"] == "fail" for one in cases)
    print(f"{sum(one['outcome'] == 'pass' for one in cases)} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
